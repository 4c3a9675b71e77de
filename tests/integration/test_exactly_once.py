# SPDX-License-Identifier: MIT
"""Nothing lost, nothing twice: a real broker, kill -9 in the middle of the work, a broker that goes away.

The verdict is a read_committed reader's. It rests on the position of every record sent, which each
record that comes out names in its headers, and on the number that every story carries in its body.
"""
import collections
import json
import os
import random
import threading

from confluent_kafka import Producer

from schemas import validators
from stories import CASE, Feed
from wiredeskd import SLOW, Daemon

SEED = int(os.environ.get("WIREDESK_SEED") or 20260105)
STORIES = int(os.environ.get("WIREDESK_STORIES") or 20000 // SLOW)


class Feeder(threading.Thread):
    """Sends at a steady pace as far as it may, whatever happens to the broker; keeps where each record went."""

    def __init__(self, kafka, topic, records, partitions, rate, seed):
        super().__init__(daemon=True)
        self.records, self.topic, self.partitions, self.rate = records, topic, partitions, rate
        self.rng = random.Random(seed)
        self.producer = Producer(kafka.client(enable_idempotence=True, linger_ms=2, message_timeout_ms=120000))
        self.sent, self.failures = {}, []
        self.limit, self.moved = 0, threading.Condition()

    def allow(self, limit):
        """Go on to record number @limit: so that there is always work left for what is to come."""
        with self.moved:
            self.limit = min(int(limit), len(self.records))
            self.moved.notify()

    def run(self):
        for number, record in enumerate(self.records):
            with self.moved:
                self.moved.wait_for(lambda n=number: n < self.limit)
            self.send(record)
            if number % 50 == 49:
                self.producer.poll(50 / self.rate)
        if self.producer.flush(120):
            self.failures.append("not all was acknowledged")

    def send(self, record):
        def delivered(err, msg):
            if err:
                self.failures.append(str(err))
            else:
                self.sent[msg.topic(), msg.partition(), msg.offset()] = record, msg.timestamp()[1]
        self.producer.produce(self.topic, record.value, record.key, headers=record.headers,
                              partition=self.rng.randrange(self.partitions), on_delivery=delivered)


def position(record):
    return record.text("source-topic"), int(record.text("source-partition")), int(record.text("source-offset"))


def case_of(record):
    document = json.loads(record.value)
    body, = [part["value"] for part in document["bodies"] if part["role"] == "main"]
    assert len(CASE.findall(body)) == 1, (record.value[:1500], record.text("source-offset"))
    number, = CASE.findall(body)
    return int(number)


def check_positions(sent, came_out):
    """Every record sent came out, and once."""
    seen = collections.Counter(position(record) for record in came_out)
    twice = {at: count for at, count in seen.items() if count > 1}
    lost = sent.keys() - seen.keys()
    assert not twice, f"{len(twice)} records came out more than once: {list(twice.items())[:5]}"
    assert not lost, f"{len(lost)} records are lost: {sorted(lost)[:5]}"
    assert not seen.keys() - sent.keys()


def check_stories(feed, clean, duplicates):
    """Each distinct story once; every other copy of it names the one that was published."""
    published = {}
    for record in clean:
        case = case_of(record)
        assert case not in published, f"case {case} is published twice"
        published[case] = record.key.decode()
    assert published.keys() == {sent.case for sent in feed.of("story")}
    assert len(duplicates) == len(feed.of("duplicate"))
    for record in duplicates:
        assert record.text("duplicate-of") == published[case_of(record)]


def check_records(sent, clean, duplicates):
    for verdict, records in (("publish", clean), ("duplicate", duplicates)):
        for record in records:
            source, timestamp_ms = sent[position(record)]
            document = json.loads(record.value)
            assert record.key.decode() == document["uri"]
            assert record.timestamp_ms == timestamp_ms
            assert record.text("verdict") == verdict
            assert record.text("content-hash").startswith("ni:///sha-256;")
            assert record.text("wire-format")
            assert record.text("ingest-time").endswith("Z")
            assert record.header("traceparent") == dict(source.headers).get("traceparent")
    for record in clean:
        assert {"role": "contentHash", "value": record.text("content-hash")} in json.loads(record.value)["altIds"]
    by_case = collections.defaultdict(set)
    for record in clean + duplicates:
        by_case[case_of(record)].add(record.text("content-hash"))
    assert all(len(hashes) == 1 for hashes in by_case.values())


def check_dead_letters(sent, dead):
    """As they came, byte by byte, and why."""
    for record in dead:
        source, _ = sent[position(record)]
        assert source.kind == "broken", source
        assert (record.value or b"", record.key) == (source.value, source.key)
        for name, value in source.headers:
            assert record.header(name) == value
        assert record.text("reason") and record.text("wire-format")
        assert record.text("verdict") == "dead-letter"


def check_schema(clean, seed):
    for record in random.Random(seed).sample(clean, min(100, len(clean))):
        for name, validator in validators():
            errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(record.value))]
            assert not errors, f"{name}: {errors[:3]}"


def disturb(name, kafka, daemon):
    if name == "kill":
        daemon.kill()
        daemon.start()
    elif name == "broker":
        kafka.restart()
    elif name == "terminate":
        daemon.wait_ready()
        assert daemon.terminate() == 0
        daemon.start()


def test_kills_and_a_broker_restart(own_kafka):
    kafka, feed = own_kafka, Feed(SEED, STORIES)
    kafka.create_topic("eo.raw", 6)
    for topic in ("eo.clean", "eo.duplicates", "eo.dead"):
        kafka.create_topic(topic, 3)
    feeder = Feeder(kafka, "eo.raw", feed.records, 6, rate=3000 / SLOW, seed=SEED)
    plan = ((0.1, "kill"), (0.3, "kill"), (0.45, "broker"), (0.65, "kill"), (0.8, "terminate"))
    total = len(feed.records)
    with Daemon(kafka, "eo", "eo.raw") as daemon, kafka.tail("eo.clean", "eo.duplicates", "eo.dead") as tail:
        daemon.wait_ready()
        feeder.start()
        for share, name in plan:
            feeder.allow((share + 0.12) * total)
            tail.wait(f"{share:.0%} came out", lambda records, n=share * total: len(records) >= n, 90 * SLOW)
            print(f"{name}: {feeder.limit - len(tail.records)} records to come before the next")
            disturb(name, kafka, daemon)
        feeder.allow(total)
        tail.wait("all came out", lambda records: len(records) >= total, 120 * SLOW)
        feeder.join(60)
        assert not feeder.failures and len(feeder.sent) == total
        daemon.wait_ready()
        assert daemon.terminate() == 0
    clean, duplicates, dead = (kafka.read_all(topic) for topic in ("eo.clean", "eo.duplicates", "eo.dead"))
    check_positions(feeder.sent, clean + duplicates + dead)
    check_stories(feed, clean, duplicates)
    check_records(feeder.sent, clean, duplicates)
    check_dead_letters(feeder.sent, dead)
    assert len(dead) == len(feed.of("broken"))
    check_schema(clean, SEED)
    ends = {part: high for part, (_, high) in kafka.watermarks("eo.raw").items()}
    assert kafka.committed("eo.desk", "eo.raw") == ends
