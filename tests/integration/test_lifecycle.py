# SPDX-License-Identifier: MIT
"""Start, ready, reload, several instances, stop: what an operator and a service manager see."""
import re
import subprocess

import pytest

from test_input import send_and_settle, settle, story
from wiredeskd import promtool


def test_missing_topics_are_created_as_they_must_be(kafka, desk, name):
    desk(kafka, create=False).wait_ready()
    topics = kafka.topics()
    for topic, partitions in (("seen", 4), ("handoff", 4)):
        assert topics[f"{name}.{topic}"] == partitions
    assert {f"{name}.{topic}" for topic in ("raw", "clean", "duplicates", "dead")} <= topics.keys()
    assert kafka.topic_configs(f"{name}.handoff")["retention.ms"] == "-1"
    assert "compact" in kafka.topic_configs(f"{name}.seen")["cleanup.policy"]


def test_a_window_longer_than_the_retention_is_told(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    assert daemon.terminate() == 0
    daemon.write_conf(dedup={"window": "20d"})
    daemon.start().wait_log(r"retention\.ms=691200000, shorter than")


def test_other_buckets_than_the_topics_have(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    assert daemon.terminate() == 0
    daemon.write_conf(dedup={"buckets": 8})
    daemon.start()
    assert daemon.wait_exit() == 78
    assert daemon.log.find(r"has 4 partitions, but \[dedup\] buckets is 8.*Set buckets = 4; or")


def test_without_leave_to_create_it_waits(kafka, desk, name):
    daemon = desk(kafka, {"topics": {"create": "no"}}, create=False)
    daemon.wait_not_ready(rf"{name}\.\w+")
    for topic in ("seen", "handoff"):
        kafka.create_topic(f"{name}.{topic}", 4, {"cleanup.policy": "compact" if topic == "seen" else "delete",
                                                  "retention.ms": -1})
    for topic in ("raw", "clean", "duplicates", "dead"):
        kafka.create_topic(f"{name}.{topic}")
    daemon.wait_ready(60)
    send_and_settle(kafka, daemon, name, [(None, story("at noon"))])
    assert len(kafka.read_all(f"{name}.clean")) == 1


def test_ready_status_and_stopping_are_told(kafka, desk, name):
    daemon = desk(kafka, notify=True)
    daemon.notify.wait("^STATUS=")
    daemon.notify.wait("^READY=1$")
    daemon.wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("at noon"))])
    assert daemon.terminate() == 0
    daemon.notify.wait("^STOPPING=1$")


def test_watchdog_is_fed(kafka, desk):
    daemon = desk(kafka, notify=True, env={"WATCHDOG_USEC": "2000000"}).wait_ready()
    for _ in range(3):
        daemon.notify.wait("^WATCHDOG=1$", start=len(daemon.notify.messages))


def test_reload(kafka, desk, name):
    daemon = desk(kafka, notify=True).wait_ready()
    daemon.notify.wait("^READY=1$")
    before = len(daemon.notify.messages)
    daemon.write_conf(log={"level": "notice"})
    daemon.signal(1)
    daemon.notify.wait("^RELOADING=1$", start=before)
    assert int(daemon.notify.wait("^MONOTONIC_USEC=", start=before).split("=")[1]) > 0
    daemon.notify.wait("^READY=1$", start=before)
    daemon.wait_metric("wiredesk_reloads_total", 1, result="ok")
    daemon.write_conf(log={"level": "loudly"})
    daemon.signal(1)
    daemon.wait_metric("wiredesk_reloads_total", 1, result="failed")
    daemon.wait_log(r"wiredesk\.conf:\d+.*level")
    daemon.wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("after a bad reload"))])
    assert len(kafka.read_all(f"{name}.clean")) == 1


def test_sigterm_commits_what_is_done(kafka, desk, name):
    daemon = desk(kafka, {"transaction": {"interval": "500ms"}}).wait_ready()
    kafka.produce(f"{name}.raw", [(None, story(f"number {number}")) for number in range(3000)])
    daemon.wait_metric("wiredesk_records_in_total", 100)
    assert daemon.terminate() == 0
    committed = kafka.committed(f"{name}.desk", f"{name}.raw").get(0, 0)
    # No transaction is left open: the reader is not held up.
    clean = kafka.read_all(f"{name}.clean", deadline_s=5)
    assert sorted(int(record.text("source-offset")) for record in clean) == list(range(committed))
    daemon.start().wait_ready()
    settle(kafka, daemon, name, 3000)
    assert len(kafka.read_all(f"{name}.clean")) == 3000


def test_a_twin_replaces_its_elder(kafka, desk, name):
    """The same instance name twice: the newcomer is served, the other leaves and must not come back."""
    elder = desk(kafka).wait_ready()
    send_and_settle(kafka, elder, name, [(None, story("alone"))])
    younger = desk(kafka)
    assert elder.wait_exit(60) not in (0, -6, -11)
    younger.wait_ready(60)
    send_and_settle(kafka, younger, name, [(None, story("alone")), (None, story("later"))], before=1)
    assert len(kafka.read_all(f"{name}.clean")) == 2


def test_metrics_are_clean(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("at noon")), (None, b"\xff\xfe")])
    status, text = daemon.get("/metrics")
    assert status == 200
    tool = promtool()
    if not tool:
        pytest.skip("promtool is not there: tests/setup.sh promtool")
    run = subprocess.run([tool, "check", "metrics"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert run.returncode == 0, run.stdout.decode()
    assert "Case" not in text and "quay" not in text


def test_the_log_carries_no_story_text(kafka, desk, name):
    daemon = desk(kafka).wait_ready()
    send_and_settle(kafka, daemon, name, [(None, story("by the secretive zeppelin")), (None, b"zeppelin \xff\xfe")])
    assert daemon.terminate() == 0
    assert not [line for line in daemon.log.lines if "zeppelin" in line]


@pytest.mark.parametrize("conf,expected", (
    ({}, 0), ({"log": {"level": "loudly"}, "dedup": {"window": "7 parsecs"}}, 78)), ids=("good", "bad"))
def test_check(kafka, desk, conf, expected):
    daemon = desk(kafka, conf, create=False, args=("--check",))
    assert daemon.wait_exit() == expected
    mistakes = [line for line in daemon.log.lines if re.search(r"wiredesk\.conf:\d+", line)]
    assert len(mistakes) == len(conf)
