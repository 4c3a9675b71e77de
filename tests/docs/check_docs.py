#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Do the documents say what the programs do?  check_docs.py NAME WIREDESKD WIREDESK

Prints what differs; exit 1 if anything does.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
CHECKS = {}


def check(function):
    CHECKS[function.__name__] = function
    return function


def text(name):
    return (TOP / name).read_text(encoding="utf-8")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def both_ways(what, program, page):
    yield from (f"{what} {name}: not documented" for name in sorted(program - page))
    yield from (f"{what} {name}: documented, but not there" for name in sorted(page - program))


def options_of_help(help_text):
    return set(re.findall(r"(?:^|[\s,\[])(--?[a-z][a-z-]*)", help_text))


def options_of_page(page):
    """The options in the bold of tagged paragraphs, and nowhere else."""
    tags = re.findall(r"^\.TP\n(\.B.*)$", page, re.MULTILINE)
    return set(re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", " ".join(tags).replace("\\-", "-")))


@check
def options(wiredeskd, wiredesk):
    """Every option of --help is in the man page, and vice versa."""
    yield from both_ways("wiredeskd", options_of_help(output(wiredeskd, "--help")),
                         options_of_page(text("docs/man/wiredeskd.8")))
    commands = re.findall(r"^  ([a-z-]+) ", output(wiredesk, "--help"), re.MULTILINE)
    page = text("docs/man/wiredesk.1")
    helps = "".join(output(wiredesk, command, "--help") for command in commands)
    yield from both_ways("wiredesk", options_of_help(helps), options_of_page(page))
    yield from both_ways("wiredesk", set(commands), set(re.findall(r"^\.SS (\w+)$", page, re.MULTILINE)))


@check
def exit_codes(_wiredeskd, _wiredesk):
    """The exit codes of daemon.h and cli.h are those of the man pages and of OPERATIONS.md."""
    def codes(name):
        return set(re.findall(r"WD_EXIT_[A-Z]+ = (\d+)", text(name)))

    def page(name):
        part = text(name).split(".SH EXIT STATUS")[1].split("\n.SH")[0]
        return set(re.findall(r"^\.B (\d+)$", part, re.MULTILINE))
    yield from both_ways("wiredeskd exit code", codes("src/daemon/daemon.h"), page("docs/man/wiredeskd.8"))
    yield from both_ways("wiredesk exit code", codes("src/cli/cli.h"), page("docs/man/wiredesk.1"))
    part = text("docs/OPERATIONS.md").split("## Exit codes")[1].split("\n## ")[0]
    yield from both_ways("OPERATIONS.md: exit code", codes("src/daemon/daemon.h"),
                         set(re.findall(r"^\| (\d+) \|", part, re.MULTILINE)))


@check
def log_messages(_wiredeskd, _wiredesk):
    """Every message id that is logged as a warning or an error is in OPERATIONS.md."""
    logged = set()
    for path in (TOP / "src/daemon").glob("*.c"):
        source = path.read_text(encoding="utf-8")
        # The level may be chosen by a condition, and so may the id; then the last one is the louder.
        for level, name in re.findall(r"wd_log\(\s*([^,;]*),\s*([^,;]*),", source):
            if re.search(r"WD_LOG_(WARNING|ERROR)|^[a-z]\w*$", level.strip()):
                logged |= set(re.findall(r'"([a-z-]+)"', name)[-1:])
    part = text("docs/OPERATIONS.md").split("## Log messages")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ((?:`[a-z-]+` ?)+)\|", part, re.MULTILINE)
    yield from both_ways("log message", logged, set(re.findall(r"`([a-z-]+)`", " ".join(rows))))


@check
def reasons(_wiredeskd, _wiredesk):
    """Every reason of a dead letter, and of what is no story, is in TOPICS.md."""
    names = set()
    for name in ("decode_media.c", "decode_g2.c"):
        names |= set(re.findall(r'\{ WD_SPAN_LIT\("\w+"\), "([a-z-]+)" \}', text(f"src/core/{name}")))
    for path in [*(TOP / "src/core").glob("decode*.c"), TOP / "src/core/pipeline.c",
                 TOP / "src/core/xml.c",
                 *(TOP / "src/daemon" / name for name in ("outgoing.c", "decide.c", "work.c"))]:
        source = path.read_text(encoding="utf-8")
        for part in re.findall(r"(?:\breason = |\brefused = |\b(?:wd_json_)?refuse\(|fault_all\(|wd_frame_fault\(|wd_xf_fault\(|\bstop\()([^;{}]*)", source):
            # The first strings are reasons; what follows WD_SPAN in the same call is detail.
            part = re.sub(r'WD_SPAN\("[^"]* [^"]*"\)|detail\([^;]*', "", part)
            names |= {name for name in re.findall(r'"([a-z0-9-]+)"', part) if name != "auto"}
        names |= {name for part in re.findall(r"return [^;]*\? ([^;]*);", source) if "wd_" not in part
                  for name in re.findall(r'"([a-z-]+)"', part) if path.name.startswith("decode")}
    page = text("docs/TOPICS.md").split("## Reasons of dead letters")[1].split("\n## What")[0]
    rows = re.findall(r"^\| ((?:`[a-z0-9-]+` ?)+)\|", page, re.MULTILINE)
    yield from both_ways("reason", names, set(re.findall(r"`([a-z0-9-]+)`", " ".join(rows))))


@check
def headers(_wiredeskd, _wiredesk):
    """The headers that are ours are in TOPICS.md."""
    names = re.search(r"our_names\[\] = \{(.*?)\}", text("src/daemon/outgoing.c"), re.DOTALL).group(1)
    page = text("docs/TOPICS.md").split("## Headers")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ((?:`[a-z-]+` ?)+)\|", page, re.MULTILINE)
    yield from both_ways("header", set(re.findall(r'"([a-z-]+)"', names)),
                         set(re.findall(r"`([a-z-]+)`", " ".join(rows))))


@check
def metrics(_wiredeskd, _wiredesk):
    """Every metric that a document names is there."""
    there = set(re.findall(r'"(wiredesk_\w+)"', text("src/daemon/metrics.c")))
    for name in ("README.md", "docs/OPERATIONS.md", "docs/ARCHITECTURE.md", "CONTRIBUTING.md"):
        for metric in re.findall(r"\b(wiredesk_\w+)", text(name)):
            if metric not in there:
                yield f"{name}: there is no metric {metric}"


@check
def tests_named(_wiredeskd, _wiredesk):
    """Every test that a document names is there."""
    sources = "".join(p.read_text(encoding="utf-8", errors="replace") for pattern in
                      ("CMakeLists.txt", "*.cmake", "test_*.py", "test_*.c", "check_*.py", "gates.py")
                      for p in (TOP / "tests").rglob(pattern))
    for name in ("README.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md"):
        for kind, test in re.findall(r"`(unit|fuzz|gate|docs|integration|corpus|cli)\.([a-z_]+)`", text(name)):
            if not re.search(rf"\b{test}\b", sources):
                yield f"{name}: there is no test {kind}.{test}"
        for test in re.findall(r"`(test_[a-z_0-9]+)`", text(name)):
            if not re.search(rf"\b{test}\b", sources):
                yield f"{name}: there is no test function {test}"


def blocks(name, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", text(name), re.MULTILINE | re.DOTALL)


def clean(wiredesk, *args, **kwargs):
    run = subprocess.run([wiredesk, "clean", *args], check=True, capture_output=True, **kwargs)
    return json.loads(run.stdout)


@check
def readme(_wiredeskd, wiredesk):
    """The README's story and its agency come out as it says."""
    shown = json.loads(blocks("README.md", "json")[0])
    came = clean(wiredesk, TOP / "tests/demo/stories/02-ap-library.txt")
    for party in came["infoSources"]:
        party.pop("contactInfo", None)
    beginning = shown.pop("bodies")[0]["value"].removesuffix(" …")
    if not came.pop("bodies")[0]["value"].startswith(beginning):
        yield "the body of README's story is another one"
    yield from (f"README's story: {key} is {came.get(key)!r}" for key in shown if shown[key] != came.get(key))

    story = next(block for block in blocks("README.md", "") if "(NFP)" in block)
    with tempfile.TemporaryDirectory() as folder:
        agency = pathlib.Path(folder) / "agencies" / "nordfjord.conf"
        agency.parent.mkdir()
        agency.write_text(blocks("README.md", "ini")[0], encoding="utf-8")
        with_file = clean(wiredesk, "--conf", folder, input=story.encode())
        (pathlib.Path(folder) / "skaters.txt").write_text(story, encoding="utf-8")
        (pathlib.Path(folder) / "skaters.expect").write_text(blocks("README.md", "ini")[1], encoding="utf-8")
        test = subprocess.run([wiredesk, "test", "--conf", folder, folder], capture_output=True, text=True)
        if test.returncode or test.stdout != "1 tests, 0 failed\n":
            yield f"README's test: {test.stdout}{test.stderr}"
    without = clean(wiredesk, input=story.encode())
    parties = [(party["role"], party["name"]) for party in with_file["infoSources"]]
    if parties != [("author", "Liv Aasen"), ("author", "Tor Hegg"), ("agency", "Nordfjord Press")]:
        yield f"README's agency: {parties}"
    if with_file["located"] != "Nordfjordeid, Norway" or len(with_file.get("associations", [])) != 1:
        yield f"README's agency: {with_file}"
    agencies = [party["name"] for party in without["infoSources"] if party["role"] == "agency"]
    if agencies != ["NFP"] or "associations" in without:
        yield f"README's agency is known without its file: {without}"


@check
def links(_wiredeskd, _wiredesk):
    """Links inside the tree lead somewhere, headings included."""
    for path in [*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md"), *(TOP / "src").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]*(?:#[^)\s]*)?)\)", path.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            to = (path.parent / name).resolve() if name else path
            if not to.exists():
                yield f"{path.relative_to(TOP)}: {target} leads nowhere"
            elif anchor:
                titles = re.findall(r"^#+ (.*)$", to.read_text(encoding="utf-8"), re.MULTILINE)
                slugs = {re.sub(r"[^\w -]", "", t.lower()).replace(" ", "-") for t in titles}
                if anchor not in slugs:
                    yield f"{path.relative_to(TOP)}: {target}: no such heading"


@check
def man(_wiredeskd, _wiredesk):
    """The man pages render without a warning."""
    if not shutil.which("groff"):
        print("SKIPPED: groff is not installed")
        sys.exit(77)
    for page in sorted((TOP / "docs/man").glob("*.[1-8]")):
        run = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", str(page)], capture_output=True, text=True)
        yield from run.stderr.splitlines()
        if run.returncode:
            yield f"{page.name}: groff failed"


@check
def formats(_wiredeskd, wiredesk):
    """Every format that the program has stands in its man page and in README, and has a page of its own."""
    run = subprocess.run([wiredesk, "clean", "--format", "?"], capture_output=True, text=True)
    names = set(run.stderr.partition("there are: ")[2].split()) - {"auto"}
    pages = {path.stem for path in (TOP / "docs/formats").glob("*.md")}
    yield from both_ways("format", names, pages)
    limits = text("README.md").split("## Limits")[1]
    yield from both_ways("README: format", names, set(re.findall(r"\(docs/formats/([a-z0-9-]+)\.md\)", limits)))
    option = text("docs/man/wiredesk.1").split("\\-\\-format")[1].split(".TP")[0].replace("\\-", "-")
    missing = names - set(re.findall(r"[a-z0-9-]+", option))
    yield from (f"wiredesk.1: --format does not name {name}" for name in sorted(missing))


def main():
    name, wiredeskd, wiredesk = sys.argv[1:]
    wrong = list(CHECKS[name](wiredeskd, wiredesk))
    for line in wrong:
        print(line)
    return 1 if wrong else 0


sys.exit(main())
