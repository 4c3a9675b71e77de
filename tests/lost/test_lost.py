# SPDX-License-Identifier: MIT
"""No text is lost: what a record holds, read by other libraries, is in the story, character for character but blanks.

Every story of the tests' own, and of ../shared/fixtures where that is there. Of each:

- the running text is the source's, in its order. A block of the source that is not in it (a heading that is
  a headline, a caption) stands in a field; one that stood twice has to be there twice;
- the body, and the parts that were split off, are the running text.
"""
import collections
import json
import os
import pathlib
import shlex
import subprocess
import unicodedata

import pytest
import sources

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("WIREDESK") or str(TOP / "build" / "wiredesk")
FIXTURES = pathlib.Path(os.environ.get("WD_SHARED") or TOP.parent / "shared") / "fixtures"
OWN = (("tests/corpus", "*/input"), ("tests/demo/stories", "*.*"), ("tests/agencies", "*/*.txt"), ("tests/bench/seeds", "*"),
       ("tests/lost/records", "*"))


def squeeze(text):
    """Without blanks and what nobody sees: controls, zero-width characters, soft hyphens."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Zs", "Zl", "Zp"))


def stories(path, args=()):
    run = subprocess.run([PROGRAM, "explain", "--json", *args, str(path)], stdout=subprocess.PIPE, timeout=20, check=False)
    return [line for line in map(json.loads, run.stdout.decode().splitlines()) if "story" in line]


def strings(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [string for element in value for string in strings(element)]
    return [str(value)]


def fields(story):
    """How often each text stands in a field, the body left out."""
    return collections.Counter(squeeze(line) for key, value in story.items() if key not in ("bodies", "standard")
                               for string in strings(value) for line in {string, *string.split("\n")})


def body_of(story):
    return next((body["value"] for body in story.get("bodies", []) if body["role"] == "main"), "")


def rest_of(text, parts):
    """The text without its parts."""
    data, at, rest = text.encode(), 0, b""
    for part in sorted(parts, key=lambda part: part["at"]):
        rest += data[at:max(at, part["at"])]
        at = max(at, part["at"] + len(part["text"].encode()))
    return (rest + data[at:]).decode()


def places_of(block, pool):
    """How often a block stands in fields: in one, or its marker ("UPDATE 2-") in one and the rest of it in another."""
    places = sum(count for value, count in pool.items() if block in value)
    if places:
        return places
    return int(any(block.startswith(value) and any(block[len(value):] in other for other in pool)
                   for value in pool if value and value != block))


def account(blocks, text, pool):
    """Walk along the text: (what of it no block explains, the blocks that are neither in it nor in a field)."""
    # best[at]: the least that is lost when the blocks so far have been walked and the text is used up to there.
    best = {0: (0, None)}
    places = {block: places_of(block, pool) for block in set(blocks)}
    for block in blocks:
        now = {}
        for at, (cost, trail) in best.items():
            if text.startswith(block, at) and (at + len(block) not in now or cost < now[at + len(block)][0]):
                now[at + len(block)] = cost, trail
            skipped = cost + (0 if places[block] else len(block))
            if at not in now or skipped < now[at][0]:
                now[at] = skipped, (block, trail)
        best = now
    at, (_, trail) = min(best.items(), key=lambda item: len(text) - item[0] + item[1][0])
    skipped = []
    while trail:
        skipped.append(trail[0])
        trail = trail[1]
    lost, used = [], collections.Counter()
    for block in reversed(skipped):
        used[block] += 1
        if used[block] > places[block]:
            lost.append(block)
    return text[at:], lost


def best_account(contents, text, pool):
    """Of several contents one is the story, and others may follow it."""
    contents = [blocks for blocks in ([squeeze(block) for block in blocks] for blocks in contents) if any(blocks)] or [[]]
    best = None
    for first in range(len(contents)):
        order = [contents[first]] + contents[:first] + contents[first + 1:]
        blocks, rest = list(order[0]), None
        rest, lost = account(blocks, text, pool)
        for more in order[1:]:
            if not rest:
                break
            again, lost_again = account(blocks + more, text, pool)
            if len(again) < len(rest) and len(lost_again) <= len(lost):
                blocks, rest, lost = blocks + more, again, lost_again
        if best is None or len(rest) + sum(map(len, lost)) < len(best[0]) + sum(map(len, best[1])):
            best = rest, lost
    return best


def contents_of(source):
    """A story's text is a list of blocks, or several such lists to choose from."""
    return source if source and isinstance(source[0], list) else [source]


def check(path, args=()):
    """(number of stories compared, formats without a reader, what is wrong)"""
    found, unread, wrong = stories(path, args), set(), []
    readers = {story["format"] for story in found}
    by_format = {}
    data = path.read_bytes()
    for name in readers:
        if name in sources.READERS:
            # A message holds records of other formats.
            source_of = sources.READERS["email" if sources.is_mail(data) else name]
            by_format[name] = [contents_of(source) for source in source_of(data, args)]
        elif name not in sources.WITHOUT_TEXT:
            unread.add(name)
    compared = 0
    for nth, story in enumerate(found, 1):
        text = squeeze(story["text"])
        if squeeze(rest_of(story["text"], story["parts"])) != squeeze(body_of(story["story"])):
            wrong.append(f"{path} story {nth}: body and parts are not the text")
        if story["format"] not in by_format:
            continue
        compared += 1
        pool = fields(story["story"])
        rest, lost = min((best_account(contents, text, pool) for contents in by_format[story["format"]] or [[[]]]),
                         key=lambda account: len(account[0]) + sum(map(len, account[1])))
        if rest:
            wrong.append(f"{path} story {nth} ({story['format']}): not in the source: {rest[:80]!r}")
        wrong += [f"{path} story {nth} ({story['format']}): lost: {block[:80]!r}" for block in lost]
    return compared, unread, wrong


def options_of(path):
    options = path.parent / "args"
    return shlex.split(options.read_text()) if options.exists() else []


def own_files():
    return [path for folder, pattern in OWN for path in sorted((TOP / folder).glob(pattern)) if path.suffix != ".expect"]


@pytest.mark.parametrize("folder", sorted({str(path.parent.relative_to(TOP)) for path in own_files()}))
def test_own(folder):
    wrong, unread = [], set()
    for path in own_files():
        if str(path.parent.relative_to(TOP)) == folder:
            _, names, faults = check(path, options_of(path))
            wrong += faults
            unread |= names
    print("without a reader:", *sorted(unread))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("folder", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()) if FIXTURES.is_dir() else [None])
def test_fixtures(folder):
    if folder is None:
        pytest.skip(f"{FIXTURES} is not there")
    wrong, unread = [], set()
    for path in sorted((FIXTURES / folder).iterdir()):
        _, names, faults = check(path)
        wrong += faults
        unread |= names
    print("without a reader:", *sorted(unread))
    assert not wrong, "\n".join(wrong)


def test_a_loss_is_seen():
    """The comparison itself: text that is missing, doubled, or from nowhere."""
    pool = collections.Counter(["Snow closes the pass"])
    assert account(["ab", "cd"], "abcd", pool) == ("", [])
    assert account(["ab", "x", "cd"], "abcd", pool) == ("", ["x"])
    assert account(["ab"], "abcd", pool) == ("cd", [])
    assert account(["Snow", "ab"], "ab", pool) == ("", [])
    assert account(["Snow", "ab", "Snow"], "ab", pool) == ("", ["Snow"])
    assert rest_of("By A\n\nOSLO - Snow", [{"at": 0, "text": "By A"}, {"at": 6, "text": "OSLO -"}]) == "\n\n Snow"
