#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A failing disk: ENOSPC, EIO, EACCES, EDQUOT at every changing system call of a command, once and from then on; and the
same for real: a full file system, a read-only one, folders that may not be written, lock files of a dead git.

  errors.py --binary build/dev/decklog                                   some of the points, all of the situations
  errors.py --binary … --all                                             every point of one verb of each kind
  errors.py --binary … --full                                            every point, every error
  errors.py --binary … --verb note --point fsync:2 --error EIO           one run; the folder stays (fsync:2+ from then on)
  errors.py --binary … --situation full-disk                             one of them

Promised: exit 6 and as before, or exit 0 and recorded; never anything between. When the answer itself cannot be written,
the entry may be there. The next command works.

Exit 0: kept; 1: not kept; 77: nothing can be traced here.
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import calls
import ledgers
import oracle
import runs

ERRORS = ("ENOSPC", "EIO", "EACCES", "EDQUOT")
VERBS = ("note", "note-bare", "open", "attach", "promote", "seal", "sync-forward", "sync-merge")
# How many points of a verb are visited; each once, and from then on.
SHORT = 5
SOME = 14
EVERY = 1 << 20
# They cannot fail, or their failing is another matter: a lock that is not granted is waited for.
NEVER_FAIL = ("exit_group", "flock", "fcntl")
NOBODY = 65534


class Loop(runs.Runs):
    def __init__(self, scene, report):
        super().__init__(scene)
        self.report = report
        self.points = self.runs = self.recorded = self.losses = 0

    def try_fault(self, job):
        point, error = job
        desk = self.fresh()
        command = calls.command_with(self.scene.verb_argv(), point, f"error={error}")
        ended = self.scene.run(command, self.scene.verb_folder(desk), 100)
        problems = self.judge(desk, ended, is_lasting=point.endswith("+"))
        if point.startswith("write") and point.endswith("+"):  # nor can it say so
            problems = [problem for problem in problems if problem != "exit 6 without a word"]
        if point.startswith("unlink"):  # what may not be removed stays, and is no one's loss
            problems = [problem for problem in problems if not problem.startswith("left behind")]
        with self.guard:
            self.runs += 1
            self.recorded += self.scene.state(desk) == self.scene.stages[-1]
            self.losses += bool(problems)
        if problems:
            self.report(self.scene, f"with {error} at {point}", f"--point {point} --error {error}", desk, problems)
        else:
            self.drop(desk)
        return problems

    def judge(self, desk, ended, is_lasting):
        is_recorded = ended.code == 0
        if not self.is_new(f"{oracle.disk_state(self.scene, desk)} {ended.code}"):
            return []
        problems = oracle.found(self.scene, desk, is_recorded)
        if ended.code not in (0, 6):
            problems.append(f"exit {ended.code}: {ended.err.strip()}")
        if ended.code == 6 and '"error"' not in ended.out and not ended.err.strip():
            problems.append("exit 6 without a word")
        if ended.code == 0 and self.scene.reported(ended) != self.scene.tip(desk):
            problems.append(f"reports commit {self.scene.reported(ended)}, the ref is at {self.scene.tip(desk)}")
        if not is_lasting:  # an error that lasts may also keep a command from tidying up; the next one does
            problems += oracle.tidy(self.scene, desk)
        if problems:
            return problems
        # The next command works on a copy: the folder stays as it was found.
        copy = self.fresh(desk)
        problems = oracle.goes_on(self.scene, copy, is_answered=is_recorded)
        self.drop(copy)
        return problems


def wanted(options, verb):
    if ledgers.visits_all(options, verb):
        return EVERY
    return SOME if options.all else SHORT * (1 + verb.leads)


def jobs_of(points, count, errors_each):
    """So many of the points, with so many of the errors, once and from then on."""
    jobs = []
    for number, point in enumerate(runs.spread(points, count)):
        errors = [ERRORS[(number + i) % len(ERRORS)] for i in range(errors_each)]
        jobs += [(point + lasts, error) for error in errors for lasts in ("", "+")]
    return jobs


def traced_points(scene):
    desk = scene.copy("traced")
    _, seen = calls.trace(scene.verb_argv(), cwd=scene.verb_folder(desk), env=scene.environment(100))
    shutil.rmtree(desk)
    return [call.point for call in calls.changing_calls(seen) if call.name not in NEVER_FAIL]


# The same for real. Each situation gives (what was tried, problems) pairs, or raises Untried.


class Untried(Exception):
    pass


def refused(scene, desk, ended, codes=(6,)):
    problems = oracle.found(scene, desk, False)
    if ended.code not in codes:
        problems.append(f"exit {ended.code} instead of {codes}: {ended.err.strip()}")
    if scene.tip(desk) != scene.old:
        problems.append("the ref moved")
    return problems


class Mounted:
    """A small file system of its own in memory."""

    def __init__(self, scene, size):
        self.folder = scene.root / "mounted"
        self.folder.mkdir(exist_ok=True)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "decklog-faults", self.folder], capture_output=True, text=True)
        if made.returncode != 0:
            raise Untried(f"no file system can be mounted here: {made.stderr.strip()}")

    def __enter__(self):
        return self.folder

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.folder], check=True)


def full_disk(scene, step=4096):
    for free in range(0, 24):
        with Mounted(scene, "8m") as folder:
            desk = scene.copy(f"{folder.name}/desk")
            with open(folder / "filler", "wb") as filler:
                room = os.statvfs(folder)
                filler.write(b"\1" * max(0, (room.f_bavail - free) * step))
            ended = scene.run(scene.verb_argv(), scene.verb_folder(desk), 100)
            problems = oracle.found(scene, desk, ended.code == 0)
            if ended.code not in (0, 6):
                problems.append(f"exit {ended.code}: {ended.err.strip()}")
            (folder / "filler").unlink()
            yield f"{free} pages free: exit {ended.code}", problems + oracle.goes_on(scene, desk, is_answered=ended.code == 0)


def read_only_mount(scene):
    with Mounted(scene, "8m") as folder:
        desk = scene.copy(f"{folder.name}/desk")
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        ended = scene.run(scene.verb_argv(), scene.verb_folder(desk), 100)
        problems = refused(scene, desk, ended)
        shown = scene.decklog(desk, "show", "{record}", step=101)
        if shown.code != 0:
            problems.append(f"reading ends with {shown.code}: {shown.err.strip()}")
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
        yield "writing refused, reading works", problems + oracle.goes_on(scene, desk)


def read_only_folders(scene):
    """As another user when this one may write everywhere."""
    for place in ("objects", "refs/heads", "decklog", ""):
        desk = scene.copy("read-only")
        user = {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}
        if user:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", desk], check=True)
            for parent in [desk, *desk.parents][:3]:
                os.chmod(parent, 0o755)
        folder = scene.git_folder(desk) / place
        subprocess.run(["chmod", "-R", "a-w", folder], check=True)
        ended = scene.run(scene.verb_argv(), scene.verb_folder(desk), 100, **user)
        if user:
            subprocess.run(["chown", "-R", f"0:{os.getgid()}", desk], check=True)
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)
        yield f"'{place or '.git'}' may not be written", refused(scene, desk, ended) + oracle.goes_on(scene, desk)
        shutil.rmtree(desk)


def dead_lock(scene):
    """The lock file of a git that was killed: nobody can know that it is dead, so a person is asked to remove it."""
    for name in ("index.lock", f"{scene.verb.ref}.lock"):
        desk = scene.copy("dead-lock")
        lock = scene.git_folder(desk) / name
        lock.touch()
        ended = scene.run(scene.verb_argv(), scene.verb_folder(desk), 100)
        problems = refused(scene, desk, ended, (7,))
        if f"rm '{lock}'" not in ended.err + ended.out:
            problems.append(f"does not say how to remove {lock}: {ended.err.strip()}")
        if not lock.exists():
            problems.append("removed a lock that was not its own")
        lock.unlink(missing_ok=True)
        yield f"{name}: exit {ended.code}", problems + oracle.goes_on(scene, desk)
        shutil.rmtree(desk)


def busy_lock(scene):
    """The same while git is alive: waited for."""
    for name in ("index.lock", f"{scene.verb.ref}.lock"):
        desk = scene.copy("busy-lock")
        lock = scene.git_folder(desk) / name
        lock.touch()
        timer = threading.Timer(1.5, lock.unlink)
        timer.start()
        ended = scene.run(scene.verb_argv(), scene.verb_folder(desk), 100)
        timer.join()
        problems = [] if ended.code == 0 else [f"exit {ended.code}: {ended.err.strip()}"]
        if "waiting for" not in ended.err:
            problems.append("waited without a word")
        # Waiting draws random numbers, so it is another commit than the undisturbed one.
        if ended.code == 0 and ended.document()["commit"] != scene.tip(desk):
            problems.append("LOST: the command answered, the ref is elsewhere")
        yield f"{name} for 1.5 s: exit {ended.code}", problems + oracle.goes_on(scene, desk)
        shutil.rmtree(desk)


def failing_signer(scene):
    """commit.gpgsign is set and signing fails: never unsigned, nothing recorded."""
    desk = scene.copy("failing-signer")
    scene.git(desk, "config", "commit.gpgsign", "true")
    scene.git(desk, "config", "gpg.format", "ssh")
    scene.git(desk, "config", "user.signingkey", "/nowhere/key.pub")
    ended = scene.run(scene.verb_argv(), scene.verb_folder(desk), 100)
    problems = refused(scene, desk, ended)
    scene.git(desk, "config", "commit.gpgsign", "false")
    yield f"exit {ended.code}", problems + oracle.goes_on(scene, desk)


SITUATIONS = {
    "full-disk": full_disk,
    "read-only-mount": read_only_mount,
    "read-only-folders": read_only_folders,
    "dead-lock": dead_lock,
    "busy-lock": busy_lock,
    "failing-signer": failing_signer,
}


def try_situations(root, names, binary, report):
    failures = 0
    for name in names:
        verb = ledgers.verbs_named(["note"])[0]
        scene = ledgers.Scene(root / name, verb, binary)
        tried = 0
        try:
            for what, problems in SITUATIONS[name](scene):
                tried += 1
                if problems:
                    failures += 1
                    report(scene, f"{name}, {what}", f"--situation {name}", scene.root, problems)
            print(f"{name:18} {tried:6} tried", flush=True)
        except Untried as reason:
            print(f"{name:18} not tried: {reason}", flush=True)
    return failures


def options_of():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--verb", action="append", default=[])
    parser.add_argument("--situation", action="append", choices=SITUATIONS, default=[])
    parser.add_argument("--all", action="store_true", help="every point of one verb of each kind, or of those that --verb names")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--point", help="one run: CALL:N once, CALL:N+ from then on")
    parser.add_argument("--error", default="ENOSPC")
    parser.add_argument("--folder", default=ledgers.default_folder())
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def try_errors(root, options, report):
    total = [0, 0, 0]
    print(f"{'verb':12} {'points':>6} {'runs':>6} {'recorded':>8} {'losses':>6}")
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for verb in ledgers.verbs_named(options.verb or list(VERBS)):
            scene = ledgers.Scene(root / verb.name, verb, options.binary)
            loop = Loop(scene, report)
            points = traced_points(scene)
            jobs = jobs_of(points, wanted(options, verb), len(ERRORS) if options.full else 1)
            list(pool.map(loop.try_fault, [(options.point, options.error)] if options.point else jobs))
            print(f"{verb.name:12} {len(points):6} {loop.runs:6} {loop.recorded:8} {loop.losses:6}", flush=True)
            total = [sum(pair) for pair in zip(total, (loop.runs, loop.recorded, loop.losses))]
    return total


def main():
    options = options_of()
    reason = calls.why_not()
    if reason:
        print(f"skipped: {reason}")
        return runs.SKIPPED
    root = pathlib.Path(tempfile.mkdtemp(prefix="decklog-errors-", dir=options.folder))
    report = runs.Report(options.binary)
    began = time.monotonic()
    failures = 0
    if not options.situation:
        count, recorded, failures = try_errors(root, options, report)
        print(f"{count} errors, recorded all the same {recorded}, losses {failures}; {runs.spent(began)}")
    if not options.point and not options.verb:
        failures += try_situations(root, options.situation or SITUATIONS, options.binary, report)
        print(f"{failures} losses in all; {runs.spent(began)}")
    if not failures:
        shutil.rmtree(root, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
