#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check the model of ownership with Spin: as designed it holds, and each broken variant is caught.

    model.py            every variant; the last line counts
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

MODEL = pathlib.Path(__file__).resolve().parent / "ownership.pml"
VARIANTS = (None, "BROKEN_ORDER", "BROKEN_RESTORE", "BROKEN_OWNER", "BROKEN_UNDO")


def run(*command, cwd):
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout


def verify(variant):
    """(assertions that failed and invalid end states, states stored)"""
    with tempfile.TemporaryDirectory() as tmp:
        run("spin", *([f"-D{variant}"] if variant else []), "-a", str(MODEL), cwd=tmp)
        run("cc", "-O2", "-w", "-DSAFETY", "-DVECTORSZ=2048", "-o", "pan", "pan.c", cwd=tmp)
        out = run("./pan", "-m200000", cwd=tmp)
    # A search that was cut short proves nothing.
    assert variant or "max search depth too small" not in out, out
    return int(re.search(r"errors: (\d+)", out).group(1)), int(float(re.search(r"(\S+) states, stored", out).group(1)))


def main():
    if not shutil.which("spin"):
        print("SKIPPED: spin is not installed")
        sys.exit(77)
    failed = 0
    for variant in VARIANTS:
        errors, states = verify(variant)
        right = bool(errors) == bool(variant)
        failed += not right
        print(f"{'ok    ' if right else 'FAILED'} {variant or 'as designed'}: {errors} errors, {states} states")
    print(f"{len(VARIANTS) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
