# SPDX-License-Identifier: MIT
"""Four desks and three brokers under kills, freezes and rebalances: two seeds, few stories.

chaos.py runs more of them, longer.
"""
import os
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "integration")]

import chaos  # noqa: E402
from kafka import Kafka  # noqa: E402

STORIES = int(os.environ.get("WIREDESK_STORIES") or 6000)


@pytest.fixture(scope="module")
def cluster():
    with Kafka(nodes=3, heap_mb=384, settings=chaos.CLUSTER) as kafka:
        yield kafka


@pytest.mark.parametrize("seed", (1, 2))
def test_every_content_once_whatever_happens(cluster, seed):
    args = chaos.options(["--stories", str(STORIES), "--seconds", "40"])
    assert chaos.one_run(cluster, args, seed) == []
