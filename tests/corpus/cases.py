#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The corpus: stories of many agencies, and what must become of each.

    tests/corpus/<case>/input           what comes off the wire
                        args            options for `wiredesk clean`, one line; may be absent
                        expected.json   all outcomes, in order: {"story": ninjs} or {"error": ...}

test_corpus.py compares. After an intended change of behaviour, this shows what became different
and writes it down; read the differences before they are committed:

    cases.py PROGRAM [--update] [CASE...]
"""
import difflib
import json
import os
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def names():
    return sorted(path.parent.name for path in HERE.glob("*/input"))


def run(program, name, env=None):
    """What the program makes of a case: (exit code, stdout)."""
    options = HERE / name / "args"
    command = [program, "clean", "--report", *(shlex.split(options.read_text()) if options.exists() else []), "input"]
    done = subprocess.run(command, cwd=HERE / name, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, timeout=20)
    return done.returncode, done.stdout.decode()


def outcomes(stdout):
    """The lines of --report without the name of the input."""
    found = [json.loads(line) for line in stdout.splitlines()]
    for outcome in found:
        assert outcome.pop("input") == "input"
    return found


def pretty(found):
    return json.dumps(found, ensure_ascii=False, indent="\t") + "\n"


def expected(name):
    path = HERE / name / "expected.json"
    return path.read_text() if path.exists() else ""


def main():
    words = [word for word in sys.argv[1:] if word != "--update"]
    changed = 0
    program = os.path.abspath(words[0])
    for name in words[1:] or names():
        got = pretty(outcomes(run(program, name)[1]))
        diff = list(difflib.unified_diff(expected(name).splitlines(True), got.splitlines(True), f"{name}/expected.json", "now"))
        sys.stdout.writelines(diff)
        changed += bool(diff)
        if "--update" in sys.argv:
            (HERE / name / "expected.json").write_text(got)
    print(f"{changed} cases differ")
    sys.exit(1 if changed and "--update" not in sys.argv else 0)


if __name__ == "__main__":
    main()
