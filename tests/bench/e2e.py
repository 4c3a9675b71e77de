#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""End to end through a real broker: what the daemon moves, beside what its parts could at best.

    tests/python tests/bench/e2e.py [--records 200000] [--seconds 20] [--soak]

Everything is measured in this one run, so that the ratios hold on any machine: the pure core on one
core (`wiredesk bench`), a bare librdkafka consume -> produce loop with transactions, the daemon on the
same topic, its latency at 1,000 stories/s, and its memory. Nothing here passes or fails.
"""
import argparse
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests" / "integration"))

from confluent_kafka import Producer  # noqa: E402

from kafka import Kafka, wait_until  # noqa: E402
from wiredeskd import Daemon, program  # noqa: E402

WORDS = ("harbour council quay tram winter bridge votes after the of a new plan for town money before "
         "police said minister report company percent market “shares” rose fell – while analysts").split()
TICKS = os.sysconf("SC_CLK_TCK")


def story(rng, number):
    """2.5 kB of plain text: a lead-in, paragraphs, a notice."""
    paragraphs, size = [], 0
    while size < 2350:
        text = " ".join(rng.choice(WORDS) for _ in range(rng.randrange(25, 55))).capitalize() + "."
        paragraphs.append(text)
        size += len(text.encode()) + 2
    paragraphs[0] = f"(Bloomberg) -- Number {number}. {paragraphs[0]}"
    return "\n\n".join(paragraphs + ["©2026 Bloomberg L.P."]).encode()


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def fill(kafka, topic, records, seed=5):
    rng = random.Random(seed)
    kept = []
    producer = Producer(kafka.client(compression_codec="lz4", linger_ms=50, queue_buffering_max_kbytes=1000000))
    for number in range(records):
        text = rng.choice(kept) if number % 10 == 9 else story(rng, f"{seed}.{number}")
        if len(kept) < 2000:
            kept.append(text)
        while True:
            try:
                producer.produce(topic, text)
                break
            except BufferError:
                producer.poll(0.1)
        if number % 1000 == 0:
            producer.poll(0)
    producer.flush(120)
    return kept


def core_figure(texts):
    with tempfile.TemporaryDirectory() as tmp:
        files = []
        for number, text in enumerate(texts[:200]):
            files.append(f"{tmp}/{number}.txt")
            pathlib.Path(files[-1]).write_bytes(text)
        out = subprocess.run([program("wiredesk"), "bench", "--format", "text", "--language", "en", *files],
                             capture_output=True, text=True, check=True).stdout
    return int(re.search(r"(\d+) stories/s", out.splitlines()[0]).group(1))


def bare_figure(kafka, topic, records):
    kafka.create_topic("bare.out", 4)
    return float(subprocess.run([program("bench_bare_loop"), kafka.bootstrap, topic, "bare.out", str(records)],
                                capture_output=True, text=True, check=True).stdout.split()[1])


def daemon_figure(kafka, daemon, broker, records):
    """Stories a second from the first committed to the last, and CPU seconds of client and broker."""
    handled = lambda: sum(daemon.metrics()[f"wiredesk_stories_{kind}_total"].total() for kind in ("out", "duplicate"))
    before = cpu_seconds(broker)
    daemon.wait_ready()
    wait_until("the first story", lambda: handled() > 0, 60, 0.005)
    first, began = handled(), time.monotonic()
    wait_until("the last story", lambda: handled() >= records, 300, 0.02)
    took = time.monotonic() - began
    return (records - first) / took, cpu_seconds(daemon.process.pid), cpu_seconds(broker) - before


def soak(kafka, daemon, total, step):
    """Resident memory less the dedup tables, every @step stories: it must not grow."""
    handled = lambda: sum(daemon.metrics()[f"wiredesk_stories_{kind}_total"].total() for kind in ("out", "duplicate"))
    seen, first = [], handled()
    for number in range(step, total + 1, step):
        fill(kafka, "bench.raw", step, number)
        wait_until(f"{number} stories", lambda n=number: handled() >= first + n, 300, 0.1)
        tables = daemon.metrics()["wiredesk_seen_bytes"].total() / (1 << 20)
        seen.append(f"{resident_mb(daemon.process.pid) - tables:.0f}")
    return "  ".join(seen)


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--records", type=int, default=200000)
    args.add_argument("--seconds", type=int, default=20, help="of steady load for the latency")
    args.add_argument("--soak", action="store_true", help="a million more stories, and memory after each fifth")
    args = args.parse_args()
    rows = []
    with Kafka(heap_mb=1024) as kafka:
        broker = kafka.nodes[0].process.pid
        kafka.create_topic("bench.raw", 4)
        texts = fill(kafka, "bench.raw", args.records)
        core = core_figure(texts)
        rows.append(("core alone, one core, no Kafka", f"{core:,} stories/s", ""))
        bare = bare_figure(kafka, "bench.raw", args.records)
        rows.append(("bare consume -> produce loop, 1 GB fetch queue", f"{bare:,.0f} records/s", ""))
        # The language is declared, as it is for the core alone: finding it out costs as much as half the rest.
        conf = {"log": {"level": "notice"}, "dedup": {"buckets": 8}, "source bench": {"topics": "bench.raw", "language": "en"}}
        with Daemon(kafka, name="bench", conf=conf) as daemon:
            figure, client, server = daemon_figure(kafka, daemon, broker, args.records)
            rows.append(("wiredeskd, one process", f"{figure:,.0f} stories/s",
                         f"{figure / core:.0%} of the core, {figure / bare:.0%} of the bare loop"))
            rows.append(("  CPU seconds, wiredeskd / broker", f"{client:.1f} / {server:.1f}", ""))
            rows.append(("  resident after the run", f"{resident_mb(daemon.process.pid):.0f} MB", ""))
            out = subprocess.run([program("bench_latency"), kafka.bootstrap, "bench.raw", "bench.clean", "1000",
                                  str(args.seconds), "10"], capture_output=True, text=True, check=True).stdout.split()
            rows.append(("  latency at 1,000/s, produce to visible",
                         f"p50 {out[0]}  p90 {out[1]}  p99 {out[2]} ms", ""))
            if args.soak:
                rows.append(("  resident less dedup tables, MB, each 200,000 stories",
                             soak(kafka, daemon, 1000000, 200000), ""))
        kafka.create_topic("idle.raw", 1)
        with Daemon(kafka, name="idle", conf={"log": {"level": "notice"}}) as daemon:
            daemon.wait_ready()
            rows.append(("wiredeskd, idle, resident", f"{resident_mb(daemon.process.pid):.0f} MB", ""))
    width = max(len(row[0]) for row in rows)
    for name, value, note in rows:
        print(f"{name:{width}}  {value:>28}  {note}".rstrip())


if __name__ == "__main__":
    main()
