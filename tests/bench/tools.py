# SPDX-License-Identifier: MIT
"""What the measures share: one run of hyperfine, the peak memory of a command, and the results that they gather."""

import json
import pathlib
import shlex
import subprocess
import tempfile
import time

WANTED_SECONDS = 2.0  # for each command of a row, within the limits below
LEAST_RUNS, LEAST_RUNS_OF_SLOW, MOST_RUNS = 5, 3, 40


class Results:
    """Figures as rows of row, size, tool, value, unit; what was not measured, with a word why."""

    def __init__(self):
        self.figures = []
        self.skipped = []

    def add(self, row, size, tool, value, unit="ms"):
        self.figures.append({"row": row, "size": size, "tool": tool, "value": value, "unit": unit})
        print(f"  {row}, {size}: {tool} {value:.4g} {unit}", flush=True)

    def skip(self, row, size, tool, why):
        self.skipped.append({"row": row, "size": size, "tool": tool, "why": why})
        print(f"  {row}, {size}: {tool} skipped: {why}", flush=True)

    def save(self, path, machine):
        document = {"machine": machine, "figures": self.figures, "skipped": self.skipped}
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


class Command:
    """One command of a row. `prepare` runs before each timed run and is not timed; `may_fail`: what it exits with does not matter."""

    def __init__(self, tool, argv, prepare=None, may_fail=False):
        self.tool = tool
        self.argv = [str(part) for part in argv]
        self.prepare = prepare
        self.may_fail = may_fail

    def line(self):
        return shlex.join(self.argv)


def why_failed(done):
    words = (done.stderr or done.stdout or b"").decode(errors="replace").strip().splitlines()
    return words[0][:100] if words else f"it ends with {done.returncode}"


def try_once(command, env):
    """Seconds of one run, or the word why it cannot be measured."""
    if command.prepare:
        subprocess.run(["sh", "-c", command.prepare], env=env, check=True, stdout=subprocess.DEVNULL)
    begun = time.monotonic()
    done = subprocess.run(command.argv, env=env, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0 and not command.may_fail:
        return None, why_failed(done)
    return time.monotonic() - begun, ""


def measure(results, row, size, commands, env):
    """The median of each command, one right after the other, so that they can be compared; those that do not work are skipped."""
    for command in commands:
        seconds, why = try_once(command, env)
        if seconds is not None:
            median, why = median_of(command, seconds, env)
        if why:
            results.skip(row, size, command.tool, why)
        else:
            results.add(row, size, command.tool, median * 1000)


def median_of(command, seconds, env):
    """`seconds`: what it took once."""
    least = LEAST_RUNS if seconds < WANTED_SECONDS else LEAST_RUNS_OF_SLOW
    runs = int(min(MOST_RUNS, max(least, WANTED_SECONDS / max(seconds, 0.001))))
    argv = ["hyperfine", "-N", "--style", "none", "--runs", str(runs), "--warmup", "3" if seconds < 0.3 else "0"]
    if command.may_fail:
        argv.append("--ignore-failure")
    if command.prepare:
        # hyperfine runs what is to be prepared without a shell, too.
        argv += ["--prepare", "sh -c " + shlex.quote(command.prepare)]
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        done = subprocess.run([*argv, "--export-json", report.name, command.line()], env=env, stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode != 0:
            return None, why_failed(done)
        return json.load(report)["results"][0]["median"], ""


def peak_memory(results, row, size, argv, env):
    """Of one run. /usr/bin/time, for a child that Python starts counts Python's own pages."""
    with tempfile.NamedTemporaryFile() as report:
        timed = ["/usr/bin/time", "-q", "-f", "%M", "-o", report.name] + [str(part) for part in argv]
        done = subprocess.run(timed, env=env, stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode != 0:
            return results.skip("memory of " + row, size, "decklog", why_failed(done))
        results.add("memory of " + row, size, "decklog", int(pathlib.Path(report.name).read_text()) / 1024, "MiB")
