# SPDX-License-Identifier: MIT
"""One bare remote and the clones around it, each with a home, a person and a clock of its own."""

import datetime
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "faults"))
import ledgers

START = datetime.datetime(2026, 11, 22, 8, 0, tzinfo=datetime.timezone.utc)
TIME_LIMIT = 120  # seconds for one command on a busy machine; decklog itself gives up long before
RECORD_FOLDERS = ("incidents/", "requests/", "changes/", "handoffs/")
LAYOUTS = ("tree", "bare", "ref", "apart", "pull")
PEOPLE = ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi")
GIT_CONFIG = """[user]
\tname = {name}
\temail = {name}@example.com
[init]
\tdefaultBranch = main
[gc]
\tauto = 0
[maintenance]
\tauto = false
[core]
\tfsync = none
"""


def is_record(path):
    return path.startswith(RECORD_FOLDERS) and path.endswith(".yaml")


class Broken(Exception):
    """The test itself cannot go on: what must work undisturbed does not."""


def ended(process):
    out, err = process.communicate(timeout=TIME_LIMIT)
    return ledgers.Ended(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


class Clone:
    """`layout`: tree (a clone), bare, ref (a branch of a code repository), apart (made by its own `init`), pull (its person
    types `git pull` and `git push`)."""

    def __init__(self, root, number, layout, binary, seed):
        self.name = PEOPLE[number % len(PEOPLE)]
        self.layout = layout
        self.binary = os.path.abspath(binary)
        self.random = random.Random(f"{seed}-{number}")  # of what this clone does; races must not disturb it
        self.seed = f"{seed}-{number}"
        self.steps = 0
        self.clock = datetime.timedelta()
        self.home = root / f"home-{number}"
        self.home.mkdir()
        (self.home / ".gitconfig").write_text(GIT_CONFIG.format(name=self.name))
        self.root = root
        self.folder = root / f"{number}-{layout}"
        self.path_first = None  # a folder with programs of this person's own

    @property
    def ref(self):
        return "refs/heads/oncall" if self.layout == "ref" else "refs/heads/main"

    @property
    def has_work_tree(self):
        return self.layout in ("tree", "apart", "pull")

    # Commands

    def environment(self):
        self.steps += 1
        now = START + datetime.timedelta(minutes=self.steps) + self.clock
        text = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "HOME": str(self.home),
            "PATH": f"{self.path_first or ''}:{os.path.dirname(self.binary)}:/usr/local/bin:/usr/bin:/bin".lstrip(":"),
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "DECKLOG_NOW": text,
            "DECKLOG_SEED": f"{self.seed}-{self.steps}",
            "GIT_AUTHOR_DATE": text,
            "GIT_COMMITTER_DATE": text,
        }

    def start(self, argv, cwd=None):
        return subprocess.Popen(
            argv,
            cwd=cwd or self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, argv, cwd=None):
        return ended(self.start(argv, cwd))

    def git(self, *arguments):
        return self.run(["git", *arguments])

    def by_hand(self, *arguments):
        """As a person does it: a lock in the way (of a command that was killed, or is at work) is the doctor's business, a
        merge that git could not write down is begun anew."""
        result = self.git(*arguments)
        for _ in range(5):
            is_locked = any(words in result.err for words in (".lock", "Unable to write index", "stash failed"))
            if result.code == 0 or not is_locked:
                break
            time.sleep(0.1)
            self.decklog("doctor", "--fix")
            if (self.git_folder() / "MERGE_HEAD").exists():
                self.git("merge", "--abort")
            result = self.git(*arguments)
        return result

    def must_git(self, *arguments):
        return self.must(self.git(*arguments))

    def argv(self, *arguments):
        return [self.binary, *(["--ref", self.ref] if self.layout == "ref" else []), "--json", *arguments]

    def decklog(self, *arguments):
        return self.run(self.argv(*arguments))

    def killed(self, argv, after):
        """Starts it and kills its whole process group after a while; None when it was killed, else how it ended."""
        process = self.start(argv)
        time.sleep(after)
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        result = ended(process)
        return None if result.code == -signal.SIGKILL else result

    def must(self, result):
        if result.code != 0:
            raise Broken(f"{self.folder.name}: exit {result.code}: {result.out}{result.err}")
        return result

    # Making it

    def make(self, remote):
        if self.layout in ("tree", "bare", "pull"):
            bare = ["--bare"] if self.layout == "bare" else []
            self.must(self.run([self.binary, "clone", str(remote), str(self.folder), *bare], cwd=self.root))
        else:
            self.make_apart(remote)

    def make_apart(self, remote):
        if self.layout == "ref":
            self.must(self.run(["git", "init", "-q", str(self.folder)], cwd=self.root))
            (self.folder / "main.c").write_text("int main() {}\n")
            self.must_git("add", "main.c")
            self.must_git("commit", "-qm", "code")
            self.must(self.decklog("init", "."))
        else:
            self.must(self.run([self.binary, "init", str(self.folder)], cwd=self.root))
        self.must_git("remote", "add", "origin", str(remote))
        if self.layout == "ref":
            self.must_git("config", "branch.oncall.remote", "origin")
            self.must_git("config", "branch.oncall.merge", "refs/heads/main")

    # A person's own things, which nothing may touch or commit

    def leave_things_about(self):
        if self.layout == "ref":
            (self.folder / "main.c").write_text("int main() { return 1; }\n")
        if not self.has_work_tree:
            return
        (self.folder / "scratch.txt").write_text("untracked\n")
        if self.layout != "pull":  # git merge does not start with something staged
            (self.folder / "staged.txt").write_text("staged\n")
            self.must_git("add", "staged.txt")

    def things_about(self):
        """What git status must say."""
        if self.layout == "ref":
            return " M main.c\n"
        if not self.has_work_tree:
            return ""
        return ("" if self.layout == "pull" else "A  staged.txt\n") + "?? scratch.txt\n"

    # Looking

    def head(self):
        return self.must_git("rev-parse", self.ref).out.strip()

    def records(self):
        """The ids of this clone, as git has them."""
        paths = self.git("ls-tree", "-r", "--name-only", self.ref).out.split()
        return [pathlib.PurePosixPath(path).stem for path in paths if is_record(path)]

    def git_folder(self):
        return self.folder if self.layout == "bare" else self.folder / ".git"
