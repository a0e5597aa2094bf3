# SPDX-License-Identifier: MIT
"""man_test.py BINARY: mandoc has no word against any manual page, and each tells what `help` tells. Skipped without mandoc."""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import pathlib

BINARY = sys.argv[1]
MANDOC = shutil.which("mandoc")
if not MANDOC:
    sys.exit(77)


def ask(*arguments):
    return subprocess.run([BINARY, *arguments], check=True, capture_output=True, text=True).stdout


def words(text):
    return re.findall(r"[\w/@.$=…-]+", text.replace("‐", "-"))


class Man(unittest.TestCase):
    def test_lint(self):
        with tempfile.TemporaryDirectory() as folder:
            pages = []
            for name in ["", *ask("help", "--names").split()]:
                page = pathlib.Path(folder) / f"decklog-{name}.1"
                page.write_text(ask("help", "--man", *([name] if name else [])))
                pages.append(page)
            done = subprocess.run([MANDOC, "-T", "lint", "-W", "warning", *pages], capture_output=True, text=True)
            # Without a date the pages of one version are the same bytes whenever they are built.
            self.assertEqual([], [line for line in (done.stdout + done.stderr).splitlines() if "missing date" not in line])
            broken = pathlib.Path(folder) / "broken.1"
            broken.write_text(pages[0].read_text() + ".SH\n.nosuchrequest\n")
            self.assertIn("nosuchrequest", subprocess.run([MANDOC, "-T", "lint", "-W", "warning", broken], capture_output=True, text=True).stdout)

    def test_nothing_is_lost_on_the_way(self):
        for name in ["open", "run", "oncall", "completion"]:
            shown = subprocess.run([MANDOC, "-T", "utf8", "-O", "width=400"], input=ask("help", "--man", name), capture_output=True, text=True, check=True).stdout
            shown = re.sub(".\b", "", shown)
            missing = [word for word in words(ask("help", name)) if word not in words(shown)]
            self.assertEqual([], [word for word in missing if word not in ("usage", "example", "options", "arguments", "of", "every", "command", "exit", "codes")], name)


unittest.main(argv=sys.argv[:1])
