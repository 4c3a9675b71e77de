# SPDX-License-Identifier: MIT
"""What the integration tests share: a real broker for the session, daemons that never outlive a test."""
import pathlib
import re
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from kafka import Kafka  # noqa: E402
from wiredeskd import Daemon  # noqa: E402


def pytest_sessionfinish(session, exitstatus):
    """Exit 77, which ctest shows as skipped, when every test was."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == 0 and reporter and not reporter.stats.get("passed"):
        session.exitstatus = 77


@pytest.fixture(scope="session")
def kafka():
    """One broker for all tests of the session; each test uses topics and groups of its own."""
    with Kafka() as broker:
        yield broker


@pytest.fixture
def own_kafka():
    """A broker that a test may stop, kill or freeze."""
    with Kafka() as broker:
        yield broker


@pytest.fixture
def name(request):
    """For the topics and the group of one test: "test_future[a b]" -> "future-a-b"."""
    return re.sub(r"\W+", "-", request.node.name.removeprefix("test_")).strip("-")


@pytest.fixture
def desk(request, name):
    """Makes daemons with topics of their own; none of them outlives the test."""
    daemons = []

    def make(kafka, conf=None, partitions=1, raw=None, create=True, start=True, **more):
        topic = f"{name}.raw"
        if create and topic not in kafka.topics():
            kafka.create_topic(topic, partitions, raw)
        daemon = Daemon(kafka, name, topic, conf, **more)
        daemons.append(daemon)
        return daemon.start() if start else daemon

    yield make
    report = request.node.stash.get(FAILED, False)
    for daemon in daemons:
        daemon.failed = report
        daemon.close()


FAILED = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let the fixtures know, so that they show the logs of what failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
