# SPDX-License-Identifier: MIT
"""What the integration tests share: a real broker for the session, daemons that never outlive a test."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from kafka import Kafka  # noqa: E402


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
