#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rules of the tree that a tool can check: gates.py NAME [BUILD DIR]. Prints what breaks one, exit 1.

Each gate looks at the files that git tracks, or at all files where there is no git.
"""
import fnmatch
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
GATES = {}


def gate(function):
    GATES[function.__name__] = function
    return function


def tracked(*patterns):
    """Paths relative to the top that match one of the @patterns; all of them without any."""
    run = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(TOP), "ls-files", "-z", "-co", "--exclude-standard"],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if run.returncode == 0:
        names = [name for name in run.stdout.decode().split("\0") if name]
    else:
        names = [str(path.relative_to(TOP)) for path in TOP.rglob("*")
                 if path.is_file() and not re.match(r"(build[^/]*|\.venv|\.git)/", str(path.relative_to(TOP)))]
    return sorted(name for name in names if (TOP / name).is_file()
                  and (not patterns or any(fnmatch.fnmatch(name, pattern) for pattern in patterns)))


def ours():
    return tracked("src/*.c", "src/*.cc", "src/*.h", "include/*.h")


def text(name):
    return (TOP / name).read_text(errors="replace")


def code(name):
    """The text of a C file with comments and string contents blanked, line by line as before."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text(name), flags=re.S)


def includes(name):
    for number, line in enumerate(text(name).splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+(<[^>]+>|"[^"]+")', line)
        if match:
            yield number, match.group(1)


def run_tool(*command):
    """The words of a tool that judges by its exit code."""
    if not shutil.which(command[0]):
        print(f"SKIPPED: {command[0]} is not installed")
        sys.exit(77)
    run = subprocess.run(command, cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return [] if run.returncode == 0 else run.stdout.decode(errors="replace").splitlines() or [f"{command[0]} failed"]


@gate
def format(_):
    """clang-format is the only judge of layout."""
    return run_tool("clang-format", "--dry-run", "-Werror", *tracked("*.c", "*.cc", "*.h"))


BANNED = re.compile(r"(?<![\w.>])(strcpy|strcat|sprintf|vsprintf|strtok|strtok_r|atoi|atol|atoll|atof|gets|localtime|gmtime|"
                    r"alloca|asctime|ctime|tmpnam|mktemp|system|popen)\s*\(")
# These ask the locale; the core must not.
LOCALE = re.compile(r"(?<![\w.>])(is(?:alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit)|"
                    r"to(?:lower|upper)|str(?:n?casecmp|coll|xfrm|tod|tof|told)|setlocale|wcs\w+|mbs?\w*towcs?)\s*\(")


@gate
def banned(_):
    """Calls with no bound, no reentrance or a locale in them."""
    for name in ours():
        for number, line in enumerate(code(name).splitlines(), 1):
            for pattern in (BANNED, LOCALE) if name.startswith(("src/core", "include")) else (BANNED,):
                for match in pattern.finditer(line):
                    yield f"{name}:{number}: {match.group(1)}"


@gate
def fuzzed(_):
    """Every decoder has a fuzz target, and a story to begin with."""
    formats = set(re.findall(r'\.name = "([a-z0-9-]+)"', text("src/core/decode.c")))
    listed = set(" ".join(re.findall(r"foreach\(format ([^)]*)\)", text("tests/CMakeLists.txt"))).split())
    seeds = {path.stem for path in (TOP / "tests/bench/seeds").iterdir()}
    yield from (f"decode.c: {name} is not fuzzed by tests/CMakeLists.txt" for name in sorted(formats - listed))
    yield from (f"tests/CMakeLists.txt: there is no format {name}" for name in sorted(listed - formats))
    yield from (f"tests/bench/seeds: no story in {name}" for name in sorted(formats - seeds))


@gate
def globals(build):
    """No mutable globals but those that the comment of that name in main.c lists."""
    listed = set(re.findall(r"\w+", " ".join(
        re.findall(r"/\*(?:(?!\*/).)*?mutable globals.*?\*/", text("src/daemon/main.c"), flags=re.S | re.I))))
    for archive in sorted(pathlib.Path(build).glob("src/*/libwd_*.a")):
        listing = subprocess.run(["objdump", "-t", str(archive)], stdout=subprocess.PIPE, check=True).stdout.decode()
        member = ""
        for line in listing.splitlines():
            member = line.split(":")[0] if "file format" in line else member
            match = re.search(r"\s(\.t?(?:data|bss)\S*|\*COM\*)\s+[0-9a-f]+ (?:\.hidden )?(\w[\w.]*)$", line)
            # Tables of pointers are constants too, once the loader has filled them in; so is what C++ unwinds by.
            if match and not match.group(1).startswith((".data.rel.ro", ".data.rel.local.DW.ref")) and match.group(2).split(".")[0] not in listed:
                yield f"{archive.name} {member}: {match.group(2)}"


@gate
def lizard(_):
    """Functions of at most 80 lines, complexity 15 (a switch counts as one), 6 parameters."""
    python = TOP / ".venv" / "bin" / "python"
    if not python.exists():
        print("SKIPPED: no .venv; make it with tests/setup.sh venv")
        sys.exit(77)
    return run_tool(str(python), "-m", "lizard", "-l", "cpp", "-L", "80", "-C", "15", "-a", "6", "-m", "-w", "src")


@gate
def length(_):
    """Files of at most 600 lines."""
    for name in ours() + tracked("tests/*.c", "tests/*.py"):
        lines = text(name).count("\n")
        if lines > 600:
            yield f"{name}: {lines} lines"


@gate
def symbols(build):
    """What the core calls is on the list: strings, memory and its libraries; nothing that does I/O."""
    rules = [line.split("#")[0].strip() for line in text("tests/gates/core.symbols").splitlines()]
    allowed = re.compile("|".join(f"(?:{rule})" for rule in rules if rule))
    archive = pathlib.Path(build) / "src" / "core" / "libwd_core.a"
    listing = subprocess.run(["nm", "-A", str(archive)], stdout=subprocess.PIPE, check=True).stdout.decode()
    entries = [line.rsplit(":", 1)[1].split()[-2:] + [line.split(":")[1]] for line in listing.splitlines()]
    defined = {name for kind, name, _ in entries if kind not in "Uw"}
    assert defined, f"{archive} defines nothing"
    return sorted({f"{member}: {name}" for kind, name, member in entries
                   if kind == "U" and name not in defined and not allowed.fullmatch(name)})


def door_table():
    """header pattern -> patterns of the files that may include it, from src/README.md"""
    doors = {}
    for line in text("src/README.md").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 5 and cells[2].startswith("`"):
            for header in re.findall(r"`([^`]+)`", cells[2]):
                doors[header] = re.findall(r"`([^`]+)`", cells[3])
    assert len(doors) > 3, "src/README.md has no table of doors"
    return doors


# C, POSIX and Linux: everyone's.
SYSTEM = re.compile(r"(assert|ctype|dirent|errno|fcntl|float|fts|getopt|glob|inttypes|iso646|langinfo|limits|locale|math|netdb|"
                    r"poll|pthread|pwd|regex|sched|setjmp|signal|std\w+|string|strings|syslog|threads|time|unistd|wchar)\.h"
                    r"|climits|cstdio|cstring|new|(sys|arpa|net|netinet|linux)/.*")


@gate
def doors(_):
    """A library's headers are included only by its doors."""
    table = door_table()
    used = set()
    for name in ours():
        for number, header in includes(name):
            if header[0] != "<" or SYSTEM.fullmatch(header[1:-1]):
                continue
            rows = [row for row in table if fnmatch.fnmatch(header[1:-1], row)]
            if not rows:
                yield f"{name}:{number}: {header} is in no row of src/README.md"
            elif not any(fnmatch.fnmatch(name, door) for door in table[rows[0]]):
                yield f"{name}:{number}: {header}: only for {' '.join(table[rows[0]])}"
            used.update(rows)
    for row in table:
        if row not in used:
            yield f"src/README.md: nobody includes {row}"


STAGES = ("decode", "normalize", "resolve", "fingerprint", "encode", "seen")


def stage_of(name):
    stem = re.split(r"[/.]", name)[-2]
    if re.match(r"rules?(_|$)", stem):
        return "normalize"
    return next((stage for stage in STAGES if re.match(stage + r"(_|$)", stem)), None)


@gate
def stages(_):
    """No stage includes another; fingerprint.h may be included for the type of a hash."""
    for name in tracked("src/core/*", "include/wiredesk/*"):
        mine = stage_of(name)
        for number, header in includes(name) if mine else ():
            other = stage_of(header.strip('"<>'))
            if header[0] == '"' and other and other != mine and not header.endswith('/fingerprint.h"'):
                yield f"{name}:{number}: stage {mine} includes {header} of stage {other}"
        for number, header in includes(name):
            if header.startswith(('"daemon/', '"cli/')):
                yield f"{name}:{number}: the core includes {header}"


@gate
def headers(build):
    """Every header compiles alone, with all warnings, and has the guard of its name."""
    commands = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
    daemon = next(entry for entry in commands if entry["file"].endswith("src/daemon/main.c"))
    words = shlex.split(daemon["command"])
    words = words[words.index(next(word for word in words if re.search(r"(cc|gcc|clang)(-\d+)?$", word) and "ccache" not in word)):]
    flags = [word for word in words[1:] if re.match(r"-(I|isystem|D|W|std|f)", word) and not word.startswith("-fsan")]
    for name in tracked("src/*.h", "include/*.h"):
        guard = "WIREDESK_" + re.sub(r"^(include/wiredesk|src)/", "", name).replace("/", "_").replace(".", "_").upper()
        if f"#ifndef {guard}\n#define {guard}\n" not in text(name) and f"#ifndef {guard.replace('CORE_', '')}\n" not in text(name):
            yield f"{name}: no guard {guard}"
        run = subprocess.run([words[0], *flags, "-Werror", "-fsyntax-only", "-I", str(TOP / "src"), "-I", str(TOP / "include"),
                              "-x", "c", "-include", str(TOP / name), "/dev/null"],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if run.returncode:
            yield f"{name} does not compile alone:"
            yield from run.stdout.decode().splitlines()[:5]


# Put together here, so that this file does not name them either.
HOSTS = re.compile("|".join(("repo1?\\.mav" "en", "py" "pi\\.org", "registry\\.np" "mjs", "deb\\.deb" "ian\\.org",
                             "proxy\\.gol" "ang", "crates\\.i" "o", "pythonhos" "ted")))
MACHINE = re.compile("/(wo" "rk|fa" "rm|ro" "ot)/|/tmp/" "wt\\b")
CONFLICT = re.compile(r"^(<{7}|>{7}) ")
LEFT = re.compile(r"\b(TODO|FIXME|XXX)\b(?! #\d)")


@gate
def tree(_):
    """No package registry, path of one machine or mark of a conflict; nothing left to do without a number."""
    for name in tracked():
        if name.startswith(("tests/fuzz/seeds/", "tests/corpus/")):
            continue
        for number, line in enumerate(text(name).splitlines(), 1):
            for pattern in (HOSTS, MACHINE, CONFLICT) + ((LEFT,) if re.match(r"(src|include|systemd)/|.*\.sh$", name) else ()):
                match = pattern.search(line)
                if match:
                    yield f"{name}:{number}: {match.group(0)}"


@gate
def shell(_):
    """The scripts, by shellcheck."""
    scripts = [name for name in tracked() if re.match(r"#!/bin/(ba)?sh", text(name)[:20])]
    assert scripts
    return run_tool("shellcheck", "-x", *scripts)


@gate
def cppcheck(build):
    """cppcheck on what the programs are made of."""
    return run_tool("cppcheck", f"--project={build}/compile_commands.json", "--enable=warning,performance,portability",
                    "--inline-suppr", "--error-exitcode=1", "--quiet", "--file-filter=*/src/*", "-j2", "--std=c11",
                    f"--suppressions-list={TOP}/tests/gates/cppcheck.suppressions",
                    "--template={file}:{line}: {id}: {message}",
                    # It sees no system headers, and without a name a list head is no C to it.
                    "-DSTAILQ_HEAD(name,type)=struct{struct type*stqh_first;}")


@gate
def tidy(build):
    """clang-tidy on what the programs are made of."""
    lines = run_tool("run-clang-tidy", "-p", build, "-quiet", "-j2", "-extra-arg=-Wno-unknown-warning-option",
                     f"{TOP}/src/.*\\.cc?$")
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    return [line for line in lines if re.search(r"(warning|error):", line)] or lines[-20:]


def main():
    found = list(GATES[sys.argv[1]](sys.argv[2] if len(sys.argv) > 2 else None))
    print(*found, sep="\n")
    if found:
        print(f"{sys.argv[1]}: {GATES[sys.argv[1]].__doc__} {len(found)} found")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
