#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A power cut at every moment of every way to write, by a model of the disk (disk.py).

  powercut.py --binary build/dev/decklog                                    some disks of every verb
  powercut.py --binary … --all                                              every disk of one verb of each kind, some of the others
  powercut.py --binary … --verb note --method batch --model ordered         one of them
  powercut.py --binary … --verb note --method none --model ordered          what it would be without any flush

Promised: an answered command's entry is there; a command that had not answered is there whole or not at all; git finds
nothing wrong; the next command works. `batch` (one flush for many files) is meant for file systems that keep names in
order, so it is held to the models `ordered` and `last`; `fsync` (each file and folder) to all three.

`by-hand` counts the disks on which a lock file had to be removed by hand; only `strict` has such.

Exit 0: kept; 1: not kept; 77: nothing can be traced here.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import re
import shutil
import sys
import tempfile
import time

import calls
import disk
import ledgers
import oracle
import runs

METHODS = {"batch": ["ordered", "last"], "fsync": ["ordered", "last", "strict"], "none": ["ordered", "last", "strict"]}
PROMISED = ("batch", "fsync")
# How many disks of each verb, method and model are looked at.
SHORT = 6
SOME = 10
ONLY_TEMPORARY = re.compile(r"left behind: (\S*(objects/tmp_obj_|decklog/\.decklog-tmp-|decklog/[a-z]+\.new)\S*( |, )?)+")
KINDS = ("lost", "broken", "stuck", "untidy")


def settings_of(method):
    return "[core]\n\tfsync = none\n" if method == "none" else f"[core]\n\tfsyncMethod = {method}\n"


def kind_of(problem):
    if problem.startswith(("LOST", "DOUBLED", "HALF")):
        return "lost"
    if problem.startswith("STUCK"):
        return "stuck"
    return "untidy" if problem.startswith(("left behind", "git status", "a draft", "the typed text")) else "broken"


class Cuts:
    """All power cuts of one verb, flushed by one method, under one model."""

    def __init__(self, scene, recorded, options):
        self.scene = scene
        self.recorded = recorded
        self.options = options
        self.number = 0

    def different_states(self, model):
        """Each volume once; the stronger demand (answered) wins."""
        states = {}
        cuts = 0
        for words, is_answered, volume in self.recorded.states(model, self.options.samples, self.scene.verb.name):
            cuts += 1
            key = self.recorded.name_of(volume)
            if key not in states or (is_answered and not states[key][1]):
                states[key] = (words, is_answered, volume)
        return cuts, self.some(list(states.values()))

    def some(self, states):
        """The first that must have all that was answered is always among them."""
        if ledgers.visits_all(self.options, self.scene.verb):
            return states
        chosen = runs.spread(states, SOME if self.options.all else SHORT)
        return chosen + [state for state in states if state[1] and not any(state is one for one in chosen)][:1]

    def judge(self, job):
        number, model, (words, is_answered, volume) = job
        desk = self.scene.root / f"cut-{number}"
        self.recorded.write(volume, desk)
        self.scene.relocate(desk, self.recorded.top)
        by_hand = model == "strict" and remove_unproved_locks(self.scene, desk)
        problems = oracle.found(self.scene, desk, is_answered)
        if not problems:
            problems = oracle.goes_on(self.scene, desk, is_answered=is_answered)
        # Temporary files do no harm, and the next repair takes them: the notes that lead to them may be what was forgotten.
        problems = [problem for problem in problems if not ONLY_TEMPORARY.fullmatch(problem)]
        if not problems or not self.options.keep:
            shutil.rmtree(desk)
        return words, desk, problems, by_hand

    def run(self, pool, model):
        cuts, states = self.different_states(model)
        counts = collections.Counter()
        shown = set()
        for words, desk, problems, by_hand in pool.map(self.judge, [(number, model, state) for number, state in enumerate(states)]):
            counts["by-hand"] += by_hand
            for problem in problems:
                kind = kind_of(problem)
                counts[kind] += 1
                if kind not in shown or self.options.keep:
                    shown.add(kind)
                    print(f"  {kind}, {words}: {problem[:300]}" + (f" ({desk})" if self.options.keep else ""))
        return cuts, len(states), counts


def remove_unproved_locks(scene, desk):
    """A file system that keeps no order may keep a lock file and forget the note that proves whose it was. Then a person
    removes it, as the command's hint says; git's own lock files need that after any crash. Whether there was one."""
    top = scene.git_folder(desk)
    noted = {note.stat().st_ino for note in top.glob("decklog/held/*")}
    locks = [lock for lock in top.rglob("*.lock") if "held" not in lock.parts and lock.stat().st_ino not in noted]
    locks = [lock for lock in locks if not any(part.startswith(".decklog-init") for part in lock.parts)]  # never in the way
    for lock in locks:
        lock.unlink()
    return bool(locks)


def record(scene):
    """The disk with everything that the undisturbed command does to it."""
    desk = scene.copy("recorded")
    began = disk.Disk(desk)
    done, seen = calls.trace(scene.verb_argv(), whole=True, cwd=scene.verb_folder(desk), env=scene.environment(100))
    if done.returncode != 0 or scene.state(desk) != scene.stages[-1]:
        raise ledgers.Broken(f"{scene.verb.name}: the traced run failed: {done.stderr.decode()}")
    recorded = began.replay(seen, scene.verb_folder(desk))
    check(recorded, desk)
    shutil.rmtree(desk)
    return recorded


def check(recorded, desk):
    """The model must end where the real folder ended, else it proves nothing."""
    volume = recorded.whole(len(recorded.events))
    modelled = {path: recorded.inodes[inode].is_folder or volume[1].get(inode, b"") for path, inode in recorded.tree(volume)}
    top = pathlib.Path(desk)
    real = {str(path.relative_to(top)): path.is_dir() or path.read_bytes() for path in top.rglob("*")}
    different = sorted(path for path in modelled.keys() | real.keys() if modelled.get(path) != real.get(path))
    if different:
        raise ledgers.Broken(f"the model of the disk differs from the disk: {', '.join(different[:5])}")


def sees_what_is_lost(root, options):
    """The twin of all that was kept: without flushes the same look must find losses."""
    scene = ledgers.Scene(root / "twin", ledgers.verbs_named(["note-bare"])[0], options.binary, settings_of("none"))
    print("without any flush, where losses must be seen:")
    options = argparse.Namespace(**{**vars(options), "full": True})
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        _, _, counts = Cuts(scene, record(scene), options).run(pool, "ordered")
    if not counts["lost"] or not counts["broken"]:
        print("  none were: this test sees nothing")
    return counts["lost"] > 0 and counts["broken"] > 0


def flushes_of(recorded):
    answer = recorded.answered_at()
    return sum(event.kind in ("flushed", "all-flushed") for event in recorded.events[:answer])


def options_of():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--verb", action="append", default=[])
    parser.add_argument("--method", action="append", choices=METHODS, default=[])
    parser.add_argument("--model", action="append", choices=["ordered", "last", "strict"], default=[])
    parser.add_argument("--samples", type=int, default=1, help="strict: how many random disks at each moment")
    parser.add_argument("--all", action="store_true", help="every disk of one verb of each kind, or of those that --verb names")
    parser.add_argument("--full", action="store_true", help="every disk of every verb, more samples")
    parser.add_argument("--keep", action="store_true", help="keep the folders of what was not kept, and show all of them")
    parser.add_argument("--folder", default=ledgers.default_folder())
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if options.full:
        options.samples = max(options.samples, 5)
    return options


def verbs_of(options):
    # What git's own fetch and push write is git's to flush.
    return ledgers.verbs_named(options.verb) if options.verb else [verb for verb in ledgers.VERBS if not verb.is_sync]


def methods_of(options, number):
    """In the short form each verb is flushed by one of the methods, in turn."""
    if options.method or options.verb or options.all or options.full:
        return options.method or PROMISED
    return [PROMISED[number % len(PROMISED)]]


def main():
    options = options_of()
    reason = calls.why_not()
    if reason:
        print(f"skipped: {reason}")
        return runs.SKIPPED
    root = pathlib.Path(tempfile.mkdtemp(prefix="decklog-powercut-", dir=options.folder))
    began = time.monotonic()
    failures = total = 0
    print(f"{'verb':12} {'method':7} {'model':8} {'flushes':>7} {'cuts':>6} {'states':>6} " + " ".join(f"{kind:>6}" for kind in KINDS) + " by-hand")
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number, verb in enumerate(verbs_of(options)):
            for method in methods_of(options, number):
                scene = ledgers.Scene(root / f"{verb.name}-{method}", verb, options.binary, settings_of(method))
                recorded = record(scene)
                for model in [model for model in METHODS[method] if model in (options.model or METHODS[method])]:
                    cuts, states, counts = Cuts(scene, recorded, options).run(pool, model)
                    total += states
                    failures += sum(counts[kind] for kind in KINDS)
                    figures = " ".join(f"{counts[kind]:6}" for kind in KINDS) + f" {counts['by-hand']:7}"
                    print(f"{verb.name:12} {method:7} {model:8} {flushes_of(recorded):7} {cuts:6} {states:6} {figures}", flush=True)
                if not options.keep:
                    shutil.rmtree(scene.root)
        failures += not options.model and not options.method and not sees_what_is_lost(root, options)
    print(f"{total} different disks after a power cut; {failures} promises not kept; {runs.spent(began)}")
    if not options.keep:
        shutil.rmtree(root, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
