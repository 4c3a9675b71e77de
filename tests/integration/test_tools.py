# SPDX-License-Identifier: MIT
"""wiredesk tail, why and topics, as an operator calls them beside a running desk."""
import json
import subprocess

from test_input import send_and_settle
from wiredeskd import program


SNOW = "Snow fell in Graz all through the night and closed two of the roads that lead to the lakes."


def wiredesk(daemon, command, *args, code=0):
    done = subprocess.run([program("wiredesk"), command, "-c", str(daemon.conf_file), *args],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def test_tail_shows_what_was_published(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    texts = ["Bridge opens\n\nBy Anna Lind\n\nOSLO (NTB) - The bridge is open.\n", "GRAZ (dpa) - Snow fell.\n"]
    send_and_settle(kafka, daemon, name, [(None, text) for text in texts])
    lines = wiredesk(daemon, "tail", "--from", "-1h", "--to", "now").splitlines()
    assert len(lines) == 2
    assert any("NTB" in line and "Bridge opens" in line and "Oslo" in line and "by Anna Lind" in line for line in lines)
    only, = rows(wiredesk(daemon, "tail", "--from", "-1h", "--to", "now", "--agency", "dpa", "--json"))
    assert only["located"] == "Graz"


def test_tail_follows(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    tail = subprocess.Popen([program("wiredesk"), "tail", "-c", str(daemon.conf_file), "--from", "-1h"],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    try:
        send_and_settle(kafka, daemon, name, [(None, "GRAZ (dpa) - Snow fell.\n")])
        assert b"Graz" in tail.stdout.readline()
    finally:
        tail.kill()
        tail.wait()
        tail.stdout.close()


def test_why_tells_first_place_duplicates_and_dead_letters(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    one = json.dumps({"id": "A1", "agency": "ntb", "version": "1", "headline": "Snow", "body": SNOW})
    again = f"Elsewhere\n\nLINZ (APA) - {SNOW}\n"
    send_and_settle(kafka, daemon, name, [(None, one), (None, again), (None, b"bad \xff")])
    clean, = kafka.read_all(f"{name}.clean")
    uri, first_hash = clean.key.decode(), clean.text("content-hash")
    told = rows(wiredesk(daemon, "why", "--json", uri))
    assert [row["verdict"] for row in told] == ["publish", "duplicate"]
    assert told[0]["from"] == f"{name}.raw 0 @0" and told[1]["from"] == f"{name}.raw 0 @1"
    assert f"of {uri}" in told[1]["details"]
    assert rows(wiredesk(daemon, "why", "--json", first_hash)) == told
    assert len(wiredesk(daemon, "why", uri).splitlines()) == 2
    assert wiredesk(daemon, "why", "urn:nobody", code=1) == ""


def test_topics_says_what_is_missing_creates_it_and_finds_what_is_wrong(kafka, desk, name):
    daemon = desk(kafka, {"topics": {"create": "no"}}, create=False, start=False)
    states = {row["topic"]: row["state"] for row in rows(wiredesk(daemon, "topics", "--json", code=1))}
    assert len(states) == 6 and all(state.startswith("missing") for state in states.values())
    made = {row["topic"]: row for row in rows(wiredesk(daemon, "topics", "--create", "--json"))}
    assert all(row["state"] == "ok" for row in made.values())
    assert made[f"{name}.seen"]["partitions"] == "4" and made[f"{name}.handoff"]["retention.ms"] == "-1"
    daemon.start().wait_ready().terminate()
    daemon.write_conf(dedup={"buckets": 8, "window": "3000d"})
    found = wiredesk(daemon, "topics", code=1)
    assert "must be equal" in found and "shorter than [dedup] window" not in found
    daemon.write_conf(dedup={"buckets": 4})
    assert "shorter than [dedup] window" in wiredesk(daemon, "topics", code=1)


def test_no_broker_is_said_and_is_69(tmp_path):
    conf = tmp_path / "wiredesk.conf"
    conf.write_text("[kafka]\nbootstrap.servers = 127.0.0.1:1\n[input]\ntopics = wire.raw\n")
    for command in (("why", "urn:x"), ("replay", "--dead-letters")):
        done = subprocess.run([program("wiredesk"), command[0], "-c", str(conf), *command[1:]], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        assert done.returncode == 69 and done.stderr, command
