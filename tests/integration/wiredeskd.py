# SPDX-License-Identifier: MIT
"""The daemon under test, as an operator runs it: a conf file, a process, its admin port and its log.

    with Daemon(kafka, topics="wire.raw", name="t1") as daemon:
        daemon.wait_ready()
        daemon.kill()
        daemon.start()
        assert daemon.metrics()["wiredesk_stories_in_total"].total() == 3

$WIREDESKD names the program; without it build/wiredeskd is used.
"""
import collections
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

from kafka import die_with_parent, wait_until

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
# The sanitizers take their time.
SLOW = 5 if os.environ.get("WIREDESK_SLOW") else 1


def program(name="wiredeskd"):
    return os.environ.get(name.upper()) or str(TOP / "build" / name)


def promtool():
    """From the path, or where tests/setup.sh put it; None where there is none."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "wiredesk" / "bin" / "promtool"
    return shutil.which("promtool") or (str(cache) if cache.exists() else None)


class Metric(dict):
    """label values, sorted as ((name, value), ...) -> number"""

    def total(self, **labels):
        return sum(value for key, value in self.items() if labels.items() <= dict(key).items())


def parse_metrics(text):
    metrics = collections.defaultdict(Metric)
    for line in text.splitlines():
        if not line or line[0] == "#":
            continue
        name, labels, value = re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line).groups()
        pairs = re.findall(r'(\w+)="((?:\\.|[^"\\])*)"', labels or "")
        metrics[name][tuple(sorted(pairs))] = float(value)
    return metrics


class Conf(dict):
    """section -> {key: value}; a value that is None is left out."""

    def changed(self, changes):
        result = Conf({section: dict(keys) for section, keys in self.items()})
        for section, keys in (changes or {}).items():
            result.setdefault(section, {}).update(keys)
        return result

    def __str__(self):
        lines = []
        for section, keys in self.items():
            lines.append(f"[{section}]")
            lines += [f"{key} = {value}" for key, value in keys.items() if value is not None]
        return "\n".join(lines) + "\n"


def conf_for(bootstrap, name, topics):
    """Topics and group of @name, so that tests share a broker without meeting."""
    return Conf({
        "kafka": {"bootstrap.servers": bootstrap},
        "input": {"topics": topics, "group": f"{name}.desk", "instance": "one"},
        "output": {"topic": f"{name}.clean", "duplicates": f"{name}.duplicates", "dead_letters": f"{name}.dead"},
        "dedup": {"seen": f"{name}.seen", "handoff": f"{name}.handoff", "buckets": 4},
        "topics": {"create": "yes", "replication": 1},
        "admin": {"listen": "127.0.0.1:0"},
        "log": {"level": "debug"},
    })


class Lines:
    """What a process writes, line by line, as it comes."""

    def __init__(self, pipe):
        self.lines, self.changed = [], threading.Condition()
        self.thread = threading.Thread(target=self.read, args=(pipe,), daemon=True)
        self.thread.start()

    def read(self, pipe):
        with pipe:
            for line in pipe:
                with self.changed:
                    self.lines.append(line.decode(errors="replace").rstrip("\n"))
                    self.changed.notify_all()

    def find(self, pattern):
        with self.changed:
            return next((match for match in (re.search(pattern, line) for line in self.lines) if match), None)

    def wait(self, pattern, deadline_s, alive):
        end = time.monotonic() + deadline_s
        with self.changed:
            while True:
                for line in self.lines:
                    match = re.search(pattern, line)
                    if match:
                        return match
                left = end - time.monotonic()
                if left <= 0 or not alive():
                    raise TimeoutError(f"no line like {pattern!r}:\n" + "\n".join(self.lines[-30:]))
                self.changed.wait(min(left, 0.2))


class NotifySocket:
    """The service manager's end of $NOTIFY_SOCKET."""

    def __init__(self, directory):
        self.path = str(directory / "notify")
        self.messages, self.changed = [], threading.Condition()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            try:
                data = self.socket.recv(65536)
            except OSError:
                return
            with self.changed:
                self.messages += data.decode().splitlines()
                self.changed.notify_all()

    def wait(self, pattern, deadline_s=30, start=0):
        """The first message from number @start on that matches."""
        with self.changed:
            found = self.changed.wait_for(
                lambda: next((m for m in self.messages[start:] if re.search(pattern, m)), None), deadline_s)
            assert found, f"no {pattern!r} in {self.messages[start:]}"
            return found

    def close(self):
        self.socket.close()


class Daemon:
    def __init__(self, kafka=None, name="t", topics=None, conf=None, bootstrap=None, env=None, args=(), notify=False,
                 conf_text=None, binary="wiredeskd"):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="wiredeskd."))
        self.conf = conf_for(bootstrap or (kafka and kafka.bootstrap), name, topics or f"{name}.raw").changed(conf)
        self.name, self.kafka, self.args, self.env = name, kafka, args, dict(env or {})
        self.notify = NotifySocket(self.dir) if notify else None
        self.process = self.log = self.port = None
        self.failed, self.binary = False, binary
        self.write_conf(conf_text)

    @property
    def conf_file(self):
        return self.dir / "wiredesk.conf"

    def write_conf(self, text=None, **changes):
        """Write the file anew: for a reload, or before the next start."""
        self.conf = self.conf.changed(changes)
        self.conf_file.write_text(text if text is not None else str(self.conf))

    def environment(self):
        env = {key: value for key, value in os.environ.items()
               if key not in ("JOURNAL_STREAM", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")}
        if self.notify:
            env["NOTIFY_SOCKET"] = self.notify.path
        return {**env, **self.env}

    def start(self):
        assert self.process is None, "it runs already"
        self.port = None
        self.process = subprocess.Popen(
            [program(self.binary), "-c", str(self.conf_file), *self.args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env=self.environment(), preexec_fn=die_with_parent)
        self.log = Lines(self.process.stdout)
        return self

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def wait_log(self, pattern, deadline_s=30):
        return self.log.wait(pattern, deadline_s * SLOW, self.alive)

    def admin_port(self):
        if self.port is None:
            self.port = int(self.wait_log(r"admin port is \S*:(\d+)").group(1))
        return self.port

    def get(self, path, timeout_s=5):
        """(status, body); None where nobody answers."""
        client = http.client.HTTPConnection("127.0.0.1", self.admin_port(), timeout=timeout_s * SLOW)
        try:
            client.request("GET", path)
            answer = client.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return None
        finally:
            client.close()

    def is_ready(self):
        if not self.alive():
            raise RuntimeError(f"the daemon left with {self.process and self.process.poll()}:\n{self.tail()}")
        answer = self.get("/readyz")
        return answer is not None and answer[0] == 200

    def wait_ready(self, deadline_s=40):
        try:
            wait_until("/readyz answers 200", self.is_ready, deadline_s * SLOW)
        except TimeoutError as err:
            raise TimeoutError(f"{err}: {self.get('/readyz')}\n{self.tail()}") from None
        return self

    def wait_not_ready(self, reason="", deadline_s=40):
        """Until it is not ready and gives a @reason that matches."""
        def check():
            status, why = self.get("/readyz") or (0, "")
            return status == 503 and re.search(reason, why)
        try:
            wait_until(f"/readyz answers 503 {reason!r}", check, deadline_s * SLOW)
        except TimeoutError as err:
            raise TimeoutError(f"{err}: {self.get('/readyz')}\n{self.tail()}") from None

    def metrics(self):
        status, body = self.get("/metrics")
        assert status == 200
        return parse_metrics(body)

    def wait_metric(self, name, at_least, deadline_s=30, **labels):
        return wait_until(f"{name} is {at_least}",
                          lambda: self.metrics()[name].total(**labels) >= at_least, deadline_s * SLOW)

    def tail(self, lines=40):
        return "\n".join(self.log.lines[-lines:]) if self.log else ""

    def signal(self, signo):
        self.process.send_signal(signo)

    def wait_exit(self, deadline_s=30):
        """Its exit status; negative for a signal."""
        try:
            status = self.process.wait(deadline_s * SLOW)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"still running after {deadline_s} s:\n{self.tail()}") from None
        self.log.thread.join(5)
        self.process = None
        self.check_sanitizers()
        return status

    def check_sanitizers(self):
        found = self.log.find(r"(ERROR: AddressSanitizer|runtime error:|WARNING: ThreadSanitizer|ERROR: LeakSanitizer)")
        assert not found, self.tail(200)

    def kill(self):
        self.signal(signal.SIGKILL)
        return self.wait_exit()

    def terminate(self, deadline_s=30):
        """SIGTERM, drained; its exit status."""
        self.signal(signal.SIGTERM)
        return self.wait_exit(deadline_s)

    def restart(self, hard=False):
        (self.kill if hard else self.terminate)()
        return self.start()

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.log.thread.join(5)
        if self.notify:
            self.notify.close()
        if self.failed:
            print(f"--- log of {self.name}:\n{self.tail(80)}")
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, trace):
        self.failed = kind is not None
        self.close()
