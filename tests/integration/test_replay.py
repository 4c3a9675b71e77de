# SPDX-License-Identifier: MIT
"""wiredesk replay: dead letters go back with their history, once; old records come again as duplicates."""
import json
import subprocess

import pytest

from test_input import send_and_settle, settle, story
from wiredeskd import program

LATIN = "TROMSØ (NTB) - Snøen falt i natt.\n".encode("latin-1")


def replay(daemon, *args, code=0):
    done = subprocess.run([program("wiredesk"), "replay", "-c", str(daemon.conf_file), *args],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == code, done.stderr.decode()
    return json.loads(done.stdout) if "--json" in args else done.stdout.decode()


def dead(kafka, name):
    return [record for record in kafka.read_all(f"{name}.dead") if record.text("verdict") == "dead-letter"]


def test_dead_letters_go_back_once_and_come_out_when_mended(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    send_and_settle(kafka, daemon, name, [(b"k1", LATIN, [("traceparent", b"00-1")]), (None, b'{"headline": "Cut'), (None, story("fine"))])
    assert replay(daemon, "--dead-letters", "--dry-run", "--json")["replayed"] == 2
    assert len(kafka.read_all(f"{name}.raw")) == 3
    daemon.write_conf(**{"source s": {"topics": f"{name}.raw", "charset": "ISO-8859-1"}})
    daemon.restart().wait_ready()
    assert replay(daemon, "--dead-letters", "--reason", "not-utf8", "--json")["replayed"] == 1
    settle(kafka, daemon, name, 4)
    record, = [record for record in kafka.read_all(f"{name}.clean") if "Snøen" in record.value.decode()]
    assert record.text("traceparent") == "00-1"
    assert record.text("replayed-from").startswith(f"{name}.dead ")
    assert (record.text("replay-count"), record.text("replay-reasons")) == ("1", "not-utf8")
    again = kafka.read_all(f"{name}.raw")[-1]
    assert (again.key, again.value) == (b"k1", LATIN) and again.header("reason") is None
    # The one that was replayed is not replayed again; the other one still is, and dies again.
    summary = replay(daemon, "--dead-letters", "--json")
    assert (summary["replayed"], summary["replayed_before"]) == (1, 1)
    settle(kafka, daemon, name, 5)
    assert len(dead(kafka, name)) == 3
    last, = [record for record in dead(kafka, name) if record.text("replay-count")]
    assert last.text("replay-reasons") == "bad-json"
    assert replay(daemon, "--dead-letters", "--json")["replayed"] == 1
    settle(kafka, daemon, name, 6)
    last = max((record for record in dead(kafka, name)), key=lambda record: record.text("replay-count") or "")
    assert (last.text("replay-count"), last.text("replay-reasons")) == ("2", "bad-json,bad-json")


def test_old_records_come_again_as_duplicates(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("one")), (None, story("two"))])
    assert replay(daemon, "--topic", f"{name}.raw", "--from", "-1h") == "replayed 2 records\n"
    settle(kafka, daemon, name, 4)
    assert len(kafka.read_all(f"{name}.clean")) == 2
    assert len(kafka.read_all(f"{name}.duplicates")) == 2


def test_with_force_they_come_out_again_but_not_what_was_killed(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    dead = {"uri": "urn:x:1", "version": "1", "headline": "H", "standard": {"name": "ninjs", "version": "3.0"}}
    body = [{"role": "main", "contentType": "text/plain", "value": "The quay is closed until the pump of the harbour is mended, said the board."}]
    usable, killed = ({**dead, "pubStatus": status, "bodies": body} for status in ("usable", "canceled"))
    send_and_settle(kafka, daemon, name, [(None, story("one")), (None, json.dumps(usable)), (None, json.dumps(killed))])
    assert replay(daemon, "--topic", f"{name}.raw", "--from", "-1h", "--force", "--json")["replayed"] == 3
    settle(kafka, daemon, name, 6)
    clean = kafka.read_all(f"{name}.clean")
    again = [record for record in clean if record.text("republished")]
    assert len(clean) == 5 and len(again) == 2
    assert not any(b"usable" in record.value and record.key == b"urn:x:1" for record in again)
    stale, = kafka.read_all(f"{name}.duplicates")
    assert stale.text("verdict") == "stale"


@pytest.mark.parametrize("args, code, said", (
    ((), 2, "usage"), (("--dead-letters", "--topic", "x"), 2, "usage"), (("--topic", "x"), 2, "usage"),
    (("--topic", "x", "--from", "yesterday"), 2, "a time is"),
    (("--topic", "no.such.topic", "--from", "-1h"), 69, "no.such.topic"),
), ids=("nothing", "both", "no-from", "no-time", "no-topic"))
def test_what_makes_no_sense_is_said(kafka, desk, name, args, code, said):
    daemon = desk(kafka, start=False)
    done = subprocess.run([program("wiredesk"), "replay", "-c", str(daemon.conf_file), *args],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    assert done.returncode == code and said in done.stderr.decode() and not done.stdout
