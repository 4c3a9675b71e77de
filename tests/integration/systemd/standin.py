#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A service that does what a line of its conf file says, to test the harness: standin.py FILE

    serve              ready, then WATCHDOG until told to stop; SIGHUP reads the file anew
    serve slowly       the same, but a reload takes half a second
    wedge              ready, then never again a sign of life
    exit 78            leaves at once with that status
    credential NAME    ready, with the credential's text as the status
"""
import os
import signal
import socket
import sys
import time


def tell(*lines):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        path = os.environ["NOTIFY_SOCKET"]
        sock.connect("\0" + path[1:] if path[0] == "@" else path)
        sock.send("\n".join(lines).encode())


def read_order():
    with open(sys.argv[1], encoding="utf-8") as file:
        return file.read().strip()


def main():
    # Blocked, so that one waits in the queue until sigtimedwait() takes it.
    signals = {signal.SIGTERM, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    order, _, rest = read_order().partition(" ")
    if order == "exit":
        return int(rest)
    status = "serving"
    if order == "credential":
        with open(os.path.join(os.environ["CREDENTIALS_DIRECTORY"], rest), encoding="utf-8") as file:
            status = file.read().strip()
    tell("READY=1", f"STATUS={status}")
    print("<5>stand-in runs", file=sys.stderr, flush=True)
    every_s = int(os.environ.get("WATCHDOG_USEC", 1000000)) / 1e6 / 3
    while True:
        info = signal.sigtimedwait(signals, every_s)
        if info is None and order != "wedge":
            tell("WATCHDOG=1")
        elif info is not None and info.si_signo == signal.SIGTERM:
            tell("STOPPING=1")
            return 0
        elif info is not None:
            tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
            if rest == "slowly":
                signal.sigtimedwait({signal.SIGTERM}, 0.5)
            tell("READY=1", f"STATUS=reloaded: {read_order()}")


if __name__ == "__main__":
    sys.exit(main())
