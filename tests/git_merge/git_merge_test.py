# SPDX-License-Identifier: MIT
"""git_merge_test.py BINARY: records that two clones wrote, brought together by the git program alone. After each way
(merge, pull, rebase, cherry-pick, criss-cross) every entry is there once, the file is what decklog writes, and nothing
is left to resolve; without the driver, or without decklog, git's markers stand there and no side is dropped."""

import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import run as cases  # the golden cases' environment  # noqa: E402

BINARY = os.path.abspath(sys.argv.pop(1))
MARKERS = re.compile(r"^(<<<<<<<|=======|>>>>>>>)", re.MULTILINE)


class Desk:
    """A folder with clones in it. Each command draws other ids, a minute after the one before."""

    def __init__(self, folder):
        self.environment = cases.environment(pathlib.Path(folder).resolve(), BINARY)
        self.folder = pathlib.Path(folder).resolve() / "desk"
        self.ticks = itertools.count()

    def run(self, *command, where="", expect=0, who="Alice", **variables):
        tick = next(self.ticks)
        minute = f"2026-11-22T{8 + tick // 60:02}:{tick % 60:02}:00Z"
        person = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in (("NAME", who), ("EMAIL", f"{who.lower()}@example.com"))}
        environment = {**self.environment, **person, "DECKLOG_NOW": minute, "DECKLOG_SEED": str(tick), "GIT_EDITOR": "true", **variables}
        done = subprocess.run(command, cwd=self.folder / where, env=environment, capture_output=True, text=True)
        if expect is not None and (done.returncode == 0) != (expect == 0):
            raise AssertionError(f"{command} in {where}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def decklog(self, where, *arguments, **options):
        return self.run("decklog", *arguments, where=where, **options).stdout.strip()

    def git(self, where, *arguments, **options):
        return self.run("git", *arguments, where=where, **options).stdout.strip()


class PlainGit(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="decklog-git-merge-")
        self.addCleanup(folder.cleanup)
        self.desk = Desk(folder.name)
        self.desk.decklog("", "init", "--bare", "-q", "server.git")
        self.desk.decklog("", "clone", "-q", "server.git", "ours")
        self.id = self.desk.decklog("ours", "open", "-q", "Checkout API returns 503", "-p", "P1", "--owner", "me")
        self.desk.git("ours", "push", "-q", "origin", "HEAD")
        self.desk.decklog("", "clone", "-q", "server.git", "theirs")
        self.path = self.desk.git("ours", "ls-files", "incidents")
        self.texts = {""}  # of the opening entry

    def note(self, clone, text, **options):
        self.texts.add(text)
        self.desk.decklog(clone, "note", self.id, text, **options)

    def text(self, clone):
        return (self.desk.folder / clone / self.path).read_text()

    def part(self):
        """A stage move and a priority against notes and another priority."""
        self.note("ours", "ours: a note")
        self.desk.decklog("ours", "triage", self.id)
        self.desk.decklog("ours", "priority", self.id, "P0")
        self.note("theirs", "theirs: a note", who="Jun")
        self.note("theirs", "theirs: another", who="Jun")
        self.desk.decklog("theirs", "priority", self.id, "P2", "only the beta shop", who="Jun")
        self.texts.add("only the beta shop")

    def entries(self, clone):
        return re.findall(r"^- id: (\S+)$", self.text(clone), re.MULTILINE)

    def assert_whole(self, clone, entries=7):
        """Every entry once; clean; canonical; all that was typed is there."""
        self.assertEqual(self.desk.git(clone, "status", "--porcelain"), "")
        ids = self.entries(clone)
        self.assertEqual(len(ids), len(set(ids)), ids)
        self.assertEqual(len(ids), entries, self.text(clone))
        shown = self.desk.decklog(clone, "timeline", self.id)
        for text in self.texts:
            self.assertIn(text, shown)
        health = self.desk.decklog(clone, "doctor")
        self.assertNotIn("are not what decklog writes", health)
        self.assertIn("1 record can be read", health)
        self.assertNotRegex(self.text(clone), MARKERS)

    def fetch_theirs(self):
        self.desk.git("ours", "fetch", "-q", "../theirs", "HEAD:refs/heads/theirs")

    def test_merge(self):
        self.part()
        self.fetch_theirs()
        said = self.desk.run("git", "merge", "-q", "theirs", where="ours")
        self.assert_whole("ours")
        self.assertIn(f"{self.id} priority: P0 (alice@example.com) or P2 (jun@example.com); P2 stands", said.stderr + said.stdout)
        shown = self.desk.decklog("ours", "show", self.id)
        self.assertIn("stage", self.text("ours"))
        self.assertIn("coordination", shown)

    def test_both_sides_write_the_same_bytes(self):
        self.part()
        self.fetch_theirs()
        self.desk.git("theirs", "fetch", "-q", "../ours", "HEAD:refs/heads/ours")
        self.desk.git("ours", "merge", "-q", "theirs")
        self.desk.git("theirs", "merge", "-q", "ours")
        self.assertEqual(self.text("ours"), self.text("theirs"))
        self.assert_whole("theirs")

    def test_pull(self):
        self.part()
        self.desk.git("theirs", "push", "-q", "origin", "HEAD")
        self.desk.git("ours", "pull", "-q", "--no-rebase")
        self.assert_whole("ours")

    def test_pull_with_rebase(self):
        self.part()
        self.desk.git("theirs", "push", "-q", "origin", "HEAD")
        self.desk.git("ours", "pull", "-q", "--rebase")
        self.assert_whole("ours")
        self.assertEqual(self.desk.git("ours", "rev-list", "--merges", "HEAD"), "")

    def test_cherry_pick(self):
        self.part()
        self.fetch_theirs()
        self.desk.git("ours", "cherry-pick", "theirs~2")
        self.texts -= {"theirs: another", "only the beta shop"}
        self.assert_whole("ours", entries=5)

    def test_a_revert_does_not_take_an_entry_away(self):
        self.part()
        self.desk.git("ours", "revert", "--no-edit", "HEAD~2", expect=None)
        self.assertEqual(len(self.entries("ours")), 4)

    def test_squash_and_no_commit(self):
        self.part()
        self.fetch_theirs()
        self.desk.git("ours", "merge", "-q", "--squash", "theirs")
        self.desk.git("ours", "commit", "-qm", "squashed")
        self.assert_whole("ours")

    def test_criss_cross_gives_the_same_bytes_from_both_sides(self):
        self.part()
        self.desk.git("ours", "fetch", "-q", "../theirs", "HEAD:refs/heads/theirs")
        self.desk.git("theirs", "fetch", "-q", "../ours", "HEAD:refs/heads/ours")
        self.desk.git("ours", "merge", "-q", "theirs")
        self.desk.git("theirs", "merge", "-q", "ours")
        self.note("ours", "ours: after the first merge")
        self.desk.decklog("ours", "priority", self.id, "P3", "all is well")
        self.note("theirs", "theirs: after the first merge", who="Jun")
        self.desk.git("ours", "fetch", "-q", "../theirs", "HEAD:refs/heads/again")
        self.desk.git("theirs", "fetch", "-q", "../ours", "HEAD:refs/heads/again")
        self.assertEqual(len(self.desk.git("ours", "merge-base", "--all", "HEAD", "again").splitlines()), 2)
        self.desk.git("ours", "merge", "-q", "again")
        self.desk.git("theirs", "merge", "-q", "again")
        self.assertEqual(self.text("ours"), self.text("theirs"))
        self.assert_whole("ours", entries=10)
        self.assert_whole("theirs", entries=10)

    def three_branches(self):
        """Three clones' notes as branches of one."""
        names = ("one", "two", "three")
        start = self.desk.git("ours", "rev-parse", "HEAD")
        home = self.desk.git("ours", "branch", "--show-current")
        for name in names:
            self.desk.git("ours", "switch", "-q", "-c", name, start)
            self.note("ours", f"{name}: a note")
        self.desk.git("ours", "switch", "-q", home)
        return names

    def test_the_order_of_merges_does_not_matter(self):
        names = self.three_branches()
        seen = set()
        start = self.desk.git("ours", "rev-parse", "HEAD")
        for order in itertools.permutations(names):
            self.desk.git("ours", "reset", "-q", "--hard", start)
            for name in order:
                self.desk.git("ours", "merge", "-q", "--no-ff", "--no-edit", name)
            self.assert_whole("ours", entries=4)
            seen.add(self.text("ours"))
        self.assertEqual(len(seen), 1)

    def test_an_octopus_is_refused_and_leaves_all_as_it_was(self):
        # git's octopus never asks merge drivers; one record on several arms is more than it does.
        names = self.three_branches()
        before = self.desk.git("ours", "rev-parse", "HEAD")
        said = self.desk.run("git", "merge", *names, where="ours", expect=1)
        self.assertIn("octopus", said.stdout + said.stderr)
        self.desk.git("ours", "merge", "--abort", expect=None)
        self.desk.git("ours", "reset", "-q", "--hard", before)
        for name in names:
            self.desk.git("ours", "merge", "-q", "--no-edit", name)
        self.assert_whole("ours", entries=4)

    def test_without_decklog_on_the_path_there_are_markers(self):
        self.part()
        self.fetch_theirs()
        self.desk.run("git", "merge", "theirs", where="ours", expect=1, PATH="/usr/local/bin:/usr/bin:/bin")
        self.assert_conflict()

    def test_without_the_driver_in_the_configuration_there_are_markers(self):
        self.part()
        self.fetch_theirs()
        self.desk.git("ours", "config", "--remove-section", "merge.decklog")
        self.desk.git("ours", "merge", "theirs", expect=1)
        self.assert_conflict()
        self.desk.git("ours", "merge", "--abort")
        self.desk.decklog("ours", "doctor", "--fix")
        self.desk.git("ours", "merge", "-q", "theirs")
        self.assert_whole("ours")

    def assert_conflict(self):
        text = self.text("ours")
        self.assertRegex(text, MARKERS)
        self.assertIn("UU", self.desk.git("ours", "status", "--porcelain"))
        for said in self.texts:
            self.assertIn(said, text)

    def test_a_side_that_is_no_record_leaves_markers_and_is_named(self):
        self.part()
        broken = self.text("theirs").replace("stage: triage", "stage: [")
        (self.desk.folder / "theirs" / self.path).write_text(broken)
        self.desk.git("theirs", "commit", "-qam", "a hand edit")
        self.fetch_theirs()
        said = self.desk.run("git", "merge", "theirs", where="ours", expect=1)
        self.assertIn("(theirs)", said.stdout + said.stderr)
        self.assert_conflict()

    def test_a_path_that_is_no_record_is_merged_as_text(self):
        home = self.desk.git("ours", "branch", "--show-current")
        folder = self.desk.folder / "ours"
        name = "it's a \"file\"; touch $HOME -- --help.txt"
        (folder / ".gitattributes").write_text("*.txt merge=decklog\n" + (folder / ".gitattributes").read_text())
        (folder / name).write_text("a\nb\nc\n")
        (folder / "--help").write_text("a\n")
        (folder / ".git" / "info" / "attributes").write_text("--help merge=decklog\n")
        self.desk.git("ours", "add", "--", ".gitattributes", name, "--help")
        self.desk.git("ours", "commit", "-qm", "a text")
        for branch, first, other in (("one", "1", "x"), ("two", "a", "y")):
            self.desk.git("ours", "switch", "-q", "-c", branch, home)
            (folder / name).write_text(f"{first}\nb\n{'c' if branch == 'one' else '3'}\n")
            (folder / "--help").write_text(f"{other}\n")
            self.desk.git("ours", "commit", "-qam", branch)
        self.desk.git("ours", "merge", "one", expect=1)
        self.assertEqual((folder / name).read_text(), "1\nb\n3\n")
        self.assertEqual((folder / "--help").read_text(), "<<<<<<< ours\ny\n=======\nx\n>>>>>>> theirs\n")


if __name__ == "__main__":
    unittest.main()
