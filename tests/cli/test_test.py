# SPDX-License-Identifier: MIT
"""wiredesk test: stories against what is expected of them."""
import json
import subprocess

import pytest
from test_cli import PROGRAM, TOP

STORY = "Snow closes the pass\n\nBy Anna Lind and Ola Berg\n\nOSLO, Jan 5 (Reuters) - Snow fell.\n\nMore is due.\n"
RIGHT = "[story]\nauthor = Anna Lind\n  Ola Berg\nplace = Oslo\nagency = Reuters\nholder =\nbody = Snow fell.\n  More is due.\n"


def run(*args):
    done = subprocess.run([PROGRAM, "test", *map(str, args)], capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def case(tmp_path):
    def write(expect, story=STORY, name="snow"):
        (tmp_path / f"{name}.txt").write_text(story)
        (tmp_path / f"{name}.expect").write_text(expect)
        return tmp_path
    return write


@pytest.mark.parametrize("expect", (
    RIGHT, "[story]\nbody-starts = Snow\nbody-ends = due.\nbody-has = fell\n  More\nbody-lacks = OSLO\n  Lind\n",
    "[input]\ntime = 2026-03-01\nformat = text\nagency = reuters\nlanguage = en\n[story]\nlanguage = en\naction = new\n",
    "# a comment\n[story 1]\nbyline = Anna Lind and Ola Berg\nheadline = Snow closes the pass\n"))
def test_what_holds_passes(case, expect):
    assert run(case(expect)) == (0, "1 tests, 0 failed\n", "")


@pytest.mark.parametrize("expect, shown", (
    ("author = Anna Lind\n  Ola Borg\n", "2: author\n    Anna Lind\n  - Ola Borg\n  + Ola Berg\n"),
    ("author = Anna Lind\n", "2: author\n    Anna Lind\n  + Ola Berg\n"),
    ("author =\n", "2: author\n  - (nothing)\n  + Anna Lind\n  + Ola Berg\n"),
    ("holder = Reuters\n", "2: holder\n  - Reuters\n  + (nothing)\n"),
    ("body-starts = Rain\n", "2: body-starts\n  - Rain\n  + Snow fell.\n"),
    ("body-ends = due\n", "2: body-ends\n  - due\n  + More is due.\n"),
    ("body-has = fell\n  Hail\n", "2: body-has\n"), ("body-lacks = Snow\n", "2: body-lacks\n"),
    ("place = Oslo\n[story 2]\nplace = Oslo\n", "expect:4: story 2, place\n")))
def test_what_does_not_hold_is_shown_with_file_and_line(case, expect, shown):
    code, out, err = run(case("[story]\n" + expect))
    assert (code, err) == (1, "") and shown in out and out.endswith("1 tests, 1 failed\n")


def test_what_is_no_story(case):
    picture = '{"type": "picture", "headlines": []}'
    assert run(case("[error]\nreason = picture\n", picture))[0] == 0
    assert "  - video\n  + picture\n" in run(case("[error]\nreason = video\n", picture))[1]
    assert "  + (no story: picture)\n" in run(case("[story]\nheadline = x\n", picture))[1]
    assert "  - picture\n  + (a story)\n" in run(case("[error]\nreason = picture\n"))[1]


def test_every_outcome_has_to_be_expected(case):
    both = '[{"text": "Rain fell in Bergen."}, {"type": "video", "headlines": []}]'
    assert run(case("[story]\nbody = Rain fell in Bergen.\n[error 2]\nreason = video\n", both))[0] == 0
    code, out, _ = run(case("[story]\nbody = Rain fell in Bergen.\n", both))
    assert code == 1 and "1 outcomes are expected, and 2 came" in out


@pytest.mark.parametrize("expect, said", (
    ("[story]\n\nauthro = x\n", "snow.expect:3: authro: no such field"), ("[sotry]\nplace = x\n", ":2: sotry: no such section"),
    ("[input]\nagncy = ap\n[story]\nplace = Oslo\n", ":2: agncy: [input] has no such key"), ("place = x\n", ":1: no such section"),
    ("[error]\nwhy = x\n", ":2: why: [error] has no such key"), ("[story]\njunk\n", ":2: "), ("", ":1: nothing is expected"),
    ("[input]\ntime = soon\n[story]\nplace = Oslo\n", ":2: soon: no time like"), ("[story]\nbody-has =\n", ":2: body-has: empty"),
    ("[story]\nbody-starts = a\n  b\n", ":3: body-starts: takes one value"), ("[story x]\nplace = x\n", "no such section"),
    ("[input]\nagency = nobody\n[story]\nplace = Oslo\n", "no agency 'nobody'"),
    ("[input]\nformat = telex\n[story]\nplace = Oslo\n", "no format 'telex'")))
def test_a_mistake_in_the_file_is_78_and_says_where(case, expect, said):
    code, _, err = run(case(expect))
    assert code == 78 and said in err


def test_the_story_has_to_be_there_once(case):
    folder = case(RIGHT)
    (folder / "snow.xml").write_text("x")
    assert run(folder)[0] == 78 and "two stories" in run(folder)[2]
    (folder / "snow.xml").unlink()
    (folder / "snow.txt").unlink()
    assert run(folder)[0] == 78 and "no story of that name" in run(folder)[2]


def test_folders_files_and_none(case, tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "rain.expect").write_text("[story]\nplace = Bergen\n")
    (tmp_path / "deep" / "er" / "rain.txt").write_text("BERGEN, Jan 5 (Reuters) - Rain fell.\n")
    assert run(case(RIGHT)) == (0, "2 tests, 0 failed\n", "")
    assert run(tmp_path / "snow.expect") == (0, "1 tests, 0 failed\n", "")
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty")[0] == 1 and "no tests" in run(tmp_path / "empty")[2]
    assert run(tmp_path / "nowhere")[0] == 74 and run()[0] == 2


def test_json(case):
    _, out, _ = run("--json", case("[story]\nauthor = Anna Lind\nplace = Oslo\n"))
    difference, test = map(json.loads, out.splitlines())
    assert (difference["line"], difference["field"]) == (2, "author")
    assert (difference["expected"], difference["got"]) == (["Anna Lind"], ["Anna Lind", "Ola Berg"])
    assert test["passed"] is False and test["test"].endswith("snow.expect")
    assert json.loads(run("--json", case(RIGHT))[1]) == {"test": test["test"], "passed": True}


def test_print_makes_a_test_that_passes(case):
    folder = case(RIGHT)
    _, out, _ = run("--print", folder / "snow.txt")
    assert "author = Anna Lind\n  Ola Berg\n" in out and "body-ends = More is due.\n" in out
    assert run(case(out))[0] == 0


def test_every_field_is_listed():
    code, out, _ = run("--fields")
    assert code == 0 and {"author", "dateline", "holder", "body"} <= {line.split(" ")[0] for line in out.splitlines()}


def test_the_agencies_have_their_own():
    folders = sorted(path for path in (TOP / "tests/agencies").iterdir() if path.is_dir())
    assert {"ap", "reuters", "dpa"} <= {path.name for path in folders}
    for folder in folders:
        assert (TOP / f"conf/agencies/{folder.name}.conf").exists(), folder
        assert len(list(folder.glob("*.expect"))) >= 10, folder
