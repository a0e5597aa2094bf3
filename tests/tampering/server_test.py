# SPDX-License-Identifier: MIT
"""A real bare remote with the hooks of examples/server-hook, and real pushes to it: good ones are taken, all others are
refused with words that name what and where.

  server_test.py BINARY"""

import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import attacks
from ledger import World, a_ledger

BINARY = ""
EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "server-hook"


class Server:
    """Three pushes that every way to set it up has to judge right."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="decklog-server-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.world = World(self.folder, BINARY)
        (pathlib.Path(self.folder) / "bin").mkdir()
        (pathlib.Path(self.folder) / "bin" / "decklog").symlink_to(BINARY)
        environment = self.world.environment
        self.world.environment = lambda who: environment(who) | {"PATH": f"{self.folder}/bin:{environment(who)['PATH']}"}
        self.ledger, self.record = a_ledger(self.world)
        self.remote = pathlib.Path(self.folder) / "server.git"
        self.set_up_server()
        self.ledger.git("remote", "add", "origin", str(self.remote))
        self.branch = self.ledger.git("symbolic-ref", "--short", "HEAD")

    def set_up_server(self):
        made = self.world.run([str(EXAMPLES / "setup.sh"), str(self.remote)], "alice", self.folder)
        self.assertEqual(0, made.returncode, made.stderr)
        # The hook alone, without git's own settings in front of it.
        for name in ("receive.denyNonFastForwards", "receive.denyDeletes"):
            self.world.run(["git", "config", "--unset", name], "alice", self.remote)

    def push(self, *arguments, fails=False):
        return self.ledger.git("push", "-q", "origin", *arguments, fails=fails)

    def head(self, ref=None):
        name = ref or f"refs/heads/{self.branch}"
        return self.world.run(["git", "rev-parse", "-q", "--verify", name], "alice", self.remote).stdout.strip()

    def assert_refused(self, *arguments, says):
        before = self.head()
        words = self.push(*arguments, fails=True)
        for word in says:
            self.assertIn(word, words)
        self.assertEqual(before, self.head())

    def test_honest_pushes_are_taken(self):
        self.push("HEAD")
        self.ledger.note(self.record, "work goes on")
        self.push("HEAD")
        self.assertEqual(self.ledger.git("rev-parse", "HEAD"), self.head())

    def test_an_edited_entry_is_refused(self):
        self.push("HEAD")
        attacks.edit_entry(self.ledger, self.record)
        self.assert_refused("HEAD", says=["entry-edited", self.record, "0002-"])

    def test_a_rewind_is_refused(self):
        self.push("HEAD")
        self.ledger.git("reset", "-q", "--hard", "HEAD~1")
        self.ledger.note(self.record, "another story")
        self.assert_refused("--force", "HEAD", says=["not-fast-forward", "1 recorded commit"])


class PreReceive(Server, unittest.TestCase):
    """With everything that somebody may push."""

    def test_a_merge_is_taken(self):
        self.push("HEAD")
        attacks.merge_well(self.ledger, self.record)
        self.push("HEAD")
        self.assertEqual(self.ledger.git("rev-parse", "HEAD"), self.head())

    def test_damage_in_the_first_push_is_refused(self):
        attacks.edit_entry(self.ledger, self.record)
        self.assert_refused("HEAD", says=["entry-edited"])

    def test_damage_that_was_mended_later_is_refused(self):
        self.push("HEAD")
        attacks.edit_entry(self.ledger, self.record)
        self.ledger.git("revert", "--no-edit", "HEAD")
        self.assert_refused("HEAD", says=["entry-edited"])

    def test_an_evil_merge_is_refused(self):
        self.push("HEAD")
        attacks.merge_ours(self.ledger, self.record)
        self.assert_refused("HEAD", says=["entry-removed", self.record])

    def test_a_forged_recorder_is_refused(self):
        self.push("HEAD")
        attacks.forge_recorder(self.ledger, self.record)
        self.assert_refused("HEAD", says=["wrong-recorder", "bob@example.com"])

    def test_an_import_needs_the_server_owners_word(self):
        self.push("HEAD")
        attacks.forge_import(self.ledger, self.record)
        self.assert_refused("HEAD", says=["imported"])
        self.world.run(["git", "config", "decklog.acceptImports", "true"], "alice", self.remote)
        self.push("HEAD")
        self.assertEqual(self.ledger.git("rev-parse", "HEAD"), self.head())

    def test_a_deletion_is_refused(self):
        self.push("HEAD")
        self.world.run(["git", "symbolic-ref", "HEAD", "refs/heads/elsewhere"], "alice", self.remote)
        self.assert_refused("--delete", self.branch, says=["ref-deleted"])

    def test_a_new_branch_of_the_ledger_is_judged_too(self):
        self.push("HEAD")
        self.ledger.git("switch", "-q", "-c", "side")
        self.ledger.note(self.record, "on a branch")
        self.push("side")
        attacks.edit_entry(self.ledger, self.record)
        self.assert_refused("HEAD:refs/heads/other", says=["entry-edited"])

    def test_other_branches_are_none_of_its_business(self):
        self.ledger.git("switch", "-q", "--orphan", "code")
        self.ledger.write("main.c", "int main(void) { return 0; }\n")
        self.ledger.commit("a program")
        self.push("code")
        self.ledger.git("commit", "-q", "--amend", "-m", "another program")
        self.push("--force", "code")
        self.push("--delete", "code")
        self.assertEqual("", self.head("refs/heads/code"))

    def test_a_ledger_cannot_become_none(self):
        self.push("HEAD")
        attacks.remove_policy(self.ledger, self.record)
        self.assert_refused("HEAD", says=["ledger-removed"])

    def test_a_seal_is_taken_and_stays(self):
        self.push("HEAD")
        self.ledger.decklog("seal", "monday")
        self.push("decklog/seal/monday")
        kept = self.head("refs/tags/decklog/seal/monday")
        self.ledger.git("tag", "-f", "-a", "-m", "x", "decklog/seal/monday", "HEAD~1")
        self.assertIn("seal-changed", self.push("--force", "decklog/seal/monday", fails=True))
        self.assertIn("seal-changed", self.push("--delete", "decklog/seal/monday", fails=True))
        self.assertEqual(kept, self.head("refs/tags/decklog/seal/monday"))
        self.ledger.git("tag", "v1")
        self.push("v1")
        self.push("--delete", "v1")

    def test_several_records_are_named(self):
        self.push("HEAD")
        other = self.ledger.open("Search is slow")
        for record in (self.record, other):
            attacks.edit_header(self.ledger, record)
        self.assert_refused("HEAD", says=[self.record, other])


class UpdateHook(Server, unittest.TestCase):
    def set_up_server(self):
        super().set_up_server()
        hooks = self.remote / "hooks"
        (hooks / "pre-receive").unlink()
        shutil.copy(EXAMPLES / "update", hooks / "update")


class WithWorkTree(Server, unittest.TestCase):
    """A remote that is no bare repository: the hook runs in its .git."""

    def set_up_server(self):
        self.remote = pathlib.Path(self.folder) / "server"
        self.world.run(["git", "init", "-q", "-b", "elsewhere", str(self.remote)], "alice", self.folder)
        shutil.copy(EXAMPLES / "pre-receive", self.remote / ".git" / "hooks" / "pre-receive")


def main():
    global BINARY
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(module=__name__, argv=sys.argv)


if __name__ == "__main__":
    main()
