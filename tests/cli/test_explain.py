# SPDX-License-Identifier: MIT
"""wiredesk explain as JSON and HTML, and what a change of words changes."""
import html.parser
import json
import subprocess

import pytest
from test_cli import PROGRAM

STORY = ("Snow & <script>alert(1)</script>\n\nBy Anna Lind\n\nOSLO, Jan 5 (Reuters) - Snow <b>fell</b> on \"5 < 6\".\n\n"
         "More is due.\n\nWeiter im Netz: Rain\n")
PICTURE = '{"type": "picture", "headlines": []}'


def run(*args, stdin=b""):
    done = subprocess.run([PROGRAM, "explain", *map(str, args)], input=stdin, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def stories(tmp_path):
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    (folder / "b.json").write_text(PICTURE)
    return folder


def test_json_has_text_parts_and_story(stories):
    code, out, _ = run("--json", stories / "a.txt", stories / "b.json")
    story, fault = map(json.loads, out.splitlines())
    assert code == 1 and fault["error"]["reason"] == "picture" and fault["input"].endswith("b.json")
    assert (story["format"], story["format_guessed"], story["action"], story["agency"]) == ("text", True, "new", "reuters")
    text = story["text"].encode()
    for part in story["parts"]:
        assert text[part["at"]:].startswith(part["text"].encode()) and part["rule"].startswith(part["part"][:4])
    assert [part["part"] for part in story["parts"]] == ["byline", "dateline"]
    assert story["story"]["by"] == "Anna Lind"


class Page(html.parser.HTMLParser):
    """Tags that are closed in order, and the texts of some."""
    VOID = {"meta"}

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], [], {}

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in set(self.open):
            self.text[tag] = self.text.get(tag, "") + data


def test_html_is_one_page_that_marks_the_parts(stories):
    code, out, _ = run("--html", stories / "a.txt", stories / "b.json")
    page = Page()
    page.feed(out)
    page.close()
    assert code == 1 and not page.open and len([tag for tag, _ in page.seen if tag == "section"]) == 2
    marks = [attrs["class"] for tag, attrs in page.seen if tag == "mark"]
    assert marks == ["byline", "dateline"] and "By Anna Lind" in page.text["mark"]
    assert 'Snow <b>fell</b> on "5 < 6".' in page.text["pre"] and "Weiter im Netz: Rain" in page.text["pre"]
    assert "No story: picture" in page.text["p"]
    assert not {"script", "b"} & {tag for tag, _ in page.seen} and "http" not in json.dumps(page.seen[:6]).replace("http-equiv", "")


def test_html_of_a_name_that_is_no_text(tmp_path):
    name = str(tmp_path).encode() + b"/\xff<i>.txt"
    with open(name, "wb") as file:
        file.write(b"\xfe\xff\xfe broken <i>")
    done = subprocess.run([PROGRAM.encode(), b"explain", b"--html", name], capture_output=True, timeout=60, check=False)
    assert "\ufffd&lt;i&gt;.txt" in done.stdout.decode()


@pytest.fixture
def words(tmp_path):
    def write(name, **agencies):
        folder = tmp_path / name / "agencies"
        folder.mkdir(parents=True)
        for key, text in agencies.items():
            (folder / f"{key}.conf").write_text(text)
        return tmp_path / name
    return write


def test_diff_shows_what_a_word_changes(stories, words):
    old = words("old", net="[agency]\nname = Net\n")
    new = words("new", net="[agency]\nname = Net\nrelated = Weiter im Netz:\n")
    code, out, err = run("--diff", old, new, stories)
    assert (code, err) == (1, "") and out.startswith(f"{stories}/a.txt, story 1\n") and out.endswith("2 files, 2 stories, 1 changed\n")
    assert "  related\n    + Weiter im Netz: Rain\n" in out and "  body\n    - Weiter im Netz: Rain\n" in out
    assert "headline" not in out and "uri" not in out
    code, out, _ = run("--diff", "--json", old, new, stories)
    fields = {line["field"]: line for line in map(json.loads, out.splitlines())}
    assert code == 1 and fields.keys() == {"related", "body"} and fields["body"]["old"] == ["Weiter im Netz: Rain"]


def test_diff_of_the_same_is_empty(stories, words):
    assert run("--diff", "-", "-", stories) == (0, "2 files, 2 stories, 0 changed\n", "")
    assert run("--diff", "--json", "-", words("old"), stories) == (0, "", "")


def test_diff_when_only_one_side_is_a_story(tmp_path, words):
    (tmp_path / "c.txt").write_text("Nur zur Ansicht: kommt noch\n")
    new = words("new", net="[agency]\nname = Net\nadvisory = Nur zur Ansicht:\n")
    code, out, _ = run("--diff", "-", new, tmp_path / "c.txt")
    assert code == 1 and "  outcome\n    - (a story)\n    + no-text\n" in out


@pytest.mark.parametrize("args", (("--diff",), ("--diff", "-", "-"), ("--diff", "--html", "-", "-", "x"),
                                  ("--diff", "--conf", "x", "-", "-", "x")))
def test_diff_used_wrongly(args):
    assert run(*args)[0] == 2


def test_diff_without_its_folders(stories, words):
    assert run("--diff", "-", stories / "nowhere", stories)[0] == 74
    assert run("--diff", "-", words("bad", net="[agency]\nnmae = Net\n"), stories)[0] == 78
    assert run("--diff", "-", "-", stories / "nowhere")[0] == 74
