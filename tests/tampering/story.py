# SPDX-License-Identifier: MIT
"""What the tests of attacks begin with: a world of its own for each, with a ledger in it."""

import pathlib
import shutil
import sys
import tempfile
import unittest

from ledger import World, a_ledger


class Story(unittest.TestCase):
    binary = ""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="decklog-tampering-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.world = World(self.folder, self.binary)
        self.ledger, self.record = a_ledger(self.world)

    def codes(self, *arguments, severity=None):
        found = self.ledger.verify(*arguments)["findings"]
        return [finding["code"] for finding in found if severity in (None, finding["severity"])]

    def assert_clean(self, *arguments):
        self.assertEqual([], self.ledger.verify(*arguments)["findings"])


def main():
    """NAME_test.py BINARY [-k NAME]"""
    Story.binary = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(module="__main__", argv=sys.argv)
