# SPDX-License-Identifier: MIT
"""tidy_test.py BINARY: HTML Tidy reads every page of a site with hostile texts and has nothing to say but what is named
here. Skipped (77) where it is not installed."""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import site_test

# What it says of pages that are as they should be.
KNOWN = [
    # A <dl> may group names and values in <div> since HTML 5.2, which is newer than it.
    r"missing </div> before <dt>$",
    r"inserting implicit <dl>$",
    r"missing </dl> before </div>$",
    r"missing <dd>$",
    # A day of a strip is a coloured box with nothing in it.
    r"trimming empty <b>$",
    # Which page of the menu this is: ARIA 1.1.
    r'<a> proprietary attribute "aria-current"$',
]


def findings(paths):
    """All pages in one run: lines "file:line:column: Warning: …"."""
    done = subprocess.run(["tidy", "-quiet", "-errors", "-utf8", "--gnu-emacs", "yes", *map(str, paths)], capture_output=True, text=True)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return [line for line in lines if not any(re.search(pattern, line) for pattern in KNOWN)]


class Tidy(unittest.TestCase):
    def test_every_page_is_as_html_wants_it(self):
        with tempfile.TemporaryDirectory(prefix="decklog-tidy-") as folder:
            desk = site_test.Desk(folder)
            site_test.a_bad_day(desk)
            team, _ = desk.site("team", "--title", site_test.HOSTILE[0])
            public, _ = desk.site("public", "--public", "--title", site_test.HOSTILE[1])
            pages = [*team.rglob("*.html"), *public.rglob("*.html")]
            self.assertGreater(len(pages), 10)
            self.assertEqual(findings(pages), [])
            (team / "bad.html").write_text("<!DOCTYPE html>\n<html lang='en'><title>t</title><p><b></p></b><blink>x</html>")
            self.assertNotEqual(findings([team / "bad.html"]), [])


if __name__ == "__main__":
    if shutil.which("tidy") is None:
        print("tidy is not installed")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
