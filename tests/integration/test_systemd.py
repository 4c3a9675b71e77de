# SPDX-License-Identifier: MIT
"""The service under a real systemd: first the harness with a stand-in, then our unit and daemon."""
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

import sysd
from kafka import wait_until
from wiredeskd import program

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(program()).resolve().parent
UNITS = BUILD / "systemd"

WHY_NOT = sysd.unavailable()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)


@pytest.fixture(scope="module")
def machine():
    with sysd.Systemd({"build": BUILD, "here": HERE / "systemd"}) as made:
        yield made


# --- the harness itself

STAND_IN = """
[Service]
Type=notify
NotifyAccess=main
ExecStart=/mnt/here/standin.py /etc/wiredesk/standin
ExecReload=/bin/kill -HUP $MAINPID
WatchdogSec=2
Restart=on-failure
RestartSec=100ms
RestartPreventExitStatus=78 69
DynamicUser=yes
"""


@pytest.fixture
def standin(machine):
    """Start the stand-in with an order; stopped after the test."""
    def start(order, more="", check=True):
        machine.write("/etc/wiredesk/standin", order + "\n")
        machine.unit("standin.service", STAND_IN + more)
        machine.systemctl("start", "standin", check=check)
        return machine

    yield start
    machine.systemctl("stop", "standin", check=False)
    machine.systemctl("reset-failed", "standin", check=False)


def test_harness_ready_and_stop(standin):
    machine = standin("serve")
    assert machine.show("standin", "ActiveState") == "active"
    assert machine.show("standin", "StatusText") == "serving"
    (entry,) = machine.journal("standin", MESSAGE="stand-in runs")
    assert entry["PRIORITY"] == "5"
    assert int(entry["_UID"]) > 60000  # a dynamic user
    machine.systemctl("stop", "standin")
    assert machine.show("standin", "Result") == "success"


def test_harness_watchdog(standin):
    machine = standin("wedge")
    machine.wait_for("standin", NRestarts="1")
    assert [entry for entry in machine.journal("standin") if "Watchdog timeout" in entry["MESSAGE"]]


def test_harness_credential(standin):
    machine = standin("serve")
    machine.write("/etc/credstore/phrase", "open sesame\n", 0o600)
    standin("credential phrase", "LoadCredential=phrase:/etc/credstore/phrase\n")
    machine.systemctl("restart", "standin")
    assert machine.show("standin", "StatusText") == "open sesame"


@pytest.mark.parametrize("pace", ("", " slowly"))
def test_harness_reload(standin, pace):
    machine = standin("serve" + pace)
    machine.write("/etc/wiredesk/standin", f"serve{pace} other")
    machine.systemctl("reload", "standin")
    machine.wait_for("standin", StatusText=f"reloaded: serve{pace} other", ActiveState="active")


@pytest.mark.parametrize("status", (78, 69))
def test_harness_does_not_restart(standin, status):
    machine = standin(f"exit {status}", check=False)
    machine.wait_for("standin", ActiveState="failed", ExecMainStatus=str(status), NRestarts="0")


def test_harness_restarts(standin):
    machine = standin("serve")
    first = machine.show("standin", "MainPID")
    machine.systemctl("kill", "--signal=KILL", "standin")
    machine.wait_for("standin", NRestarts="1", ActiveState="active")
    assert machine.show("standin", "MainPID") != first


def test_harness_cannot_touch_the_host(machine):
    for path in ("/usr/wiredesk-test", str(HERE / "wiredesk-test"), "/mnt/build/wiredesk-test"):
        assert machine.run("touch", path, check=False).returncode != 0, path
    mark = f"/tmp/wiredesk-test.{os.getpid()}"
    machine.run("touch", mark, "/etc/wiredesk-test", "/var/lib/wiredesk-test", "/run/wiredesk-test")
    for path in (mark, "/etc/wiredesk-test", "/var/lib/wiredesk-test", "/run/wiredesk-test"):
        assert machine.path(path).exists() and not os.path.exists(path)
    assert machine.run("sh", "-c", "echo 1 >/proc/sys/kernel/panic", check=False).returncode != 0
    listed = machine.run("ls", "/sys/class/net").stdout.split()
    assert listed == ["lo"]


def test_harness_leaves_nothing_behind():
    """Neither when it ends well, nor when its program is killed."""
    code = ("import sys; sys.path.insert(0, sys.argv[1]); import sysd\n"
            "machine = sysd.Systemd().start(); print(machine.pid, machine.cgroup, flush=True); sys.stdin.read()\n"
            "machine.close()")
    for kill in (False, True):
        child = subprocess.Popen([sys.executable, "-c", code, str(HERE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 text=True)
        pid, cgroup = child.stdout.readline().split()
        assert os.path.exists(f"/proc/{pid}") and os.path.exists(cgroup)
        if kill:
            child.kill()
        child.stdin.close()
        child.wait(30)
        child.stdout.close()
        wait_until("process 1 to be gone", lambda pid=pid: not os.path.exists(f"/proc/{pid}"), 30)
        if kill:
            wait_until("its processes to be gone",
                       lambda: "populated 0" in pathlib.Path(cgroup, "cgroup.events").read_text(), 30)
            assert sysd.remove_tree(pathlib.Path(cgroup))
        assert not os.path.exists(cgroup)


# --- the shipped units

@pytest.mark.parametrize("unit", ("wiredeskd.service", "wiredeskd@.service"))
def test_unit_is_hardened(machine, unit):
    machine.unit(unit, (UNITS / unit).read_text())
    name = unit.replace("@", "@sport")
    judged = machine.run("systemd-analyze", "security", "--threshold=15", "--no-pager", name, check=False)
    assert judged.returncode == 0, judged.stdout[-300:]


# --- the daemon, with a broker of its own inside

# --demo puts its own broker in place of this one.
NEEDED = """[kafka]
bootstrap.servers = 127.0.0.1:1
[input]
topics = wire.raw
"""
CONF = NEEDED + """[admin]
listen = {listen}
[log]
level = {level}
"""
PATHS = """[Service]
ExecStart=
ExecStart=/mnt/build/wiredeskd -c {conf} --demo
"""


def has_demo():
    usage = subprocess.run([program(), "--help"], capture_output=True, text=True, timeout=10, check=False)
    return "--demo" in usage.stdout


needs_daemon = pytest.mark.skipif(not has_demo(), reason="this wiredeskd has no --demo")


class Service:
    def __init__(self, machine, unit="wiredeskd.service", conf="/etc/wiredesk/wiredesk.conf"):
        self.machine, self.unit, self.conf = machine, unit, conf
        self.port = 9464

    def write_conf(self, text=None, listen="127.0.0.1:9464", level="info"):
        self.machine.write(self.conf, text if text is not None else CONF.format(listen=listen, level=level))

    def install(self, more=""):
        template = self.unit if "@" not in self.unit else self.unit.split("@", maxsplit=1)[0] + "@.service"
        self.machine.unit(template, (UNITS / template).read_text(),
                          test=PATHS.format(conf=self.conf.replace("sport", "%i")) + more)

    def start(self, check=True):
        """Returns when it is ready: that is what Type=notify is for."""
        done = self.machine.systemctl("start", self.unit, check=False)
        if check and done.returncode:
            said = "\n".join(entry["MESSAGE"] for entry in self.machine.journal(self.unit)[-20:])
            raise RuntimeError(f"{self.unit} did not start:\n{said}")
        return done

    def get(self, path, *args):
        return self.machine.curl(f"http://127.0.0.1:{self.port}{path}", *args).stdout

    def show(self, prop):
        return self.machine.show(self.unit, prop)

    def wait_for(self, **props):
        self.machine.wait_for(self.unit, **props)

    def journal(self, **fields):
        return self.machine.journal(self.unit, SYSLOG_IDENTIFIER="wiredeskd", **fields)


@pytest.fixture
def service(machine):
    made = []

    def make(**more):
        made.append(Service(machine, **more))
        return made[-1]

    yield make
    for each in made:
        machine.systemctl("stop", each.unit, check=False)
        machine.systemctl("reset-failed", each.unit, check=False)


@needs_daemon
def test_ready_means_ready(service):
    desk = service()
    desk.write_conf()
    desk.install()
    desk.start()
    assert desk.show("ActiveState") == "active"
    assert desk.get("/readyz") == "ready\n"
    assert desk.get("/healthz") == "ok\n"
    assert "wiredesk_ready 1\n" in desk.get("/metrics")
    assert desk.show("StatusText") != ""


@needs_daemon
def test_journal_has_fields(service):
    desk = service()
    desk.write_conf()
    desk.install()
    desk.start()
    entries = [entry for entry in desk.journal() if not entry["MESSAGE"].startswith("bootstrap.servers=")]
    assert entries
    for entry in entries:
        # Nothing, of librdkafka's neither, goes past the logger.
        assert entry["_TRANSPORT"] == "journal", entry["MESSAGE"]
        assert entry["WIREDESK_MSG"]
        assert 3 <= int(entry["PRIORITY"]) <= 7
        assert "CODE_FILE" not in entry


@needs_daemon
def test_confined(service):
    desk = service()
    desk.write_conf()
    desk.install()
    desk.start()
    status = desk.machine.path(f"/proc/{desk.show('MainPID')}/status").read_text()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert int(fields["Uid"].split()[0]) > 60000
    assert int(fields["CapEff"], 16) == int(fields["CapBnd"], 16) == 0
    assert fields["NoNewPrivs"] == "1" and fields["Seccomp"] == "2"
    # A filtered call would have shown up as an error of the daemon's.
    assert not desk.journal(PRIORITY="3")


@needs_daemon
def test_reload_takes_a_good_conf_and_refuses_a_bad_one(service):
    desk = service()
    desk.write_conf()
    desk.install()
    desk.start()
    pid = desk.show("MainPID")
    desk.write_conf(level="notice")
    desk.machine.systemctl("reload", desk.unit)
    wait_until("the reload", lambda: 'wiredesk_reloads_total{result="ok"} 1\n' in desk.get("/metrics"))
    desk.wait_for(ActiveState="active", SubState="running")
    desk.write_conf(level="loudly")
    desk.machine.systemctl("reload", desk.unit)
    wait_until("its refusal", lambda: 'wiredesk_reloads_total{result="failed"} 1\n' in desk.get("/metrics"))
    desk.wait_for(ActiveState="active", SubState="running")
    assert [entry for entry in desk.journal() if "level" in entry["MESSAGE"] and "wiredesk.conf" in entry["MESSAGE"]]
    assert desk.show("MainPID") == pid


@needs_daemon
def test_credential(service):
    """What LoadCredential= brings is what @credential: puts in: here, where the admin port is."""
    desk = service()
    desk.machine.write("/etc/credstore/where", "127.0.0.1:9555", 0o600)
    desk.write_conf(listen="@credential:where")
    desk.install("LoadCredential=where:/etc/credstore/where\n")
    desk.start()
    desk.port = 9555
    assert desk.get("/readyz") == "ready\n"


@needs_daemon
@pytest.mark.parametrize("text", ("[log]\nlevel = loudly\n", "[admin]\nlisten = @credential:absent\n"),
                         ids=("bad value", "no credential"))
def test_conf_mistake_is_not_retried(service, text):
    desk = service()
    desk.write_conf(text + NEEDED)
    desk.install()
    assert desk.start(check=False).returncode != 0
    desk.wait_for(ActiveState="failed", ExecMainStatus="78", NRestarts="0")
    assert [entry for entry in desk.machine.journal(desk.unit) if "wiredesk.conf:2" in entry["MESSAGE"]]


@needs_daemon
def test_stop_drains(service):
    desk = service()
    desk.write_conf()
    desk.install()
    desk.start()
    desk.machine.systemctl("stop", desk.unit)
    assert desk.show("Result") == "success"
    assert desk.show("ExecMainStatus") == "0"


@needs_daemon
def test_killed_comes_back(service):
    desk = service()
    desk.write_conf()
    desk.install()
    desk.start()
    desk.machine.systemctl("kill", "--signal=KILL", desk.unit)
    desk.wait_for(NRestarts="1", ActiveState="active")
    assert desk.get("/readyz") == "ready\n"


@needs_daemon
def test_watchdog_spares_the_idle_and_ends_the_frozen(service):
    desk = service()
    desk.write_conf()
    desk.install("WatchdogSec=3\n")
    desk.start()
    pid = desk.show("MainPID")
    started = time.monotonic()
    # Idle for more than two periods: the pings come all the same.
    wait_until("two periods", lambda: time.monotonic() > started + 7, 20, 0.5)
    assert (desk.show("MainPID"), desk.show("NRestarts")) == (pid, "0")
    os.kill(int(desk.machine.host_pid(pid)), signal.SIGSTOP)
    desk.wait_for(NRestarts="1", ActiveState="active")
    assert desk.show("MainPID") != pid


@needs_daemon
def test_admin_socket_in_the_runtime_directory(service):
    desk = service()
    desk.write_conf(listen="unix:/run/wiredesk/admin.sock")
    desk.install()
    desk.start()
    answer = desk.machine.curl("http://x/readyz", "--unix-socket", "/run/wiredesk/admin.sock")
    assert answer.stdout == "ready\n"
    assert desk.machine.run("stat", "--format=%a", "/run/wiredesk/admin.sock").stdout == "660\n"


@needs_daemon
def test_socket_activation(service):
    """A request that comes before the daemon does is answered by it."""
    desk = service()
    desk.write_conf()
    desk.install()
    desk.machine.unit("wiredeskd.socket", "[Socket]\nListenStream=127.0.0.1:9777\n")
    desk.machine.systemctl("start", "wiredeskd.socket")
    try:
        desk.port = 9777
        assert desk.get("/healthz") == "ok\n"
        desk.wait_for(ActiveState="active")
    finally:
        desk.machine.systemctl("stop", "wiredeskd.socket", desk.unit)


@needs_daemon
def test_instances(service):
    desk = service(unit="wiredeskd@sport.service", conf="/etc/wiredesk/sport.conf")
    desk.write_conf(NEEDED + "instance = ${WIREDESK_INSTANCE}\n[admin]\nlisten = unix:/run/wiredesk/sport/admin.sock\n")
    desk.install()
    desk.start()
    answer = desk.machine.curl("http://x/readyz", "--unix-socket", "/run/wiredesk/sport/admin.sock")
    assert answer.stdout == "ready\n"
