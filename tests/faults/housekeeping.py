# SPDX-License-Identifier: MIT
"""git's housekeeping after commands that write: started when git's own rule asks for it and never otherwise, never to a
command's harm, and nothing is lost or left running. A git in front of the real one tells what decklog asks for.

  housekeeping.py --binary BINARY [-k NAME]"""

import argparse
import concurrent.futures
import datetime
import os
import pathlib
import shutil
import socket
import sys
import tempfile
import time
import unittest

import ledgers

# Blobs whose ids begin with 17, the folder that git counts: two are more than one 256th of any gc.auto up to 256.
COUNTED = ("loose object 208\n", "loose object 473\n")
ASKED = "maintenance run --auto --quiet"
GIT = """#!/bin/sh
echo "$*" >> '{log}'
exec {real} "$@"
"""
PATIENCE = 60  # seconds until git's own work in the background has to be over


class Housekeeping(unittest.TestCase):
    binary = ""
    layout = "tree"

    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="decklog-housekeeping-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.scene = ledgers.Scene(cls.root, ledgers.Verb("note", ledgers.NOTE, layout=cls.layout), cls.binary)
        cls.log = cls.root / "git.log"
        cls.programs = cls.root / "programs"
        cls.programs.mkdir()
        plain = cls.scene.environment
        cls.scene.environment = lambda step: plain(step) | {"PATH": f"{cls.programs}:{plain(step)['PATH']}"}

    def setUp(self):
        self.steps = 1000
        self.put_git(GIT.format(log=self.log, real=shutil.which("git")))
        self.desk = self.scene.copy(self.id().rsplit(".", maxsplit=1)[-1])
        self.git("config", "maintenance.auto", "true")
        self.store = pathlib.Path(self.git("rev-parse", "--path-format=absolute", "--git-common-dir").strip())

    def put_git(self, text):
        program = self.programs / "git"
        program.unlink(missing_ok=True)
        program.write_text(text)
        program.chmod(0o755)

    def git(self, *arguments):
        return self.scene.must(self.scene.git(self.desk, *arguments)).out

    def note(self, text="one more"):
        """It is recorded, and says nothing else than without any housekeeping."""
        self.steps += 1
        ended = self.scene.decklog(self.desk, "-q", "note", "{record}", text, step=self.steps)
        self.assertEqual((0, ""), (ended.code, ended.err))
        return ended.out.strip()

    def asked(self):
        """What git was asked for since the last look, but not by the test itself."""
        calls = self.log.read_text().split("\n") if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [call for call in calls if ASKED in call]

    def assert_asked(self, times):
        self.asked()
        self.note()
        calls = self.asked()
        self.assertEqual(times, len(calls), calls)

    def make_loose(self):
        for text in COUNTED:
            (self.root / "loose").write_text(text)
            self.git("hash-object", "-w", str(self.root / "loose"))
        self.git("config", "gc.auto", "100")

    def running(self):
        """The processes that were started by anything here: they have our home."""
        own = f"HOME={self.scene.home}".encode()
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if own in (process / "environ").read_bytes().split(b"\0"):
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found

    def wait_for_git(self):
        began = time.monotonic()
        while self.running() and time.monotonic() - began < PATIENCE:
            time.sleep(0.05)
        self.assertEqual([], self.running())
        self.assertFalse((self.store / "gc.pid").exists())

    def counted(self):
        lines = self.git("count-objects", "-v").strip().split("\n")
        return {name: int(value) for name, value in (line.split(": ") for line in lines)}

    def assert_whole(self, entries):
        self.git("fsck", "--strict", "--no-dangling")
        findings = self.scene.decklog(self.desk, "--json", "verify", step=99).document()["findings"]
        # The commits' dates stand still in a scene.
        self.assertEqual([], [finding for finding in findings if finding["code"] != "entry-postdated"])
        shown = self.scene.must(self.scene.decklog(self.desk, "--json", "show", "{record}", step=99)).out
        self.assertEqual([], [entry for entry in entries if entry not in shown])
        status = self.scene.git(self.desk, "status", "--porcelain") if self.layout == "tree" else None
        self.assertEqual("", status.out if status else "")


class Rules(Housekeeping):
    def test_nothing_to_do(self):
        self.assert_asked(0)

    def test_many_loose_objects(self):
        self.make_loose()
        self.assert_asked(1)
        self.wait_for_git()

    def test_turned_off(self):
        self.make_loose()
        for name, value in (("gc.auto", "0"), ("maintenance.auto", "false")):
            with self.subTest(name):
                before = self.git("config", name)
                self.git("config", name, value)
                self.assert_asked(0)
                self.git("config", name, before.strip())
        self.assert_asked(1)
        self.wait_for_git()

    def test_many_packs(self):
        self.git("config", "gc.auto", "6700")
        self.git("config", "gc.autoPackLimit", "2")
        for number in range(3):
            self.assertEqual(number, self.counted()["packs"])
            self.assert_asked(0)
            self.git("repack", "-d", "-q")
        (self.store / "objects" / "pack" / "pack-0.keep").write_text("")
        self.assert_asked(0)
        (self.store / "objects" / "pack" / "pack-0.keep").unlink()
        self.assert_asked(1)
        self.wait_for_git()
        self.assertEqual(1, self.counted()["packs"])

    def test_one_under_way(self):
        self.make_loose()
        lock = self.store / "gc.pid"
        lock.write_text(f"{os.getpid()} {socket.gethostname()}")
        self.set_age(lock, hours=1)
        self.assert_asked(0)
        self.set_age(lock, hours=13)
        self.assert_asked(1)
        lock.unlink(missing_ok=True)

    def test_a_complaint_is_respected_for_a_day(self):
        self.make_loose()
        complaint = pathlib.Path(self.git("rev-parse", "--absolute-git-dir").strip()) / "gc.log"
        complaint.write_text("fatal: no\n")
        self.set_age(complaint, hours=23)
        self.assert_asked(0)
        self.set_age(complaint, hours=25)
        self.assert_asked(1)
        self.wait_for_git()

    def set_age(self, file, hours):
        """By the clock of the next command, which stands a little before ten."""
        then = datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.timezone.utc).timestamp() - hours * 3600
        os.utime(file, (then, then))


class Harm(Housekeeping):
    def test_a_git_that_fails(self):
        self.make_loose()
        self.put_git(f"#!/bin/sh\necho \"$*\" >> '{self.log}'\necho 'fatal: no' >&2\nexit 128\n")
        self.note()
        self.assertEqual(1, len(self.asked()))

    def test_no_git(self):
        self.make_loose()
        self.put_git("#!/nowhere\n")
        self.note()


class Packing(Housekeeping):
    def test_notes_until_git_packs(self):
        self.git("config", "gc.auto", "50")
        entries = []
        while not self.asked():
            self.assertLess(len(entries), 300, "git was never asked")
            entries.append(self.note(f"note {len(entries)}"))
        self.wait_for_git()
        self.assertEqual(1, self.counted()["packs"])
        self.assertLess(self.counted()["count"], 10)
        entries.append(self.note("after it"))
        self.assert_whole(entries)

    def test_writers_while_git_packs(self):
        self.make_loose()
        self.asked()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            entries = list(pool.map(lambda i: self.note_of(i), range(160)))
        self.assertEqual(len(entries), len(set(entries)))
        self.assertTrue(self.asked())
        self.wait_for_git()
        self.assertGreater(self.counted()["in-pack"], 0)
        self.assert_whole([*entries, self.note("after it")])

    def note_of(self, number):
        ended = self.scene.decklog(self.desk, "-q", "note", "{record}", f"note {number}", step=2000 + number)
        return self.scene.must(ended).out.strip()


class PackingBare(Packing):
    layout = "bare"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    options, others = parser.parse_known_args()
    Housekeeping.binary = options.binary
    unittest.main(module="__main__", argv=[sys.argv[0], *others])


if __name__ == "__main__":
    main()
