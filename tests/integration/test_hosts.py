# SPDX-License-Identifier: MIT
"""Several instances of one group: what comes out is what one of them would have made."""
import collections
import json
import signal

from kafka import wait_until
from test_exactly_once import check_positions, check_stories, position
from stories import Feed
from test_input import story

QUICK = {"kafka": {"consumer.session.timeout.ms": 6000, "consumer.heartbeat.interval.ms": 500}}
OUTPUTS = ("clean", "duplicates", "dead")


def instance(desk, kafka, name, conf=None, **more):
    return desk(kafka, {**QUICK, **(conf or {}), "input": {"instance": name}}, **more)


def owned(daemon):
    return daemon.metrics()["wiredesk_buckets_owned"].total()


def wait_shared(*daemons):
    """Until each of them has its share of the buckets and works."""
    wait_until("all share the buckets", lambda: all(daemon.is_ready() and 0 < owned(daemon) < 4 for daemon in daemons)
               and sum(map(owned, daemons)) == 4, 60)


def send(kafka, topic, records, partitions):
    """In turn to the partitions; (topic, partition, offset) -> what was sent there."""
    counts = collections.Counter()
    marks = kafka.watermarks(topic)
    sent = {}
    out = []
    for number, record in enumerate(records):
        part = number % partitions
        sent[topic, part, marks[part][1] + counts[part]] = record
        counts[part] += 1
        out.append((record.key, record.value, record.headers, part))
    kafka.produce(topic, out)
    return sent


def read_outputs(kafka, name, total, deadline_s=90):
    topics = [f"{name}.{kind}" for kind in OUTPUTS]
    with kafka.tail(*topics) as tail:
        tail.wait(f"{total} came out", lambda records: len(records) >= total, deadline_s)
    return [kafka.read_all(topic) for topic in topics]


def test_forwarded_stories_come_out_once(kafka, desk, name):
    """Two instances, each with half of the buckets: repeats are found wherever they arrive."""
    feed = Feed(1, 2000, duplicates=0.2)
    first = instance(desk, kafka, "one", partitions=4).wait_ready()
    second = instance(desk, kafka, "two")
    wait_shared(first, second)
    sent = send(kafka, f"{name}.raw", feed.records, 4)
    clean, duplicates, dead = read_outputs(kafka, name, len(sent))
    check_positions(sent, clean + duplicates + dead)
    check_stories(feed, clean, duplicates)
    assert len(dead) == len(feed.of("broken"))
    for daemon in (first, second):
        assert daemon.metrics()["wiredesk_stories_forwarded_total"].total() > 100
    for record in clean + duplicates:
        assert record.header("wiredesk-handoff") is None
        assert record.header("traceparent") == dict(sent[position(record)].headers).get("traceparent")


def test_instances_come_and_go(kafka, desk, name):
    """One starts, a second and a third join under load, one is killed, two leave: nothing lost, nothing twice."""
    feed = Feed(2, 6000, duplicates=0.2, broken_records=0)
    first = instance(desk, kafka, "one", partitions=4).wait_ready()
    sent = {}
    daemons = [first]

    def feed_share(number):
        share = len(feed.records) // 6
        sent.update(send(kafka, f"{name}.raw", feed.records[number * share:(number + 1) * share if number < 5 else None], 4))

    feed_share(0)
    for number, other in enumerate(("two", "three"), 1):
        daemons.append(instance(desk, kafka, other))
        feed_share(number)
    wait_shared(*daemons)
    daemons[1].signal(signal.SIGKILL)
    feed_share(3)
    daemons[1].wait_exit()
    daemons[1].start()
    feed_share(4)
    assert daemons[0].terminate() == 0
    feed_share(5)
    assert daemons[2].terminate() == 0
    clean, duplicates, dead = read_outputs(kafka, name, len(sent), 120)
    check_positions(sent, clean + duplicates + dead)
    check_stories(feed, clean, duplicates)
    daemons[1].wait_ready(60)
    wait_until("all buckets are with one", lambda: owned(daemons[1]) == 4, 30)
