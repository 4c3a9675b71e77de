# SPDX-License-Identifier: MIT
"""The checker of the chaos runs catches each broken promise: without that its word is worth nothing."""
import json
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "integration")]

from checker import Outputs, check  # noqa: E402
from kafka import Record  # noqa: E402
from plan import KILL, Plan, Sent, ninjs, paragraphs, uri_of  # noqa: E402

HASH_URI = "ni:///sha-256;example"


def sent(kind="version", case=1, text=1, version=1, uri=True):
    return Sent(0, "raw", 0, kind, (case, text), uri_of(case) if uri else None, version if uri else None, b"as sent", [])


def record(source, offset, verdict="publish", key=None, at=0, partition=0, **headers):
    """What came of @source, which was sent at offset @at; in its output topic at @offset."""
    case, text = source.content
    key = key or source.uri or HASH_URI
    status = "canceled" if source.kind == "kill" else "usable"
    named = {"source-topic": "raw", "source-partition": "0", "source-offset": str(at), "verdict": verdict, **headers}
    return Record("out", partition, offset, key.encode(), ninjs(key, source.version or 0, paragraphs(case, text), status).encode(),
                  [(name.replace("_", "-"), value.encode()) for name, value in named.items()], 0)


def judge(sources, clean=(), duplicates=(), dead=()):
    return check({("raw", 0, at): source for at, source in enumerate(sources)}, Outputs(list(clean), list(duplicates), list(dead)))


ONE, TWO, BARE = sent(), sent(text=2, version=2), sent("story", uri=False)
DEATH = sent("kill", text=KILL, version=1)
BAD = Sent(0, "raw", 0, "broken", None, None, None, b"\xff", [])


def test_what_is_right_passes():
    assert judge([ONE, TWO], [record(ONE, 0), record(TWO, 1, at=1)]) == []
    assert judge([ONE, BARE], [record(ONE, 0)], [record(BARE, 0, "duplicate", at=1, duplicate_of=uri_of(1))]) == []
    assert judge([ONE, TWO], [record(TWO, 0, at=1)], [record(ONE, 0, "stale")]) == []
    assert judge([ONE, DEATH], [record(DEATH, 0, at=1)], [record(ONE, 0, "stale")]) == []
    bad = record(ONE, 0, "dead-letter")._replace(value=b"\xff", headers=record(ONE, 0).headers)
    assert judge([BAD], dead=[bad]) == []


def test_a_content_that_came_earlier_elsewhere_may_come_again_as_an_update():
    bare = sent("story", text=2, uri=False)
    assert judge([ONE, bare, TWO], [record(ONE, 0), record(bare, 1, at=1), record(TWO, 2, at=2)]) == []


@pytest.mark.parametrize("word, sources, out", [
    ("lost", [ONE, TWO], {"clean": [record(ONE, 0)]}),
    ("2 outcomes", [ONE], {"clean": [record(ONE, 0)], "duplicates": [record(ONE, 1, "duplicate", duplicate_of=uri_of(1))]}),
    ("never sent", [ONE], {"clean": [record(ONE, 0), record(ONE, 1, at=7)]}),
    ("published 2 times", [ONE, BARE], {"clean": [record(ONE, 0), record(BARE, 1, at=1)]}),
    ("sent as", [ONE, TWO], {"clean": [record(TWO, 0), record(TWO, 1, at=1)]}),
    ("version 1 after 2", [ONE, TWO], {"clean": [record(TWO, 0, at=1), record(ONE, 1)]}),
    ("after its kill", [ONE, DEATH], {"clean": [record(DEATH, 0, at=1), record(ONE, 1)]}),
    ("kill was not published", [ONE, DEATH], {"clean": [record(ONE, 0)], "duplicates": [record(DEATH, 0, "stale", at=1)]}),
    ("twice", [ONE, sent(text=51)], {"clean": [record(ONE, 0), record(sent(text=51), 1, at=1)]}),
    ("several partitions", [ONE, TWO], {"clean": [record(ONE, 0), record(TWO, 0, at=1, partition=1)]}),
    ("called a duplicate of", [ONE, BARE],
     {"clean": [record(ONE, 0)], "duplicates": [record(BARE, 0, "duplicate", at=1, duplicate_of="urn:other")]}),
    ("called stale", [ONE, TWO], {"clean": [record(ONE, 0)], "duplicates": [record(TWO, 0, "stale", at=1)]}),
    ("never published", [BARE], {"duplicates": [record(BARE, 0, "duplicate", duplicate_of=HASH_URI)]}),
    ("other bytes", [BAD], {"dead": [record(ONE, 0, "dead-letter")]}),
    ("not in the dead letters", [BAD], {}),
    ("in the dead letters", [ONE], {"dead": [record(ONE, 0, "dead-letter")]}),
])
def test_what_is_wrong_is_caught(word, sources, out):
    faults = judge(sources, **out)
    assert any(word in fault for fault in faults), faults


def test_a_plan_is_the_same_for_the_same_seed_and_holds_every_kind():
    plans = [Plan(5, 2000, {"a": 3, "b": 1}, 10).records for _ in range(2)]
    assert plans[0] == plans[1] != Plan(6, 2000, {"a": 3, "b": 1}, 10).records
    assert {sent.kind for sent in plans[0]} == {"story", "version", "kill", "repeat", "broken"}
    assert sum(sent.kind == "repeat" for sent in plans[0]) == 400
    assert all(json.loads(sent.value)["version"] == str(sent.version) for sent in plans[0] if sent.uri)
