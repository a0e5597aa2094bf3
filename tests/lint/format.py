# SPDX-License-Identifier: MIT
"""format.py CLANG_FORMAT: every tracked source is as clang-format would write it."""

import subprocess
import sys

import sources


def main():
    paths = sources.tracked("*.cpp", "*.h", "*.c")
    done = subprocess.run([sys.argv[1], "--dry-run", "-Werror", "--ferror-limit=1", *paths],
                          cwd=sources.ROOT, capture_output=True, text=True)
    findings = [line for line in done.stderr.splitlines() if "error:" in line]
    if findings:
        findings.append("hint: clang-format -i FILE")
    if done.returncode != 0 and not findings:
        sys.exit(done.stderr)
    sources.finish(findings, len(paths))


if __name__ == "__main__":
    main()
