# SPDX-License-Identifier: MIT
"""Real datelines of 1987, where they are at hand: nearly every place is known, and those that are well known are right."""
import json
import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ.get("WIREDESK") or str(HERE.parent.parent / "build" / "wiredesk")
SHARED = pathlib.Path(os.environ.get("WD_SHARED") or HERE.parent.parent.parent / "shared")
GOLD = SHARED / "corpora" / "reuters21578" / "gold.jsonl"
KNOWN = {"Washington": "US", "London": "GB", "Philadelphia": "US", "Birmingham": "GB", "San Jose": "CR", "Peking": "CN",
         "Paris": "FR", "New Delhi": "IN", "Melbourne": "AU", "Kingston": "JM", "Tripoli": "LY", "Santiago": "CL", "Cologne": "DE"}


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    if not GOLD.exists():
        pytest.skip(f"no {GOLD}")
    folder = tmp_path_factory.mktemp("datelines")
    files = []
    with GOLD.open(encoding="utf8") as gold:
        for number, line in enumerate(gold):
            story = json.loads(line)
            if (story["dateline"] or "").strip():
                files.append(folder / f"{number:05d}.txt")
                files[-1].write_text(f"{story['dateline'].strip()} {(story['body'] or '')[:300]}", encoding="utf8")
    done = subprocess.run([PROGRAM, "clean", "--report", "--agency", "reuters", "--language", "en", *files],
                          stdout=subprocess.PIPE, timeout=120)
    stories = [json.loads(line).get("story", {}) for line in done.stdout.splitlines()]
    assert len(stories) == len(files)
    return [place for story in stories for place in story.get("places", []) if place["rel"] == "dateline"]


def test_nearly_every_place_is_found(places):
    assert len(places) > 2500
    country = sum("country" in place["contactInfo"][0]["address"] for place in places)
    point = sum("geoJSON" in place for place in places)
    assert country >= 0.98 * len(places), f"{country} of {len(places)} with a country"
    assert point >= 0.96 * len(places), f"{point} of {len(places)} with a point"


def test_well_known_places_are_right(places):
    seen = {}
    for place in places:
        if place["name"] in KNOWN and "geoJSON" in place:
            seen.setdefault(place["name"], set()).add(place["geoJSON"]["properties"]["countryCode"])
    assert len(seen) > 8
    assert seen == {name: {KNOWN[name]} for name in seen}
