#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Is what came out of the demo what should have?

    check.py counts           how many records each topic should hold
    check.py compare FOLDER   compare FOLDER/<topic>.jsonl and FOLDER/metrics with expected.json
    check.py print FOLDER     write what came out in the form of expected.json, to be read by a person
"""
import json
import pathlib
import re
import sys

import records

EXPECTED = records.HERE / "expected.json"
# Different in every run.
VOLATILE = {"ingest-time"}
FIELDS = ("uri", "version", "pubStatus", "language", "embargoedUntil", "edNote", "by", "located",
          "copyrightHolder", "copyrightNotice", "usageTerms")


def place_of(place):
    """As it stands in the address, and the country's code."""
    parts = [part for contact in place.get("contactInfo", ()) for part in contact["address"].values()]
    code = place.get("geoJSON", {}).get("properties", {}).get("countryCode", "")
    return "; ".join(parts) + (f" ({code})" if code else "")


def view(record):
    """The part of a record that is compared: all of it, but for times and what repeats itself."""
    out = {
        "story": records.sent()[record["source"]][0],
        "topic": record["topic"],
        "key": record["key"],
        "headers": {k: v for k, v in sorted(record["headers"].items()) if k not in VOLATILE},
    }
    doc = record["document"]
    if doc is None:
        out["same-bytes"] = record["bytes"] == records.payload(out["story"])
        return out
    fields = {name: doc[name] for name in FIELDS if name in doc}
    for name in ("headlines", "descriptions"):
        if name in doc:
            fields[name] = {note["role"]: note["value"] for note in doc[name]}
    # Its year is that of the run.
    if "datelineDate" in fields.get("descriptions", {}):
        fields["descriptions"]["datelineDate"] = re.sub(r"^\d{4}", "YYYY", fields["descriptions"]["datelineDate"])
    if "places" in doc:
        fields["places"] = [place_of(place) for place in doc["places"]]
    if "infoSources" in doc:
        fields["infoSources"] = [" ".join(filter(None, (
            p["role"] + ":", p["name"], f"({p['literal']})" if "literal" in p else "")))
            for p in doc["infoSources"]]
    if "associations" in doc:
        fields["associations"] = [related["name"] for related in doc["associations"]]
    body = records.body_of(doc)
    if body is not None:
        fields["body"] = body.split("\n\n")
    out["document"] = fields
    return out


def expected():
    return json.loads(EXPECTED.read_text(encoding="utf-8"))


def counts():
    for topic in records.TOPICS:
        print(topic, sum(1 for record in expected() if record["topic"] == topic))


def differences(want, got, where=""):
    """Every place in which two JSON values differ."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in sorted(want.keys() | got.keys()):
            yield from differences(want.get(key), got.get(key), f"{where} {key}")
    elif isinstance(want, list) and isinstance(got, list):
        for i in range(max(len(want), len(got))):
            yield from differences(want[i] if i < len(want) else None,
                                   got[i] if i < len(got) else None, f"{where} {i + 1}")
    elif want != got:
        yield f"{where}:\n    expected {want!r}\n    came     {got!r}"


def metric(text, name):
    values = re.findall(rf"^{name}(?:\{{[^}}]*\}})? (\S+)$", text, re.MULTILINE)
    return sum(float(value) for value in values)


def wrong_metrics(folder):
    text = (pathlib.Path(folder) / "metrics").read_text(encoding="utf-8").replace("\r", "")
    want = {topic: sum(r["topic"] == topic for r in expected()) for topic in records.TOPICS}
    for name, value in (
            ("wiredesk_records_in_total", len(records.sent())),
            ("wiredesk_stories_out_total", want["wire.clean"]),
            ("wiredesk_stories_duplicate_total", want["wire.duplicates"]),
            ("wiredesk_dead_letters_total", want["wire.dead"]),
            ("wiredesk_transaction_aborts_total", 0)):
        if metric(text, name) != value or f"# TYPE {name} " not in text:
            yield f"metric {name}: expected {value}, is {metric(text, name):g}"


def compare(folder):
    want = {(record["story"], record["topic"]): record for record in expected()}
    came = [view(record) for record in records.came_out(folder)]
    wrong = []
    for record in came:
        key = (record["story"], record["topic"])
        if key not in want:
            wrong.append(f"{key[0]}: must not come out on {key[1]}, or not twice")
        else:
            wrong += [key[0] + text for text in differences(want.pop(key), record)]
    wrong += [f"{story}: did not come out on {topic}" for story, topic in want]
    wrong += wrong_metrics(folder)
    for text in wrong:
        print(text)
    print(f"{len(came)} records: " + (f"{len(wrong)} differences" if wrong else
          "every one as it should be"))
    return 1 if wrong else 0


def main():
    match sys.argv[1:]:
        case ["counts"]:
            return counts()
        case ["compare", folder]:
            return compare(folder)
        case ["print", folder]:
            views = [view(record) for record in records.came_out(folder)]
            return print(json.dumps(views, ensure_ascii=False, indent="\t"))
    print(__doc__, file=sys.stderr)
    return 64


sys.exit(main())
