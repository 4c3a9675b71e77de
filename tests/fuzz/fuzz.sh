#!/bin/bash
# SPDX-License-Identifier: MIT
# Look for inputs that break a decoder: fuzz.sh [SECONDS [TARGET...]]
#
#   tests/fuzz/fuzz.sh                     every target for 2 minutes of the processor
#   tests/fuzz/fuzz.sh 20 decode_newsml_g2 xml_news
#
# Builds with clang, libFuzzer and the address and undefined sanitizers into build-fuzz/. What is
# found on the way is kept in build-fuzz/corpus/<target>, so that the next run begins there. An
# input that breaks a target lies in build-fuzz/broken/<target>-...: mend, put it with the seeds, and it
# is replayed by every test run. Exit status 1 if any target broke.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:-120}
shift || true
cd "$top"
cmake -B build-fuzz -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang -DWD_FUZZ=ON \
	-DWD_SANITIZE=address,undefined >/dev/null
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
	mapfile -t targets < <(ninja -C build-fuzz -t targets all | sed -n 's/^fuzz_\([a-z0-9_]*\):.*/\1/p' | sort -u)
fi
ninja -C build-fuzz "${targets[@]/#/fuzz_}" >/dev/null
mkdir -p build-fuzz/broken

failed=0
for target in "${targets[@]}"; do
	corpus=build-fuzz/corpus/$target
	mkdir -p "$corpus"
	seeds=()
	[ -d "tests/fuzz/seeds/$target" ] && seeds+=("tests/fuzz/seeds/$target")
	# A decoder is given the stories of every format: feeds are mislabelled.
	[[ $target == decode_* ]] && seeds+=(tests/bench/seeds)
	log=build-fuzz/$target.log
	if build-fuzz/"fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
		-print_final_stats=1 -artifact_prefix="build-fuzz/broken/$target-" "$corpus" "${seeds[@]}" >"$log" 2>&1; then
		printf '%-24s held   %10s inputs\n' "$target" "$(sed -n 's/^stat::number_of_executed_units: //p' "$log")"
	else
		printf '%-24s BROKE  %s\n' "$target" "$(grep -m1 -E 'ERROR|runtime error|deadly signal' "$log" || true)"
		failed=1
	fi
done
exit $failed
