#!/bin/bash
# SPDX-License-Identifier: MIT
# Build wiredesk and prove that it works: unit, corpus, fuzz replay, gates, sanitizers, and
# integration with a real Kafka and a real systemd. Installs the Debian packages that it needs.
#
#   ./test.sh                 everything
#   ./test.sh quick           unit, corpus, fuzz replay and gates, no sanitizers, no Kafka
#   ./test.sh -L integration  only tests with that label (a regular expression)
#
# The asan build is clang's, so that both compilers see all of it.
# Leaves build/, build-asan/ and build-tsan/. The last line counts; exit 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
started=$SECONDS
labels='' quick=no
while [ $# -gt 0 ]; do
	case $1 in
	-L) labels=${2:?-L needs a label}; shift ;;
	quick) quick=yes ;;
	*) sed -n '3,12s/^# \{0,1\}//p' "$0"; exit 64 ;;
	esac
	shift
done
jobs=$(nproc)
reports=$PWD/build/reports
# CI refuses warnings; a newer compiler on someone's own machine must not stop them.
case ${CI:-} in '' | no | false | 0) werror=OFF ;; *) werror=ON ;; esac

say() { printf '\n== %s (%d s)\n' "$*" $((SECONDS - started)); }
# For the summary: a step of ours that ctest does not know.
note() { printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$reports/steps.tsv"; }

configure_and_build() { # folder, cmake arguments
	local dir=$1
	shift
	[ -f "$dir/CMakeCache.txt" ] || set -- -G Ninja "$@"
	if cmake -S . -B "$dir" -DWD_WERROR=$werror "$@" >"$reports/$dir.cmake.log" 2>&1 \
		&& cmake --build "$dir" -j "$jobs" >"$reports/$dir.build.log" 2>&1; then
		note passed "build.$dir" ''
		return 0
	fi
	note failed "build.$dir" "see $reports/$dir.build.log"
	tail -40 "$reports/$dir.cmake.log" "$reports/$dir.build.log" 2>/dev/null
	return 1
}

run_ctest() { # folder, name of the report, ctest arguments
	local dir=$1 name=$2
	shift 2
	mkdir -p "$reports/$name"
	WIREDESK_REPORTS=$reports/$name ctest --test-dir "$dir" -j "$jobs" --output-on-failure \
		--no-tests=ignore --output-junit "$reports/$name.xml" "$@" </dev/null
	[ -s "$reports/$name.xml" ] || note failed "ctest.$name" 'wrote no report'
}

# Which of the wanted labels a sanitizer build runs.
run_sanitized() { # folder, sanitizers, what to run, cmake arguments
	local dir=$1 sanitizers=$2 what=$3
	shift 3
	say "sanitizers: $sanitizers"
	configure_and_build "$dir" -DCMAKE_BUILD_TYPE=Debug "-DWD_SANITIZE=$sanitizers" "$@" || return
	run_ctest "$dir" "${dir#build-}" -L "$what" ${labels:+-L "$labels"} -LE nosanitize
}

rm -rf "$reports"
mkdir -p "$reports"
say 'packages'
tests/setup.sh build test promtool venv kafka || { echo 'test.sh: cannot install what the tests need' >&2; exit 1; }

say 'build'
if configure_and_build build -DCMAKE_BUILD_TYPE=Release; then
	say 'tests'
	if [ $quick = yes ]; then
		run_ctest build release -L 'unit|corpus|fuzz|gate|cli' ${labels:+-L "$labels"} -LE slow
	else
		run_ctest build release ${labels:+-L "$labels"}
		run_sanitized build-asan address,undefined "unit|corpus|fuzz|cli|asan" -DCMAKE_C_COMPILER=clang
		run_sanitized build-tsan thread "unit|tsan"
	fi
fi

say 'summary'
python3 tests/summary.py "$reports"
