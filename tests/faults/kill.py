#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""SIGKILL at every changing system call of every way to write, and once more during the repair.

  kill.py --binary build/dev/decklog                       every verb, some of the points
  kill.py --binary … --all                                 every point of one verb of each kind, and some of each repair
  kill.py --binary … --full                                every point, and every point of each repair
  kill.py --binary … --verb note --point rename:9          one run; the folder stays
  kill.py --binary … --verb note --point rename:9,unlink:3 … and the next command killed at its unlink:3

Exit 0: no loss; 1: losses (each with the command that makes it again); 77: nothing can be traced here.
"""

import argparse
import concurrent.futures
import dataclasses
import pathlib
import shutil
import sys
import tempfile
import time

import calls
import ledgers
import oracle
import runs

# How many points of a verb are visited, and how many of the repairs after them are killed as well.
SHORT = (6, 4)
SHORT_LEADING = (12, 6)
SOME = (16, 12)
EVERY = (1 << 20, 60)
FULL = (1 << 20, 1 << 20)
AGAIN_EACH = 4  # points of one repair


@dataclasses.dataclass
class Figures:
    points: int = 0
    runs: int = 0
    states: int = 0
    again: int = 0  # kills during a repair
    losses: int = 0


class Loop(runs.Runs):
    """The kills of one verb. States that were judged once are not judged again."""

    def __init__(self, scene, options, report):
        super().__init__(scene)
        self.options = options
        self.report = report
        self.figures = Figures()

    def killed(self, desk, argv, cwd, point, step):
        """Runs `argv` killed at `point`; whether it had answered by then, and whether it was killed at all."""
        command = calls.command_with(argv, point, "signal=SIGKILL")
        ended = self.scene.run(command, cwd, step)
        with self.guard:
            self.figures.runs += 1
        return ended.out.rstrip().endswith("}"), ended.code != 0

    def tell(self, points, desk, problems):
        with self.guard:
            self.figures.losses += 1
        tell(self.report, self.scene, points, desk, problems)

    # One kill

    def try_point(self, point):
        desk = self.fresh()
        is_answered, was_killed = self.killed(desk, self.scene.verb_argv(), self.scene.verb_folder(desk), point, 100)
        problems = oracle.found(self.scene, desk, is_answered)
        if not was_killed:
            problems.append("the command was not killed: its calls differ from the traced run")
        is_new = self.is_new(oracle.disk_state(self.scene, desk) + str(is_answered))
        if is_new and not problems:
            problems = self.judge(desk, is_answered)
        if problems:
            return self.tell([point], desk, problems)
        return desk if is_new else self.drop(desk)

    def judge(self, desk, is_answered):
        copy = self.fresh(desk)
        problems = oracle.goes_on(self.scene, copy, is_answered=is_answered)
        if problems:
            return problems
        if self.scene.verb.has_person:
            problems = oracle.commits_all(self.scene, copy, "after the repair")
            problems += oracle.missing_entries(self.scene, copy, self.scene.tip(copy), self.scene.records, self.scene.old)
            problems += oracle.tidy(self.scene, copy)
        self.drop(copy)
        return problems or self.judge_person(desk)

    def judge_person(self, desk, held=None):
        if self.scene.verb.makes_ledger or not self.scene.verb.has_person:
            return []
        copy = self.fresh(desk)
        problems = oracle.person(self.scene, copy, 300, held)
        self.drop(copy)
        return problems

    # And one during the repair

    def repair_argv(self):
        if self.scene.verb.makes_ledger or self.scene.verb.is_sync:
            return self.scene.verb_argv()
        return self.scene.decklog_argv(["--json", "note", "{record}", "killed as well"])

    def repair_points(self, desk):
        copy = self.fresh(desk)
        _, seen = calls.trace(
            self.repair_argv(), cwd=self.scene.verb_folder(copy), env=self.scene.environment(150)
        )
        self.drop(copy)
        return [call.point for call in calls.changing_calls(seen)]

    def try_again(self, desk, first, point):
        copy = self.fresh(desk)
        landed = self.scene.tip(copy) == self.scene.new
        is_answered, _ = self.killed(copy, self.repair_argv(), self.scene.verb_folder(copy), point, 150)
        with self.guard:
            self.figures.again += 1
        problems = []
        if self.is_new(oracle.disk_state(self.scene, copy) + f"again {landed} {is_answered}"):
            problems = self.judge_again(copy, landed)
        if problems:
            self.tell([first, point], copy, problems)
        else:
            self.drop(copy)

    def judge_again(self, desk, landed):
        scene = self.scene
        held = [commit for commit in (scene.new if landed else scene.old, scene.tip(desk)) if commit]
        broken = oracle.fsck(scene, desk)
        problems = [f"git fsck: {broken}"] if broken else self.judge_person(desk, held)
        ended, path = oracle.next_command(scene, desk, 200)
        if ended.code != 0:
            return problems + [f"STUCK: the command after two kills ends with {ended.code}: {(ended.err + ended.out).strip()}"]
        head = scene.tip(desk)
        for commit in held:
            problems += oracle.missing_entries(scene, desk, head, scene.records, commit)
        if ended.document()["entry"] not in (oracle.entries_at(scene, desk, head, path) or []):
            problems.append("LOST: the entry after two kills")
        return problems + oracle.tidy(scene, desk) + oracle.again(scene, desk, 202)

    def run(self, pool, points):
        self.figures.points = len(points)
        count, count_again = self.wanted()
        chosen = runs.spread(points, count)  # the last one too: there the answer was given, and nothing may be missing
        desks = list(pool.map(self.try_point, chosen))
        kept = [(point, desk) for point, desk in zip(chosen, desks) if desk]
        repaired = runs.spread(kept, max(1, count_again // AGAIN_EACH))
        points_again = list(pool.map(lambda pair: self.repair_points(pair[1]), repaired))
        repairs = []
        for number, ((point, desk), again) in enumerate(zip(repaired, points_again)):
            step = 1 if self.options.full else max(1, len(again) // AGAIN_EACH)
            repairs += [(desk, point, second) for second in again[number % step :: step]]
        list(pool.map(lambda job: self.try_again(*job), repairs))
        for _, desk in kept:
            self.drop(desk)

    def wanted(self):
        if self.options.full:
            return FULL
        if ledgers.visits_all(self.options, self.scene.verb):
            return EVERY
        if self.options.all:
            return SOME
        return SHORT_LEADING if self.scene.verb.leads else SHORT


def tell(report, scene, points, desk, problems):
    report(scene, f"killed at {' and then at '.join(points)}", f"--point {','.join(points)}", desk, problems)


def repeat(scene, points, options, report):
    """One run by hand; the folder stays."""
    loop = Loop(scene, options, report)
    desk = loop.fresh()
    is_answered, was_killed = loop.killed(desk, scene.verb_argv(), scene.verb_folder(desk), points[0], 100)
    print(f"killed: {was_killed}; answered: {is_answered}; the ref moved: {scene.tip(desk) == scene.new}; {desk}")
    if len(points) == 1:
        problems = oracle.found(scene, desk, is_answered) + loop.judge(desk, is_answered)
    else:
        landed = scene.tip(desk) == scene.new
        loop.killed(desk, loop.repair_argv(), scene.verb_folder(desk), points[1], 150)
        problems = loop.judge_again(loop.fresh(desk), landed)
    if problems:
        tell(report, scene, points, desk, problems)
    else:
        print("nothing lost")
    return 1 if problems else 0


def traced_points(scene):
    desk = scene.copy("traced")
    _, seen = calls.trace(scene.verb_argv(), cwd=scene.verb_folder(desk), env=scene.environment(100))
    if scene.state(desk) != scene.stages[-1]:
        raise ledgers.Broken(f"{scene.verb.name}: the traced run made {scene.state(desk)}, not {scene.stages[-1]}")
    shutil.rmtree(desk)
    return [call.point for call in calls.changing_calls(seen)]


def options_of():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--verb", action="append", default=[])
    parser.add_argument("--all", action="store_true", help="every point of one verb of each kind, or of those that --verb names")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--point", help="one run: CALL:N, or CALL:N,CALL:N")
    parser.add_argument("--folder", default=ledgers.default_folder())
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def main():
    options = options_of()
    reason = calls.why_not()
    if reason:
        print(f"skipped: {reason}")
        return runs.SKIPPED
    root = pathlib.Path(tempfile.mkdtemp(prefix="decklog-kill-", dir=options.folder))
    report = runs.Report(options.binary)
    verbs = ledgers.verbs_named(options.verb)
    if options.point:
        return repeat(ledgers.Scene(root / verbs[0].name, verbs[0], options.binary), options.point.split(","), options, report)
    began = time.monotonic()
    total = Figures()
    print(f"{'verb':12} {'points':>6} {'runs':>6} {'again':>6} {'states':>6} {'losses':>6} {'cpu s':>6}")
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for verb in verbs:
            spent = runs.processor_seconds()
            scene = ledgers.Scene(root / verb.name, verb, options.binary)
            loop = Loop(scene, options, report)
            loop.run(pool, traced_points(scene))
            f = loop.figures
            f.states = len(loop.seen)
            print(f"{verb.name:12} {f.points:6} {f.runs:6} {f.again:6} {f.states:6} {f.losses:6} {runs.processor_seconds() - spent:6.1f}", flush=True)
            for field in dataclasses.fields(Figures):
                setattr(total, field.name, getattr(total, field.name) + getattr(f, field.name))
            if f.losses == 0:
                shutil.rmtree(scene.root, ignore_errors=True)
    print(f"{'all':12} {total.points:6} {total.runs:6} {total.again:6} {total.states:6} {total.losses:6}")
    print(f"{total.runs} kills, {total.again} of them during a repair; {total.states} different states; {total.losses} losses; {runs.spent(began)}")
    if total.losses == 0:
        shutil.rmtree(root, ignore_errors=True)
    return 1 if total.losses else 0


if __name__ == "__main__":
    sys.exit(main())
