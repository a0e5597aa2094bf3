# SPDX-License-Identifier: MIT
"""Ledgers of a thousand records, exported and imported into every kind of ledger, compared by git's own object ids; and
imports that are killed: the ledger is as before, or as after, and the next command works.

  bulk_test.py BINARY"""

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

BINARY = ""
RECORDS = 1000
PEOPLE = ["alice@example.com", "jun@example.com", "mina@example.com"]
TEXTS = ["rolled back to v141", "일부 결제가 실패합니다", "yes", "- not: [a list", "#no comment", "two\nlines\n", "  blanks  ", "🔥 down"]
GIT = shutil.which("git")


def stamp(minutes):
    day, rest = divmod(minutes, 24 * 60)
    return f"2026-{1 + day // 28 % 12:02}-{1 + day % 28:02}T{rest // 60:02}:{rest % 60:02}:00Z"


def entry(draw, number, minutes, kind, **keys):
    name = "".join(draw.choice("0123456789abcdefghjkmnpqrstvwxyz") for _ in range(6))
    return {"id": f"{number:04}-{name}", "at": stamp(minutes), "by": draw.choice(PEOPLE), "type": kind, **keys}


def lines(count, seed=1):
    """So many records with three to eight entries each, always the same."""
    draw = random.Random(seed)
    made = []
    for i in range(count):
        start = i * 37
        day = stamp(start)[:10].replace("-", "")
        name = "".join(draw.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(6))
        timeline = [entry(draw, 1, start, "opened", set={"title": f"{draw.choice(TEXTS).strip()} {i}", "priority": draw.choice(["P0", "P1", "P2"])})]
        for number in range(2, draw.randint(3, 8) + 1):
            timeline.append(entry(draw, number, start + number * 11, "note", text=draw.choice(TEXTS)))
        made.append(json.dumps({"schema": "decklog.export/1", "id": f"INC-{day}-{name}", "timeline": timeline}, ensure_ascii=False))
    return "\n".join(made) + "\n"


class Bulk(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="decklog-bulk-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ} | {
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.com",
            "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.com",
            "LC_ALL": "C.UTF-8",
            "DECKLOG_NOW": "2027-11-22T08:00:00Z",
            "DECKLOG_SEED": "bulk",
            "GIT_AUTHOR_DATE": "2027-11-22T08:00:00Z",
            "GIT_COMMITTER_DATE": "2027-11-22T08:00:00Z",
        }

    def run_in(self, ledger, *command, text=None, path=None, code=0):
        environment = self.environment | ({"PATH": f"{path}:{self.environment['PATH']}"} if path else {})
        done = subprocess.run(command, cwd=self.folder / ledger, env=environment, input=text, capture_output=True, encoding="utf-8", check=False)
        if code is not None:
            self.assertEqual(code, done.returncode, f"{command}: {done.stdout}{done.stderr}")
        return done

    def decklog(self, ledger, *arguments, **options):
        return self.run_in(ledger, BINARY, *arguments, **options).stdout

    def git(self, ledger, *arguments):
        return self.run_in(ledger, GIT, *arguments).stdout

    def make(self, name, *arguments):
        self.run_in("", BINARY, "init", *arguments, name)
        return name

    def trees(self, ledger, ref="HEAD"):
        kept = ("incidents/", "evidence/")
        return [line for line in self.git(ledger, "ls-tree", "-r", ref).splitlines() if line.split("\t")[1].startswith(kept)]

    def left(self, ledger):
        return [path.name for path in self.folder.joinpath(ledger).rglob("decklog/bulk-*")] + [
            path.name for path in self.folder.joinpath(ledger).rglob("fast_import_crash_*")
        ]


class RoundTrip(Bulk):
    def test_a_thousand_records_are_the_same_objects_everywhere(self):
        self.make("first")
        self.decklog("first", "import", "jsonl", text=lines(RECORDS))
        self.assertEqual(RECORDS, len(self.trees("first")))
        incident = self.decklog("first", "open", "-q", "with a file").strip()
        self.decklog("first", "attach", incident, "-", "--name", "app.log", text="line\n" * 1000)
        exported = self.decklog("first", "export", "jsonl")
        wanted = self.trees("first")
        self.assertEqual(RECORDS + 2, len(wanted))

        for name, arguments in {"tree": [], "bare": ["--bare"]}.items():
            for history in ([], ["--history"]):
                ledger = self.make(name + "".join(history), *arguments)
                self.decklog(ledger, "import", "jsonl", "-", *history, text=exported)
                self.assertEqual(wanted, self.trees(ledger))
                self.assertEqual(exported, self.decklog(ledger, "export", "jsonl"))
                self.assertEqual([], self.left(ledger))
                if not arguments:
                    self.assertEqual("", self.git(ledger, "status", "--porcelain"))
                proof = json.loads(self.decklog(ledger, "--json", "verify"))
                self.assertEqual([] if history else ["imported"], [finding["code"] for finding in proof["findings"]])
                commits = int(self.git(ledger, "rev-list", "--count", "HEAD"))
                self.assertEqual(commits, 3 if not history else 2 + proof["entries"])

    def test_a_branch_that_is_not_checked_out(self):
        (self.folder / "code").mkdir()
        self.git("code", "init", "-q")
        (self.folder / "code" / "main.c").write_text("int main() {}\n")
        self.git("code", "add", "main.c")
        self.git("code", "commit", "-q", "-m", "code")
        self.decklog("code", "--ref", "oncall", "init")
        before = self.git("code", "rev-parse", "HEAD")
        for history in (["--history"], []):
            self.decklog("code", "--ref", "oncall", "import", "jsonl", *history, text=lines(20, seed=2 + len(history)))
        self.assertEqual(40, len(self.trees("code", "oncall")))
        self.assertEqual(before, self.git("code", "rev-parse", "HEAD"))
        self.assertEqual("", self.git("code", "status", "--porcelain"))


# What stands in for git: each dies with the import that started it, at another moment.
WRAPPERS = {
    "before anything is written": "kill -9 $PPID",
    "in the middle of the stream": "head -c 20000 > /dev/null; kill -9 $PPID",
    "when all is written and nothing is kept": '{git} "$@"; kill -9 $PPID',
}


class Killed(Bulk):
    def setUp(self):
        super().setUp()
        self.lines = lines(60)
        self.make("start")
        self.decklog("start", "import", "jsonl", text=lines(3, seed=9))

    def wrapper(self, script):
        folder = self.folder / "bin"
        folder.mkdir(exist_ok=True)
        (folder / "git").write_text("#!/bin/sh\n" + script.replace("{git}", GIT) + "\n")
        (folder / "git").chmod(0o755)
        return folder

    def judge(self, ledger, before, after=None):
        """As before, or as after when that may be; tidy with the next command that writes, and whole."""
        head = self.git(ledger, "rev-parse", "HEAD")
        self.assertIn(head, [before, after])
        records = 63 if head == after else 3
        self.assertEqual(records, len(self.decklog(ledger, "list", "--all", "-q").splitlines()))
        self.decklog(ledger, "open", "-q", "work goes on")
        self.assertEqual("", self.git(ledger, "status", "--porcelain"))
        self.git(ledger, "fsck", "--strict", "--no-dangling")
        self.decklog(ledger, "import", "jsonl", text=self.lines)
        self.assertEqual(64, len(self.trees(ledger)))
        self.assertEqual([], self.left(ledger))
        self.assertEqual("", self.git(ledger, "status", "--porcelain"))
        return head == after

    def test_killed_while_git_runs(self):
        for history in ([], ["--history"]):
            for number, (moment, script) in enumerate(WRAPPERS.items()):
                with self.subTest(moment=moment, history=history):
                    ledger = f"killed-{number}{len(history)}"
                    shutil.copytree(self.folder / "start", self.folder / ledger, symlinks=True)
                    before = self.git(ledger, "rev-parse", "HEAD")
                    done = self.run_in(
                        ledger, BINARY, "import", "jsonl", *history, text=self.lines, path=self.wrapper(script), code=None
                    )
                    self.assertEqual(-9, done.returncode)
                    self.judge(ledger, before)

    def test_git_that_fails_leaves_nothing(self):
        before = self.git("start", "rev-parse", "HEAD")
        for script in ("exit 3", "cat > /dev/null; echo 'fatal: no room' >&2; exit 128"):
            done = self.run_in("start", BINARY, "import", "jsonl", text=self.lines, path=self.wrapper(script), code=6)
            self.assertIn("git fast-import failed", done.stderr)
            self.assertEqual(before, self.git("start", "rev-parse", "HEAD"))
            self.assertEqual([], self.left("start"))

    def traced(self, ledger, history, *options):
        command = ["strace", "-qq", "-e", "trace=rename,renameat,renameat2,unlink,unlinkat", *options, BINARY, "import", "jsonl", *history]
        return self.run_in(ledger, *command, text=self.lines, code=None)

    def test_killed_while_it_lands(self):
        if not shutil.which("strace"):
            self.skipTest("no strace")
        for history in ([], ["--history"]):
            whole = f"whole{len(history)}"
            shutil.copytree(self.folder / "start", self.folder / whole, symlinks=True)
            calls = self.folder / f"calls{len(history)}"
            done = self.traced(whole, history, "-o", str(calls))
            if done.returncode != 0:
                self.skipTest(f"nothing can be traced here: {done.stderr}")
            after = self.git(whole, "rev-parse", "HEAD")
            names = [line.split("(")[0] for line in calls.read_text().splitlines() if line.startswith(("rename", "unlink"))]
            points = [(name, names[: i + 1].count(name)) for i, name in enumerate(names)]
            self.assertGreater(len(points), 60)
            # The pack and its index come first, then the intent, the work files, git's index, the ref, and the locks go.
            landed = []
            for i, (name, when) in [*enumerate(points)][:4] + [(30, points[30])] + [*enumerate(points)][-6:]:
                ledger = f"landing-{i}-{len(history)}"
                shutil.copytree(self.folder / "start", self.folder / ledger, symlinks=True)
                before = self.git(ledger, "rev-parse", "HEAD")
                inject = f"inject={name}:signal=SIGKILL:when={when}"
                done = self.traced(ledger, history, "-o", "/dev/null", "-e", inject)
                with self.subTest(point=f"{name}:{when}", history=history):
                    self.assertEqual(-9, done.returncode)
                    landed.append(self.judge(ledger, before, after))
            self.assertEqual([False, True], [landed[0], landed[-1]])


if __name__ == "__main__":
    BINARY = os.path.abspath(sys.argv.pop(1))
    unittest.main()
