# SPDX-License-Identifier: MIT
"""The ledgers that faults are tried on, and the commands that are disturbed: one row per way of writing.

A scene is made once, with fixed clock and ids, so that every run of its command makes the same commit; each run then
works on a copy of its desk. The undisturbed run tells which commit and which files the command means to make.
"""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

GIT_CONFIG = """[user]
\tname = Alice Kim
\temail = alice@example.com
[init]
\tdefaultBranch = main
[gc]
\tauto = 0
[maintenance]
\tauto = false
"""
SIGNING = """[gpg]
\tformat = ssh
[commit]
\tgpgsign = true
[user]
\tsigningkey = {key}.pub
[gpg "ssh"]
\tallowedSignersFile = {key}.signers
"""
RECORD = re.compile(r"(incidents|requests|changes|handoffs)/")
TYPED = "the words that somebody typed"
TIME_LIMIT = 60  # seconds for one command; nothing here should wait longer than its patience


class Broken(Exception):
    """The fault test itself cannot go on: what must work undisturbed does not."""


@dataclasses.dataclass
class Ended:
    code: int  # negative: the signal
    out: str
    err: str

    def document(self):
        return json.loads(self.out)


@dataclasses.dataclass(frozen=True)
class Verb:
    """One way of writing. `{record}`, `{request}`, `{entry}`, `{file}` stand for what the desk has."""

    name: str
    arguments: tuple
    layout: str = "tree"  # tree, bare, ref (a branch of a code repository), linked (a second work tree), empty, empty-bare, born, unborn-ref
    sides: str = ""  # who has written since the last sync: "ours", "theirs", or both; "": there is no remote
    is_packed: bool = False
    is_signed: bool = False
    text: str = TYPED  # what a draft must hold when the command was undone
    leads: bool = False  # `--all` visits its every point, and some of the others'

    @property
    def makes_ledger(self):
        return self.arguments[0] == "init"

    @property
    def is_sync(self):
        return self.arguments[0] == "sync"

    @property
    def makes_tag(self):
        return self.arguments[0] == "seal"

    @property
    def tag(self):
        return "refs/tags/decklog/seal/week-47"

    @property
    def has_work_tree(self):
        return self.layout in ("tree", "linked", "empty", "born")

    @property
    def has_person(self):
        """Whether somebody may commit there by hand."""
        return self.has_work_tree or self.layout == "ref"

    @property
    def ref(self):
        return "refs/heads/oncall" if self.layout in ("ref", "unborn-ref") else "refs/heads/main"


NOTE = ("note", "{record}", TYPED)
VERBS = [
    Verb("note", NOTE, leads=True),
    Verb("note-bare", NOTE, layout="bare", leads=True),
    Verb("note-ref", NOTE, layout="ref"),
    Verb("note-linked", NOTE, layout="linked"),
    Verb("note-packed", NOTE, is_packed=True),
    Verb("note-signed", NOTE, is_signed=True),
    Verb("open", ("open", "Search is slow", "-p", "P2", "-m", TYPED)),
    Verb("attach", ("attach", "{record}", "{file}", TYPED)),
    Verb("promote", ("promote", "{request}", TYPED)),
    Verb("correct", ("correct", "{record}", "{entry}", TYPED)),
    Verb("redact", ("redact", "{record}", "{entry}", "--why", TYPED)),
    Verb("seal", ("seal", "week-47", "-m", "all is well"), text="", leads=True),
    Verb("sync-send", ("sync",), sides="ours", text=""),
    Verb("sync-forward", ("sync",), sides="theirs", text=""),
    Verb("sync-merge", ("sync",), sides="ours theirs", text="", leads=True),
    Verb("sync-bare", ("sync",), layout="bare", sides="ours theirs", text=""),
    Verb("init", ("init", "ledger"), layout="empty", text="", leads=True),
    Verb("init-bare", ("init", "ledger", "--bare"), layout="empty-bare", text=""),
    Verb("init-first", ("init", "ledger"), layout="born", text=""),
    Verb("init-ref", ("init", "ledger"), layout="unborn-ref", text=""),
]


def verbs_named(names):
    known = {verb.name: verb for verb in VERBS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"no such verb: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in names] if names else VERBS


def visits_all(options, verb):
    """Whether every point of this verb is wanted, and not only some."""
    return options.full or (options.all and (verb.leads or bool(options.verb)))


def default_folder():
    """Where copies are made by the thousand: memory where there is some, for nothing here asks a real disk to forget."""
    shared = pathlib.Path("/dev/shm")
    usable = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > 1 << 29
    return str(shared) if usable else tempfile.gettempdir()


class Scene:
    """The desk of one verb, made anew under `root`: `base/ledger` is as before the command."""

    def __init__(self, root, verb, binary, settings=""):
        self.root = pathlib.Path(root)
        self.verb = verb
        self.binary = os.path.abspath(binary)
        self.step = 0
        self.home = self.root / "home"
        self.base = self.root / "base"
        self.home.mkdir(parents=True)
        self.base.mkdir()
        (self.root / "graph.png").write_bytes(bytes(range(256)) * 8)
        config = GIT_CONFIG + settings
        if verb.is_signed:
            config += self.signing()
        (self.home / ".gitconfig").write_text(config)
        self.values = {"file": str(self.root / "graph.png")}
        self.make_desk()
        self.old = self.tip(self.base)
        self.step = 100
        self.learn()

    def signing(self):
        key = self.home / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "alice@example.com", "-f", key], check=True)
        (self.home / "key.signers").write_text("alice@example.com " + key.with_suffix(".pub").read_text())
        return SIGNING.format(key=key)

    # Commands

    def environment(self, step):
        return {
            "HOME": str(self.home),
            "PATH": f"{os.path.dirname(self.binary)}:/usr/local/bin:/usr/bin:/bin",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "DECKLOG_NOW": f"2026-11-22T{8 + step % 900 // 60:02}:{step % 60:02}:00Z",
            "DECKLOG_SEED": f"{self.verb.name}-{step}",
            "GIT_AUTHOR_DATE": f"2026-11-22T08:00:{step % 60:02}Z",
            "GIT_COMMITTER_DATE": f"2026-11-22T08:00:{step % 60:02}Z",
        }

    def folder(self, desk):
        """Where the ledger's commands are typed."""
        return pathlib.Path(desk) / ("side" if self.verb.layout == "linked" else "ledger")

    def run(self, argv, cwd, step, **options):
        ended = subprocess.run(
            argv, cwd=cwd, env=self.environment(step), stdin=subprocess.DEVNULL, capture_output=True, timeout=TIME_LIMIT, **options
        )
        return Ended(ended.returncode, ended.stdout.decode("utf-8", "replace"), ended.stderr.decode("utf-8", "replace"))

    def git(self, desk, *arguments, step=99):
        return self.run(["git", *arguments], self.folder(desk), step)

    def decklog_argv(self, arguments):
        ref = ["--ref", self.verb.ref] if self.verb.layout in ("ref", "unborn-ref") and "--ref" not in arguments else []
        return [self.binary, *ref, *(argument.format(**self.values) for argument in arguments)]

    def decklog(self, desk, *arguments, step, cwd=None):
        return self.run(self.decklog_argv(arguments), cwd or self.folder(desk), step)

    def verb_argv(self):
        return self.decklog_argv([*self.verb.arguments, "--json"])

    def verb_folder(self, desk):
        return pathlib.Path(desk) if self.verb.makes_ledger else self.folder(desk)

    def tip(self, desk):
        """The ref's commit; "" when it is not born or there is no repository."""
        if not self.folder(desk).is_dir():
            return ""
        ended = self.git(desk, "rev-parse", "--verify", "--quiet", self.verb.ref)
        return ended.out.strip() if ended.code == 0 else ""

    # The desk

    def must(self, ended):
        if ended.code != 0:
            raise Broken(f"{self.verb.name}: exit {ended.code}: {ended.out}{ended.err}")
        return ended

    def next_step(self):
        self.step += 1
        return self.step

    def prepare(self, *arguments, cwd=None):
        return self.must(self.decklog(self.base, *arguments, step=self.next_step(), cwd=cwd))

    def make_desk(self):
        layout = self.verb.layout
        if layout in ("ref", "unborn-ref", "born"):
            self.must(self.run(["git", "init", "-q", "ledger"], self.base, self.next_step()))
        if layout in ("ref", "unborn-ref"):
            (self.base / "ledger" / "main.c").write_text("int main() {}\n")
            self.must(self.git(self.base, "add", "main.c"))
            self.must(self.git(self.base, "commit", "-qm", "code", step=self.next_step()))
        if self.verb.makes_ledger:
            return
        self.prepare("init", "ledger", *(["--bare"] if layout == "bare" else []), cwd=self.base)
        if layout == "linked":
            self.make_linked()
        self.values["record"] = self.prepare("-q", "open", "Checkout is down", "-p", "P1").out.strip()
        self.prepare("note", "{record}", "first look")
        self.values["entry"] = self.prepare("--json", "note", "{record}", "errors since 08:00").document()["entry"]
        self.values["request"] = self.prepare(
            "-q", "request", "Cannot pay", "--from", "bob@example.com", "--channel", "mail"
        ).out.strip()
        if self.verb.is_packed:
            self.must(self.git(self.base, "gc", "-q"))
        if self.verb.is_sync:
            self.make_remote()

    def make_remote(self):
        """Two clones that agreed once, and what each did since; the other one is gone again."""
        self.must(self.run(["git", "init", "-q", "--bare", "remote.git"], self.base, 99))
        self.must(self.git(self.base, "remote", "add", "origin", "../remote.git"))
        self.prepare("sync")
        if "theirs" in self.verb.sides:
            self.must(self.run(["git", "clone", "-q", "remote.git", "other"], self.base, 99))
            other = self.base / "other"
            self.prepare("note", "{record}", "seen over there", cwd=other)
            self.prepare("attach", "{record}", "{file}", "over there", cwd=other)
            self.prepare("open", "Search is slow", "-p", "P2", cwd=other)
            self.prepare("sync", cwd=other)
            shutil.rmtree(other)
        if "ours" in self.verb.sides:
            self.prepare("note", "{record}", "seen over here")

    def make_linked(self):
        self.must(self.git_in(self.base / "ledger", "checkout", "-q", "-b", "elsewhere"))
        self.must(self.git_in(self.base / "ledger", "worktree", "add", "-q", "../side", "main"))

    def git_in(self, folder, *arguments):
        return self.run(["git", *arguments], folder, 99)

    def copy(self, name, source=None):
        """A copy of the desk. The names inside lead to the copy, not back to where it came from."""
        source = pathlib.Path(source or self.base)
        desk = self.root / name
        subprocess.run(["cp", "-a", source, desk], check=True)  # hard links stay links: locks are told by them
        self.relocate(desk, source)
        return desk

    def relocate(self, desk, source):
        if self.verb.layout == "linked":
            for file in (desk / "side" / ".git", desk / "ledger/.git/worktrees/side/gitdir"):
                file.write_text(file.read_text().replace(str(source), str(desk)))

    # What the command means to do

    def learn(self):
        desk = self.copy("undisturbed")
        ended = self.must(self.run(self.verb_argv(), self.verb_folder(desk), 100))
        self.new = self.tip(desk)
        self.theirs = self.remote_tip(self.base)
        self.new_tag = self.seal_tag(desk)
        befores, afters = self.state(self.base), self.state(desk)
        # The branch first, then the rest.
        self.stages = list(dict.fromkeys([befores, (afters[0], *befores[1:]), afters]))
        reported = self.reported(ended)
        if len(self.stages) == 1 or reported != self.new:
            raise Broken(f"{self.verb.name}: reports commit {reported}, the ref is at {self.new}")
        self.old_files = self.files_at(desk, self.old)
        self.new_files = self.files_at(desk, self.new)
        self.paths = sorted(path for path, blob in self.new_files.items() if self.old_files.get(path) != blob)
        self.records = [path for path in self.paths or self.new_files if RECORD.match(path)]
        shutil.rmtree(desk)

    def reported(self, ended):
        """The commit that an answer names."""
        answer = ended.document()
        return answer.get("head") if self.verb.is_sync else answer.get("commit")

    def remote_tip(self, desk):
        if not self.verb.is_sync:
            return ""
        return self.run(["git", "rev-parse", "--verify", "--quiet", self.verb.ref], pathlib.Path(desk) / "remote.git", 99).out.strip()

    def seal_tag(self, desk):
        return self.git(desk, "rev-parse", "--verify", "--quiet", self.verb.tag).out.strip() if self.verb.makes_tag else ""

    def state(self, desk):
        """Where everything stands that the command may move: our branch, the remote's, the seal."""
        return (self.tip(desk), self.remote_tip(desk), self.seal_tag(desk))

    def files_at(self, desk, commit):
        """Path to blob id."""
        if not commit:
            return {}
        lines = self.git(desk, "ls-tree", "-r", "-z", commit).out.split("\0")
        return {line.split("\t", 1)[1]: line.split()[2] for line in lines if line}

    def git_folder(self, desk):
        """The common one."""
        ledger = pathlib.Path(desk) / "ledger"
        return ledger / ".git" if (ledger / ".git").exists() else ledger
