# SPDX-License-Identifier: MIT
"""What must have come out, judged from what went in. Knows the topics' contract, not the program.

    faults = check(sent, outputs)        # [] or sentences, each of one broken promise

@sent maps (topic, partition, offset) to the plan's Sent; @outputs holds what a read_committed reader
finds in the clean, duplicates and dead-letter topics. Partition order is the only order that counts:
all records of a uri have to be in one partition.
"""
import collections
import json

from plan import CONTENT, KILL

Outputs = collections.namedtuple("Outputs", "clean duplicates dead")


def position(record):
    return record.text("source-topic"), int(record.text("source-partition")), int(record.text("source-offset"))


def content_of(record):
    body, = [part["value"] for part in json.loads(record.value)["bodies"] if part["role"] == "main"]
    found = CONTENT.findall(body)
    assert len(found) == 1, record.value
    return int(found[0][0]), int(found[0][1])


class Check:
    def __init__(self, sent, outputs):
        self.sent, self.out, self.faults = sent, outputs, []
        self.published = collections.defaultdict(list)  # content -> clean records
        self.by_uri = collections.defaultdict(list)     # uri -> clean records in their order
        self.repeated = collections.defaultdict(list)   # uri -> what was sent under it and called a duplicate
        for record in sorted(outputs.clean, key=lambda record: (record.partition, record.offset)):
            self.published[content_of(record)].append(record)
            self.by_uri[record.key.decode()].append(record)

    def fault(self, text):
        self.faults.append(text)

    def source(self, record):
        return self.sent[position(record)]

    def positions(self):
        """Every record sent has one outcome, and nothing came of what was not sent."""
        seen = collections.Counter(position(record) for records in self.out for record in records)
        for at, count in seen.items():
            if at not in self.sent:
                self.fault(f"{at}: came out and was never sent")
            elif count > 1:
                self.fault(f"{at}: {count} outcomes")
        for at in self.sent.keys() - seen.keys():
            self.fault(f"{at}: lost, {self.sent[at].kind} {self.sent[at].content}")

    def contents(self):
        """What is published is what was sent, each content once; a second time only as an update."""
        for content, records in self.published.items():
            for record in records:
                if self.source(record).content != content:
                    self.fault(f"{position(record)}: published as {content}, sent as {self.source(record).content}")
            if content[1] != KILL:
                twice = [record for record in records if not self.is_update(record)]
                if len(twice) > 1:
                    self.fault(f"{content}: published {len(records)} times, {[position(record) for record in twice]}")

    def is_update(self, record):
        """Came after a lower version of its uri, or beside the same one as a conflict."""
        mine = self.source(record)
        before = [other for other in self.by_uri[record.key.decode()] if other.offset < record.offset]
        return mine.uri is not None and any(self.source(other).version <= mine.version for other in before)

    def order(self):
        """A uri's versions rise; a kill lets only higher ones through; one uri, one partition."""
        for uri, records in self.by_uri.items():
            if len({record.partition for record in records}) > 1:
                self.fault(f"{uri}: in several partitions")
            newest, killed, newest_content = None, None, set()
            for record in records:
                mine = self.source(record)
                if mine.version is None:
                    continue
                if json.loads(record.value)["pubStatus"] == "canceled":
                    killed = max(killed or 0, newest or 0, mine.version)
                    continue
                if killed is not None and mine.version <= killed:
                    self.fault(f"{uri}: usable version {mine.version} after its kill ({killed})")
                if newest is not None and mine.version < newest:
                    self.fault(f"{uri}: version {mine.version} after {newest}")
                if mine.version == newest and (record.text("version-conflict") != "1" or mine.content in newest_content):
                    self.fault(f"{uri}: version {mine.version} twice")
                newest_content = newest_content | {mine.content} if mine.version == newest else {mine.content}
                newest = mine.version

    def duplicates(self):
        """Each names a story that was published and has this content."""
        for record in self.out.duplicates:
            if record.text("verdict") == "duplicate" and self.source(record).uri:
                self.repeated[self.source(record).uri].append(self.source(record))
        for record in self.out.duplicates:
            mine, verdict = self.source(record), record.text("verdict")
            if verdict == "stale":
                self.stale(record, mine)
                continue
            if verdict != "duplicate":
                self.fault(f"{position(record)}: verdict {verdict} in the duplicates topic")
                continue
            first = record.text("duplicate-of")
            if any(other.key.decode() == first for other in self.published[mine.content]):
                continue
            # Its content was entered, and before it came out its uri had gone on: it is stale now.
            if not self.superseded(first, mine.content):
                self.fault(f"{position(record)}: {mine.content} is called a duplicate of {first}")

    def superseded(self, uri, content):
        stale = [other for other in self.out.duplicates
                 if other.text("verdict") == "stale" and self.source(other).content == content
                 and self.source(other).uri == uri]
        return bool(stale) and uri in self.by_uri

    def stale(self, record, mine):
        """Something newer of its uri was decided on: published, or known under another uri; or it was killed."""
        rivals = [self.source(other) for other in self.by_uri.get(mine.uri or "", ())]
        rivals += self.repeated[mine.uri]
        newest = max((other.version for other in rivals), default=-1)
        if not (newest > mine.version or (newest == mine.version and any(other.kind == "kill" for other in rivals))):
            self.fault(f"{position(record)}: called stale, and nothing newer than {mine.uri} {mine.version} came out")

    def complete(self):
        """Every content reached the readers: itself, or a newer version or the kill of its story."""
        for at, mine in self.sent.items():
            if mine.kind == "broken":
                continue
            if mine.kind == "kill":
                if not any(position(record) == at for record in self.published[mine.content]):
                    self.fault(f"{at}: a kill was not published")
            elif not self.published[mine.content] and not self.passed_by(mine):
                self.fault(f"{at}: content {mine.content} was never published")

    def passed_by(self, mine):
        """A copy of it under its uri was stale; duplicates() has looked whether rightly."""
        return any(self.source(record).content == mine.content and record.text("verdict") == "stale"
                   for record in self.out.duplicates)

    def dead_letters(self):
        dead = {position(record): record for record in self.out.dead}
        for at, mine in self.sent.items():
            if (at in dead) != (mine.kind == "broken"):
                self.fault(f"{at}: {mine.kind} and {'' if at in dead else 'not '}in the dead letters")
            elif mine.kind == "broken" and (dead[at].value or b"") != mine.value:
                self.fault(f"{at}: a dead letter with other bytes")


def history(sent, outputs, uri):
    """What came of the records of @uri, for whoever has to find out why."""
    lines = []
    for record in sorted(outputs.clean + outputs.duplicates, key=lambda record: record.text("ingest-time")):
        mine = sent.get(position(record))
        if mine and (mine.uri == uri or record.text("duplicate-of") == uri):
            names = ("ingest-time", "verdict", "duplicate-of", "version-conflict")
            words = " ".join(f"{name}={record.text(name)}" for name in names if record.text(name))
            lines.append(f"{record.topic} {record.partition} @{record.offset} from {position(record)}: "
                         f"{mine.kind} {mine.uri} version {mine.version} {mine.content} {words}")
    return lines


def check(sent, outputs):
    run = Check(sent, outputs)
    run.positions()
    if any("never sent" in fault for fault in run.faults):
        return run.faults
    run.contents()
    run.order()
    run.duplicates()
    run.complete()
    run.dead_letters()
    return run.faults
