#!/bin/bash
# SPDX-License-Identifier: MIT
# Install what building and testing need on Debian 12. Quick and silent when all is there.
#
#   tests/setup.sh build     packages to build and run the programs
#   tests/setup.sh demo      build, and what demo.sh uses besides
#   tests/setup.sh test      build, and what the tests use besides
#   tests/setup.sh venv      .venv with the pinned Python packages of tests/requirements.txt
#   tests/setup.sh kafka     the jars of a real Kafka, in the user's cache
#   tests/setup.sh promtool  Prometheus' checker alone, in the user's cache
#
# Several may be named at once. Packages are installed as root or through sudo.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
cache=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/wiredesk

build_packages() { sed 's/ *#.*//' <<-'END'
	gcc               # the compiler
	g++               # for one file: libcld2 is C++
	libc6-dev         # C library headers
	cmake             # the build description
	make              # what cmake --build runs unless told otherwise
	ninja-build       # a build that starts at once
	pkg-config        # where CMake finds the libraries
	ccache            # repeated builds in seconds
	librdkafka-dev    # Kafka client, transactions, the demo's mock cluster
	libevent-dev      # the loop and the admin port
	libjansson-dev    # JSON in and out
	libsystemd-dev    # readiness, watchdog, journal
	libssl-dev        # SHA-256
	libutf8proc-dev   # Unicode folding
	libgumbo-dev      # HTML bodies
	libxml2-dev       # XML wires
	libetpan-dev      # MIME
	libinih-dev       # conf syntax
	libcld2-dev       # the language of a text
	libjemalloc-dev   # memory that one thread takes and another gives back
	libcmocka-dev     # unit tests, which the default build includes
END
}
demo_packages() { sed 's/ *#.*//' <<-'END'
	kcat              # reads and writes the demo's topics
	python3           # shows before and after
END
}
test_packages() { sed 's/ *#.*//' <<-'END'
	git               # the gates look at tracked files
	binutils          # nm: what the core calls
	python3           # integration tests
	python3-venv      # their packages, pinned
	kcat              # as an operator's client
	ca-certificates   # downloads over TLS
	maven             # fetches the broker
	default-jre-headless  # runs it
	clang             # second compiler, sanitizers, fuzzing
	libclang-rt-14-dev  # its sanitizers and libFuzzer
	clang-format      # layout gate
	clang-tidy        # static analysis
	cppcheck          # static analysis
	shellcheck        # the scripts
	curl              # the admin port, as an operator asks it
	iproute2          # loopback inside a namespace
	util-linux        # unshare, nsenter
	systemd           # the service runs under a real one, in a namespace
	locales           # results must not depend on tr_TR
	man-db            # the man pages render
	groff-base        # without warnings
	spin              # the model of who may decide, checked
END
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "setup.sh: needs root or sudo for: $*" >&2
		return 1
	fi
}

missing() {
	local package
	for package in "$@"; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
	done
}

install_packages() {
	local wanted
	# shellcheck disable=SC2046
	mapfile -t wanted < <(missing $(sort -u))
	[ "${#wanted[@]}" -gt 0 ] || return 0
	echo "installing: ${wanted[*]}" >&2
	as_root apt-get update -qq
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
		-o Dpkg::Use-Pty=0 "${wanted[@]}" </dev/null >/dev/null
}

setup_venv() {
	local stamp="$top/.venv/requirements.txt"
	cmp -s "$top/tests/requirements.txt" "$stamp" && "$top/.venv/bin/python" -c '' 2>/dev/null && return
	rm -rf "$top/.venv"
	# Debian's own: the one that python3-venv belongs to.
	/usr/bin/python3 -m venv "$top/.venv"
	"$top/.venv/bin/pip" install -q --disable-pip-version-check -r "$top/tests/requirements.txt"
	cp "$top/tests/requirements.txt" "$stamp"
}

# Installing the package would enable a service on the user's machine, only to get one checker.
setup_promtool() {
	command -v promtool >/dev/null && return
	[ -x "$cache/bin/promtool" ] && return
	local dir
	dir=$(mktemp -d)
	chmod 755 "$dir"
	(cd "$dir" && { apt-get download -qq prometheus || { as_root apt-get update -qq && apt-get download -qq prometheus; }; } \
		&& dpkg-deb -x prometheus_*.deb x) >/dev/null
	mkdir -p "$cache/bin"
	cp "$dir/x/usr/bin/promtool" "$cache/bin/promtool.new"
	mv "$cache/bin/promtool.new" "$cache/bin/promtool"
	rm -rf "$dir"
}

[ $# -gt 0 ] || { sed -n '3,13s/^# \{0,1\}//p' "$0"; exit 64; }
for what in "$@"; do
	case $what in
	build) build_packages | install_packages ;;
	demo) { build_packages; demo_packages; } | install_packages ;;
	test) { build_packages; test_packages; } | install_packages ;;
	venv) setup_venv ;;
	kafka) python3 "$top/tests/integration/kafka.py" fetch >/dev/null ;;
	promtool) setup_promtool ;;
	*) echo "setup.sh: what is '$what'?" >&2; exit 64 ;;
	esac
done
