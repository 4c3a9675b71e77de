#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""show.py FOLDER: each story before and after, then what was dropped, and the dead letters.

What is marked - stood in the record that came in and is not in the body that went out; + is where
it went. The paragraphs that stayed are shown by their beginning.
"""
import json
import os
import shutil
import sys

import records

COLOURS = {"-": "31", "+": "32", "head": "1", "dim": "2", "bad": "35"}
COLOUR = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
WIDTH = min(shutil.get_terminal_size((100, 24)).columns, 120)


def put(kind, text, line):
    start, end = (f"\033[{COLOURS[kind]}m", "\033[0m") if COLOUR and kind in COLOURS else ("", "")
    line = " ".join(line.split())
    room = WIDTH - len(text)
    print(f"{start}{text}{line if len(line) <= room else line[:room - 3] + '...'}{end}")


def fields_of(name):
    """What a JSON story names in fields of its own, that cleaning looks into."""
    came = json.loads(records.payload(name)) if name.endswith(".json") else {}
    for key in ("byline", "by", "dateline", "copyright", "copyrightNotice"):
        if key in came:
            yield f"{key}: {came[key]}"


def running_text(name):
    """The story's text as it came, in paragraphs."""
    raw = records.payload(name).decode("utf-8", errors="replace")
    if name.endswith(".json"):
        came = json.loads(raw)
        raw = came.get("text") or came.get("body_text") or records.body_of(came) or ""
    return [part.strip() for part in raw.replace("\r", "").split("\n\n") if part.strip()]


def show_text(name, document):
    body = (records.body_of(document) or "").split("\n\n")
    headline = records.by_role(document.get("headlines"), "main")
    for field in fields_of(name):
        put("-", "  - ", field)
    for part in running_text(name):
        joined = " ".join(part.split())
        stays = next((p for p in body if p and (" ".join(p.split())) in joined), None)
        if stays and stays != joined:
            put("-", "  - ", joined.replace(stays, "", 1))
        if stays:
            put("dim", "    ", stays)
        elif joined != headline:
            put("-", "  - ", joined)


def show_fields(document):
    for name in ("by", "located", "copyrightHolder", "copyrightNotice", "usageTerms", "edNote",
                 "embargoedUntil"):
        if name in document:
            put("+", f"  + {name:16}", document[name])
    for party in document.get("infoSources", []):
        literal = f" ({party['literal']})" if "literal" in party else ""
        put("+", f"  + {party['role']:16}", party["name"] + literal)
    for related in document.get("associations", []):
        put("+", f"  + {'related':16}", related["name"])


def show(number, record):
    name, kind = records.sent()[record["source"]]
    document = record["document"]
    headline = records.by_role(document.get("headlines"), "main") or "(no headline)"
    print()
    put("head", f"{number:2} ", headline)
    headers = record["headers"]
    version = f", version {document['version']}" if "version" in document else ""
    put("dim", "   ", f"{name} ({kind}) -> {record['topic']}, {headers['story-action']}, "
        f"{document['pubStatus']}{version}")
    show_text(name, document)
    show_fields(document)


def main(folder):
    came = records.came_out(folder)
    print("\n== before and after:  - taken out of the text   + where it went")
    for record in came:
        if record["topic"] == "wire.clean":
            show(record["source"] + 1, record)

    print("\n== dropped as duplicates (wire.duplicates)")
    firsts = {r["key"]: r for r in reversed(came) if r["topic"] == "wire.clean"}
    for record in came:
        if record["topic"] == "wire.duplicates":
            first = firsts.get(record["headers"]["duplicate-of"])
            named = records.sent()[first["source"]][0] if first else "?"
            put("bad", f"{record['source'] + 1:2} ", f"{records.sent()[record['source']][0]}: "
                f"the same body as {named}")
            put("dim", "   duplicate-of  ", record["headers"]["duplicate-of"])

    print("\n== dead letters (wire.dead), with their original bytes")
    for record in came:
        if record["topic"] == "wire.dead":
            headers = record["headers"]
            put("bad", f"{record['source'] + 1:2} ", f"{records.sent()[record['source']][0]}: "
                f"{headers['reason']}: {headers.get('detail', '')}")
            put("dim", "   ", f"from {headers['source-topic']} partition "
                f"{headers['source-partition']} offset {headers['source-offset']}")


if len(sys.argv) != 2:
    print(__doc__, file=sys.stderr)
    sys.exit(64)
main(sys.argv[1])
