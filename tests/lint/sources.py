# SPDX-License-Identifier: MIT
"""The tracked files that the lint tests read, and how each test ends."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tracked(*patterns):
    """Tracked paths below ROOT that match the git patterns (all, without any), as strings; deleted ones left out."""
    listed = subprocess.run(["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z", "--", *patterns],
                            check=True, capture_output=True, text=True)
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def finish(findings, looked_at):
    """Prints the findings and exits; having looked at nothing is a failure too."""
    for finding in findings:
        print(finding)
    if not looked_at:
        sys.exit("nothing was looked at")
    print(f"{looked_at} files, {len(findings)} findings")
    sys.exit(1 if findings else 0)
