# SPDX-License-Identifier: MIT
"""A real ledger in a temporary folder, written by decklog and attacked with plain git: a clock that is turned by hand,
ids that repeat, and nothing of the user's own configuration."""

import datetime
import json
import os
import pathlib
import subprocess

START = datetime.datetime(2026, 11, 22, 8, 0, tzinfo=datetime.timezone.utc)
PEOPLE = {"alice": "Alice", "bob": "Bob", "mallory": "Mallory"}


class Failed(AssertionError):
    """A step of a story that has to succeed did not."""


class World:
    """One folder with everything in it: ledgers, keys, a home."""

    def __init__(self, folder, binary):
        self.folder = pathlib.Path(folder)
        self.binary = str(pathlib.Path(binary).resolve())
        self.minutes = 0
        self.seed = 0
        (self.folder / "home").mkdir(exist_ok=True)

    def now(self):
        return START + datetime.timedelta(minutes=self.minutes)

    def environment(self, who):
        time = self.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        return kept | {
            "HOME": str(self.folder / "home"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": str(self.folder / "home" / ".gitconfig"),
            "GIT_AUTHOR_NAME": PEOPLE[who],
            "GIT_AUTHOR_EMAIL": f"{who}@example.com",
            "GIT_COMMITTER_NAME": PEOPLE[who],
            "GIT_COMMITTER_EMAIL": f"{who}@example.com",
            "GIT_AUTHOR_DATE": time,
            "GIT_COMMITTER_DATE": time,
            "GIT_EDITOR": "true",
            "DECKLOG_NOW": time,
            "DECKLOG_SEED": f"seed-{self.seed}",
            "LC_ALL": "C.UTF-8",
        }

    def run(self, arguments, who, folder, text=None):
        return subprocess.run(
            arguments, cwd=folder, env=self.environment(who), input=text, capture_output=True, encoding="utf-8", check=False
        )

    def later(self, minutes=1):
        self.minutes += minutes
        self.seed += 1


class Ledger:
    def __init__(self, world, name, who="alice"):
        self.world = world
        self.folder = world.folder / name
        self.who = who

    def decklog(self, *arguments, who=None, fails=False):
        """One command a minute later; what it prints, without the last line end."""
        self.world.later()
        result = self.world.run([self.world.binary, *arguments], who or self.who, self.folder)
        if (result.returncode != 0) != fails:
            raise Failed(f"decklog {arguments} ended with {result.returncode}: {result.stdout}{result.stderr}")
        return result.stdout.rstrip("\n")

    def git(self, *arguments, who=None, fails=False, text=None):
        result = self.world.run(["git", *arguments], who or self.who, self.folder, text)
        if (result.returncode != 0) != fails:
            raise Failed(f"git {arguments} ended with {result.returncode}: {result.stdout}{result.stderr}")
        return (result.stdout + (result.stderr if fails else "")).rstrip("\n")

    def clone(self, name, who):
        self.git("clone", "-q", str(self.folder), str(self.world.folder / name))
        other = Ledger(self.world, name, who)
        other.use_merge_driver()
        return other

    def use_merge_driver(self):
        self.git("config", "merge.decklog.driver", f"{self.world.binary} merge-driver %O %A %B %P")

    def open(self, title="Checkout API returns 503", *more):
        return self.decklog("open", "-q", title, "-p", "P1", *more)

    def note(self, record, text, *more):
        return self.decklog("note", "-q", record, text, *more)

    def path(self, record):
        """Where a record stands, from the work tree's own listing."""
        return next(path for path in self.git("ls-files").split("\n") if record in path and path.endswith(".yaml"))

    def read(self, path):
        return (self.folder / path).read_bytes().decode()

    def write(self, path, text):
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text.encode())

    def change(self, path, old, new):
        text = self.read(path)
        if text.count(old) != 1:
            raise Failed(f"'{old}' stands {text.count(old)} times in {path}")
        self.write(path, text.replace(old, new))

    def commit(self, message="tidy up", who=None):
        """What a person does with plain git."""
        self.world.later()
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, who=who)

    def verify(self, *arguments):
        """The document, and the exit code beside it."""
        result = self.world.run([self.world.binary, "--json", "verify", *arguments], self.who, self.folder)
        if result.returncode not in (0, 8):
            raise Failed(f"verify ended with {result.returncode}: {result.stdout}{result.stderr}")
        found = json.loads(result.stdout)
        if (result.returncode == 0) != found["ok"] or (found["errors"] == 0) != found["ok"]:
            raise Failed(f"verify ended with {result.returncode} and says {found}")
        return found


def entries(text):
    """A record's text as its head and its entries."""
    head, rest = text.split("\ntimeline:\n", 1)
    blocks = [block + "\n" for block in rest.rstrip("\n").replace("\n- id: ", "\0- id: ").split("\0")]
    return head + "\ntimeline:\n", blocks


def kept_file(ledger):
    return next(path for path in ledger.git("ls-files").split("\n") if path.startswith("evidence/"))


def a_ledger(world, name="ledger"):
    """Alice's ledger with one incident of four entries; the last keeps a file."""
    world.later()
    (world.folder / name).mkdir()
    ledger = Ledger(world, name)
    ledger.decklog("init")
    ledger.use_merge_driver()
    record = ledger.open()
    ledger.note(record, "error rate jumped after the deploy")
    ledger.decklog("mitigate", record, "rolled back to v141")
    (world.folder / "graph.txt").write_text("1 2 3\n")
    ledger.decklog("attach", record, str(world.folder / "graph.txt"), "the error rate")
    return ledger, record
