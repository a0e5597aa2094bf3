#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Many processes write at once into one clone: on one record and on many, alone and while somebody commits files of their
own and `git gc` runs again and again.

  writers.py --binary build/dev/decklog                the short form
  writers.py --binary … --full                         more writers, more entries, every kind of ledger

Promised: every confirmed entry stands in the ledger exactly once, its commit in the history; no writer is sent away, none
waits longer than the limit (10 s); numbers are unique in a record; git finds nothing wrong and nothing is left behind.
Entries per second are printed, not judged.

Exit 0: kept; 1: not kept.
"""

import argparse
import concurrent.futures
import dataclasses
import pathlib
import shutil
import sys
import tempfile
import threading
import time

import ledgers
import oracle

LIMIT = 10  # seconds that a writer may wait; one more for the work itself


@dataclasses.dataclass(frozen=True)
class Round:
    layout: str  # of ledgers.Verb
    writers: int
    each: int
    many: bool = False  # a record for each writer
    person: bool = False
    gc: bool = False

    @property
    def words(self):
        beside = [name for name, is_there in (("person", self.person), ("gc", self.gc)) if is_there]
        return f"{self.layout:5} {self.writers:3} × {self.each:<3} {'many records' if self.many else 'one record':13} {'+'.join(beside) or 'alone':10}"


SHORT = [
    Round("tree", 8, 6),
    Round("tree", 8, 4, many=True),
    Round("tree", 8, 5, person=True, gc=True),
    Round("bare", 20, 3),
    Round("ref", 8, 4, person=True),
]
FULL = [
    Round(layout, writers, each, many, person, gc)
    for layout in ("tree", "bare", "ref")
    for writers, each in ((8, 10), (20, 5))
    for many in (False, True)
    for person, gc in ((False, False), (True, False), (False, True), (True, True))
    if layout != "bare" or not person
]


@dataclasses.dataclass
class Attempt:
    record: str
    text: str
    seconds: float
    code: int
    entry: str = ""
    commit: str = ""
    words: str = ""


class Desk:
    def __init__(self, root, name, round_, binary):
        verb = ledgers.Verb(name, ledgers.NOTE, layout=round_.layout)
        self.scene = ledgers.Scene(root / name, verb, binary)
        self.round = round_
        self.folder = self.scene.copy("desk")
        count = round_.writers if round_.many else 1
        self.records = [self.open_record(i) for i in range(count)]
        self.is_over = threading.Event()

    def open_record(self, number):
        ended = self.scene.decklog(self.folder, "-q", "open", f"Incident {number}", "-p", "P2", step=300 + number)
        return self.scene.must(ended).out.strip()

    # Those who write

    def writer(self, number):
        record = self.records[number % len(self.records)]
        attempts = []
        for i in range(self.round.each):
            text = f"entry {i} of writer {number}"
            began = time.monotonic()
            ended = self.scene.decklog(self.folder, "--json", "note", record, text, step=1000 + number * 100 + i)
            attempt = Attempt(record, text, time.monotonic() - began, ended.code, words=(ended.err + ended.out).strip()[:300])
            if ended.code == 0:
                answer = ended.document()
                attempt.entry, attempt.commit = answer["entry"], answer["commit"]
            attempts.append(attempt)
        return attempts

    def person(self):
        """How many commits somebody made. git does not wait for a lock; people do, and try again."""
        own = self.scene.folder(self.folder) / "own-work.txt"
        commits = 0
        while not self.is_over.is_set():
            own.write_text(f"line {commits}\n")
            self.scene.git(self.folder, "add", "own-work.txt")
            is_done = self.scene.git(self.folder, "commit", "-qm", f"own work {commits}").code == 0
            commits += is_done
            time.sleep(0.02 if is_done else 0)
        return commits

    def gc(self):
        rounds = 0
        while not self.is_over.is_set():
            rounds += self.scene.git(self.folder, "gc", "--quiet").code == 0
            time.sleep(0.05)
        return rounds

    # What came of it

    def problems(self, attempts):
        problems = [f"exit {a.code} after {a.seconds:.1f} s: {a.words}" for a in attempts if a.code != 0]
        slowest = max(a.seconds for a in attempts)
        if slowest > LIMIT + 1:
            problems.append(f"one waited {slowest:.1f} s")
        head = self.scene.tip(self.folder)
        history = set(self.scene.git(self.folder, "rev-list", head).out.split())
        files = self.scene.files_at(self.folder, head)
        for record in self.records:
            path = next(path for path in files if path.endswith(f"/{record}.yaml"))
            problems += self.problems_of(record, path, head, [a for a in attempts if a.record == record and a.code == 0])
        problems += [f"LOST: commit {a.commit} is not in the history" for a in attempts if a.code == 0 and a.commit not in history]
        return problems + self.tidied()

    def problems_of(self, record, path, head, confirmed):
        problems = []
        text = self.scene.git(self.folder, "cat-file", "blob", f"{head}:{path}").out
        there = oracle.ENTRY.findall(text)
        numbers = [entry.split("-")[0] for entry in there]
        for attempt in confirmed:
            if there.count(attempt.entry) != 1 or text.count(f"text: {attempt.text}\n") != 1:
                problems.append(f"LOST or DOUBLED: {attempt.entry} '{attempt.text}' of {record}")
        if len(set(numbers)) != len(numbers):
            problems.append(f"a number stands twice in {record}")
        if len(there) != 1 + len(confirmed):
            problems.append(f"{record} has {len(there)} entries, {1 + len(confirmed)} were confirmed")
        return problems

    def tidied(self):
        if self.round.person:  # their last edit may have met a lock
            self.scene.git(self.folder, "add", "own-work.txt")
            self.scene.git(self.folder, "commit", "-qm", "own work at last")
        return oracle.tidy(self.scene, self.folder)


def run_round(root, number, round_, binary):
    """Whether the promises were kept."""
    desk = Desk(root, f"round-{number}", round_, binary)
    with concurrent.futures.ThreadPoolExecutor(round_.writers + 2) as pool:
        person = pool.submit(desk.person) if round_.person else None
        gc = pool.submit(desk.gc) if round_.gc else None
        began = time.monotonic()
        writers = [pool.submit(desk.writer, i) for i in range(round_.writers)]
        attempts = [attempt for writer in writers for attempt in writer.result()]
        seconds = time.monotonic() - began
        desk.is_over.set()
        beside = [f"{person.result()} commits of a person"] if person else []
        beside += [f"{gc.result()} gc"] if gc else []
    confirmed = sum(attempt.code == 0 for attempt in attempts)
    slowest = max(attempt.seconds for attempt in attempts)
    problems = desk.problems(attempts)
    print(
        f"{round_.words} {confirmed:4} of {len(attempts):<4} {confirmed / seconds:6.1f}/s  slowest {slowest:4.1f} s  "
        f"{len(problems)} losses  {', '.join(beside)}",
        flush=True,
    )
    for problem in problems[:10]:
        print(f"  {problem}")
    if problems:
        print(f"  the folder: {desk.folder}")
    else:
        shutil.rmtree(desk.scene.root)
    return len(problems), confirmed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--folder", default=tempfile.gettempdir(), help="a real disk by default: here flushing takes its time")
    options = parser.parse_args()
    root = pathlib.Path(tempfile.mkdtemp(prefix="decklog-writers-", dir=options.folder))
    began = time.monotonic()
    losses = confirmed = 0
    for number, round_ in enumerate(FULL if options.full else SHORT):
        lost, landed = run_round(root, number, round_, options.binary)
        losses += lost
        confirmed += landed
    print(f"{confirmed} confirmed entries, {losses} losses; {time.monotonic() - began:.0f} s")
    if not losses:
        shutil.rmtree(root)
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main())
