#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare the canonical text of test_fingerprint --serve with docs/FINGERPRINT.md in Python.

usage: fingerprint_peer.py TEST_FINGERPRINT FINGERPRINT.md

The vectors of the specification are checked as well. The function canonical() is written from the specification alone. Compared are: every code point
by itself and behind a letter, every pair of a letter and a combining mark, and a few thousand
random texts that mix what borders on what.
"""
import base64
import hashlib
import random
import re
import subprocess
import sys
import unicodedata as ud

SINGLE = "'`\u02bb\u02bc\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a"
DOUBLE = '"\u00ab\u00bb\u201c\u201d\u201e\u201f\u301d\u301e\u301f'
DASHES = "-_\u2010\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b"
BLANKS = "\t\n\v\f\r \u0085\u1680\u2028\u2029"
DROPPED = "\u00ad\u200b\u2060\ufeff"

BEFORE = {ord(c): None for c in DROPPED} | {0xB4: "'"}
AFTER = ({ord(c): "'" for c in SINGLE} | {ord(c): '"' for c in DOUBLE}
         | {ord(c): "-" for c in DASHES} | {ord(c): " " for c in BLANKS})


def fold(c):
    while True:
        folded = ud.normalize("NFKD", c.casefold()) if len(c) == 1 else "".join(map(fold, c))
        if folded == c:
            return c
        c = folded


def canonical(text):
    text = "".join(fold(c) for c in text.translate(BEFORE))
    text = ud.normalize("NFKC", text).translate(AFTER)
    text = re.sub("-+", "-", text.replace("''", '"'))
    return re.sub(" +", " ", text).strip(" ")


def texts():
    known = [chr(c) for c in range(1, 0x110000)
             if not 0xD800 <= c < 0xE000 and ud.category(chr(c)) != "Cn" and chr(c) != "\n"]
    for at in range(0, len(known), 64):
        yield "|".join(known[at:at + 64])
        yield "".join("A" + c for c in known[at:at + 64])
    letters = "AaEeOoUuNn<=>'\"- \u00c5\u00e9\u00d8\u00df\u0130\u0391\u03b9\u0418\u3046\u1100"
    marks = [c for c in known if ud.combining(c)]
    for letter in letters:
        yield "|".join(letter + mark for mark in marks)
    rnd = random.Random(1)
    pool = (letters + SINGLE + DOUBLE + DASHES + BLANKS + DROPPED + "\u00b4\u2026\u0301\u0323\u0338"
            "\u0345\u0308\u1161\u11a8\uac00\ufb01\ufdfa\u3099\u00a0\u3000xyz019.,(") .replace("\n", "")
    for _ in range(20000):
        yield "".join(rnd.choice(pool) for _ in range(rnd.randrange(1, 24)))
    for _ in range(2000):
        yield "".join(rnd.choice(known) for _ in range(rnd.randrange(1, 24)))


def bad_vectors(spec):
    """Rows of the specification's table that canonical() and SHA-256 do not give."""
    rows = re.findall(r"^\| `+ ?(.+?) ?`+ \| `(.+?)` \| `(ni:\S+)` \|$", spec, re.M)
    for body, canon, ni in rows:
        body, canon = (re.sub(r"\\u(....)", lambda m: chr(int(m[1], 16)), t) for t in (body, canon))
        digest = base64.urlsafe_b64encode(hashlib.sha256(canon.encode()).digest()).decode()
        if canonical(body) != canon or ni != "ni:///sha-256;" + digest.rstrip("="):
            yield ascii(body)
    if len(rows) < 6:
        yield f"only {len(rows)} vectors found"


def main():
    with open(sys.argv[2], encoding="utf8") as f:
        wrong = list(bad_vectors(f.read()))
    print(*wrong, sep="\n", end="\n" if wrong else "")
    cases = list(texts())
    lines = "".join(t.encode().hex() + "\n" for t in cases)
    out = subprocess.run([sys.argv[1], "--serve"], input=lines, capture_output=True, text=True,
                         check=True).stdout.split("\n")
    bad = 0
    for text, line in zip(cases, out, strict=False):
        got = bytes.fromhex(line).decode()
        if got != canonical(text):
            bad += 1
            if bad <= 10:
                print(f"{ascii(text)[:300]}\n got  {ascii(got)[:300]}\n want {ascii(canonical(text))[:300]}")
    print(f"{len(cases)} texts, Unicode {ud.unidata_version}, {bad} differ")
    return 1 if bad or wrong or len(out) != len(cases) + 1 else 0


sys.exit(main())
