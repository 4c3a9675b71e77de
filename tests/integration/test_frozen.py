# SPDX-License-Identifier: MIT
"""Frozen where it hurts: between sending the offsets and the commit, for longer than the session.

The offsets were accepted while the frozen instance was still a member, so its transaction will stand
when it thaws. Whoever takes its buckets has to wait for that: what it looked up before would be out
of date. The program under test is wiredeskd_delay, which pauses at that very place.
"""
import collections
import json
import signal
import threading

from kafka import wait_until
from test_exactly_once import position
from test_hosts import OUTPUTS, QUICK, instance, owned, wait_shared
from test_input import story

CONF = {"kafka": {**QUICK["kafka"], "producer.transaction.timeout.ms": 25000}}


def freeze_in_commit(daemon, send):
    """Freeze @daemon after it has sent the offsets of a transaction that @send fills."""
    before = len(daemon.log.lines)
    send()
    wait_until("offsets are sent", lambda: any("commit delayed" in line for line in daemon.log.lines[before:]), 30)
    daemon.signal(signal.SIGSTOP)


def outcome(kafka, name, total):
    topics = [f"{name}.{kind}" for kind in OUTPUTS]
    with kafka.tail(*topics) as tail:
        tail.wait(f"{total} came out", lambda records: len(records) >= total, 90)
    clean, duplicates, dead = (kafka.read_all(topic) for topic in topics)
    twice = {at: count for at, count in collections.Counter(map(position, clean + duplicates)).items() if count > 1}
    assert not twice and not dead and len(clean) + len(duplicates) == total
    return clean, duplicates


def test_what_it_committed_is_waited_for(kafka, desk, name):
    """Copies elsewhere, during the freeze and after it, with a second rebalance in between: all are duplicates."""
    frozen = instance(desk, kafka, "one", CONF, partitions=4, binary="wiredeskd_delay", env={"WIREDESK_COMMIT_DELAY_MS": "2500"})
    frozen.wait_ready()
    other = instance(desk, kafka, "two", CONF)
    wait_shared(frozen, other)
    stories = [story(f"for the {number}. time") for number in range(40)]

    def send(part):
        kafka.produce(f"{name}.raw", [(None, value, None, part) for value in stories])

    freeze_in_commit(frozen, lambda: [send(part) for part in range(4)])
    other.wait_log(r"assigned 4 input partitions", 60)
    send(0)
    third = instance(desk, kafka, "three", CONF)
    third.wait_log(r"assigned \d+ input partitions", 60)
    send(1)
    frozen.signal(signal.SIGCONT)
    send(2)
    clean, duplicates = outcome(kafka, name, 7 * 40)
    assert len(clean) == 40
    first = {record.text("content-hash"): record.key.decode() for record in clean}
    assert all(record.text("duplicate-of") == first[record.text("content-hash")] for record in duplicates)
    wait_until("all work", lambda: all(daemon.is_ready() for daemon in (frozen, other, third)), 60)


def test_other_buckets_go_on(kafka, desk, name):
    """While one is frozen in its commit, stories of buckets that it did not write to come out."""
    frozen = instance(desk, kafka, "one", CONF, partitions=4, binary="wiredeskd_delay", env={"WIREDESK_COMMIT_DELAY_MS": "2500"})
    frozen.wait_ready()
    other = instance(desk, kafka, "two", CONF)
    wait_shared(frozen, other)
    freeze_in_commit(frozen, lambda: kafka.produce(f"{name}.raw", [
        (None, story(f"number {number}"), None, part) for part in range(4) for number in range(2)]))
    thaw = threading.Timer(16, frozen.signal, (signal.SIGCONT,))
    thaw.start()
    other.wait_log(r"assigned 4 input partitions", 60)
    wait_until("it has all buckets", lambda: owned(other) == 4, 30)
    kafka.produce(f"{name}.raw", [(None, story(f"during the freeze {number}"), None, part)
                                  for part in range(4) for number in range(10)])
    with kafka.tail(f"{name}.clean") as tail:
        tail.wait("some come out during the freeze", lambda records: any(
            b"during the freeze" in record.value for record in records), 60)
        assert thaw.is_alive(), "only after it had thawed"
    thaw.join()
    clean, _ = outcome(kafka, name, 48)
    assert len({json.loads(record.value)["uri"] for record in clean}) == len(clean) == 12
