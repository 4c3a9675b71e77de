#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A real Apache Kafka for tests: one or more KRaft nodes, from Maven artifacts, in a temp dir.

    kafka.py fetch              download the jars into the cache, once
    kafka.py run [--nodes 3]    start a broker, print its address, stop at ^C

    with Kafka() as kafka:
        kafka.create_topic("wire.raw", 6)
        kafka.produce("wire.raw", [(b"key", b"value", [("h", b"1")])])
        records = kafka.read_all("wire.raw")      # what a read_committed reader sees

The jars live in ${XDG_CACHE_HOME:-~/.cache}/wiredesk/kafka-VERSION or in $WIREDESK_KAFKA_LIBS.
"""
import argparse
import base64
import collections
import contextlib
import ctypes
import os
import pathlib
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import uuid
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
POM = HERE / "kafka" / "pom.xml"


def version():
    pom = xml.etree.ElementTree.parse(POM)
    return pom.find(".//{*}properties/{*}kafka.version").text


def libs_dir():
    given = os.environ.get("WIREDESK_KAFKA_LIBS")
    if given:
        return pathlib.Path(given)
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(cache) / "wiredesk" / f"kafka-{version()}"


def fetched():
    libs = libs_dir()
    return libs.is_dir() and any(libs.glob("log4j-slf4j-impl-*.jar")) and any(libs.glob("kafka_2.13-*.jar"))


def fetch():
    """Download the jars. A second caller finds them whole or not at all: the folder is renamed."""
    libs = libs_dir()
    if fetched():
        return libs
    libs.parent.mkdir(parents=True, exist_ok=True)
    part = pathlib.Path(tempfile.mkdtemp(prefix=libs.name + ".", dir=libs.parent))
    try:
        subprocess.run(
            ["mvn", "-q", "-B", "-C", "-Dstyle.color=never", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={part}/libs"],
            check=True, stdin=subprocess.DEVNULL)
        with contextlib.suppress(OSError):
            (part / "libs").rename(libs)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    if not fetched():
        raise RuntimeError(f"{libs} is incomplete: remove it and try again")
    return libs


def die_with_parent():
    """In a child: SIGKILL when the parent goes, so that a killed test leaves no broker behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def free_port():
    """Below the ephemeral range, so that no outgoing connection takes it while a broker restarts."""
    rng = random.SystemRandom()
    for _ in range(200):
        port = rng.randrange(20000, 32000)
        with socket.socket() as sock:
            try:
                sock.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no free port")


def answers(port):
    """Does a broker answer ApiVersions there? It does so once it is registered and unfenced."""
    body = struct.pack(">hhih", 18, 0, 1, -1)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as sock:
            sock.settimeout(2)
            sock.sendall(struct.pack(">i", len(body)) + body)
            return len(sock.recv(4)) == 4
    except OSError:
        return False


def wait_until(what, check, deadline_s=30.0, pause_s=0.05):
    """Ask until @check is true; its value. For things that send no event."""
    end = time.monotonic() + deadline_s
    while True:
        value = check()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"not within {deadline_s:g} s: {what}")
        time.sleep(pause_s)


class Record(collections.namedtuple("Record", "topic partition offset key value headers timestamp_ms")):
    """One record as read. @headers is a list of (name, bytes or None)."""

    __slots__ = ()

    def header(self, name):
        found = [value for key, value in self.headers if key == name]
        assert len(found) <= 1, f"header {name} {len(found)} times"
        return found[0] if found else None

    def text(self, name):
        value = self.header(name)
        return None if value is None else value.decode()


def to_record(msg):
    return Record(msg.topic(), msg.partition(), msg.offset(), msg.key(), msg.value(), msg.headers() or [],
                  msg.timestamp()[1])


class Node:
    """One process, broker and controller in one."""

    def __init__(self, cluster, number):
        self.cluster, self.number = cluster, number
        self.port, self.controller_port = free_port(), free_port()
        self.dir = cluster.dir / f"node{number}"
        self.dir.mkdir()
        self.log = self.dir / "log"
        self.process = None

    def java(self, main, *args, heap):
        return ["java", f"-Xmx{heap}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4", "-Xshare:auto",
                f"-Dlog4j2.configurationFile={HERE / 'kafka' / 'log4j2.properties'}",
                "-Djava.awt.headless=true", "-cp", f"{self.cluster.libs}/*", main, *args]

    def format(self, voters):
        settings = {
            "process.roles": "broker,controller",
            "node.id": self.number,
            "controller.quorum.voters": voters,
            "listeners": f"PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{self.port}",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": self.dir / "data",
            **self.cluster.settings,
        }
        conf = self.dir / "server.properties"
        conf.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        with open(self.log, "ab") as log:
            subprocess.run(self.java("kafka.tools.StorageTool", "format", "-t", self.cluster.id, "-c", str(conf),
                                     heap=128), check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def start(self):
        assert self.process is None
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.java("kafka.Kafka", str(self.dir / "server.properties"), heap=self.cluster.heap_mb),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.dir, preexec_fn=die_with_parent)

    def ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the broker left with {self.process.returncode}:\n{self.tail()}")
        return answers(self.port)

    def tail(self, lines=30):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def end(self, signo, deadline_s=30):
        if self.process is None:
            return
        self.process.send_signal(signo)
        try:
            self.process.wait(deadline_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


class Kafka:
    def __init__(self, nodes=1, heap_mb=512, settings=None, directory=None):
        self.libs = fetch()
        self.own_dir = directory is None
        self.dir = pathlib.Path(directory or tempfile.mkdtemp(prefix="wiredesk-kafka."))
        # Kafka's tools take an id that begins with a dash for an option.
        self.id = "w" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[1:].rstrip("=")
        self.heap_mb = heap_mb
        replicas = min(nodes, 3)
        self.settings = {
            # A name that nobody created must show as an error, not as a new topic.
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": replicas,
            "offsets.topic.num.partitions": 4,
            "transaction.state.log.replication.factor": replicas,
            "transaction.state.log.min.isr": min(replicas, 2),
            "transaction.state.log.num.partitions": 4,
            "share.coordinator.state.topic.replication.factor": replicas,
            "group.initial.rebalance.delay.ms": 0,
            "group.min.session.timeout.ms": 1000,
            # A killed broker comes back only when its old registration has run out; 9 s by default.
            "broker.session.timeout.ms": 3000,
            "broker.heartbeat.interval.ms": 500,
            "num.network.threads": 2,
            "num.io.threads": 4,
            "log.cleaner.dedupe.buffer.size": 16 << 20,
            **(settings or {}),
        }
        self.nodes = [Node(self, number + 1) for number in range(nodes)]
        self.formatted = False
        self.admin_client = None

    @property
    def bootstrap(self):
        return ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    def start(self, deadline_s=60):
        """Format on the first call; then the same data and the same ports again."""
        # A client that saw the brokers go can wait for its coordinator for ever.
        self.admin_client = None
        if not self.formatted:
            voters = ",".join(f"{node.number}@127.0.0.1:{node.controller_port}" for node in self.nodes)
            for node in self.nodes:
                node.format(voters)
            self.formatted = True
        for node in self.nodes:
            if node.process is None:
                node.start()
        for node in self.nodes:
            wait_until(f"node {node.number} answers", node.ready, deadline_s)
        if len(self.nodes) > 1:
            self.wait_for_brokers(deadline_s)
        return self

    def wait_for_brokers(self, deadline_s):
        wait_until("all brokers are in the metadata",
                   lambda: len(self.admin().list_topics(timeout=5).brokers) == len(self.nodes), deadline_s)

    def stop(self):
        for node in self.nodes:
            node.end(signal.SIGTERM)

    def kill(self):
        for node in self.nodes:
            node.end(signal.SIGKILL)

    def restart(self, hard=False):
        (self.kill if hard else self.stop)()
        return self.start()

    def freeze(self):
        for node in self.nodes:
            node.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        for node in self.nodes:
            node.process.send_signal(signal.SIGCONT)

    def close(self, keep=False):
        """Stop and remove all; @keep leaves the folder with the logs."""
        self.kill()
        if keep:
            print(f"the broker's files are kept in {self.dir}", file=sys.stderr)
        elif self.own_dir:
            shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.close(keep=True)
            raise

    def __exit__(self, kind, value, trace):
        self.close(keep=kind is not None)

    # --- a client's side; confluent_kafka brings a librdkafka of its own -------------------------

    def client(self, **more):
        return {"bootstrap.servers": self.bootstrap, "log_level": 3,
                **{key.replace("_", "."): value for key, value in more.items()}}

    def admin(self):
        """One for all calls: an answer is only good while its client lives."""
        from confluent_kafka.admin import AdminClient
        if self.admin_client is None:
            self.admin_client = AdminClient(self.client())
        return self.admin_client

    def create_topic(self, name, partitions=1, configs=None, deadline_s=30):
        from confluent_kafka.admin import NewTopic
        admin = self.admin()
        topic = NewTopic(name, num_partitions=partitions, replication_factor=min(len(self.nodes), 3),
                         config={key: str(value) for key, value in (configs or {}).items()})
        admin.create_topics([topic])[name].result(deadline_s)
        wait_until(f"{name} has leaders", lambda: self.has_leaders(admin, name, partitions), deadline_s)

    @staticmethod
    def has_leaders(admin, name, partitions):
        topic = admin.list_topics(name, timeout=5).topics[name]
        return (topic.error is None and len(topic.partitions) == partitions
                and all(part.leader >= 0 for part in topic.partitions.values()))

    def delete_topic(self, name, deadline_s=30):
        admin = self.admin()
        admin.delete_topics([name])[name].result(deadline_s)
        wait_until(f"{name} is gone", lambda: name not in admin.list_topics(timeout=5).topics, deadline_s)

    def add_partitions(self, name, total, deadline_s=30):
        from confluent_kafka.admin import NewPartitions
        admin = self.admin()
        admin.create_partitions([NewPartitions(name, total)])[name].result(deadline_s)
        wait_until(f"{name} has {total} partitions", lambda: self.has_leaders(admin, name, total), deadline_s)

    def topics(self):
        """name -> number of partitions"""
        return {name: len(topic.partitions) for name, topic in self.admin().list_topics(timeout=10).topics.items()}

    def topic_configs(self, name, deadline_s=30):
        from confluent_kafka.admin import ConfigResource
        resource = ConfigResource(ConfigResource.Type.TOPIC, name)
        entries = self.admin().describe_configs([resource])[resource].result(deadline_s)
        return {key: entry.value for key, entry in entries.items()}

    def partitions(self, name):
        return sorted(self.admin().list_topics(name, timeout=10).topics[name].partitions)

    def produce(self, topic, records, partition=None, timestamp_ms=0, deadline_s=60, **more):
        """@records: (key, value[, headers[, partition]]), all acknowledged on return."""
        from confluent_kafka import Producer
        producer = Producer(self.client(enable_idempotence=True, linger_ms=5, **more))
        failed = []
        for record in records:
            key, value, headers, where = (*record, None, None)[:4]
            where = where if where is not None else partition
            while True:
                try:
                    producer.produce(topic, value, key, headers=headers, timestamp=timestamp_ms,
                                     partition=-1 if where is None else where,
                                     on_delivery=lambda err, msg: failed.append(err) if err else None)
                    break
                except BufferError:
                    producer.poll(0.1)
        left = producer.flush(deadline_s)
        assert left == 0 and not failed, f"{left} records not acknowledged, {failed[:3]}"

    def watermarks(self, topic):
        """partition -> (low, true high): also what an open transaction has written counts."""
        from confluent_kafka import Consumer, TopicPartition
        reader = Consumer(self.client(group_id="watermarks", isolation_level="read_uncommitted"))
        try:
            return {part: reader.get_watermark_offsets(TopicPartition(topic, part), timeout=20)
                    for part in self.partitions(topic)}
        finally:
            reader.close()

    def set_offsets(self, group, topic, offsets, deadline_s=60):
        """As an operator does with kafka-consumer-groups.sh: only while nobody is in the group."""
        from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
        wanted = [TopicPartition(topic, part, offset) for part, offset in offsets.items()]

        def ask():
            request = ConsumerGroupTopicPartitions(group, wanted)
            try:
                answer = self.admin().alter_consumer_group_offsets([request])[group].result(30)
            except KafkaException:
                return False  # static members stay in the group until their session has run out
            return not any(part.error for part in answer.topic_partitions)
        wait_until("the offsets are set", ask, deadline_s, 0.5)

    def tail(self, *topics, isolation="read_committed", **more):
        return Tail(self, topics, isolation, more)

    def read_all(self, topic, isolation="read_committed", deadline_s=60):
        """Everything up to the high watermark of now; waits for transactions open below it."""
        marks = self.watermarks(topic)
        with self.tail(topic, isolation=isolation) as tail:
            tail.wait_for_ends({(topic, part): high for part, (_, high) in marks.items()}, deadline_s)
            return tail.records

    def committed(self, group, topic):
        """partition -> committed offset; what was never committed is absent. Waits for open transactions."""
        from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition
        asked = [TopicPartition(topic, part) for part in self.partitions(topic)]

        def ask():
            request = ConsumerGroupTopicPartitions(group, asked)
            answer = self.admin().list_consumer_group_offsets([request], require_stable=True)[group].result(30)
            parts = answer.topic_partitions
            return None if any(part.error for part in parts) else [part for part in parts if part.offset >= 0] or [None]
        return {part.partition: part.offset for part in wait_until("offsets are stable", ask) if part}


class Tail:
    """A reader from the beginning of all partitions; what it has seen stands in .records."""

    def __init__(self, kafka, topics, isolation, more):
        from confluent_kafka import Consumer, OFFSET_BEGINNING, TopicPartition
        self.records, self.ends = [], {}
        self.reader = Consumer(kafka.client(
            group_id="tail-" + uuid.uuid4().hex, isolation_level=isolation, enable_auto_commit=False,
            enable_partition_eof=True, auto_offset_reset="error", fetch_wait_max_ms=20, **more))
        self.reader.assign([TopicPartition(topic, part, OFFSET_BEGINNING)
                            for topic in topics for part in kafka.partitions(topic)])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.reader.close()

    def poll(self, wait_s=0.1):
        from confluent_kafka import KafkaError
        for msg in self.reader.consume(10000, wait_s):
            err = msg.error()
            if err is None:
                self.records.append(to_record(msg))
            elif err.code() == KafkaError._PARTITION_EOF:
                self.ends[msg.topic(), msg.partition()] = msg.offset()
            elif not err.retriable() and err.code() not in (KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN):
                raise RuntimeError(str(err))

    def wait(self, what, check, deadline_s=60):
        """Read until @check(self.records) is true."""
        end = time.monotonic() + deadline_s
        while not check(self.records):
            if time.monotonic() > end:
                raise TimeoutError(f"not within {deadline_s:g} s: {what}; {len(self.records)} records seen")
            self.poll()
        return self.records

    def wait_for_ends(self, marks, deadline_s=60):
        def short():
            return {at: mark for at, mark in marks.items() if self.ends.get(at, -1) < mark}
        end = time.monotonic() + deadline_s
        while short():
            if time.monotonic() > end:
                raise TimeoutError(f"not within {deadline_s:g} s: end of {short()}, at {self.ends}")
            self.poll()


def run(args):
    with Kafka(nodes=args.nodes, heap_mb=args.heap) as kafka:
        print(kafka.bootstrap, flush=True)
        print(f"log: {kafka.nodes[0].log}", file=sys.stderr, flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


def main():
    parser = argparse.ArgumentParser(description="A real Kafka for tests and for trying things out.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("fetch", help="download the jars")
    runner = commands.add_parser("run", help="start a broker, print its address, stop at ^C")
    runner.add_argument("--nodes", type=int, default=1)
    runner.add_argument("--heap", type=int, default=512, metavar="MB")
    args = parser.parse_args()
    if args.command == "fetch":
        print(fetch())
    else:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        run(args)


if __name__ == "__main__":
    main()
