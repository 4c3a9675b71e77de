# SPDX-License-Identifier: MIT
"""The harness itself: a verdict on exactly-once is only as good as the reader that gives it."""
import pytest
from confluent_kafka import Producer, TopicPartition


def transactional(kafka, name):
    producer = Producer(kafka.client(transactional_id=name, transaction_timeout_ms=10000))
    producer.init_transactions(30)
    return producer


def test_read_committed_sees_only_committed(kafka):
    kafka.create_topic("txn", 2)
    producer = transactional(kafka, "harness-1")
    for outcome, commit in (("kept", True), ("dropped", False), ("kept too", True)):
        producer.begin_transaction()
        for part in (0, 1):
            producer.produce("txn", outcome, f"key {part}", partition=part)
        producer.flush(30)
        (producer.commit_transaction if commit else producer.abort_transaction)(30)
    committed = [(record.partition, record.value) for record in kafka.read_all("txn")]
    assert sorted(committed) == [(part, value) for part in (0, 1) for value in (b"kept", b"kept too")]
    everything = [record.value for record in kafka.read_all("txn", isolation="read_uncommitted")]
    assert everything.count(b"dropped") == 2


def test_read_all_waits_for_an_open_transaction(kafka):
    kafka.create_topic("open")
    producer = transactional(kafka, "harness-2")
    producer.begin_transaction()
    producer.produce("open", "pending")
    producer.flush(30)
    with pytest.raises(TimeoutError):
        kafka.read_all("open", deadline_s=1)
    with kafka.tail("open") as tail:
        tail.poll(0.5)
        assert tail.records == []
        producer.commit_transaction(30)
        tail.wait("the committed record", len, 20)


def test_records_keep_key_headers_partition_and_time(kafka):
    kafka.create_topic("plain", 3)
    kafka.produce("plain", [(b"k", b"\x00\xff", [("a", b"1"), ("b", None), ("empty", b"")], 2), (None, b"v", None, 1)],
                  timestamp_ms=1700000000000)
    first, second = sorted(kafka.read_all("plain"), key=lambda record: -record.partition)
    assert (first.partition, first.key, first.value, first.timestamp_ms) == (2, b"k", b"\x00\xff", 1700000000000)
    assert first.headers == [("a", b"1"), ("b", None), ("empty", b"")]
    assert (first.text("a"), first.header("b"), first.text("none")) == ("1", None, None)
    assert (second.partition, second.key, second.headers) == (1, None, [])


def test_committed_offsets(kafka):
    kafka.create_topic("source", 2)
    assert kafka.committed("nobody", "source") == {}
    producer = transactional(kafka, "harness-3")
    from confluent_kafka import Consumer
    consumer = Consumer(kafka.client(group_id="somebody"))
    producer.begin_transaction()
    producer.send_offsets_to_transaction([TopicPartition("source", 1, 7)], consumer.consumer_group_metadata())
    producer.commit_transaction(30)
    consumer.close()
    assert kafka.committed("somebody", "source") == {1: 7}


def test_topics_are_made_changed_and_removed(kafka):
    kafka.create_topic("short", 2, {"cleanup.policy": "compact"})
    assert kafka.topic_configs("short")["cleanup.policy"] == "compact"
    kafka.add_partitions("short", 5)
    assert kafka.topics()["short"] == 5
    kafka.delete_topic("short")
    assert "short" not in kafka.topics()


@pytest.mark.parametrize("hard", (False, True), ids=("restarted", "killed"))
def test_records_survive_the_broker(own_kafka, hard):
    own_kafka.create_topic("kept")
    own_kafka.produce("kept", [(b"k", b"before")])
    address = own_kafka.bootstrap
    own_kafka.restart(hard=hard)
    assert own_kafka.bootstrap == address
    own_kafka.produce("kept", [(b"k", b"after")])
    assert [record.value for record in own_kafka.read_all("kept")] == [b"before", b"after"]
