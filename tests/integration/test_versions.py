# SPDX-License-Identifier: MIT
"""Versions, kills and repeats of a story, with one instance and with several: the order of what comes out."""
import collections
import json
import random

import pytest

from kafka import wait_until
from test_hosts import OUTPUTS, instance, owned

INSTANCES = pytest.mark.parametrize("instances", (1, 3), ids=("alone", "shared"))


def item(uri, version=None, text="", **more):
    """An item of the wire. @text makes the body: the same text, the same body."""
    document = {"uri": f"urn:test:{uri}", "pubStatus": "usable", "headlines": [{"role": "main", "value": f"Item {uri}"}],
                "bodies": [{"role": "main", "contentType": "text/plain", "value": (
                    f"The harbour board met at noon to talk about {text}, and after two hours of talks it put the matter "
                    "off until the week after, when the mayor will be back from a journey.")}]}
    if version is not None:
        document["version"] = str(version)
    return json.dumps({**document, **more}).encode()


def kill(uri, version=None):
    return item(uri, version, f"nothing, since {uri} was withdrawn", pubStatus="canceled")


def correction(uri, version, text):
    return item(uri, version, text, headlines=[{"role": "main", "value": f"CORRECTED-Item {uri}"}])


def start(desk, kafka, name, instances, conf=None, partitions=4):
    daemons = [instance(desk, kafka, "one", conf, partitions=partitions)]
    daemons[0].wait_ready()
    daemons += [instance(desk, kafka, f"number-{number}", conf) for number in range(1, instances)]
    wait_until("all share the buckets", lambda: all(daemon.is_ready() and owned(daemon) > 0 for daemon in daemons)
               and sum(map(owned, daemons)) == 4, 60)
    return daemons


def feed(kafka, name, values, partition=0):
    kafka.produce(f"{name}.raw", [(None, value, None, partition) for value in values])


def wait_for(kafka, name, total):
    with kafka.tail(*(f"{name}.{kind}" for kind in OUTPUTS)) as tail:
        tail.wait(f"{total} came out", lambda records: len(records) >= total, 60)


class Outcome:
    """All that came out so far, once @handled records were counted as read before."""

    def __init__(self, kafka, name, total, daemons=(), handled=0):
        wait_for(kafka, name, total)
        wait_until(f"{handled} are handled", lambda: sum(
            daemon.metrics()["wiredesk_stories_handled_total"].total() for daemon in daemons) >= handled, 60)
        self.clean, self.duplicates, self.dead = (kafka.read_all(f"{name}.{kind}") for kind in OUTPUTS)
        assert len(self.clean) + len(self.duplicates) + len(self.dead) == total
        assert not self.dead

    def of(self, uri):
        """In order: versions published, "kill" for one that was withdrawn."""
        documents = [json.loads(record.value) for record in self.clean if record.key == f"urn:test:{uri}".encode()]
        return ["kill" if document["pubStatus"] == "canceled" else document.get("version") for document in documents]

    def held(self, uri):
        return [(record.text("verdict"), (record.text("duplicate-of") or "").removeprefix("urn:test:"))
                for record in self.duplicates if record.key == f"urn:test:{uri}".encode()]

    def one(self, uri, number=-1):
        return [record for record in self.clean if record.key == f"urn:test:{uri}".encode()][number]


@INSTANCES
def test_versions_come_out_in_order(kafka, desk, name, instances):
    """Of a hundred stories at once, each with its versions, its kill and what comes late, in the wire's order."""
    start(desk, kafka, name, instances)
    rng = random.Random(6)
    lives = [collections.deque([item(uri, 1, f"{uri} a"), item(uri, "1.9", f"{uri} b"), item(uri, "1.10", f"{uri} c"),
                                item(uri, "1.9", f"{uri} b"), kill(uri, 2), item(uri, 2, f"{uri} d"), item(uri, "1.10", f"{uri} c"),
                                item(uri, 3, f"{uri} e")]) for uri in range(100)]
    records = []
    while any(lives):
        uri = rng.choice([number for number, life in enumerate(lives) if life])
        records.append((None, lives[uri].popleft(), None, uri % 4))
    kafka.produce(f"{name}.raw", records)
    outcome = Outcome(kafka, name, len(records))
    for uri in range(100):
        assert outcome.of(uri) == ["1", "1.9", "1.10", "kill", "3"], uri
        assert outcome.held(uri) == [("stale", "")] * 3, uri
    order = [(record.text("source-partition"), int(record.text("source-offset"))) for record in outcome.clean]
    by_uri = collections.defaultdict(list)
    for record, at in zip(outcome.clean, order):
        by_uri[record.key].append(at)
    assert all(places == sorted(places) for places in by_uri.values())


@INSTANCES
def test_same_version(kafka, desk, name, instances):
    daemons = start(desk, kafka, name, instances)
    for number in range(8):
        feed(kafka, name, [item(number, 2, f"{number} a"), item(number, 2, f"{number} a"), item(number, 2, f"{number} b"),
                            item(number, 2, f"{number} a"), item(number, 2, f"{number} b")])
    outcome = Outcome(kafka, name, 40)
    for number in range(8):
        assert outcome.of(number) == ["2", "2"]
        assert outcome.one(number, 0).header("version-conflict") is None
        assert outcome.one(number).text("version-conflict") == "1"
        assert outcome.held(number) == [("duplicate", str(number))] * 3
    assert sum(daemon.metrics()["wiredesk_version_conflicts_total"].total() for daemon in daemons) == 8


@INSTANCES
def test_kill_then_old_copy(kafka, desk, name, instances):
    """Also where the kill is all that was seen of the story, and on another partition."""
    daemons = start(desk, kafka, name, instances)
    feed(kafka, name, [value for uri in range(8) for value in (kill(uri, 3), item(uri, 3, f"{uri} a"))])
    wait_for(kafka, name, 16)
    feed(kafka, name, [value for uri in range(8) for value in (item(uri, 2, f"{uri} b"), item(uri, 4, f"{uri} c"))], partition=1)
    outcome = Outcome(kafka, name, 32)
    for uri in range(8):
        assert outcome.of(uri) == ["kill", "4"]
        assert outcome.held(uri) == [("stale", "")] * 2
    assert sum(daemon.metrics()["wiredesk_stories_stale_total"].total() for daemon in daemons) == 16


@INSTANCES
def test_duplicates_with_versions(kafka, desk, name, instances):
    """Another uri with the same texts: held back version by version, until it says something new."""
    daemons = start(desk, kafka, name, instances)
    feed(kafka, name, [item(f"{uri}-first", version, f"{uri} {version}") for uri in range(8) for version in (1, 2, 3)])
    wait_for(kafka, name, 24)
    feed(kafka, name, [item(f"{uri}-copy", version, f"{uri} {version}") for uri in range(8) for version in (1, 2, 3)], partition=1)
    wait_for(kafka, name, 48)
    for uri in range(8):
        values = [item(f"{uri}-copy", 4, f"{uri} new"), item(f"{uri}-copy", 5, f"{uri} newer"),
                  # A published story may take its change back, and may say what the other one said.
                  item(f"{uri}-copy", 6, f"{uri} new"), item(f"{uri}-copy", 7, f"{uri} 1")]
        feed(kafka, name, values if uri % 2 else [kill(f"{uri}-copy", 9)], partition=1)
    outcome = Outcome(kafka, name, 48 + 4 * 4 + 4)
    for uri in range(8):
        assert outcome.of(f"{uri}-first") == ["1", "2", "3"]
        assert outcome.held(f"{uri}-copy") == [("duplicate", f"{uri}-first")] * 3
        assert outcome.of(f"{uri}-copy") == (["4", "5", "6", "7"] if uri % 2 else ["kill"])
        if uri % 2 == 0:
            assert outcome.one(f"{uri}-copy").text("duplicate-of") == f"urn:test:{uri}-first"
    assert sum(daemon.metrics()["wiredesk_kills_of_duplicates_total"].total() for daemon in daemons) == 4


@INSTANCES
def test_late_where_the_higher_one_was_a_duplicate(kafka, desk, name, instances):
    """Stale is what is lower than what came out, not than what was held back."""
    start(desk, kafka, name, instances)
    feed(kafka, name, [item(f"{uri}-first", 1, f"{uri} x") for uri in range(8)])
    wait_for(kafka, name, 8)
    feed(kafka, name, [value for uri in range(8) for value in (
        item(f"{uri}-copy", 6, f"{uri} x"), item(f"{uri}-copy", 2, f"{uri} a"), item(f"{uri}-copy", 4, f"{uri} b"),
        item(f"{uri}-copy", 4, f"{uri} b"), item(f"{uri}-copy", 3, f"{uri} c"), item(f"{uri}-copy", 5, f"{uri} d"), item(f"{uri}-copy", 7, f"{uri} e"),
        item(f"{uri}-copy", 6, f"{uri} f"))])
    outcome = Outcome(kafka, name, 72)
    for uri in range(8):
        assert outcome.of(f"{uri}-copy") == ["2", "4", "5", "7"]
        assert sorted(outcome.held(f"{uri}-copy")) == [
            ("duplicate", f"{uri}-copy"), ("duplicate", f"{uri}-first"), ("stale", ""), ("stale", "")]


@INSTANCES
def test_offsets_set_back_by_hand(kafka, desk, name, instances):
    """Everything is read again: nothing is published twice, kills and corrections among it."""
    daemons = start(desk, kafka, name, instances)
    values = [value for uri in range(8) for value in (
        item(uri, 1, f"{uri} a"), correction(uri, 2, f"{uri} b"), kill(uri, 3), item(uri, 4, f"{uri} c"), item(uri, 5, f"{uri} d"))]
    feed(kafka, name, values)
    before = Outcome(kafka, name, len(values))
    assert before.of(3) == ["1", "2", "kill", "4", "5"]
    assert before.one(3, 1).text("story-action") == "correction"
    for daemon in daemons:
        assert daemon.terminate() == 0
    kafka.set_offsets(f"{name}.desk", f"{name}.raw", {0: 0})
    for daemon in daemons:
        daemon.start()
    outcome = Outcome(kafka, name, len(values), daemons, handled=len(values))
    assert outcome.of(3) == before.of(3)


@INSTANCES
def test_without_versions(kafka, desk, name, instances):
    start(desk, kafka, name, instances)
    feed(kafka, name, [item(uri, None, f"{uri} {text}") for text in "abca" for uri in range(8)])
    feed(kafka, name, [value for uri in range(8) for value in (kill(uri), item(uri, None, f"{uri} a"), item(uri, None, f"{uri} d"))])
    outcome = Outcome(kafka, name, 56)
    for uri in range(8):
        assert [entry or "-" for entry in outcome.of(uri)] == ["-"] * 4 + ["kill", "-"]
        assert outcome.held(uri) == [("stale", "")]
