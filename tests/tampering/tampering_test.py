# SPDX-License-Identifier: MIT
"""Every attack of attacks.py on a real ledger: `verify` must notice it, with the right code, and must find nothing in
the honest way to the same end. Then seals, shallow clones and signatures, and what git cannot prove.

  tampering_test.py BINARY [-k NAME]"""

import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import attacks
from story import Story, main


class Attacks(Story):
    def setUp(self):
        pass

    def fresh(self):
        super().setUp()

    def test_attacks_are_noticed(self):
        for attack in attacks.ATTACKS:
            with self.subTest(attack.name):
                self.fresh()
                before = len(self.codes())
                self.assertEqual(0, before, "a ledger that nobody attacked")
                attack.make(self.ledger, self.record)
                found = self.ledger.verify()
                said = {(finding["code"], finding["severity"]) for finding in found["findings"]}
                self.assertIn((attack.code, attack.severity), said, found["findings"])
                self.assertEqual(attack.severity == attacks.WARNING, found["ok"], found["findings"])

    def test_honest_ways_are_not(self):
        for twin in dict.fromkeys(attack.twin for attack in attacks.ATTACKS):
            with self.subTest(twin.__name__):
                self.fresh()
                before = self.ledger.git("rev-parse", "HEAD")
                twin(self.ledger, self.record)
                self.assertNotEqual(before, self.ledger.git("rev-parse", "HEAD"), "the twin does something")
                self.assert_clean()

    def test_the_table_names_every_attack(self):
        table = (pathlib.Path(__file__).resolve().parent / "README.md").read_text(encoding="utf-8")
        rows = {tuple(part.strip() for part in line.split("|")[1:4]) for line in table.split("\n") if line.startswith("| ")}
        for attack in attacks.ATTACKS:
            self.assertIn((attack.name, f"`{attack.code}`", attack.severity), rows)


class Findings(Story):
    def test_a_finding_names_commit_record_and_entry(self):
        attacks.edit_entry(self.ledger, self.record)
        finding = self.ledger.verify()["findings"][0]
        self.assertEqual(self.ledger.git("rev-parse", "HEAD"), finding["commit"])
        self.assertEqual(self.record, finding["record"])
        self.assertTrue(finding["entry"].startswith("0002-"), finding)
        self.assertEqual(self.ledger.path(self.record), finding["path"])

    def test_an_attack_is_told_once_however_much_follows(self):
        attacks.edit_header(self.ledger, self.record)
        attacks.edit_entry(self.ledger, self.record)
        self.ledger.note(self.record, "work goes on")
        codes = self.codes()
        self.assertEqual(1, codes.count("header-differs"), codes)
        self.assertEqual(1, codes.count("entry-edited"), codes)

    def test_an_attack_in_a_side_branch_is_found(self):
        other = self.ledger.clone("bob", "bob")
        attacks.edit_entry(other, self.record)
        self.ledger.note(self.record, "meanwhile")
        self.ledger.git("fetch", "-q", str(other.folder), "HEAD:bob")
        self.assert_clean()
        self.world.later()
        self.ledger.git("merge", "-q", "--no-edit", "bob")
        self.assertIn("entry-edited", self.codes())

    def test_a_range_judges_only_what_is_in_it(self):
        attacks.edit_entry(self.ledger, self.record)
        bad = self.ledger.git("rev-parse", "HEAD")
        self.ledger.note(self.record, "work goes on")
        self.assertEqual([], self.codes(f"{bad}.."))
        self.assertIn("entry-edited", self.codes(f"{bad}~1..{bad}"))
        self.assertIn("entry-edited", self.codes("HEAD"))

    def test_a_rebase_keeps_entries_and_warns(self):
        other = self.ledger.clone("bob", "bob")
        other.note(self.record, "bob sees errors in Seoul")
        self.ledger.note(self.record, "alice sees errors in Berlin")
        self.world.later()
        other.git("pull", "-q", "--rebase", str(self.ledger.folder), "HEAD")
        self.ledger = other
        self.assertEqual([], self.codes(severity="error"))

    def test_promote_writes_two_records_in_one_commit(self):
        request = self.ledger.decklog("request", "-q", "Export times out", "--from", "dana@example.com", "--channel", "mail")
        self.ledger.decklog("promote", request, "-p", "P2")
        self.assert_clean()

    def test_a_ledger_in_a_repository_that_was_there_before(self):
        folder = self.world.folder / "code"
        folder.mkdir()
        self.ledger.folder = folder
        self.ledger.git("init", "-q")
        self.ledger.write("changes/1.feature.md", "a fragment of a changelog\n")
        self.ledger.write("main.c", "int main(void) { return 0; }\n")
        self.ledger.commit("a program")
        self.ledger.decklog("init")
        self.ledger.open()
        found = self.ledger.verify()
        self.assertEqual({"first-commit-unknown", "stray-file"}, {finding["code"] for finding in found["findings"]})
        self.assertTrue(found["ok"])
        self.assertEqual(1, found["unjudged"])

    def test_a_record_from_before_the_ledger_is_judged_with_it(self):
        folder = self.world.folder / "smuggled"
        folder.mkdir()
        text = self.ledger.read(self.ledger.path(self.record)).replace("\npriority: P1\n", "\npriority: P3\n")
        path = self.ledger.path(self.record)
        self.ledger.folder = folder
        self.ledger.git("init", "-q")
        self.ledger.write(path, text)
        self.ledger.commit("nothing to see")
        self.ledger.decklog("init")
        self.assertIn("header-differs", self.codes())

    def test_a_shallow_clone_says_what_it_has_not_got(self):
        self.ledger.git("clone", "-q", "--depth", "2", f"file://{self.ledger.folder}", str(self.world.folder / "shallow"))
        self.ledger.folder = self.world.folder / "shallow"
        found = self.ledger.verify()
        self.assertEqual(["history-incomplete"], [finding["code"] for finding in found["findings"]])
        self.assertEqual(2, found["commits"])
        self.assertTrue(any("shallow" in line for line in found["not_proved"]))
        self.ledger.git("fetch", "-q", "--unshallow")
        self.assert_clean()


class Seals(Story):
    def setUp(self):
        super().setUp()
        self.seal = self.ledger.decklog("seal", "-q", "monday", "-m", "handover")

    def test_honest_work_continues_a_seal(self):
        self.ledger.note(self.record, "work goes on")
        found = self.ledger.verify("--since", "monday")
        self.assertEqual(([], "decklog/seal/monday", 1), (found["findings"], found["seal"], found["commits"]))
        self.assert_clean()

    def test_a_seal_says_what_it_seals(self):
        text = self.ledger.git("cat-file", "tag", self.seal)
        self.assertIn("6 commits, 1 record, 4 entries", text)
        self.assertIn("handover", text)
        self.assertIn(f"Decklog-Head: {self.ledger.git('rev-parse', 'HEAD')}", text)

    def test_rewritten_history_breaks_it(self):
        self.ledger.git("commit", "-q", "--amend", "-m", "another message")
        self.assertIn("seal-broken", self.codes())
        self.assertIn("seal-broken", self.codes("--since", "monday"))

    def test_a_cut_off_end_breaks_it(self):
        self.ledger.git("reset", "-q", "--hard", "HEAD~2")
        self.assertIn("seal-broken", self.codes())

    def test_an_id_kept_elsewhere_is_as_good(self):
        kept = self.ledger.git("rev-parse", "HEAD")
        self.ledger.note(self.record, "work goes on")
        self.assert_clean("--since", kept)
        self.ledger.git("tag", "-d", self.seal)
        self.ledger.git("reset", "-q", "--hard", "HEAD~2")
        self.ledger.git("reflog", "expire", "--expire=all", "--all")
        self.ledger.git("gc", "-q", "--prune=now")
        self.assertIn("seal-broken", self.codes("--since", kept))

    def test_a_seal_under_another_name_is_told(self):
        self.ledger.git("update-ref", "refs/tags/decklog/seal/friday", f"refs/tags/{self.seal}")
        self.assertIn("seal-differs", self.codes("--since", "friday"))
        self.assert_clean("--since", "monday")

    def test_one_name_is_used_once(self):
        self.ledger.decklog("seal", "monday", fails=True)
        self.ledger.decklog("seal", "tuesday")

    def test_an_unknown_seal_is_not_found(self):
        result = self.world.run([self.binary, "verify", "--since", "sunday"], "alice", self.ledger.folder)
        self.assertEqual(3, result.returncode)


class NotProvable(Story):
    """What git cannot prove is not found; the table says so, and this keeps the table true."""

    def test_history_made_anew_by_who_recorded_it(self):
        self.ledger.git("reset", "-q", "--hard", "HEAD~3")
        self.ledger.note(self.record, "error rate was fine all the time")
        found = self.ledger.verify()
        self.assertEqual([], found["findings"])
        self.assertTrue(any("cut off" in line for line in found["not_proved"]))

    def test_clocks_that_all_lie(self):
        self.world.minutes -= 60
        self.ledger.note(self.record, "an hour ago, says my clock")
        self.assert_clean()
        self.assertTrue(any("clocks" in line for line in self.ledger.verify()["not_proved"]))


@unittest.skipUnless(shutil.which("ssh-keygen"), "ssh-keygen is not installed")
class Signatures(Story):
    def setUp(self):
        super().setUp()
        for who in ("alice", "bob", "mallory"):
            key = self.world.folder / who
            made = self.world.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", who, "-f", str(key)], "alice", self.folder)
            self.assertEqual(0, made.returncode, made.stderr)
        signers = self.world.folder / "signers"
        lines = [f"{who}@example.com {(self.world.folder / (who + '.pub')).read_text().strip()}\n" for who in ("alice", "bob")]
        signers.write_text("".join(lines))
        for name, value in {
            "gpg.format": "ssh",
            "gpg.ssh.allowedSignersFile": str(signers),
            "commit.gpgsign": "true",
            "user.signingkey": str(self.world.folder / "alice.pub"),
        }.items():
            self.ledger.git("config", "--global", name, value)
        self.start = self.ledger.git("rev-parse", "HEAD")

    def sign_as(self, who):
        self.ledger.git("config", "--global", "user.signingkey", str(self.world.folder / f"{who}.pub"))

    def signed_since(self):
        return self.codes("--require-signed", f"{self.start}..")

    def test_signed_by_who_is_allowed(self):
        self.ledger.note(self.record, "signed")
        self.assertEqual([], self.signed_since())

    def test_not_signed(self):
        self.assertIn("signature-missing", self.codes("--require-signed"))
        self.assert_clean()

    def test_signed_by_a_stranger(self):
        self.sign_as("mallory")
        self.ledger.note(self.record, "signed by a stranger")
        self.assertEqual(["signature-untrusted"], self.signed_since())

    def test_a_key_that_is_allowed_for_a_while_only(self):
        """The commit's own date counts, not the day of the look."""
        self.ledger.note(self.record, "signed")
        signers = self.world.folder / "signers"
        line = signers.read_text().split("\n", maxsplit=1)[0]
        for until, codes in {"20261201": [], "20261101": ["signature-untrusted"]}.items():
            signers.write_text(line.replace(" ", f' valid-before="{until}" ', 1) + "\n")
            self.assertEqual(codes, self.signed_since())

    def test_a_key_that_was_revoked(self):
        self.ledger.note(self.record, "signed")
        self.ledger.decklog("seal", "friday")
        revoked = self.world.folder / "revoked"
        self.ledger.git("config", "--global", "gpg.ssh.revocationFile", str(revoked))
        for who, codes in {"bob": [], "alice": ["signature-bad"]}.items():
            revoked.write_text((self.world.folder / f"{who}.pub").read_text())
            self.assertEqual(codes, self.signed_since())
            self.assertEqual(codes, self.codes("--require-signed", "--since", "friday"))

    def test_signed_by_a_colleague(self):
        self.sign_as("bob")
        self.ledger.note(self.record, "signed by a colleague in my name")
        self.assertEqual(["signer-differs"], self.signed_since())

    def test_a_signature_that_was_moved(self):
        self.ledger.note(self.record, "signed")
        text = self.ledger.git("cat-file", "commit", "HEAD") + "\n"
        forged = self.ledger.git("hash-object", "-t", "commit", "-w", "--stdin", text=text.replace(" note: signed", " note: forged"))
        self.ledger.git("update-ref", "HEAD", forged)
        self.assertEqual(["signature-bad"], self.signed_since())

    def test_a_signed_seal(self):
        self.ledger.decklog("seal", "friday")
        found = self.ledger.verify("--since", "friday")
        self.assertTrue(any("signed by alice@example.com" in line for line in found["proved"]), found["proved"])

    def test_an_unsigned_seal_when_signatures_are_demanded(self):
        self.ledger.git("config", "--global", "commit.gpgsign", "false")
        self.ledger.decklog("seal", "friday")
        self.assert_clean("--since", "friday")
        self.assertEqual(["signature-missing"], self.codes("--since", "friday", "--require-signed"))

    def test_the_ledgers_own_configuration_names_no_program(self):
        self.ledger.note(self.record, "signed")
        marker = self.world.folder / "ran"
        script = self.world.folder / "evil.sh"
        script.write_text(f"#!/bin/sh\ntouch {marker}\nexit 0\n")
        script.chmod(0o755)
        for name in ("gpg.ssh.program", "gpg.program", "core.fsmonitor"):
            self.ledger.git("config", "--local", name, str(script))
        self.assertEqual([], self.signed_since())
        self.assertFalse(marker.exists())


if __name__ == "__main__":
    main()
