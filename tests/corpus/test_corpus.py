# SPDX-License-Identifier: MIT
"""Every case of the corpus comes out as written down, valid, and the same in any locale and time zone."""
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "integration")]
import cases  # noqa: E402
import schemas  # noqa: E402

PROGRAM = os.environ.get("WIREDESK") or str(HERE.parent.parent / "build" / "wiredesk")


def check_valid(document):
    for name, validator in schemas.validators():
        wrong = [f"{name}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
        assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", cases.names())
def test_case(name):
    code, stdout = cases.run(PROGRAM, name)
    found = cases.outcomes(stdout)
    assert found, "nothing came out"
    assert cases.pretty(found) == cases.expected(name)
    assert code == (1 if any("error" in outcome for outcome in found) else 0)
    for outcome in found:
        if "story" in outcome:
            check_valid(outcome["story"])


def test_ninjs_schemas_are_there():
    if len(schemas.validators()) < 4:
        pytest.skip(f"no ninjs schemas in {schemas.SHARED}/schema: outputs were checked against our own profile only")


def test_schema_refuses():
    """A profile that accepts anything would prove nothing."""
    _, stdout = cases.run(PROGRAM, "ninjs-3-embargo")
    ours = schemas.validators()[0][1]
    for damage in ({"byline": "x"}, {"pubStatus": "usable"}, {"altIds": []}, {"version": 3}, {"located": ""},
                   {"expires": "2026-01-05"}, {"uri": "no uri"}, {"bodies": [{"role": "main", "value": "x"}]}):
        assert not ours.is_valid({**cases.outcomes(stdout)[0]["story"], **damage}), damage


@pytest.fixture(scope="module")
def turkish(tmp_path_factory):
    """An environment in which "i".upper() is not "I", if one can be made."""
    folder = tmp_path_factory.mktemp("locales")
    if not shutil.which("localedef"):
        pytest.skip("no localedef")
    # Its warnings are about other things than the result; what counts is whether it is there.
    subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", "--no-archive", str(folder / "tr_TR.UTF-8")],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if not (folder / "tr_TR.UTF-8" / "LC_CTYPE").exists():
        pytest.skip("localedef has no tr_TR (Debian package locales)")
    env = {"LOCPATH": str(folder), "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu",
           "LSAN_OPTIONS": f"suppressions={cases.HERE / 'leaks.supp'}"}
    charmap = subprocess.run(["locale", "charmap"], env={**os.environ, **env}, stdout=subprocess.PIPE, check=True)
    assert charmap.stdout == b"UTF-8\n"
    return env


def test_locale_and_time_zone_change_nothing(turkish):
    for name in cases.names():
        assert cases.run(PROGRAM, name, turkish) == cases.run(PROGRAM, name, {"LC_ALL": "C", "TZ": "UTC"}), name
