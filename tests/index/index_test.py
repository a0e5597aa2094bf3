# SPDX-License-Identifier: MIT
"""index_test.py --binary DECKLOG: the index under kills, beside other processes, and where it cannot be written.

Whatever happens to whoever makes or changes it, the next answer is the one that the files give.
"""

import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest

RECORDS = 400
KILLS = 25
SEED = 20261122
BINARY = None


class Ledger:
    def __init__(self, folder):
        self.home = pathlib.Path(folder)
        self.folder = self.home / "ledger"
        self.env = {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_NOSYSTEM": "1",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }
        (self.home / ".gitconfig").write_text("[user]\n\tname = Alice\n\temail = alice@example.com\n")
        self.run("init", "--bare", str(self.folder))
        self.fill()

    def command(self, *arguments):
        return [BINARY, "--ledger", str(self.folder), *arguments]

    def run(self, *arguments):
        command = [BINARY, *arguments] if arguments[0] == "init" else self.command(*arguments)
        return subprocess.run(command, env=self.env, check=True, capture_output=True, text=True)

    def git(self, *arguments, **options):
        return subprocess.run(["git", "-C", str(self.folder), *arguments], env=self.env, check=True, **options)

    def fill(self):
        """Copies of one record under other ids, in one commit."""
        first = self.run("open", "Checkout fails", "-q").stdout.strip()
        text = self.run("show", "--raw", first).stdout
        folder = f"incidents/{first[4:8]}/{first[8:10]}"
        stream = ["commit refs/heads/main\ncommitter A <a@example.com> 1795334591 +0000\ndata 5\nmany\n"]
        stream.append("from refs/heads/main^0\n")
        for number in range(RECORDS):
            name = f"{first[:13]}{1000 + number}"
            content = text.replace(first, name).replace("Checkout fails", f"Checkout fails on host {number}")
            stream.append(f"M 100644 inline {folder}/{name}.yaml\ndata {len(content.encode())}\n{content}\n")
        ref = self.git("symbolic-ref", "HEAD", capture_output=True, text=True).stdout.strip()
        stream = "".join(stream).replace("refs/heads/main", ref)
        self.git("fast-import", "--quiet", input=stream.encode())

    def answers(self):
        return [
            self.run(*words).stdout
            for words in (["list", "--all", "--json"], ["status", "--json"], ["search", "host 77", "--json"])
        ]

    def answers_of_the_files(self):
        self.git("config", "decklog.index", "false")
        try:
            return self.answers()
        finally:
            self.git("config", "--unset", "decklog.index")

    def index_files(self):
        return sorted((self.folder / "decklog").glob("index-*"))

    def drop_index(self):
        for file in self.index_files():
            file.unlink()


class Index(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory(prefix="decklog-index-")
        self.addCleanup(self.tmp.cleanup)
        self.ledger = Ledger(self.tmp.name)

    def kill_after(self, seconds, *arguments):
        """Whether it was killed before it had ended."""
        process = subprocess.Popen(
            self.ledger.command(*arguments), env=self.ledger.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL

    def test_killed_while_it_is_made_or_changed(self):
        chance = random.Random(SEED)
        started = time.monotonic()
        self.ledger.run("list", "-q")
        whole = time.monotonic() - started
        self.assertTrue(self.ledger.index_files())
        killed = 0
        for turn in range(KILLS):
            with self.subTest(turn=turn):
                if turn % 2 == 0:
                    self.ledger.drop_index()
                    killed += self.kill_after(chance.uniform(0, whole), "list", "-q")
                else:
                    self.ledger.run("note", f"{1000 + turn}", f"killed in turn {turn}, host 77")
                    killed += self.kill_after(chance.uniform(0, 0.03), "list", "-q")
                self.assertEqual(self.ledger.answers(), self.ledger.answers_of_the_files())
        self.assertGreater(killed, KILLS // 4)

    def test_many_ask_while_it_is_made_and_somebody_writes(self):
        expected = self.ledger.answers_of_the_files()[0]
        readers = [
            subprocess.Popen(
                self.ledger.command("list", "--all", "--json"),
                env=self.ledger.env,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(6)
        ]
        for reader in readers:
            said, errors = reader.communicate()
            self.assertEqual((reader.returncode, errors), (0, ""))
            self.assertEqual(said, expected)
        writers = [
            subprocess.Popen(self.ledger.command("note", f"{1100 + i}", "host 77 again"), env=self.ledger.env,
                             stdout=subprocess.DEVNULL)
            for i in range(8)
        ]
        asked = [self.ledger.run("list", "--all", "-q").stdout.count("\n") for _ in range(8)]
        self.assertEqual(asked, [RECORDS + 1] * 8)
        self.assertEqual([writer.wait() for writer in writers], [0] * 8)
        self.assertEqual(self.ledger.answers(), self.ledger.answers_of_the_files())

    def test_two_branches_have_two_indexes(self):
        self.ledger.git("branch", "other")
        self.ledger.run("note", "1005", "only on the first")
        both = [self.ledger.run(*ref, "list", "--all", "-q").stdout for ref in ([], ["--ref", "other"])]
        self.assertEqual(both[0], both[1])
        self.assertEqual(len([f for f in self.ledger.index_files() if f.suffix == ".sqlite"]), 2)

    def test_damage_is_made_good(self):
        self.ledger.run("list", "-q")
        (file,) = [file for file in self.ledger.index_files() if file.suffix == ".sqlite"]
        whole = file.read_bytes()
        for name, damaged in {
            "cut": whole[: len(whole) // 2],
            "empty": b"",
            "zeros": bytes(len(whole)),
            "a page lost": whole[:8192] + bytes(4096) + whole[12288:],
        }.items():
            with self.subTest(name):
                for other in self.ledger.index_files():
                    if other != file and other.suffix != ".lock":
                        other.unlink()
                file.write_bytes(damaged)
                said = self.ledger.run("list", "--all", "--json")
                self.assertIn("the index is made anew", said.stderr)
                self.assertEqual(self.ledger.answers(), self.ledger.answers_of_the_files())

    def test_a_folder_that_cannot_be_written_is_done_without(self):
        expected = self.ledger.answers_of_the_files()
        state = self.ledger.folder / "decklog"
        for entry in state.iterdir():
            if entry.is_file():
                entry.unlink()
        for entry in sorted(state.rglob("*"), reverse=True):
            entry.rmdir()
        state.rmdir()
        state.write_text("a file where the folder should be: nobody can write into it, root neither\n")
        said = self.ledger.run("list", "--all", "--json")
        self.assertEqual(said.stdout, expected[0])
        self.assertIn("note: no index", said.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    options, rest = parser.parse_known_args()
    BINARY = os.path.abspath(options.binary)
    unittest.main(argv=[sys.argv[0], *rest], verbosity=1)
