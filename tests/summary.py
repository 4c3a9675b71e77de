#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Count what test.sh ran, from the reports that ctest and pytest wrote.

A test that ran pytest, and so wrote a report of its own, is counted by that report: a skip inside
it is a skip here. Prints failures and skips with their reasons; the last line counts. Exit 1 on
any failure, and when nothing ran at all.
"""
import pathlib
import sys
import xml.etree.ElementTree


def first_line(text):
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return lines[0] if lines else ""


def skip_reason(case, skipped):
    """ctest says only that a test was skipped; the test itself says why, on a line of its own."""
    output = case.findtext("system-out") or ""
    for line in output.splitlines():
        if "SKIPPED" in line:
            return line.split("SKIPPED", 1)[1].strip(" :")
    return first_line(skipped.get("message")) or first_line(skipped.text)


def of_case(case):
    """(outcome, reason) of one <testcase>, ctest's or pytest's."""
    for tag in ("failure", "error"):
        found = case.find(tag)
        if found is not None:
            return "failed", first_line(found.get("message")) or first_line(found.text)
    skipped = case.find("skipped")
    if skipped is not None or case.get("status") in ("notrun", "disabled"):
        return "skipped", skip_reason(case, skipped if skipped is not None else case)
    return "passed", ""


def of_pytest(path):
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        yield case.get("name"), *of_case(case)


def of_ctest(path):
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        name, (outcome, reason) = case.get("name"), of_case(case)
        inner = path.parent / path.stem / f"{name}.xml"
        found = list(of_pytest(inner)) if inner.exists() else []
        for part, part_outcome, part_reason in found:
            yield f"{name}.{part}", part_outcome, part_reason
        # A run that broke off after its last test, or before its first, still counts.
        if not found or (outcome == "failed" and all(part[1] != "failed" for part in found)):
            yield name, outcome, reason


def main():
    reports = pathlib.Path(sys.argv[1])
    results = []
    steps = reports / "steps.tsv"
    if steps.exists():
        for line in steps.read_text().splitlines():
            outcome, name, reason = line.split("\t")
            results.append((name, outcome, reason))
    for path in sorted(reports.glob("*.xml")):
        results += [(f"{path.stem}: {name}", outcome, reason) for name, outcome, reason in of_ctest(path)]
    count = {"passed": 0, "failed": 0, "skipped": 0}
    for name, outcome, reason in results:
        count[outcome] += 1
        if outcome != "passed":
            print(f"{outcome.upper():8}{name}{': ' + reason if reason else ''}")
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    sys.exit(1 if count["failed"] or not count["passed"] else 0)


if __name__ == "__main__":
    main()
