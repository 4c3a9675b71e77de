#!/bin/bash
# SPDX-License-Identifier: MIT
# See wiredesk at work: build it, start it on an embedded Kafka, send it the stories of
# tests/demo/stories, and show what came out. Installs the Debian packages that it needs.
#
#   ./demo.sh                  all of that; stops the daemon at the end
#   ./demo.sh --keep           leave the daemon running, and say how to join in
#   ./demo.sh --programs DIR   use the programs in DIR: install and build nothing
#
# Exit 0 only if what came out is what tests/demo/expected.json says.
set -euo pipefail
cd "$(dirname "$0")"
demo=tests/demo programs='' keep=no daemon='' work=''

while [ $# -gt 0 ]; do
	case $1 in
	--keep) keep=yes ;;
	--programs) programs=${2:?--programs needs a folder}; shift ;;
	*) sed -n '3,10s/^# \{0,1\}//p' "$0"; exit 64 ;;
	esac
	shift
done

say() { printf '\n== %s\n' "$*"; }
die() {
	echo "demo.sh: $*" >&2
	[ ! -s "$work/log" ] || { echo "the daemon's log:" >&2; tail -20 "$work/log" >&2; }
	exit 1
}

# shellcheck disable=SC2317 # called by the trap
clean_up() {
	[ "$keep" != kept ] || return 0
	if [ -n "$daemon" ] && kill "$daemon" 2>/dev/null; then
		timeout 30 tail -f --pid="$daemon" /dev/null || kill -KILL "$daemon" 2>/dev/null || true
		wait "$daemon" || true
	fi
	[ -z "$work" ] || rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# What follows PREFIX on the first line of FILE that begins so; waits until it is written.
await() { # file, prefix, seconds
	local line='' end=$((SECONDS + $3)) fd tail found=no
	exec {fd}< <(exec tail -n +1 -f --pid="$daemon" "$1" 2>/dev/null)
	tail=$!
	while [ $SECONDS -lt "$end" ] && read -r -t $((end - SECONDS)) -u "$fd" line; do
		case $line in "$2"*) found=yes; break ;; esac
	done
	kill "$tail" 2>/dev/null || true
	exec {fd}<&-
	[ $found = yes ] && echo "${line#"$2"}"
}

ask() { # port, path: the answer of the admin port, head and body
	local fd
	exec {fd}<>"/dev/tcp/127.0.0.1/$1"
	printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&"$fd"
	timeout 10 cat <&"$fd"
	exec {fd}<&-
}

if [ -z "$programs" ]; then
	say 'packages and build'
	tests/setup.sh demo || die 'cannot install what the demo needs'
	# A folder that exists keeps its generator; Ninja is only the quicker one.
	[ -f build/CMakeCache.txt ] || set -- -G Ninja
	mkdir -p build
	if ! cmake -S . -B build "$@" -DCMAKE_BUILD_TYPE=Release >build/demo.log 2>&1 \
		|| ! cmake --build build -j "$(nproc)" --target wiredesk wiredeskd >>build/demo.log 2>&1; then
		tail -40 build/demo.log >&2
		die 'the build failed'
	fi
	programs=build
fi
[ -x "$programs/wiredeskd" ] || die "there is no $programs/wiredeskd"

say 'start wiredeskd --demo, on a Kafka inside itself'
work=$(mktemp -d)
# Made here: the daemon's shell may come to its redirections after the first look into them.
: >"$work/stdout"; : >"$work/log"
"$programs/wiredeskd" --demo -c $demo/conf/wiredesk.conf >"$work/stdout" 2>"$work/log" </dev/null &
daemon=$!
broker=$(await "$work/stdout" bootstrap.servers= 20) || die 'wiredeskd did not start'
admin=$(await "$work/log" 'notice: admin port is 127.0.0.1' 20) || die 'wiredeskd opened no admin port'
admin=${admin##*[!0-9]}
await "$work/log" 'notice: ready' 30 >/dev/null || die 'wiredeskd did not get ready'
ask "$admin" /readyz >"$work/readyz"
grep -q '^HTTP/1.[01] 200' "$work/readyz" || die 'the admin port says: not ready'
echo "Kafka listens on $broker, the admin port is $admin"

say 'send the stories to wire.raw'
# All to one partition, one after the other: then it is certain which copy of a story is the first.
while IFS=$'\t' read -r name type more; do
	kcat -P -q -b "$broker" -t wire.raw -p 0 -H "content-type=$type" ${more:+-H "$more"} \
		"$demo/stories/$name" </dev/null || die "cannot send $name"
done <$demo/stories.tsv
echo "$(wc -l <$demo/stories.tsv) records sent"

# Wait until as many have come as should; then read all there is, so that one too many shows.
while read -r topic count; do
	timeout 30 kcat -C -q -b "$broker" -t "$topic" -o beginning -c "$count" -f '\n' >/dev/null || true
	kcat -C -q -b "$broker" -t "$topic" -o beginning -e -J >"$work/$topic.jsonl"
done < <(python3 $demo/check.py counts)
ask "$admin" /metrics >"$work/metrics"

python3 $demo/show.py "$work"
say 'is that what should have come out?'
result=0
python3 $demo/check.py compare "$work" || result=1

if [ $keep = yes ] && [ $result = 0 ]; then
	keep=kept
	cat <<-END

	wiredeskd goes on: process $daemon, log $work/log. Join in:
	  kcat -C -b $broker -t wire.clean -o end -J                 # see what comes out
	  kcat -P -b $broker -t wire.raw -H content-type=text/plain FILE   # send a story
	  curl http://127.0.0.1:$admin/metrics
	  kill $daemon                                                # stop it
	END
fi
exit $result
