# SPDX-License-Identifier: MIT
"""OpenPGP signatures of commits and of seals: by a key that is good, expired, revoked, not trusted, unknown, or somebody
else's. The keys are made on the fly in a folder of their own, and gpg's clock is turned by hand.

  openpgp_test.py BINARY [-k NAME]"""

import datetime
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from ledger import PEOPLE
from story import Story, main

# Not the home's own ~/.gnupg: that one would talk to the agent of whoever runs the tests.
KEYS = "keys"


@unittest.skipUnless(shutil.which("gpg"), "gpg is not installed")
class OpenPgp(Story):
    def setUp(self):
        super().setUp()
        self.keys = pathlib.Path(self.folder) / KEYS
        self.keys.mkdir(mode=0o700)
        plain = self.world.environment
        self.world.environment = lambda who: plain(who) | {"GNUPGHOME": str(self.keys)}
        self.addCleanup(self.end_agent)
        self.set_clock()
        self.fingerprints = {who: self.make_key(who) for who in ("alice", "bob")}
        self.ledger.git("config", "--global", "commit.gpgsign", "true")
        self.sign_as("alice")
        self.start = self.ledger.git("rev-parse", "HEAD")

    def end_agent(self):
        self.world.run(["gpgconf", "--kill", "all"], "alice", self.folder)

    def gpg(self, *arguments, text=None):
        """gpg without questions; what it prints."""
        command = ["gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", "", *arguments]
        result = self.world.run(command, "alice", self.folder, text)
        self.assertEqual(0, result.returncode, result.stderr)
        return result.stdout

    def set_clock(self, days=0, *more):
        """gpg's clock stands at the world's time and `days`; what else gpg.conf has to say."""
        time = self.world.now() + datetime.timedelta(days=days)
        lines = [f"faked-system-time {time.strftime('%Y%m%dT%H%M%S')}!", "quiet", *more]
        (self.keys / "gpg.conf").write_text("".join(f"{line}\n" for line in lines))

    def make_key(self, who, expires="30d"):
        before = self.listed()
        self.gpg("--quick-generate-key", f"{PEOPLE[who]} <{who}@example.com>", "ed25519", "sign", expires)
        return next(iter(self.listed() - before))

    def listed(self):
        lines = self.gpg("--with-colons", "--list-keys").split("\n")
        return {line.split(":")[9] for line in lines if line.startswith("fpr:")}

    def sign_as(self, who):
        self.ledger.git("config", "--global", "user.signingkey", self.fingerprints[who])

    def revoke(self, who):
        """With the certificate that gpg laid aside when the key was made; its armour has to be opened first."""
        certificate = self.keys / "openpgp-revocs.d" / f"{self.fingerprints[who]}.rev"
        self.gpg("--import", text=certificate.read_text().replace(":-----BEGIN", "-----BEGIN"))

    def distrust(self, who):
        self.gpg("--import-ownertrust", text=f"{self.fingerprints[who]}:2:\n")

    def forget(self, who):
        self.gpg("--yes", "--delete-secret-and-public-key", self.fingerprints[who])

    def findings(self, *arguments):
        return [(finding["code"], finding["message"]) for finding in self.ledger.verify(*arguments)["findings"]]

    def assert_told(self, code, words, *arguments):
        findings = self.findings("--require-signed", *arguments)
        self.assertEqual([code], [found for found, _ in findings], findings)
        self.assertIn(words, findings[0][1])


class Commits(OpenPgp):
    def setUp(self):
        super().setUp()
        self.ledger.note(self.record, "signed")
        self.range = f"{self.start}.."
        self.assertEqual([], self.findings("--require-signed", self.range), "nobody attacked it yet")

    def test_a_good_signature_is_proved(self):
        found = self.ledger.verify("--require-signed", self.range)
        self.assertTrue(any("signed by an allowed signer" in line for line in found["proved"]), found["proved"])
        self.assertIn("signature-missing", self.codes("--require-signed"), "the commits before it are not signed")

    def test_a_key_that_expired(self):
        self.set_clock(days=29)
        self.assertEqual([], self.findings("--require-signed", self.range), "a day before it expires")
        self.set_clock(days=31)
        self.assert_told("signature-bad", "expired", self.range)

    def test_a_key_that_expired_is_made_to_last(self):
        self.set_clock(days=31)
        self.gpg("--quick-set-expire", self.fingerprints["alice"], "90d")
        self.assertEqual([], self.findings("--require-signed", self.range))

    def test_a_signature_that_expired(self):
        self.set_clock(0, "default-sig-expire 2d")
        self.ledger.note(self.record, "signed for two days")
        self.assertEqual([], self.findings("--require-signed", self.range))
        self.set_clock(days=3)
        self.assert_told("signature-bad", "expired", self.range)

    def test_a_key_that_was_revoked(self):
        self.revoke("bob")
        self.assertEqual([], self.findings("--require-signed", self.range), "another's key")
        self.revoke("alice")
        self.assert_told("signature-bad", "revoked", self.range)

    def test_a_key_that_nobody_vouches_for(self):
        self.distrust("alice")
        self.assert_told("signature-untrusted", self.fingerprints["alice"], self.range)

    def test_a_key_that_is_not_known(self):
        self.forget("alice")
        self.assert_told("signature-untrusted", "no allowed signer", self.range)

    def test_a_colleague_signs(self):
        self.sign_as("bob")
        self.ledger.note(self.record, "signed by a colleague in my name")
        self.assert_told("signer-differs", "Bob <bob@example.com> signed it", self.range)

    def test_a_signature_that_was_moved(self):
        text = self.ledger.git("cat-file", "commit", "HEAD") + "\n"
        forged = text.replace(" note: signed", " note: forged")
        self.assertNotEqual(text, forged)
        commit = self.ledger.git("hash-object", "-t", "commit", "-w", "--stdin", text=forged)
        self.ledger.git("update-ref", "HEAD", commit)
        self.assert_told("signature-bad", "does not fit", self.range)


class Seals(OpenPgp):
    def setUp(self):
        super().setUp()
        self.ledger.decklog("seal", "friday")
        self.since = ("--since", "friday")
        self.assertEqual([], self.findings("--require-signed", *self.since), "nobody attacked it yet")

    def test_a_good_signature_is_proved(self):
        found = self.ledger.verify(*self.since)
        self.assertTrue(any("seal is signed by Alice <alice@example.com>" in line for line in found["proved"]), found)

    def test_an_expired_key(self):
        self.set_clock(days=31)
        self.assertEqual([], self.findings(*self.since), "it was good when it was made; nobody demands more")
        self.assert_told("signature-bad", "expired", *self.since)

    def test_a_revoked_key(self):
        self.revoke("bob")
        self.assertEqual([], self.findings("--require-signed", *self.since), "another's key")
        self.revoke("alice")
        self.assert_told("signature-bad", "does not hold", *self.since)
        self.assertEqual(["signature-bad"], self.codes(*self.since), "also when nobody demands signatures")

    def test_a_key_that_nobody_vouches_for(self):
        self.distrust("alice")
        self.assertEqual([], self.findings(*self.since))
        self.assert_told("signature-untrusted", "no allowed signer", *self.since)

    def test_a_key_that_is_not_known(self):
        self.forget("alice")
        self.assert_told("signature-untrusted", "no allowed signer", *self.since)

    def test_a_signature_that_was_moved(self):
        text = self.ledger.git("cat-file", "tag", "decklog/seal/friday") + "\n"
        forged = text.replace("1 record", "2 records")
        self.assertNotEqual(text, forged)
        tag = self.ledger.git("hash-object", "-t", "tag", "-w", "--stdin", text=forged)
        self.ledger.git("update-ref", "refs/tags/decklog/seal/friday", tag)
        self.assertEqual(["signature-bad"], self.codes(*self.since))


if __name__ == "__main__":
    main()
