# SPDX-License-Identifier: MIT
"""repositories_test.py BINARY [-k NAME]: each hostile repository is given to the commands that people run on what a
colleague pushed, under limits. Whatever it holds: an answer or a clear error with an exit code of ours, within the
limits, no escape reaches the terminal, nothing outside is touched, none of its programs runs."""

import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tampering"))
from ledger import World, a_ledger  # noqa: E402

from trees import FILE, FOLDER, LINK, MODULE, PROGRAM, Objects, read_tree  # noqa: E402

BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
MEMORY = 256 << 20  # bytes of address space; not under AddressSanitizer, whose shadow takes terabytes of it
SECONDS = 10  # of processor time
OURS = {0, 1, 2, 3, 4, 5, 6, 7, 8}
MONTH = b"incidents/2026/11/"
ID = "INC-20261122-"
BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]\n" for n in range(9))
GOOD = """schema: decklog/1
id: {id}
kind: incident
title: {title}
stage: triage
milestones:
  opened_at: 2026-11-22T08:03:11Z
timeline:
- id: 0001-k7fq2m
  at: 2026-11-22T08:03:11Z
  by: alice@example.com
  type: opened
  set: {{title: {title}}}
"""


def record(name, title="Fine"):
    return GOOD.format(id=ID + name, title=title)


def sanitized():
    return b"__asan_init" in pathlib.Path(BINARY).read_bytes()


LIMITS_MEMORY = not sanitized()


def limits():
    if LIMITS_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))


# ---- What a tree may hold: {path: (mode, bytes or an object's name)} beside the ledger's own files.

UNREADABLE = {
    "deep": "a: " + "[" * 100_000,
    "endless": ",",
    "bomb": BOMB,
    "merge": "a: &a {b: 1}\n<<: *a\n",
    "tag": "!!python/object/apply:os.system ['touch ran']\n",
    "tags": "id: !!binary aGk=\n",
    "twice": record("K7F2") + "title: again\n",
    "documents": record("K7F3") + "---\nid: other\n",
    "nul": b"id: a\0b\n",
    "controls": "id: \x1b[31mred\n",
    "latin": b"id: caf\xe9\n",
    "bom": b"\xef\xbb\xbfid: x\n",
    "utf16": "id: x\n".encode("utf-16"),
    "crlf": record("K7F4").replace("\n", "\r\n"),
    "markers": "<<<<<<< ours\nid: a\n=======\nid: b\n>>>>>>> theirs\n",
    "escapes": 'id: "\\ud83d\\ude00"\n',
    "numbers": record("K7F5").replace("0001-k7fq2m", "99999999999999999999-k7fq2m"),
    "years": record("K7F6").replace("2026-11-22T08:03:11Z", "99999-11-22T08:03:11Z"),
    "many": "a: [" + "x," * 400_000 + "x]\n",
    "large": "# " + "x" * (3 << 20) + "\n",
    "wide": "id: " + "x" * 500_000 + "\n",
    "list": "- a\n",
    "nothing": "",
}


def files_of_unreadable(objects):
    letters = "ABCDEFGHJKMNPQRSTVWXYZ23456"
    return {MONTH + f"{ID}B4D{letters[i]}.yaml".encode(): (FILE, objects.blob(text)) for i, text in enumerate(UNREADABLE.values())}


def hostile_texts(objects):
    text = (
        '"\\e[2J\\e]0;owned\\a \\u202egnp.exe \\u200b <script>alert(1)</script> $(touch ran) `touch ran` ::error::x %0A'
        ' =cmd|x!A0 [x](javascript:1) \\r\\nATTENDEE:mailto:x\\n\\nDecklog-Record: INC-20200101-AAAA"'
    )
    path = '"../../../outside/secret"'
    evidence = f"""- id: 0002-k7fq2m
  at: 2026-11-22T08:04:11Z
  by: {text}
  type: evidence
  name: {text}
  path: {path}
  sha256: {'a' * 64}
  size: 7
"""
    # A title may not hold controls, so a file that has them was not written by decklog: it is read all the same.
    return {MONTH + f"{ID}TEXT.yaml".encode(): (FILE, objects.blob(record("TEXT", text) + evidence))}


def names(objects):
    blob = objects.blob(record("K7FA"))
    odd = [b"\x1b[31m" + ID.encode() + b"A1A1.yaml", ID.encode() + b"A1A2\n.yaml", ID.encode() + b"\xff.yaml", b"--upload-pack=x",
           ID.lower().encode() + b"k7fa.yaml", b"con", b"a\\b", b"$(touch ran).yaml", ID.encode() + b"A1A3.yaml.yaml"]
    found = {MONTH + name: (FILE, blob) for name in odd}
    found[MONTH + ID.encode() + b"K7FA.yaml"] = (FILE, blob)
    found[b"Incidents/2026/11/" + ID.encode() + b"K7FA.yaml"] = (FILE, blob)
    found[b"incidents/2020/01/" + ID.encode() + b"K7FB.yaml"] = (FILE, objects.blob(record("K7FB")))
    found[b"requests/2026/11/" + ID.encode() + b"K7FC.yaml"] = (FILE, objects.blob(record("K7FC")))
    return found


def modes(objects):
    good = objects.blob(record("K7FM"))
    return {
        MONTH + f"{ID}L1NK.yaml".replace("L1", "A1").encode(): (LINK, objects.blob("../../../../outside/secret")),
        MONTH + f"{ID}ABS0.yaml".encode(): (LINK, objects.blob("/etc/passwd")),
        MONTH + f"{ID}M0DE.yaml".encode(): (MODULE, "1" * 40),
        MONTH + f"{ID}K7FM.yaml".encode(): (PROGRAM, good),
        MONTH + f"{ID}F0RD.yaml/x".encode(): (FILE, good),
        b"requests": (LINK, objects.blob("../outside")),
        b"changes": (MODULE, "2" * 40),
        b".gitmodules": (FILE, objects.blob('[submodule "x"]\n\tpath = changes\n\turl = ext::sh -c "touch% ran"\n\tupdate = !touch ran\n')),
        b"roster.yaml": (LINK, objects.blob("../outside/secret")),
        b"evidence": (LINK, objects.blob("../outside")),
    }


def agreements(objects):
    policy = BOMB + "services: {checkout: {owner: '$(touch ran)'}}\n"
    return {b"decklog.yaml": (FILE, objects.blob(policy)), b"roster.yaml": (FILE, objects.blob("a: " + "{a: " * 50_000))}


def senseless_agreements(objects):
    """That can be read: shifts of a second, for a thousand people, and checklists without an end."""
    people = ", ".join(f"p{n}: {{}}" for n in range(1000))
    roster = (
        f"people: {{{people}}}\nrotations:\n  r: {{zone: UTC, starts: \"1970-01-01\", shift: 1s, people: [{', '.join(f'p{n}' for n in range(1000))}]}}\n"
        f"  m: {{zone: UTC, starts: \"1970-01-01\", shift: 1m, people: [p1, p2]}}\n"
    )
    policy = "checklists: {incident: {triage: [" + ", ".join(['"$(touch ran) \\e[31m"'] * 5000) + "]}}\nservices: {\"\\e[31mx\": {owner: r}}\n"
    return {b"decklog.yaml": (FILE, objects.blob(policy)), b"roster.yaml": (FILE, objects.blob(roster))}


def large(objects):
    zeros = objects.zeros(288 << 20)
    return {
        MONTH + f"{ID}B1GG.yaml".encode(): (FILE, zeros),
        b"evidence/" + f"{ID}B1GG/0123456789ab-core".encode(): (FILE, zeros),
        b"roster.yaml": (FILE, zeros),
    }


def many(objects):
    blob = objects.blob(record("K7FX"))
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return {MONTH + f"{ID}X{digits[n // 1024 % 32]}{digits[n // 32 % 32]}{digits[n % 32]}.yaml".encode(): (FILE, blob) for n in range(300)}


def bushy(objects):
    """Ten levels of one tree that has the next ten times: 10 000 000 000 paths."""
    tree = objects.tree({b"x.yaml": (FILE, objects.blob("x: 1\n"))})
    for _ in range(10):
        tree = objects.tree({bytes([ord("a") + n]): (FOLDER, tree) for n in range(10)})
    return {b"incidents/2025": (FOLDER, tree)}


def deep(objects):
    tree = objects.tree({b"x.yaml": (FILE, objects.blob("x: 1\n"))})
    for _ in range(400):
        tree = objects.tree({b"d": (FOLDER, tree)})
    return {b"incidents/2025": (FOLDER, tree)}


def ways_out(objects):
    """Names that no checkout may follow, where git's own checks do not look: in a folder of records."""
    blob = objects.blob("owned\n")
    up = objects.tree({b"..": (FOLDER, objects.tree({b"outside": (FOLDER, objects.tree({b"secret": (FILE, blob)}))}))})
    inner = objects.tree({b".git": (FOLDER, objects.tree({b"config": (FILE, objects.blob("[core]\n\tfsmonitor = touch ran\n"))})), b".": (FILE, blob)})
    return {b"incidents/2024": (FOLDER, up), b"incidents/2023": (FOLDER, inner), b"changes/\xe2\x80\x8c.git": (FILE, blob)}


SLOW = {"files_of_unreadable", "large", "many", "bushy"}  # every command takes its time: some of them are enough
TREES = [files_of_unreadable, hostile_texts, names, modes, agreements, senseless_agreements, large, many, bushy, deep, ways_out]


def merged(objects, entries, files):
    """The tree with these files in it; an entry of the top is replaced as a whole where a file stands in its place."""
    folders = {}
    for path, thing in files.items():
        parts = path.split(b"/")
        place = folders
        for part in parts[:-1]:
            place = place.setdefault(part, {})
        place[parts[-1]] = thing

    def build(node, before):
        result = dict(before)
        for name, value in node.items():
            if isinstance(value, tuple):
                result[name] = value
                continue
            old = result.get(name, (None, ""))
            result[name] = (FOLDER, build(value, objects.listing(old[1]) if old[0] == FOLDER else {}))
        return objects.tree(result)

    return build(folders, entries)


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """One honest ledger, pushed to a bare repository; each attack takes a copy."""
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="decklog-hostile-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.world = World(cls.root, BINARY)
        cls.honest, cls.record = a_ledger(cls.world, "honest")
        subprocess.run(["git", "clone", "-q", "--bare", "honest", "honest.git"], cwd=cls.root, check=True, env=cls.world.environment("alice"))
        cls.honest.git("remote", "add", "origin", str(cls.root / "place" / "remote.git"))

    def setUp(self):
        """place/remote.git is what the attacker has, place/clone the victim's, place/outside what nobody may touch."""
        self.place = self.root / "place"
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir()
        shutil.copytree(self.root / "honest.git", self.place / "remote.git")
        shutil.copytree(self.root / "honest", self.place / "clone")
        (self.place / "outside").mkdir()
        (self.place / "outside" / "secret").write_text("nobody may read this\n")
        self.objects = Objects(self.place / "remote.git" / "objects")
        self.objects.listing = lambda tree: read_tree(str(self.place / "remote.git"), tree)
        self.codes = {}

    def push(self, tree, **parts):
        """The attacker's commit on top of the honest ones."""
        git = ["git", "-C", str(self.place / "remote.git")]
        parent = subprocess.run([*git, "rev-parse", "main"], check=True, capture_output=True, text=True).stdout.strip()
        commit = self.objects.commit(tree, parent, **parts)
        (self.place / "remote.git" / "refs" / "heads").mkdir(parents=True, exist_ok=True)
        (self.place / "remote.git" / "refs" / "heads" / "main").write_text(commit + "\n")
        return commit

    def run_decklog(self, folder, *arguments, more=None):
        self.world.later()
        environment = self.world.environment("alice") | {"NO_COLOR": "1"} | (more or {})
        done = subprocess.run([BINARY, *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              preexec_fn=limits, timeout=60)
        said = done.stdout + done.stderr
        shown = f"decklog {' '.join(arguments)} in {folder.name}: exit {done.returncode}\n{said[-2000:].decode(errors='replace')}"
        self.assertIn(done.returncode, OURS, shown)
        self.assertNotIn(b"bug in decklog", said, shown)
        self.assertNotIn(b"\x1b", said, shown)
        self.assertNotIn("\u202e".encode(), said, shown)
        self.assertNotIn(b"nobody may read this", said, shown)
        self.assertLess(len(said), 2_000_000, shown)
        if done.returncode >= 2:
            words = (b"error: ", b"warning: ")  # verify has its findings, export its records beside it
            self.assertTrue(any(b"\n" + word in b"\n" + done.stderr for word in words) or arguments[0] == "verify", shown)
        self.codes[arguments[0]] = done.returncode
        return done

    def assert_unharmed(self):
        self.assertEqual(["secret"], sorted(os.listdir(self.place / "outside")))
        self.assertEqual("nobody may read this\n", (self.place / "outside" / "secret").read_text())
        self.assertEqual([], [str(path) for path in self.root.rglob("ran")])

    def look(self, folder, is_slow=False):
        """What somebody does who knows nothing yet."""
        some = (["status"], ["show", self.record], ["check"], ["verify"], ["note", self.record, "work goes on"])
        others = (["list", "--all"], ["search", "rate"], ["oncall"], ["export", "jsonl"])
        for command in some if is_slow else some + others:
            self.run_decklog(folder, *command)

    def test_trees(self):
        """In the attacker's own repository, then in the clone of somebody who syncs, then in a fresh clone."""
        for attack in TREES:
            with self.subTest(attack.__name__):
                self.setUp()
                entries = read_tree(str(self.place / "remote.git"), "main")
                tree = merged(self.objects, entries, attack(self.objects))
                self.push(tree)
                self.look(self.place / "remote.git", attack.__name__ in SLOW)
                # What alice wrote there is one commit on top of mallory's.
                self.run_decklog(self.place / "clone", "note", self.record, "meanwhile")
                self.run_decklog(self.place / "clone", "sync")
                for command in (["show", self.record],) if attack.__name__ in SLOW else (["status"], ["show", self.record], ["check"]):
                    self.run_decklog(self.place / "clone", *command)
                if attack.__name__ not in SLOW:
                    self.run_decklog(self.place, "clone", "remote.git", "fresh")
                self.assert_unharmed()

    def test_what_was_honest_goes_on(self):
        """The twin: without an attack all of it ends well."""
        self.look(self.place / "remote.git")
        self.run_decklog(self.place / "clone", "sync")
        self.run_decklog(self.place, "clone", "remote.git", "fresh")
        self.assertEqual({0}, set(self.codes.values()) - {self.codes["oncall"]}, self.codes)

    def test_commits(self):
        """Messages, authors and dates of any bytes."""
        tree = subprocess.run(["git", "-C", str(self.place / "remote.git"), "rev-parse", "main^{tree}"], check=True, capture_output=True,
                              text=True).stdout.strip()
        shapes = [
            {"author": b"\x1b[31mMallory\xff <\xe2\x80\xaemallory> 99999999999999999999 +9999"},
            {"author": b"no mail and no time"},
            {"author": b"<> -1 -0000"},
            {"message": b"\x1b]0;owned\x07 \xff\xfe\n\nDecklog-Record: ../../outside\nDecklog-Entry: \x1b[31m\n"},
            {"message": b"x" * (4 << 20)},
            {"message": b""},
            {"message": b"nul \0 in it\n"},
        ]
        for shape in shapes:
            with self.subTest(str(shape)[:60]):
                self.push(tree, **shape)
                for command in (["log"], ["verify"], ["show", self.record], ["note", self.record, "on top"]):
                    self.run_decklog(self.place / "remote.git", *command)
        self.run_decklog(self.place / "clone", "sync")
        self.assert_unharmed()

    def test_configuration_hooks_and_attributes(self):
        """A folder that somebody unpacked: its own .git names programs wherever git would run one."""
        clone = self.place / "clone"
        program = self.place / "evil"
        program.write_text(f"#!/bin/sh\ntouch {self.root}/ran\nexit 0\n")
        program.chmod(0o755)
        for name in ("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand", "diff.external", "gpg.program",
                     "gpg.ssh.program", "gpg.ssh.defaultKeyCommand", "sequence.editor", "credential.helper", "interactive.diffFilter",
                     "filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.decklog.textconv", "diff.decklog.command",
                     "merge.x.driver", "alias.status", "pager.log", "core.gitProxy", "core.alternateRefsCommand", "trailer.x.command",
                     "uploadpack.packObjectsHook"):
            self.honest_git(clone, "config", name, str(program))
        self.honest_git(clone, "config", "core.hooksPath", str(self.place / "hooks"))
        self.honest_git(clone, "config", "commit.gpgSign", "true")
        (clone / ".gitattributes").write_text("* filter=x merge=x diff=decklog ident eol=crlf working-tree-encoding=UTF-16\n")
        for folder in (self.place / "hooks", clone / ".git" / "hooks"):
            folder.mkdir(exist_ok=True)
            for hook in ("pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "reference-transaction", "post-index-change",
                         "post-merge", "post-checkout", "pre-auto-gc"):
                shutil.copy(program, folder / hook)
        self.look(clone)
        self.run_decklog(clone, "doctor")
        self.honest_git(clone, "config", "commit.gpgSign", "false")
        self.run_decklog(clone, "note", self.record, "unsigned")
        self.assertEqual(0, self.codes["note"])
        self.assert_unharmed()
        # The twin: git itself runs them.
        subprocess.run(["git", "-C", str(clone), "status"], env=self.world.environment("alice"), capture_output=True, timeout=60)
        self.assertTrue((self.root / "ran").exists())
        (self.root / "ran").unlink()

    def honest_git(self, folder, *arguments):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=self.world.environment("alice"))

    def test_addresses_of_remotes(self):
        """Addresses that are options, or name a program."""
        addresses = [f"ext::sh -c touch% {self.root}/ran", f"--upload-pack=touch {self.root}/ran", f"-otouch {self.root}/ran",
                     f"ssh://-oProxyCommand=touch%20{self.root}/ran/x", f"ssh://x@-oProxyCommand=touch {self.root}/ran/x",
                     f"-oProxyCommand=touch {self.root}/ran:x", "file:///dev/zero", "/nowhere"]
        for address in addresses:
            with self.subTest(address):
                self.run_decklog(self.place, "clone", address, "fresh")
                self.assertNotEqual(0, self.codes["clone"])
                self.run_decklog(self.place / "clone", "sync", address)
                self.assertNotEqual(0, self.codes["sync"])
                with (self.place / "clone" / ".git" / "config").open("r+") as config:
                    before = config.read()
                    quoted = address.replace("\\", "\\\\").replace('"', '\\"')
                    config.write(f'[remote "evil"]\n\turl = "{quoted}"\n\tfetch = +refs/heads/*:refs/remotes/evil/*\n')
                self.run_decklog(self.place / "clone", "sync", "evil", "--timeout", "5s")
                self.assertNotEqual(0, self.codes["sync"])
                (self.place / "clone" / ".git" / "config").write_text(before)
        self.assert_unharmed()

    def test_the_state_folder_of_a_clone(self):
        """What decklog keeps in .git is not believed when somebody else wrote it."""
        clone = self.place / "clone"
        state = clone / ".git" / "decklog"
        self.honest_git(clone, "config", "decklog.index", "true")
        self.run_decklog(clone, "list")
        for file in list(state.iterdir()):
            for content in (b"", b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 5000, b"../../../outside/secret\n" * 20):
                with self.subTest(f"{file.name} {content[:20]}"):
                    if file.is_file():
                        file.write_bytes(content)
                    for command in (["list"], ["show", "@"], ["search", "rate"], ["note", self.record, "on"]):
                        self.run_decklog(clone, *command)
        # A link in the place of each file, and of the folder.
        for file in list(state.iterdir()):
            if file.is_file():
                file.unlink()
                file.symlink_to(self.place / "outside" / "secret")
        for command in (["list"], ["search", "rate"], ["note", self.record, "on"]):
            self.run_decklog(clone, *command)
        self.assertEqual("nobody may read this\n", (self.place / "outside" / "secret").read_text())
        shutil.rmtree(state)
        state.symlink_to(self.place / "outside")
        for command in (["list"], ["search", "rate"]):
            self.run_decklog(clone, *command)
        self.assertEqual("nobody may read this\n", (self.place / "outside" / "secret").read_text())

    def test_a_work_tree_of_links(self):
        """Folders and files that lead elsewhere: nothing is written through them."""
        for path in ("incidents", "incidents/2026/11", "evidence", "decklog.yaml"):
            with self.subTest(path):
                self.setUp()
                clone = self.place / "clone"
                target = clone / path
                shutil.rmtree(target) if target.is_dir() else target.unlink()
                target.symlink_to(self.place / "outside")
                for command in (["list"], ["check"], ["note", self.record, "x"], ["open", "Another"],
                                ["attach", self.record, str(clone / "README.md")]):
                    self.run_decklog(clone, *command)
                self.assert_unharmed()


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
