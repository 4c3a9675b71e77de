# SPDX-License-Identifier: MIT
"""What the demo sent and what came out, as check.py and show.py see it."""
import json
import pathlib

HERE = pathlib.Path(__file__).parent
TOPICS = ("wire.clean", "wire.duplicates", "wire.dead")


def sent():
    """The stories in the order in which they were sent: (name, content type)."""
    lines = (HERE / "stories.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")[:2]) for line in lines]


def payload(name):
    return (HERE / "stories" / name).read_bytes()


def came_out(folder):
    """Every record that kcat -J wrote to folder/<topic>.jsonl, by the offset of its source."""
    records = []
    for topic in TOPICS:
        # kcat passes bytes that are no UTF-8 through as they are; so do we.
        text = (pathlib.Path(folder) / f"{topic}.jsonl").read_text(
            encoding="utf-8", errors="surrogateescape")
        for line in text.split("\n"):
            if line:
                records.append(record_of(topic, json.loads(line)))
    return sorted(records, key=lambda record: (record["source"], record["topic"]))


def record_of(topic, envelope):
    pairs = envelope.get("headers") or []
    headers = dict(zip(pairs[::2], pairs[1::2]))
    raw = envelope["payload"].encode("utf-8", errors="surrogateescape")
    return {
        "topic": topic,
        "key": envelope["key"],
        "headers": headers,
        "bytes": raw,
        "document": None if topic == "wire.dead" else json.loads(raw),
        "source": int(headers.get("source-offset", -1)),
    }


def by_role(notes, role):
    """The first value of a ninjs list of {role, value}."""
    return next((note["value"] for note in notes or [] if note.get("role") == role), None)


def body_of(document):
    return by_role(document.get("bodies"), "main")
