# SPDX-License-Identifier: MIT
"""wiredesk as its users call it: options, exit codes, what goes to which stream."""
import json
import os
import pathlib
import pty
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("WIREDESK") or str(TOP / "build" / "wiredesk")
COMMANDS = ("clean", "explain", "test", "bench")  # those that read files
ONLINE = ("replay", "tail", "topics", "why")  # those that ask Kafka
STORY = "Snow closes the pass\n\nBy Anna Lind\n\nOSLO, Jan 5 (Reuters) - Snow fell.\n\nMore is due.\n\nEarlier: Rain\n"
RECORD_BYTES = 1 << 20


def wiredesk(*args, stdin="", **kwargs):
    return subprocess.run([PROGRAM, *map(str, args)], input=stdin.encode() if isinstance(stdin, str) else stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False, **kwargs)


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    return path


@pytest.mark.parametrize("command", ((), *((name,) for name in COMMANDS + ONLINE)))
def test_help_and_version(command):
    shown = wiredesk(*command, "--help")
    assert shown.returncode == 0 and shown.stdout.startswith(b"usage: wiredesk") and not shown.stderr
    version = wiredesk(*command, "--version")
    assert version.returncode == 0 and re.fullmatch(rb"wiredesk \d+\.\d+\.\d+\n", version.stdout)


@pytest.mark.parametrize("args, said", (
    ((), "usage: wiredesk COMMAND"), (("polish",), "no command 'polish'"), (("clean", "--polish"), "--polish"),
    (("clean", "--format"), "--format"), (("explain", "--polish"), "usage: wiredesk explain"),
    (("bench",), "usage: wiredesk bench"), (("bench", "--seconds", "soon", "x"), "not 'soon'"),
    (("bench", "--seconds", "-1", "x"), "not '-1'"), (("clean", "--format", "telex"), "auto text json "),
    (("clean", "--agency", "nobody"), "no agency 'nobody'"),
    (("clean", "--time", "now"), "not 'now'"), (("clean", "--time", "-2h"), "not '-2h'"),
    (("explain", "--time", "2026-01-05"), "not '2026-01-05'")))
def test_wrong_usage_is_2_and_says_what(args, said):
    done = wiredesk(*args)
    assert done.returncode == 2 and not done.stdout and said in done.stderr.decode()


def test_help_names_every_option():
    for command in COMMANDS:
        shown = wiredesk(command, "--help").stdout.decode()
        for option in ("--format", "--agency", "--charset", "--language", "--time", "--conf", "--help", "--version"):
            assert option in shown, (command, option)


def test_clean_reads_stdin_without_a_file_and_for_a_dash(story):
    from_file = wiredesk("clean", story)
    assert from_file.returncode == 0 and not from_file.stderr
    assert from_file.stdout.count(b"\n") == 1
    assert wiredesk("clean", stdin=STORY).stdout == from_file.stdout
    assert wiredesk("clean", "-", stdin=STORY).stdout == from_file.stdout
    assert json.loads(from_file.stdout)["by"] == "Anna Lind"


def test_clean_takes_many_files_in_order(story, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("OSLO (NTB) - Rain fell.")
    done = wiredesk("clean", "--report", story, other, story)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["input"] for line in lines] == [str(story), str(other), str(story)]
    assert lines[0]["story"] == lines[2]["story"] != lines[1]["story"]


def test_refused_input_is_1_and_the_rest_goes_on(story, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"headline": "Cut')
    done = wiredesk("clean", bad, story)
    assert done.returncode == 1
    assert done.stdout.count(b"\n") == 1 and b"bad-json" in done.stderr and str(bad).encode() in done.stderr
    reported = wiredesk("clean", "--report", bad, story)
    assert reported.returncode == 1 and not reported.stderr
    first, second = map(json.loads, reported.stdout.splitlines())
    assert first["error"]["reason"] == "bad-json" and first["error"]["format"] == "json" and "story" in second


def test_unreadable_file_is_74_and_the_rest_goes_on(story, tmp_path):
    for path in (tmp_path / "missing", tmp_path):
        done = wiredesk("clean", "--report", path, story)
        assert done.returncode == 74 and str(path).encode() in done.stderr
        first, second = map(json.loads, done.stdout.splitlines())
        assert first["error"]["reason"] == "unreadable" and "story" in second
    assert wiredesk("explain", tmp_path / "missing").returncode == 74
    assert wiredesk("bench", tmp_path / "missing").returncode == 74


def test_too_large_a_file_is_refused(tmp_path):
    path = tmp_path / "large.txt"
    text = "Snow fell on the pass and on the town.\n\n"
    path.write_text((text * (RECORD_BYTES // len(text) + 1))[:RECORD_BYTES])
    assert wiredesk("clean", path).returncode == 1  # more paragraphs than a story has
    path.write_text("x" * RECORD_BYTES)
    assert wiredesk("clean", path).returncode == 0
    path.write_text("x" * (RECORD_BYTES + 1))
    done = wiredesk("clean", "--report", path)
    assert done.returncode == 1 and json.loads(done.stdout)["error"]["reason"] == "too-large"


def test_output_that_cannot_be_written_is_74(story):
    with open("/dev/full", "wb") as full:
        for args in (("clean", story), ("clean", "--report", story), ("explain", story), ("--help",)):
            done = subprocess.run([PROGRAM, *map(str, args)], stdout=full, stderr=subprocess.PIPE, timeout=20, check=False)
            assert done.returncode == 74 and b"standard output" in done.stderr, args


def test_file_names_of_any_bytes(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9 \"1\".txt"
    with open(path, "w", encoding="utf8") as file:
        file.write(STORY)
    done = subprocess.run([PROGRAM, "clean", "--report", path], stdout=subprocess.PIPE, timeout=20, check=True)
    assert json.loads(done.stdout)["input"].endswith("caf\ufffd \"1\".txt")


def test_time_settles_the_year(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text("OSLO, Dec 31 (Reuters) - Snow fell on the city.")

    def day(*args):
        story = json.loads(wiredesk("clean", *args, path).stdout)
        assert "contentCreated" not in story
        return [text["value"] for text in story["descriptions"] if text["role"] == "datelineDate"]
    assert day("--time", "2026-01-01T08:00:00+01:00") == ["2025-12-31"]
    assert day("--time", "2025-12-31T23:00:00Z") == ["2025-12-31"]
    assert day() == []


def test_declared_format_charset_and_language(tmp_path):
    path = tmp_path / "story"
    path.write_bytes('{"text": "not JSON to me"}'.encode())
    done = json.loads(wiredesk("clean", "--format", "text", "--language", "sv", path).stdout)
    assert done["bodies"][0]["value"] == '{"text": "not JSON to me"}' and done["language"] == "sv"
    path.write_bytes("Stra\u00dfe".encode("latin-1"))
    assert wiredesk("clean", path).returncode == 1
    assert "Stra\u00dfe" in wiredesk("clean", "--charset", "ISO-8859-1", path).stdout.decode()


def test_conf_folder_adds_and_replaces_agencies(tmp_path):
    agencies = tmp_path / "agencies"
    agencies.mkdir()
    text = "HAMAR (Mjøsposten) - Snow fell.\n\nMjøsposten Avis\n"
    (agencies / "mjosposten.conf").write_text("[agency]\nname = Mjøsposten\ncredit = Mjøsposten\nsign_off = Mjøsposten Avis\n")
    (agencies / "notes.txt").write_text("not a conf file")
    plain = json.loads(wiredesk("clean", stdin=text).stdout)
    ours = json.loads(wiredesk("clean", "--conf", tmp_path, "--agency", "mjosposten", stdin=text).stdout)
    assert "Avis" in plain["bodies"][0]["value"] and "Avis" not in ours["bodies"][0]["value"]
    assert {"role": "provider", "name": "Mjøsposten"} in ours["infoSources"]


def test_wrong_conf_is_78_with_file_and_line(tmp_path):
    agencies = tmp_path / "agencies"
    agencies.mkdir()
    (agencies / "a.conf").write_text("[agency]\nname = A\ncolour = red\n")
    (agencies / "b.conf").write_text("[agency]\nname = B\n")
    done = wiredesk("clean", "--conf", tmp_path, stdin=STORY)
    assert done.returncode == 78 and f"{agencies}/a.conf:3:".encode() in done.stderr and not done.stdout
    assert wiredesk("clean", "--conf", tmp_path / "missing", stdin=STORY).returncode == 74


def test_explain_marks_every_part(story):
    shown = wiredesk("explain", story)
    text = shown.stdout.decode()
    assert shown.returncode == 0 and "\033" not in text
    assert "<byline>By Anna Lind</byline>" in text
    assert "<dateline>OSLO, Jan 5 (Reuters) -</dateline> Snow fell." in text
    assert "<related>Earlier: Rain</related>" in text
    assert re.search(r"^ +0 +12  byline +byline\.\S+ +By Anna Lind$", text, re.M)
    assert re.search(r"^  located +Oslo$", text, re.M)


def test_explain_lists_rules():
    text = wiredesk("explain", "--rules").stdout.decode()
    names = [line.split()[1] for line in text.splitlines()]
    assert names[0] == "markers" and {"byline", "dateline", "copyright", "credits", "related"} <= set(names)


def test_explain_says_why_something_is_no_story():
    done = wiredesk("explain", stdin='{"headline": "Cut')
    assert done.returncode == 1 and b"bad-json" in done.stdout


def on_terminal(story, **env):
    master, slave = pty.openpty()
    subprocess.run([PROGRAM, "explain", str(story)], stdout=slave, timeout=20, check=True,
                   env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, **env})
    os.close(slave)
    shown = b""
    while True:
        try:
            more = os.read(master, 65536)
        except OSError:  # the other end is closed and all is read
            break
        if not more:
            break
        shown += more
    os.close(master)
    return shown


def test_explain_is_coloured_on_a_terminal_that_wants_it(story):
    assert b"\033[" in on_terminal(story, TERM="xterm")
    assert b"\033[" not in on_terminal(story, TERM="xterm", NO_COLOR="1")
    assert b"\033[" not in on_terminal(story, TERM="dumb")


def test_bench_prints_a_rate_and_the_stages(story, tmp_path):
    lines = tmp_path / "stories.jsonl"
    lines.write_text("".join(json.dumps({"text": f"OSLO (NTB) - Snow {n} fell."}) + "\n" for n in range(5)))
    done = wiredesk("bench", "--seconds", "0.1", story, lines)
    first, head, *table = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert first.startswith("6 records, ") and re.search(r" \d+ stories/s$", first)
    assert head.split() == ["stage", "us/story", "share"]
    assert [row.split()[0] for row in table] == ["decode", "normalize", "hash", "encode", "all"]


def test_bench_has_a_row_for_each_format():
    seeds = sorted((TOP / "tests/bench/seeds").iterdir())
    named = {"text": "text.txt", "json": "json.json", "newsml-g2": "newsml-g2.xml", "ninjs": "ninjs.json"}
    done = wiredesk("bench", "--table", "--seconds", "0.01", *(seed for seed in seeds if seed.name in named.values()))
    head, *rows = done.stdout.decode().splitlines()
    assert done.returncode == 0 and head.split()[:5] == ["format", "records", "bytes", "stories/s", "MB/s"]
    assert {row.split()[0] for row in rows} == named.keys() and all(len(row.split()) == 9 for row in rows)
    assert all(float(row.split()[3]) > 0 for row in rows)


def test_bench_table_tells_what_is_no_story(story, tmp_path):
    picture = tmp_path / "picture.json"
    picture.write_text('{"type": "picture", "headlines": []}')
    done = wiredesk("bench", "--table", "--seconds", "0.01", story, picture)
    assert done.returncode == 1 and b"1 records held no story" in done.stdout and b"\ntext " in done.stdout


def test_bench_needs_stories(tmp_path):
    path = tmp_path / "empty.jsonl"
    path.write_text("[]\n")
    assert wiredesk("bench", "--seconds", "0.1", path).returncode == 1
    path.write_text("")
    assert wiredesk("bench", "--seconds", "0.1", path).returncode == 1
