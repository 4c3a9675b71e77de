# SPDX-License-Identifier: MIT
"""Brokers that go away, topics that change under us: nothing is lost, the loop answers, no needless exit."""
import pytest

from kafka import Kafka, wait_until
from test_input import send_and_settle, settle, story

# So that changes of topics are seen in seconds; 5 minutes by default.
QUICK = {"kafka": {"topic.metadata.refresh.interval.ms": 1000}}


def test_broker_away_at_start(desk, name):
    kafka = Kafka()
    try:
        daemon = desk(kafka, create=False)
        daemon.wait_not_ready()
        assert daemon.get("/healthz")[0] == 200
        kafka.start()
        kafka.create_topic(f"{name}.raw")
        daemon.wait_ready(60)
        send_and_settle(kafka, daemon, name, [(None, story("at noon"))])
        assert len(kafka.read_all(f"{name}.clean")) == 1
    finally:
        kafka.close()


def test_broker_away_later(own_kafka, desk, name):
    kafka, daemon = own_kafka, desk(own_kafka).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("before"))])
    kafka.stop()
    daemon.wait_not_ready(deadline_s=60)
    assert daemon.get("/healthz")[0] == 200
    kafka.start()
    kafka.produce(f"{name}.raw", [(None, story("before")), (None, story("after"))])
    daemon.wait_ready(60)
    settle(kafka, daemon, name, 3)
    assert len(kafka.read_all(f"{name}.clean")) == 2
    assert len(kafka.read_all(f"{name}.duplicates")) == 1
    assert daemon.terminate() == 0


@pytest.mark.parametrize("hard", (False, True), ids=("stopped", "killed"))
def test_broker_away_for_longer_than_the_session(own_kafka, desk, name, hard):
    """The group has forgotten us by then: join anew, and never take ourselves for a twin."""
    quick = {"kafka": {"consumer.session.timeout.ms": 6000}}
    kafka, daemon = own_kafka, desk(own_kafka, quick, partitions=2).wait_ready()
    count = 0
    for turn in range(2):
        records = [(None, story(f"number {turn} {number}"), None, number % 2) for number in range(500)]
        kafka.produce(f"{name}.raw", records)
        daemon.wait_metric("wiredesk_records_in_total", count + 1)
        lines = len(daemon.log.lines)
        (kafka.kill if hard else kafka.stop)()
        wait_until("the session has run out", lambda: any("lost" in line for line in daemon.log.lines[lines:]), 60)
        kafka.start()
        count += len(records)
        daemon.wait_ready(60)
        settle(kafka, daemon, name, count)
    assert len(kafka.read_all(f"{name}.clean")) == count
    assert daemon.terminate() == 0


def test_frozen_broker(own_kafka, desk, name):
    """Connections stay, answers do not: the loop must still turn, and the work resume."""
    kafka, daemon = own_kafka, desk(own_kafka, partitions=2).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story(f"number {number}"), None, number % 2) for number in range(20)])
    kafka.produce(f"{name}.raw", [(None, story(f"later {number}")) for number in range(200)])
    kafka.freeze()
    try:
        daemon.wait_not_ready(deadline_s=60)
        assert daemon.get("/healthz")[0] == 200
    finally:
        kafka.thaw()
    daemon.wait_ready(60)
    settle(kafka, daemon, name, 220)
    offsets = [(record.text("source-partition"), record.text("source-offset")) for record in kafka.read_all(f"{name}.clean")]
    assert len(offsets) == len(set(offsets)) == 220


def test_second_sigterm_leaves_at_once(own_kafka, desk, name):
    kafka, daemon = own_kafka, desk(own_kafka).wait_ready()
    kafka.produce(f"{name}.raw", [(None, story(f"number {number}")) for number in range(2000)])
    daemon.wait_metric("wiredesk_records_in_total", 1)
    kafka.freeze()
    try:
        daemon.signal(15)
        # It drains as long as that may help: the open transaction waits for the broker.
        daemon.wait_log("SIGTERM|drain|stopping")
        assert daemon.alive()
        daemon.signal(15)
        daemon.wait_exit(5)
    finally:
        kafka.thaw()
    daemon.start().wait_ready(60)
    settle(kafka, daemon, name, 2000)
    assert len(kafka.read_all(f"{name}.clean")) == 2000


def test_input_topic_deleted_and_made_again(kafka, desk, name):
    daemon = desk(kafka, QUICK, partitions=2).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story(f"number {number}"), None, number % 2) for number in range(10)])
    kafka.delete_topic(f"{name}.raw")
    daemon.wait_log(rf"(?i)(error|warning|notice).*{name}\.raw", 40)
    assert daemon.get("/healthz")[0] == 200
    kafka.create_topic(f"{name}.raw", 2)
    kafka.produce(f"{name}.raw", [(None, story(f"number {number}"), None, number % 2) for number in range(5, 15)])
    daemon.wait_ready(60)
    settle(kafka, daemon, name, 10)
    assert len(kafka.read_all(f"{name}.clean")) == 15
    assert len(kafka.read_all(f"{name}.duplicates")) == 5


def test_input_topic_grows(kafka, desk, name):
    daemon = desk(kafka, QUICK, partitions=1).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("before"))])
    kafka.add_partitions(f"{name}.raw", 3)
    kafka.produce(f"{name}.raw", [(None, story(f"on {part}"), None, part) for part in (0, 1, 2)])
    settle(kafka, daemon, name, 4)
    assert len(kafka.read_all(f"{name}.clean")) == 4


def test_output_topic_deleted(kafka, desk, name):
    """What was published there is gone; what comes next is not."""
    daemon = desk(kafka, QUICK).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("before"))])
    kafka.delete_topic(f"{name}.clean")
    kafka.produce(f"{name}.raw", [(None, story("after"))])
    settle(kafka, daemon, name, 2)
    wait_until("the topic is there again", lambda: f"{name}.clean" in kafka.topics())
    assert [record.text("source-offset") for record in kafka.read_all(f"{name}.clean")] == ["1"]


def test_buckets_that_do_not_match(kafka, desk, name):
    """Two members with different bucket counts would both own a key: neither may work."""
    kafka.create_topic(f"{name}.seen", 3, {"cleanup.policy": "compact"})
    daemon = desk(kafka)
    assert daemon.wait_exit() not in (0, -6, -11)
    assert daemon.log.find(rf"{name}\.seen.*\b3\b")
    kafka.produce(f"{name}.raw", [(None, story("at noon"))])
    assert kafka.committed(f"{name}.desk", f"{name}.raw") == {}


def test_buckets_that_change_under_us(kafka, desk, name):
    daemon = desk(kafka, QUICK).wait_ready()
    kafka.add_partitions(f"{name}.handoff", 6)
    daemon.wait_log(rf"(?i)error.*handoff", 60)
    wait_until("it works no more", lambda: not daemon.alive() or (daemon.get("/readyz") or (503,))[0] == 503, 60)


def test_an_input_that_is_gone_does_not_hold_up_the_others(kafka, desk, name):
    """After an abort the topics are looked at: that an input is missing is no reason to stand still."""
    both = {"input": {"topics": f"{name}.raw {name}.other"}, "kafka": QUICK["kafka"]}
    kafka.create_topic(f"{name}.other")
    assert desk(kafka, both).wait_ready().terminate() == 0
    daemon = desk(kafka, {**both, "topics": {"create": "no"}}).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("before"))])
    kafka.delete_topic(f"{name}.other")
    kafka.delete_topic(f"{name}.clean")
    kafka.produce(f"{name}.raw", [(None, story("after"))])
    daemon.wait_log(rf"{name}\.(clean|other) does not exist", 60)
    kafka.create_topic(f"{name}.clean")
    settle(kafka, daemon, name, 2)
    assert len(kafka.read_all(f"{name}.clean")) == 1
