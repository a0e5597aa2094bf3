# SPDX-License-Identifier: MIT
"""The document runner's own test, with a stand-in for decklog that tells its clock, seed and arguments."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).with_name("run_blocks.py")
STAND_IN = '#!/bin/bash\necho "$DECKLOG_NOW $DECKLOG_SEED $*"\n[ "$1" != fail ] || { echo "error: no" >&2; exit 4; }\n'


class RunBlocksTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.program = pathlib.Path(folder.name) / "stand-in"
        self.program.write_text(STAND_IN)
        self.program.chmod(0o755)
        self.document = pathlib.Path(folder.name) / "README.md"

    def run_document(self, text, *options):
        self.document.write_text(text)
        return subprocess.run([sys.executable, "-B", RUNNER, *options, self.program, self.document], capture_output=True, text=True)

    def passes(self, text):
        done = self.run_document(text)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def fails(self, text, reason):
        done = self.run_document(text)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(reason, done.stdout + done.stderr)

    def test_console_output_is_compared(self):
        self.passes("```console\n$ echo a; echo b >&2\na\nb\n$ true\n```\n")
        self.fails("```console\n$ echo a\nb\n```\n", "line 2: $ echo a")
        self.fails("```console\n$ echo a\n```\n", "line 2: $ echo a")
        self.fails("```console\n$ true\na\n```\n", "line 2: $ true")

    def test_wildcards(self):
        self.passes("```console\n$ seq 9\n1\n…\n9\n$ echo commit 3fa9 by me\ncommit … by me\n```\n")
        self.fails("```console\n$ seq 9\n1\n…\n8\n```\n", "$ seq 9")
        self.fails("```console\n$ echo commit 3fa9 by you\ncommit … by me\n```\n", "by me")

    def test_a_failure_that_is_shown_is_no_failure(self):
        self.passes("```console\n$ decklog fail\n…\nerror: no\n$ echo $?\n4\n```\n")
        self.fails("```console\n$ decklog fail\n…\n$ echo $?\n0\n```\n", "$ echo $?")

    def test_sh_blocks_must_succeed(self):
        self.passes("```sh\ndecklog x\ntrue\n```\n")
        self.fails("```sh\ndecklog fail\ntrue\n```\n", "error: no")
        self.fails("```bash\nfalse\n```\n", "did not end well")

    def test_one_session_for_all_blocks(self):
        self.passes("```sh\nmkdir a && cd a\nx=1\n```\ntext\n```console\n$ pwd; echo $x\n/home/you/a\n1\n```\n")

    def test_commands_of_several_lines(self):
        self.passes("```console\n$ cat <<END\n> a\n> END\na\n```\n")

    def test_clock_and_seed_move_on(self):
        self.passes("```console\n$ decklog a\n2026-11-22T08:00:00Z 1795334400 a\n$ git decklog b\n2026-11-22T08:01:00Z 1795334460 b\n```\n"
                    "<!-- later: 20m -->\n```console\n$ decklog c\n2026-11-22T08:22:00Z … c\n```\n")
        self.fails("<!-- later: soon -->\n```console\n$ decklog c\n…\n```\n", "soon")

    def test_nothing_of_the_outside_comes_in(self):
        self.passes("```console\n$ git config user.email; ls; git init -q x && cd x\nalice@example.com\n$ git commit -q --allow-empty -m x && git log --format=%cI\n2026-11-22T08:00:00+00:00\n```\n")

    def test_left_out_only_with_a_reason(self):
        said = self.passes("<!-- not run: needs a network -->\n\n```sh\nfalse\n```\n```sh\ntrue\n```\n")
        self.assertIn("README.md:4: not run: needs a network", said)
        self.fails("<!-- not run: needs a network -->\ntext between\n```sh\nfalse\n```\n", "did not end well")

    def test_no_block_is_passed_over_in_silence(self):
        self.fails("```\n$ true\n```\n", "is a ```console block")
        self.fails("no block at all\n", "0 commands run")
        self.passes("```yaml\na: 1\n```\n```sh\ntrue\n```\n")

    def test_update(self):
        text = "# T\n```console\n$ echo a\nold\n\n$ seq 3\n1\n…\n$ cat <<END\n> x\n> END\n```\nend\n"
        done = self.run_document(text, "--update")
        self.assertEqual(done.returncode, 0, done.stdout)
        wanted = "# T\n```console\n$ echo a\na\n\n$ seq 3\n1\n…\n$ cat <<END\n> x\n> END\nx\n```\nend\n"
        self.assertEqual(self.document.read_text(), wanted)


if __name__ == "__main__":
    unittest.main()
