#!/bin/bash
# SPDX-License-Identifier: MIT
# How fast the core is on one core of this machine: core.sh PROGRAM [SHARED] prints a table.
# The stories are real ones where SHARED has them (corpora/seed, corpora/gold), and those of
# tests/corpus in any case; each as plain text with declared format and language, the same
# with the language found by looking, and as JSON.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
program=$(realpath "${1:-$top/build/wiredesk}")
shared=${2:-${WD_SHARED:-$top/../shared}}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# as_json < text > record
as_json() {
	python3 -c 'import json, sys; print(json.dumps({"id": "1", "text": sys.stdin.read()}, ensure_ascii=False))'
}
row() { # name, target, arguments for bench
	local name=$1 target=$2 out
	shift 2
	out=$("$program" bench --seconds 3 "$@") || true
	printf '%-28s %9s  %8s' "$name" "$(sed -nE '1s/.* ([0-9]+) stories\/s$/\1/p' <<<"$out")" "$target"
	awk '$1 ~ /^(decode|normalize|hash|encode)$/ { printf " %9.1f", $2 }' <<<"$out"
	echo
}
mkdir "$tmp/text" "$tmp/json"
for folder in "$top"/tests/corpus/*/; do
	name=$(basename "$folder")
	[[ $name =~ ^(ap|afp|dpa|reuters|bloomberg|xinhua|kyodo|businesswire)- ]] || continue
	cp "$folder/input" "$tmp/text/$name"
	as_json <"$folder/input" >"$tmp/json/$name"
done
printf '%-28s %9s  %8s %9s %9s %9s %9s\n' '' stories/s target decode normalize hash 'encode us'
row 'corpus, text' '' --language en --format text "$tmp"/text/*
row '  language by looking' '' --format text "$tmp"/text/*
row 'corpus, JSON' '' --language en --format json "$tmp"/json/*
if [ -e "$shared/corpora/seed/bloomberg.txt" ]; then
	seed=$shared/corpora/seed/bloomberg.txt
	as_json <"$seed" >"$tmp/seed.json"
	row 'seed, 2.5 kB text' 30000 --language en --format text "$seed"
	row 'seed, as JSON' 15000 --language en --format json "$tmp/seed.json"
	row 'gold, 3.2 kB text' '' --language en --format text "$shared/corpora/gold/dev.jsonl"
	row '  language by looking' '' --format text "$shared/corpora/gold/dev.jsonl"
else
	echo "SKIPPED: no real stories in $shared"
fi
