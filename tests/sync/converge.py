#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Several clones and one remote: random commands, random syncs, races, kills, partitions, clocks that jump. In the end all
of them exchange what they have, and must be the same, with nothing lost.

  converge.py --binary build/dev/decklog                         the kept seeds and a few more
  converge.py --binary … --rounds 200 --seed 1000                that many, from that seed on
  converge.py --binary … --seed 17 --clones 5 --keep             one again, and keep its folder
  converge.py --binary … --mutants                               the judge itself: each wrong merge must be noticed

Promised (agreement.py): every entry that a command confirmed is in every clone exactly once; all trees are the same; no
commit has fewer entries than a parent of it; `decklog verify` is content; every confirmed commit is an ancestor of the
head; git fsck and git status find nothing.

What the threads of a race do depends on the machine, so that a seed repeats the plan, not each millisecond of it.
Exit 0: kept; 1: not kept.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import datetime
import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

import agreement
import clones as clones_module
import mutants
from clones import Broken, Clone, ledgers

# Seeds that failed once.
KEPT = [
    3,  # two syncs of one clone: git could not take the lock of refs/remotes/origin/main
    11,  # the same
    651967,  # a git fetch that was killed left the lock of refs/remotes/origin/main, and no sync came through any more
    116,  # doctor --fix left the locks of a command that was killed before it wrote its intent
    1105,  # this test: a lock in the way of git pull leaves a merge that must be begun anew
    1166,  # the same
    800489,  # a git fetch that was killed left the lock of a ref that nobody waits for; this judge took it for a loss
]
SHORT = [1, 2, 5]
STEPS = 45
QUIET_PASSES = 4  # the second pass brings everything everywhere; a merge made on the way needs one more
REFUSALS = (2, 3, 4, 5)  # usage, not found, lifecycle, input: a command may say no; git, disk and bugs it may not


@dataclasses.dataclass(frozen=True)
class Confirmed:
    clone: str
    record: str
    entry: str
    commit: str


class Round:
    def __init__(self, root, seed, count, binary, steps=STEPS):
        self.root = pathlib.Path(root)
        self.seed = seed
        self.random = random.Random(seed)
        self.binary = binary
        self.steps = steps
        self.counts = collections.Counter()
        self.confirmed = []
        self.problems = []
        self.remote = self.root / "remote.git"
        self.is_parted = False
        self.clones = [self.make_clone(i) for i in range(count or self.random.randint(3, 8))]

    def make_clone(self, number):
        layout = "tree" if number == 0 else self.random.choice(clones_module.LAYOUTS)
        clone = Clone(self.root, number, layout, self.binary, self.seed)
        if number == 0:
            clone.must(clone.run([self.binary, "init", "--bare", str(self.remote)], cwd=self.root))
            (self.root / "graph.png").write_bytes(bytes(range(256)))
        clone.make(self.remote)
        clone.leave_things_about()
        if layout != "pull" and self.random.random() < 0.2:
            clone.must_git("config", "decklog.sync.auto", "true")
        return clone

    # What a person types

    def command(self, clone):
        pick = clone.random
        here = clone.records()
        if not here or pick.random() < 0.12:
            return self.opening(clone)
        record = pick.choice(here)
        number = clone.steps
        verbs = [
            ("note", record, f"note {number} of {clone.name}"),
            ("note", record, f"line one of {number}\nline two: a \"quote\" # and more"),
            ("priority", record, f"P{pick.randint(0, 3)}", f"because {number}"),
            ("ack", record),
            ("triage", record, "-p", f"P{pick.randint(0, 3)}", "--owner", f"{clone.name}@example.com"),
            ("coordinate", record, "--alone"),
            ("mitigate", record, f"rolled back {number}"),
            ("resolve", record, f"fixed {number}"),
            ("close", record, "--cause", "a bad deploy"),
            ("close", record, "--as", "false-positive", "not ours"),
            ("reopen", record, "it is back"),
            ("action", "add", record, f"do {number}", "--owner", f"{clone.name}@example.com", "--due", "2026-12-24"),
            ("attach", record, str(self.root / "graph.png"), f"graph {number}"),
            ("assign", record, f"{pick.choice(self.clones).name}@example.com"),
            ("role", record, f"commander={clone.name}@example.com"),
            ("finding", record, f"found {number}"),
            ("set", record, "--title", f"Title {number} by {clone.name}"),
            ("set", record, "--label", f"env=prod-{number % 3}"),
            ("block", record, "--on", "the vendor"),
            ("unblock", record),
            self.about_an_entry(clone, record),
        ]
        return pick.choice(verbs)

    def opening(self, clone):
        title = f"Incident {clone.steps} of {clone.name}"
        if clone.random.random() < 0.2:
            return ("request", title, "--from", "zoe@example.com", "--channel", "mail")
        return ("open", title, "-p", f"P{clone.random.randint(0, 3)}", "-s", "checkout")

    def about_an_entry(self, clone, record):
        entries = [known.entry for known in self.confirmed if known.record == record] or ["0001"]
        entry = clone.random.choice(entries)
        if clone.random.random() < 0.3:
            return ("redact", record, entry, "--why", "a name")
        return ("correct", record, entry, f"rather {clone.steps}")

    # What comes of it

    def take(self, clone, result, what):
        """Writes down what was confirmed."""
        if result is None:
            self.counts["killed"] += 1
            return
        if result.code in REFUSALS:
            self.counts["refused"] += 1
            return
        if result.code != 0:
            self.problems.append(f"{clone.folder.name} {what}: exit {result.code}: {(result.err + result.out)[:600]}")
            return
        answer = json.loads(result.out)
        if not answer.get("entry"):
            self.counts["nothing to do"] += 1
            return
        self.counts["confirmed"] += 1
        self.confirmed.append(Confirmed(clone.folder.name, answer["id"], answer["entry"], answer["commit"]))

    def write(self, clone, is_killed=False):
        argv = clone.argv(*self.command(clone))
        if is_killed:
            self.take(clone, clone.killed(argv, self.random.uniform(0, 0.12)), argv)
            self.repair_remote()
        else:
            self.take(clone, clone.run(argv), argv)

    def exchange(self, clone, is_killed=False):
        """Whether this clone is through with the remote."""
        if clone.layout == "pull":
            return self.pull_and_push(clone)
        if is_killed:
            result = clone.killed(clone.argv("sync"), self.random.uniform(0, 0.25))
            self.repair_remote()
        else:
            result = clone.run(clone.argv("sync"))
        if result is None:
            self.counts["syncs killed"] += 1
            return False
        code = "done" if result.code == 0 else self.error_code(result)
        self.counts[f"sync {code}"] += 1
        is_allowed = result.code == 0 or (self.is_parted and code == "remote-unreachable") or code == "sync-busy"
        if not is_allowed:
            self.problems.append(f"{clone.folder.name} sync: exit {result.code}: {(result.err + result.out)[:900]}")
        return result.code == 0

    @staticmethod
    def error_code(result):
        try:
            return json.loads(result.out or result.err)["error"]["code"]
        except (ValueError, KeyError):
            return f"exit {result.code}"

    def pull_and_push(self, clone):
        pulled = clone.by_hand("pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
        if pulled.code != 0 and not self.is_parted:
            self.problems.append(f"{clone.folder.name} git pull: exit {pulled.code}: {pulled.out}{pulled.err}")
        pushed = clone.git("push", "-q", "origin", "HEAD:main") if pulled.code == 0 else pulled
        self.counts[f"pull {'done' if pushed.code == 0 else 'refused'}"] += 1
        return pushed.code == 0

    def repair_remote(self):
        """A kill that took the remote's own git with it: whoever keeps the remote takes its locks away, as git says."""
        time.sleep(0.02)
        for lock in self.remote.rglob("*.lock"):
            if lock.name != "lock":
                lock.unlink()
                self.counts["remote locks"] += 1

    def race(self):
        """Two or three at once, each of which syncs, or writes, in clones of its own or in the same."""
        chosen = [self.random.choice(self.clones) for _ in range(self.random.randint(2, 3))]
        chosen = [clone for i, clone in enumerate(chosen) if clone.layout != "pull" or clone not in chosen[:i]]
        self.counts["races"] += 1
        with concurrent.futures.ThreadPoolExecutor(len(chosen)) as pool:
            acts = [pool.submit(self.write if i > 0 and self.random.random() < 0.2 else self.exchange, clone) for i, clone in enumerate(chosen)]
            for act in acts:
                act.result()

    def part(self):
        self.is_parted = not self.is_parted
        self.counts["partitions"] += self.is_parted
        away = self.root / "away.git"
        source, target = (self.remote, away) if self.is_parted else (away, self.remote)
        source.rename(target)

    def jump(self):
        clone = self.random.choice(self.clones)
        clone.clock = datetime.timedelta(minutes=self.random.choice((-4000, -300, -7, 0, 0, 11, 500)))
        self.counts["clock jumps"] += 1

    def person(self):
        """Somebody's own commit, of a file that is no record."""
        clone = self.random.choice([clone for clone in self.clones if clone.layout == "pull"] or self.clones[:1])
        if clone.layout != "pull":
            return
        own = clone.folder / f"notes-{clone.name}.md"
        with own.open("a") as file:
            file.write(f"line {clone.steps}\n")
        clone.must(clone.by_hand("add", own.name))
        clone.must(clone.by_hand("commit", "-qm", "own notes", "--", own.name))
        self.counts["own commits"] += 1

    def step(self):
        clone = self.random.choice(self.clones)
        chance = self.random.random()
        if chance < 0.48:
            self.write(clone)
        elif chance < 0.56:
            self.write(clone, is_killed=True)
        elif chance < 0.72:
            self.exchange(clone)
        elif chance < 0.80:
            self.exchange(clone, is_killed=True)
        elif chance < 0.90:
            self.race()
        elif chance < 0.94:
            self.part()
        elif chance < 0.97:
            self.jump()
        else:
            self.person()

    def quiesce(self):
        if self.is_parted:
            self.part()
        for clone in self.clones:
            clone.clock = datetime.timedelta(days=1)
        for _ in range(QUIET_PASSES):
            through = [self.exchange(clone) for clone in self.clones]
            if all(through) and len({clone.head() for clone in self.clones}) == 1:
                return
        self.problems.append(f"no rest after {QUIET_PASSES} passes")

    def play(self, mutant=None):
        """What is wrong; empty when the promises were kept."""
        for _ in range(self.steps):
            self.step()
        if mutant:
            self.quiesce()
            mutant(self)
        self.quiesce()
        found, pairs = agreement.judge(self.clones, self.confirmed)
        self.counts["steps of history"] = pairs
        return self.problems + found


def run_round(folder, seed, options):
    """(problems, counts)"""
    root = pathlib.Path(tempfile.mkdtemp(prefix=f"decklog-converge-{seed}-", dir=folder))
    try:
        round_ = Round(root, seed, options.clones, options.binary, options.steps)
        problems = round_.play()
    except Broken as broken:
        print(f"seed {seed}: the test itself is broken: {broken}\n  the folder: {root}", flush=True)
        return [str(broken)], collections.Counter()
    layouts = ",".join(clone.layout for clone in round_.clones)
    print(f"seed {seed}: {layouts}: {len(round_.confirmed)} confirmed, {len(problems)} losses", flush=True)
    for problem in problems[:12]:
        print(f"  {problem}")
    if problems:
        print(f"  again: {sys.argv[0]} --binary {options.binary} --seed {seed} --rounds 1\n  the folder: {root}", flush=True)
    if not problems and not options.keep:
        shutil.rmtree(root)
    return problems, round_.counts


def run_mutants(folder, options):
    missed = 0
    for mutant in mutants.ALL:
        root = pathlib.Path(tempfile.mkdtemp(prefix="decklog-mutant-", dir=folder))
        round_ = Round(root, options.seed or 1, 3, options.binary, 20)
        problems = round_.play(mutant)
        missed += not problems
        print(f"{mutant.__name__}: {'noticed: ' + problems[0][:160] if problems else 'NOT NOTICED, ' + str(root)}", flush=True)
        if problems and not options.keep:
            shutil.rmtree(root)
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--clones", type=int, help="how many (else 3 to 8)")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seconds", type=float, help="start no further round after this long")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--folder", default=ledgers.default_folder())
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--mutants", action="store_true")
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    if os.path.basename(options.binary) != "decklog":
        parser.error("git calls 'decklog merge-driver' by that name, so the binary has to be called decklog")
    if options.mutants:
        return 1 if run_mutants(options.folder, options) else 0
    if options.seed is None and not options.rounds:
        seeds = KEPT + SHORT
    else:
        first = options.seed if options.seed is not None else random.randrange(10**6)
        seeds = range(first, first + (options.rounds or 1))
    began = time.monotonic()
    failed, played, counts = [], 0, collections.Counter()

    def play(seed):
        if options.seconds and time.monotonic() - began > options.seconds:
            return None
        return seed, *run_round(options.folder, seed, options)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for result in pool.map(play, seeds):
            if result is None:
                continue
            played += 1
            counts += result[2]
            failed += [result[0]] if result[1] else []
    print(f"{played} rounds, {len(failed)} with losses {failed or ''}; {time.monotonic() - began:.0f} s")
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    return 1 if failed or not played else 0


if __name__ == "__main__":
    sys.exit(main())
