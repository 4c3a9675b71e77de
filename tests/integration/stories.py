# SPDX-License-Identifier: MIT
"""Invented wire copy by the thousand: several agencies' shapes, repeats in another dress, broken records.

    feed = Feed(seed=7, stories=20000, duplicates=0.1, broken=20)
    for record in feed.records: ...       # what goes to Kafka, in order, and what must become of it

Every body names the number of its story ("Case 000017"), so that a checker can tell them apart
without trusting anything that the program says. People are invented, places are real.
"""
import collections
import json
import random
import re

PLACES = ("Bergen", "Tromsø", "Aarhus", "Turku", "Uppsala", "Ghent", "Graz", "Brno", "Cork", "Leeds", "Porto", "Lyon")
GIVEN = ("Anna", "Jo", "Per", "Mia", "Kofi", "Lena", "Tomás", "Ida", "Nils", "Ruth")
FAMILY = ("Brandt", "Lindqvist", "Okoro", "Dahl", "Moreau", "Novak", "Keane", "Sørli")
WHO = ("The harbour board", "A district court", "The town council", "The ferry company", "A panel of engineers",
       "The teachers' union", "The museum", "A group of farmers", "The water authority")
DID = ("approved", "delayed", "rejected", "opened an inquiry into", "set aside money for", "published figures on",
       "signed a contract for", "asked for comments on")
WHAT = ("a plan for the old quay", "the new tram line", "a bridge that was closed in spring", "the winter timetable",
        "repairs of the sea wall", "a wind park off the coast", "the price of school meals", "the library's move")
WHEN = ("on Monday", "late on Tuesday", "after a long debate", "for the second time this year", "without a vote",
        "in the early hours", "at a meeting in the town hall")
WHY = ("because the costs had risen by {n} percent", "after {n} people had complained", "with {n} votes in favour",
       "although {n} houses stand in the way", "and named {n} reasons", "while {n} workers looked on")
CASE = re.compile(r"Case (\d{6})")

Sent = collections.namedtuple("Sent", "case kind key value headers")


def sentence(rng):
    return " ".join((rng.choice(WHO), rng.choice(DID), rng.choice(WHAT), rng.choice(WHEN),
                     rng.choice(WHY).format(n=rng.randrange(2, 900)))) + "."


def paragraphs(case):
    """The clean body of a story: the same for the same number, whatever its dress."""
    rng = random.Random(case)
    body = [" ".join(sentence(rng) for _ in range(rng.randrange(1, 4))) for _ in range(rng.randrange(2, 6))]
    body[0] += f" Case {case:06d} was filed under the title \"Works - {rng.choice(PLACES)}\"."
    return body


def person(rng):
    return f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"


def headline(case):
    return f"{random.Random(case).choice(WHO)} decides on number {case}"


# --- dresses: text -----------------------------------------------------------------------------

def bloomberg(rng, case, body):
    return f"{headline(case)}\n\n(Bloomberg) -- " + "\n\n".join(body) + "\n\n©2026 Bloomberg L.P.\n"


def ap(rng, case, body):
    place = rng.choice(PLACES).upper()
    return (f"{headline(case)}\n\nBy {person(rng).upper()}\n\n{place} (AP) — " + "\n\n".join(body)
            + "\n\nCopyright 2026 The Associated Press. All rights reserved.\n")


def reuters(rng, case, body):
    place = rng.choice(PLACES).upper()
    return (f"{headline(case)}\n\n{place}, Jan 5 (Reuters) - " + "\n\n".join(body)
            + f"\n\n(Reporting by {person(rng)}; Editing by {person(rng)})\n")


def dpa(rng, case, body):
    return f"{headline(case)}\n\n{rng.choice(PLACES)} (dpa) - " + "\n\n".join(body) + "\n"


def ntb(rng, case, body):
    return f"{headline(case)}\n\n{rng.choice(PLACES).upper()} (NTB) - " + "\n\n".join(body) + "\n"


# --- dresses: JSON -----------------------------------------------------------------------------

def simple_json(rng, case, body):
    return json.dumps({"id": f"D{case}-{rng.randrange(10**6)}", "headline": headline(case), "byline": f"By {person(rng)}",
                       "language": "en", "body": "\n\n".join(body)}, ensure_ascii=bool(rng.randrange(2)))


def ninjs3(rng, case, body):
    return json.dumps({
        "uri": f"urn:newsml:desk.example:2026:{case}-{rng.randrange(10**6)}",
        "standard": {"name": "ninjs", "version": "3.0"}, "type": "text", "pubStatus": "usable", "language": "en",
        "headlines": [{"role": "main", "value": headline(case)}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": "\n\n".join(body)}]}, ensure_ascii=False)


DRESSES = (bloomberg, ap, reuters, dpa, ntb, simple_json, ninjs3)


def retyped(rng, body):
    """The same words from another keyboard: what the canonical form folds."""
    changes = (lambda text: text.replace('"Works', "“Works").replace('"', "”"),
               lambda text: text.replace(" - ", " – "),
               lambda text: text.replace(". ", ".  "),
               lambda text: text)
    change = rng.choice(changes)
    return [change(text) for text in body]


def record(rng, case, kind="story"):
    body = paragraphs(case)
    if kind == "duplicate":
        body = retyped(rng, body)
    value = rng.choice(DRESSES)(rng, case, body)
    headers = [("traceparent", f"00-{case:032x}-{rng.randrange(1 << 64):016x}-01".encode())] if rng.random() < 0.5 else []
    return Sent(case, kind, None if rng.random() < 0.5 else str(case).encode(), value.encode(), headers)


# What can be wrong with a record: content-type or None, bytes.
BROKEN = (
    (None, b"STAVANGER (NTB) - Bytes \xff\xfe that are not text.\n"),
    ("application/json", b'{"headline": "Cut off in the mid'),
    ("application/json", b'{"body": ["a list", 3]}'),
    ("application/json", b"[" * 5000),
    (None, b""),
)


def broken(rng, number):
    content_type, value = BROKEN[number % len(BROKEN)]
    headers = [("traceparent", b"00-broken"), ("x-number", str(number).encode())]
    if content_type:
        headers.append(("content-type", content_type.encode()))
    return Sent(number, "broken", f"broken {number}".encode(), value, headers)


class Feed:
    """@duplicates: repeats as a share of all records. Each comes somewhere after its first copy."""

    def __init__(self, seed, stories, duplicates=0.1, broken_records=20):
        rng = random.Random(seed)
        repeats = round(stories * duplicates / (1 - duplicates))
        self.records = [record(rng, case) for case in range(stories)]
        slots = [(rng.uniform(0, stories), "duplicate") for _ in range(repeats)]
        slots += [(rng.uniform(0, stories), "broken") for _ in range(broken_records)]
        numbers = iter(range(broken_records))
        # From the back, so that earlier slots stay where they are.
        for at, kind in sorted(slots, reverse=True):
            where = int(at) + 1
            if kind == "broken":
                self.records.insert(where, broken(rng, next(numbers)))
            else:
                original = rng.randrange(max(0, where - 2000), where)
                self.records.insert(where, record(rng, original, "duplicate"))

    def of(self, kind):
        return [sent for sent in self.records if sent.kind == kind]
