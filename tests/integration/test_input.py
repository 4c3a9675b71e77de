# SPDX-License-Identifier: MIT
"""What single records become: stories, duplicates, dead letters, and records with odd times or sizes."""
import json
import time

DAY_MS = 86400 * 1000
ANY_TIME = {"message.timestamp.after.max.ms": 2**63 - 1, "retention.ms": -1}


def story(subject, headline="Quay closed"):
    return (f"{headline}\n\nBERGEN, Jan 5 (Reuters) - The old quay was closed on Monday {subject}, and the harbour board "
            "asked everyone to use the new one until the end of the month.\n\nWork starts next week.\n").encode()


def settle(kafka, daemon, name, count, topic="raw"):
    """Wait until @count records of the input were dealt with and committed."""
    def done():
        return sum(kafka.committed(f"{name}.desk", f"{name}.{topic}").values()) >= count
    from kafka import wait_until
    wait_until(f"{count} offsets are committed", done, 40)


def send_and_settle(kafka, daemon, name, records, before=0, **more):
    kafka.produce(f"{name}.raw", records, **more)
    settle(kafka, daemon, name, before + len(records))


def test_headers_and_document(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    headers = [("traceparent", b"00-1"), ("verdict", b"forged"), ("x-binary", b"\x00\xff"), ("x-twice", b"1"), ("x-twice", b"2")]
    kafka.produce(f"{name}.raw", [(b"k", story("at noon"), headers)], timestamp_ms=1767610800000)
    settle(kafka, daemon, name, 1)
    record, = kafka.read_all(f"{name}.clean")
    document = json.loads(record.value)
    assert document["uri"] == record.key.decode() == record.text("content-hash")
    assert document["located"] == "Bergen"
    assert record.timestamp_ms == 1767610800000
    assert (record.text("verdict"), record.text("story-action")) == ("publish", "new")
    assert record.text("content-type").startswith("application/")
    assert (record.text("source-topic"), record.text("source-partition"), record.text("source-offset")) == (f"{name}.raw", "0", "0")
    assert (record.text("traceparent"), record.header("x-binary")) == ("00-1", b"\x00\xff")
    assert [value for key, value in record.headers if key == "x-twice"] == [b"1", b"2"]


def test_duplicates_across_restarts(kafka, desk, name):
    """The table comes back from the topic, after a drain and after a kill."""
    daemon = desk(kafka).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("at noon"))])
    for number, hard in enumerate((False, True), 1):
        daemon.restart(hard=hard)
        daemon.wait_ready()
        send_and_settle(kafka, daemon, name, [(None, story("at noon", headline="Again"))], before=number)
    first, = kafka.read_all(f"{name}.clean")
    repeats = kafka.read_all(f"{name}.duplicates")
    assert [record.text("duplicate-of") for record in repeats] == [first.key.decode()] * 2
    assert [record.text("source-offset") for record in repeats] == ["1", "2"]


def test_without_a_duplicates_topic(kafka, desk, name):
    daemon = desk(kafka, {"output": {"duplicates": None}}).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("at noon"))] * 3)
    assert len(kafka.read_all(f"{name}.clean")) == 1
    assert daemon.metrics()["wiredesk_stories_duplicate_total"].total() == 2
    assert f"{name}.duplicates" not in kafka.topics()


def test_a_repeat_comes_through_after_the_window(kafka, desk, name):
    """The window runs from the first copy, not from the last."""
    daemon = desk(kafka, {"dedup": {"window": "7d"}}, raw=ANY_TIME).wait_ready()
    start = int(time.time() * 1000) - 20 * DAY_MS
    for number, days in enumerate((0, 6, 8, 14)):
        send_and_settle(kafka, daemon, name, [(None, story("at noon"))], before=number, timestamp_ms=start + days * DAY_MS)
    assert [record.text("source-offset") for record in kafka.read_all(f"{name}.clean")] == ["0", "2"]
    assert [record.text("source-offset") for record in kafka.read_all(f"{name}.duplicates")] == ["1", "3"]


def test_a_time_in_the_future_is_clamped(kafka, desk, name):
    """A record dated 2099 neither empties the table nor stops the feed at a broker that refuses such times."""
    daemon = desk(kafka, {"dedup": {"window": "7d"}}, raw=ANY_TIME).wait_ready()
    records = ((story("today"), 0), (story("in 2099"), 4070908800000), (b"\xff\xfe broken", 4070908800000), (story("today"), 0))
    for number, (value, when) in enumerate(records):
        send_and_settle(kafka, daemon, name, [(None, value)], before=number, timestamp_ms=when)
    clean, repeats = kafka.read_all(f"{name}.clean"), kafka.read_all(f"{name}.duplicates")
    assert sorted(record.text("source-offset") for record in clean) == ["0", "1"]
    assert [record.text("source-offset") for record in repeats] == ["3"]
    limit = (time.time() + 3600) * 1000
    assert all(record.timestamp_ms <= limit for record in clean + kafka.read_all(f"{name}.dead"))


def test_dead_letters_keep_bytes_headers_and_place(kafka, desk, name):
    daemon = desk(kafka, {"limits": {"record_bytes": "16KiB"}}).wait_ready()
    bad = ((b"OSLO (NTB) - \xff\xfe", []), (b'{"headline": "cut', [("content-type", b"application/json")]),
           (story("x" * 20000), [("x-size", b"large")]))
    send_and_settle(kafka, daemon, name, [(b"key", value, headers) for value, headers in bad] + [(None, story("at noon"))])
    dead = sorted(kafka.read_all(f"{name}.dead"), key=lambda record: int(record.text("source-offset")))
    assert [(record.key, record.value) for record in dead] == [(b"key", value) for value, _ in bad]
    assert [record.text("source-offset") for record in dead] == ["0", "1", "2"]
    assert {(record.text("source-topic"), record.text("source-partition")) for record in dead} == {(f"{name}.raw", "0")}
    assert all(record.text("reason") and record.text("wire-format") for record in dead)
    assert len({record.text("reason") for record in dead}) == 3
    assert dead[1].header("content-type") == b"application/json" and dead[2].header("x-size") == b"large"
    assert len(kafka.read_all(f"{name}.clean")) == 1
    assert daemon.metrics()["wiredesk_dead_letters_total"].total() == 3


OTHERS = ((b'{"uri": "urn:x:1", "type": "picture", "headlines": []}', "picture"),
          (b'{"uri": "urn:x:2", "body_text": "The quay is closed.", "signals": ["test"]}', "test-item"),
          (b'{"uri": "urn:x:3", "title": "Quay days", "descriptions": [], "eventDetails": {}}', "event"))


def check_others(name, records, daemon):
    records = sorted(records, key=lambda record: int(record.text("source-offset")))
    assert [(record.key, record.value, record.text("reason"), record.text("verdict")) for record in records] == \
        [(b"key", value, reason, "other") for value, reason in OTHERS]
    assert all(record.text("wire-format") == "ninjs" and record.text("source-topic") == f"{name}.raw" for record in records)
    assert daemon.metrics()["wiredesk_stories_other_total"].total() == len(OTHERS)
    assert daemon.metrics()["wiredesk_stories_other_total"].total(reason="test-item", format="ninjs") == 1
    assert daemon.metrics()["wiredesk_dead_letters_total"].total() == 1


def test_what_is_no_story_has_its_topic(kafka, desk, name):
    """It is created like the others, its limit is read, and none of what it gets is published."""
    daemon = desk(kafka, {"output": {"other": f"{name}.other"}}).wait_ready()
    assert f"{name}.other" in kafka.topics()
    send_and_settle(kafka, daemon, name, [(b"key", value) for value, _ in OTHERS] + [(b"key", b"\xff"), (None, story("at noon"))])
    check_others(name, kafka.read_all(f"{name}.other"), daemon)
    assert len(kafka.read_all(f"{name}.clean")) == 1 and len(kafka.read_all(f"{name}.dead")) == 1


def test_what_is_no_story_goes_to_the_dead_letters(kafka, desk, name):
    """Where no topic is named for it; and one that its topic would refuse is cut."""
    kafka.create_topic(f"{name}.dead", 1, {"max.message.bytes": 100000})
    daemon = desk(kafka).wait_ready()
    send_and_settle(kafka, daemon, name, [(b"key", value) for value, _ in OTHERS] + [(b"key", b"\xff")])
    letters = kafka.read_all(f"{name}.dead")
    check_others(name, [letter for letter in letters if letter.text("verdict") == "other"], daemon)
    assert len(letters) == len(OTHERS) + 1
    large = OTHERS[0][0][:-1] + b', "x": "' + b"y" * 200000 + b'"}'
    send_and_settle(kafka, daemon, name, [(b"key", large)], before=len(letters))
    cut = kafka.read_all(f"{name}.dead")[-1]
    assert (cut.value, cut.text("truncated"), cut.text("verdict"), cut.text("reason")) == (large[:65536], "1", "other", "picture")


def test_an_output_over_the_limit_of_its_topic(kafka, desk, name):
    kafka.create_topic(f"{name}.clean", 1, {"max.message.bytes": 3000})
    daemon = desk(kafka).wait_ready()
    large = story("and " * 1500)
    send_and_settle(kafka, daemon, name, [(None, story("before")), (None, large), (None, story("after"))])
    assert len(kafka.read_all(f"{name}.clean")) == 2
    letter, = kafka.read_all(f"{name}.dead")
    assert letter.value == large and letter.text("reason") == "output-too-large"
    # What was never published must not make its next copy a duplicate.
    send_and_settle(kafka, daemon, name, [(None, large)], before=3)
    assert len(kafka.read_all(f"{name}.dead")) == 2 and not kafka.read_all(f"{name}.duplicates")


def test_a_dead_letter_over_the_limit_is_cut(kafka, desk, name):
    kafka.create_topic(f"{name}.dead", 1, {"max.message.bytes": 100000})
    daemon = desk(kafka).wait_ready()
    value = b"\xff" * 300000
    send_and_settle(kafka, daemon, name, [(b"key", value, [("x-a", b"1")])])
    letter, = kafka.read_all(f"{name}.dead")
    assert letter.value == value[:65536] and letter.text("truncated")
    assert (letter.key, letter.text("source-offset")) == (b"key", "0")
    assert letter.text("reason")


def test_json_and_content_type(kafka, desk, name):
    daemon = desk(kafka, {f"source {name}": {"topics": f"{name}.raw", "agency": "ntb"}}).wait_ready()
    body = "The old quay was closed on Monday, and the harbour board asked everyone to use the new one."
    plain = json.dumps({"id": "17", "headline": "Quay closed", "body": body, "language": "en"}).encode()
    send_and_settle(kafka, daemon, name, [(None, plain, [("content-type", b"application/json")])])
    record, = kafka.read_all(f"{name}.clean")
    assert record.key == b"urn:wiredesk:ntb:17"
    assert json.loads(record.value)["language"] == "en"


def test_a_record_of_too_many_stories_does_not_stop_the_feed(kafka, desk, name):
    """More faults than the producer's queue holds: cut off, not tried again for ever."""
    daemon = desk(kafka).wait_ready()
    many = b"[" + b",".join([b"{}"] * 300000) + b"]"
    send_and_settle(kafka, daemon, name, [(None, many), (None, story("at noon"))])
    letters = kafka.read_all(f"{name}.dead")
    last = [letter for letter in letters if letter.text("reason") == "too-many-stories"]
    assert len(letters) == 10001 and [letter.value for letter in last] == [many]
    assert len(kafka.read_all(f"{name}.clean")) == 1
