# SPDX-License-Identifier: MIT
"""Topics that refuse what they get, where the daemon may not ask for their limits beforehand."""
import random

import pytest
from confluent_kafka.admin import AclBinding, AclOperation, AclPermissionType, ResourcePatternType, ResourceType

from kafka import Kafka, wait_until

LIMIT = 20000


@pytest.fixture(scope="module")
def strict_kafka():
    """A broker with rights: where a topic has none, all is allowed."""
    with Kafka(settings={"authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                         "allow.everyone.if.no.acl.found": "true"}) as broker:
        yield broker


def forbid_settings(kafka, topic):
    """All but DescribeConfigs."""
    def rule(operation, permission):
        return AclBinding(ResourceType.TOPIC, topic, ResourcePatternType.LITERAL, "User:ANONYMOUS", "*", operation, permission)
    rules = [rule(AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY), rule(AclOperation.ALL, AclPermissionType.ALLOW)]
    for answer in kafka.admin().create_acls(rules).values():
        answer.result(30)


def story(number, size):
    """Hardly to be compressed: limits are for what is sent."""
    rng = random.Random(number)
    words = " ".join(rng.randbytes(6).hex() for _ in range(size // 13))
    return f"BERGEN, Jan 5 (Reuters) - Story {number} of the harbour {words}.\n\nWork starts soon.\n".encode()


def start(kafka, desk, name, limited):
    for topic in limited:
        kafka.create_topic(f"{name}.{topic}", 1, {"max.message.bytes": LIMIT})
        forbid_settings(kafka, f"{name}.{topic}")
    return desk(kafka).wait_ready()


def settle(kafka, name, count):
    wait_until(f"{count} offsets are committed",
               lambda: sum(kafka.committed(f"{name}.desk", f"{name}.raw").values()) >= count, 60)


def test_a_record_over_a_limit_that_nobody_tells(strict_kafka, desk, name):
    """Found among small ones; a dead letter, and the next of its kind at once."""
    kafka = strict_kafka
    daemon = start(kafka, desk, name, ["clean"])
    stories = [story(number, 60000 if number == 20 else 1000) for number in range(40)]
    kafka.produce(f"{name}.raw", [(None, text) for text in stories])
    settle(kafka, name, 40)
    assert len(kafka.read_all(f"{name}.clean")) == 39
    letter, = kafka.read_all(f"{name}.dead")
    assert (letter.value, letter.text("reason")) == (stories[20], "output-too-large")
    daemon.wait_log("topic-limit|takes no record of")
    aborts = daemon.metrics()["wiredesk_transaction_aborts_total"].total()
    large = story(41, 61000)
    kafka.produce(f"{name}.raw", [(None, large)])
    settle(kafka, name, 41)
    assert kafka.read_all(f"{name}.dead")[-1].value == large
    assert daemon.metrics()["wiredesk_transaction_aborts_total"].total() == aborts


def test_batches_over_a_limit_that_nobody_tells(strict_kafka, desk, name):
    """No record is too large: all come out, none is a dead letter, and smaller batches follow."""
    kafka = strict_kafka
    daemon = start(kafka, desk, name, ["clean"])
    for batch in range(8):
        kafka.produce(f"{name}.raw", [(None, story(1000 * batch + number, 2000)) for number in range(300)])
        settle(kafka, name, 300 * (batch + 1))
    assert len(kafka.read_all(f"{name}.clean")) == 2400
    assert not kafka.read_all(f"{name}.dead")
    assert 1 <= daemon.metrics()["wiredesk_transaction_aborts_total"].total() <= 8


def test_dead_letters_with_such_a_limit_are_cut(strict_kafka, desk, name):
    kafka = strict_kafka
    start(kafka, desk, name, ["clean", "dead"])
    large = story(1, 60000)
    kafka.produce(f"{name}.raw", [(None, large), (None, story(2, 1000))])
    settle(kafka, name, 2)
    assert len(kafka.read_all(f"{name}.clean")) == 1
    letter, = kafka.read_all(f"{name}.dead")
    assert letter.text("truncated") == "1" and large.startswith(letter.value)
