#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A real systemd for tests, as process 1 of its own namespaces, without a boot or a container.

    with Systemd({"build": "/path/to/build"}) as machine:
        machine.unit("hello.service", "[Service]\\nExecStart=/mnt/build/hello\\n")
        machine.systemctl("start", "hello")
        machine.show("hello", "ActiveState")       # "active"
        machine.journal("hello")                   # [{"MESSAGE": "...", "PRIORITY": "6"}, ...]

Nothing of the host can be changed from in there (see systemd/boot), and nothing is left behind:
process 1 dies with this program, and with it all that it started. Needs root.

    sysd.py NAME=FOLDER... [-- COMMAND...]         a shell, or one command, in such a machine
"""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from kafka import die_with_parent, wait_until

HERE = pathlib.Path(__file__).resolve().parent
SYSTEMD = pathlib.Path("/lib/systemd/systemd")
PREFIX = "wiredesk-test-"


def cgroup2():
    """Where the host has its cgroup2 tree, or None."""
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        fields = line.split()
        if fields[fields.index("-") + 1] == "cgroup2":
            return pathlib.Path(fields[4])
    return None


def own_cgroup():
    lines = pathlib.Path("/proc/self/cgroup").read_text().splitlines()
    path = next(line.removeprefix("0::") for line in lines if line.startswith("0::"))
    return cgroup2() / path.lstrip("/")


def unavailable():
    """Why there can be no such machine here; "" when there can."""
    if os.geteuid() != 0:
        return "needs root"
    if not SYSTEMD.exists():
        return "needs the Debian package systemd"
    for tool in ("unshare", "nsenter", "ip"):
        if not shutil.which(tool):
            return f"needs {tool}"
    tree = cgroup2()
    if not tree or not os.access(tree, os.W_OK):
        return "needs a cgroup2 tree that it may write to"
    probe = subprocess.run(["unshare", "--fork", "--pid", "--mount", "--net", "--cgroup", "mount", "-t", "tmpfs",
                            "tmpfs", "/mnt"], capture_output=True, text=True, check=False)
    return f"namespaces are not allowed here: {probe.stderr.strip()}" if probe.returncode else ""


def remove_tree(cgroup):
    """Remove @cgroup and those below it; False while one is busy."""
    try:
        for folder, _, _ in os.walk(cgroup, topdown=False):
            os.rmdir(folder)
    except FileNotFoundError:
        pass
    except OSError:
        return False  # the kernel is still ending its processes
    return not cgroup.exists()


def remove_stale():
    """What is left of machines whose program was killed: empty groups, no process."""
    for cgroup in cgroup2().glob(f"{PREFIX}*"):
        with contextlib.suppress(FileNotFoundError):
            if "populated 0" in (cgroup / "cgroup.events").read_text() and cgroup.stat().st_mtime < time.time() - 60:
                remove_tree(cgroup)


class Systemd:
    """@folders: name to path; each can be read in the machine at /mnt/<name>."""

    def __init__(self, folders=None):
        self.folders = {name: pathlib.Path(path).resolve() for name, path in (folders or {}).items()}
        self.unshare = None
        self.pid = None  # of the machine's process 1, as the host sees it
        self.cgroup = None
        self.log = None

    # --- life

    def start(self, deadline_s=60):
        remove_stale()
        self.log = tempfile.TemporaryFile(mode="w+")
        home = own_cgroup()
        self.cgroup = pathlib.Path(tempfile.mkdtemp(prefix=PREFIX, dir=cgroup2()))
        try:
            self.unshare = subprocess.Popen(
                ["unshare", "--fork", "--kill-child", "--pid", "--mount", "--uts", "--ipc", "--cgroup", "--net",
                 HERE / "systemd" / "boot", *(f"{name}={path}" for name, path in self.folders.items())],
                stdin=subprocess.PIPE, stdout=self.log, stderr=self.log, start_new_session=True,
                preexec_fn=self.enter_cgroup)
            wait_until("a child", self.child, deadline_s)
            # A group with a process of its own cannot have controllers for those below it.
            (home / "cgroup.procs").write_text(str(self.unshare.pid))
            self.unshare.stdin.write(b"go\n")
            self.unshare.stdin.close()
            self.pid = wait_until("a first process", self.first_process, deadline_s)
            wait_until("the target", self.is_up, deadline_s)
        except BaseException:
            self.close()
            raise
        return self

    def enter_cgroup(self):
        """The machine's cgroups begin at this one, so that it is all there is to remove."""
        die_with_parent()
        (self.cgroup / "cgroup.procs").write_text("0")

    def child(self):
        if self.unshare.poll() is not None:
            self.log.seek(0)
            raise RuntimeError(f"the machine did not start: {self.log.read()}")
        children = pathlib.Path(f"/proc/{self.unshare.pid}/task/{self.unshare.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def first_process(self):
        child = self.child()
        # Until then it is the shell that still mounts.
        with contextlib.suppress(OSError):
            if child and os.path.basename(os.readlink(f"/proc/{child}/exe")) == "systemd":
                return child
        return None

    def is_up(self):
        self.first_process()
        # The jobs of the target end; "degraded" would be a unit of ours that failed.
        state = self.run("systemctl", "is-system-running", "--wait", check=False).stdout.strip()
        return state in ("running", "degraded")

    def close(self):
        """Kill it all; only then is it gone for sure. Raises when something could not be removed."""
        if self.unshare:
            self.unshare.kill()  # --kill-child: process 1 goes too, and with it its whole namespace
            self.unshare.wait(30)
            self.unshare = None
        if self.cgroup:
            wait_until(f"{self.cgroup} to be removed", lambda: remove_tree(self.cgroup), 30)
            self.cgroup = None
        if self.log:
            self.log.close()
            self.log = None
        self.pid = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    # --- use

    def inside(self, *command):
        return ["nsenter", f"--target={self.pid}", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup",
                "--wd=/", "--", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
                *map(str, command)]

    def run(self, *command, check=True, timeout_s=60, text_in=None):
        """Run @command in the machine to its end."""
        done = subprocess.run(self.inside(*command), input=text_in, capture_output=True, text=True,
                              timeout=timeout_s, check=False)
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def start_command(self, *command, **more):
        """The same, not waited for: a Popen."""
        return subprocess.Popen(self.inside(*command), preexec_fn=die_with_parent, text=True, **more)

    def systemctl(self, *args, **more):
        return self.run("systemctl", *args, **more)

    def host_pid(self, pid):
        """A process of the machine by the number that it has on the host."""
        for status in pathlib.Path("/proc").glob("[0-9]*/status"):
            with contextlib.suppress(OSError):
                numbers = next(line for line in status.read_text().splitlines() if line.startswith("NSpid:")).split()[1:]
                if numbers[1:] == [str(pid)] and os.path.samefile(status.parent / "ns/pid", f"/proc/{self.pid}/ns/pid"):
                    return int(numbers[0])
        raise ProcessLookupError(pid)

    def path(self, path):
        """A file of the machine, as the host can reach it."""
        return pathlib.Path(f"/proc/{self.pid}/root") / str(path).lstrip("/")

    def write(self, path, text, mode=0o644):
        target = self.path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        target.chmod(mode)

    def unit(self, name, text, **drop_ins):
        """Install a unit, and drop-ins: name without .conf to text."""
        self.write(f"/run/systemd/system/{name}", text)
        for drop_in, more in drop_ins.items():
            self.write(f"/run/systemd/system/{name}.d/{drop_in}.conf", more)
        self.systemctl("daemon-reload")

    def show(self, unit, prop):
        return self.systemctl("show", "--value", f"--property={prop}", unit).stdout.strip()

    def wait_for(self, unit, deadline_s=30, **props):
        """Until every property has that value: ActiveState="failed"."""
        def now():
            return dict(line.split("=", 1) for line in
                        self.systemctl("show", f"--property={','.join(props)}", unit).stdout.splitlines())
        try:
            wait_until(f"{unit} {props}", lambda: props.items() <= now().items(), deadline_s)
        except TimeoutError as err:
            status = self.systemctl("status", "--full", "--lines=30", unit, check=False).stdout
            raise TimeoutError(f"{err}; it is {now()}\n{status}") from None

    def journal(self, unit, **fields):
        """The unit's entries so far, oldest first; only those with all of @fields."""
        self.run("journalctl", "--sync")
        lines = self.run("journalctl", "--output=json", "--all", f"--unit={unit}").stdout.splitlines()
        entries = [json.loads(line) for line in lines]
        return [entry for entry in entries if all(entry.get(name) == value for name, value in fields.items())]

    def curl(self, url, *args):
        """GET from inside, where the machine's loopback is."""
        return self.run("curl", "--silent", "--show-error", "--max-time", "10", *args, url, check=False)


def main():
    args = sys.argv[1:]
    command = args[args.index("--") + 1:] if "--" in args else ["/bin/sh"]
    folders = dict(arg.split("=", 1) for arg in args[:args.index("--") if "--" in args else len(args)])
    why = unavailable()
    if why:
        sys.exit(f"sysd.py: {why}")
    with Systemd(folders) as machine:
        return subprocess.call(machine.inside(*command))


if __name__ == "__main__":
    sys.exit(main())
