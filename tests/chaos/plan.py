# SPDX-License-Identifier: MIT
"""What a chaos run sends: stories, repeats, versions, kills and broken records, all from one seed.

    plan = Plan(seed=3, stories=20000, partitions={"c.raw": 6, "c.late": 2}, seconds=60)
    for sent in plan.records: ...       # in the order of sent.at, seconds from the start

Every body names its content ("Case 000017 text 2"), every record the case and version it is of, so
that a checker needs no word of the program under test. The mix:

    plain      one content, in the dress of some agency, without uri or version
    versioned  one uri, versions 1..n in order, or late, or the same version with another body
    killed     versioned, then a kill; afterwards old copies of it, sometimes a higher version
    repeats    a share of all records: an earlier content again, in another dress
    broken     bytes that no decoder takes
"""
import collections
import json
import random
import re
import sys
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))

from stories import BROKEN, FAMILY, GIVEN, PLACES, retyped, sentence  # noqa: E402

CONTENT = re.compile(r"Case (\d{6}) text (\d+)")
CONFLICT, KILL = 50, 99

# @uri and @version as the record carries them, None for a bare text; @content is (case, text).
Sent = collections.namedtuple("Sent", "at topic partition kind content uri version value headers")


def paragraphs(case, text):
    rng = random.Random(case * 1000 + text)
    body = [" ".join(sentence(rng) for _ in range(rng.randrange(1, 3))) for _ in range(rng.randrange(1, 4))]
    body[0] += f" Case {case:06d} text {text} was filed under the title \"Works - {rng.choice(PLACES)}\"."
    return body


def bloomberg(rng, body):
    return "(Bloomberg) -- " + "\n\n".join(body) + "\n\n©2026 Bloomberg L.P.\n"


def reuters(rng, body):
    return (f"{rng.choice(PLACES).upper()}, Jan 5 (Reuters) - " + "\n\n".join(body)
            + f"\n\n(Reporting by {rng.choice(GIVEN)} {rng.choice(FAMILY)})\n")


def ntb(rng, body):
    return f"{rng.choice(PLACES).upper()} (NTB) - " + "\n\n".join(body) + "\n"


BARE = (bloomberg, reuters, ntb)


def ninjs(uri, version, body, status="usable"):
    return json.dumps({
        "uri": uri, "standard": {"name": "ninjs", "version": "3.0"}, "type": "text", "pubStatus": status, "language": "en",
        "version": str(version), "headlines": [{"role": "main", "value": "The board decides"}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": "\n\n".join(body)}]}, ensure_ascii=False)


def uri_of(case):
    return f"urn:newsml:desk.example:2026:{case:06d}"


class Plan:
    def __init__(self, seed, stories, partitions, seconds, repeats=0.2, broken=20):
        self.rng = random.Random(seed)
        self.places = [(topic, part) for topic, count in partitions.items() for part in range(count)]
        self.seconds, self.records, self.broken = seconds, [], broken
        case = 0
        while len(self.records) < stories * (1 - repeats):
            kind = self.rng.choices(("plain", "versioned", "killed"), (70, 20, 10))[0]
            getattr(self, kind)(case, self.rng.uniform(0, seconds))
            case += 1
        self.repeat(int(stories * repeats))
        for number in range(broken):
            content_type, value = BROKEN[number % len(BROKEN)]
            headers = [("content-type", content_type.encode())] if content_type else []
            self.put(self.rng.uniform(0, seconds), "broken", None, None, None, value, headers)
        self.records.sort(key=lambda sent: sent.at)

    def put(self, at, kind, content, uri, version, value, headers=()):
        topic, part = self.rng.choice(self.places)
        value = value if isinstance(value, bytes) else value.encode()
        self.records.append(Sent(min(at, self.seconds), topic, part, kind, content, uri, version, value, list(headers)))

    def plain(self, case, at):
        self.put(at, "story", (case, 1), None, None, self.rng.choice(BARE)(self.rng, paragraphs(case, 1)))

    def version(self, case, at, version, text=None):
        text = text or version
        self.put(at, "version", (case, text), uri_of(case), version, ninjs(uri_of(case), version, paragraphs(case, text)))

    def gap(self):
        """Between two versions: often none at all, so that they race through the desk."""
        return self.rng.choice((0, 0.01, 0.2, 2))

    def versioned(self, case, at):
        last = self.rng.randrange(2, 12)
        for version in range(1, last + 1):
            self.version(case, at, version)
            at += self.gap()
        extra = self.rng.random()
        if extra < 0.2:
            self.version(case, at + self.gap(), self.rng.randrange(1, last))
        elif extra < 0.3:
            self.version(case, at + self.gap(), last, CONFLICT + last)

    def killed(self, case, at):
        last = self.rng.randrange(1, 4)
        for version in range(1, last + 1):
            self.version(case, at, version)
            at += self.gap()
        version = last + self.rng.randrange(2)
        self.put(at, "kill", (case, KILL), uri_of(case), version,
                 ninjs(uri_of(case), version, paragraphs(case, KILL), "canceled"))
        for _ in range(self.rng.randrange(1, 4)):
            self.version(case, at + self.gap(), self.rng.randrange(1, last + 1))
        if self.rng.random() < 0.3:
            self.version(case, at + 3 * self.gap(), version + 1)

    def again(self, sent, at):
        """@sent's content once more: in a bare dress, or under its own uri as it was."""
        if sent.uri and self.rng.random() < 0.5:
            return Sent(at, *self.rng.choice(self.places), "repeat", sent.content, sent.uri, sent.version, sent.value, [])
        body = retyped(self.rng, paragraphs(*sent.content))
        value = self.rng.choice(BARE)(self.rng, body).encode()
        return Sent(at, *self.rng.choice(self.places), "repeat", sent.content, None, None, value, [])

    def repeat(self, count):
        originals = [sent for sent in self.records if sent.kind in ("story", "version")]
        for sent in self.rng.choices(originals, k=count):
            at = sent.at + self.rng.choice((0, 0.005, 0.05, 1, 10))
            self.records.append(self.again(sent, min(at, self.seconds)))
