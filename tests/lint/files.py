# SPDX-License-Identifier: MIT
"""What holds for every tracked file: a licence line, a length that can be read, no path of somebody's machine, scripts that parse."""

import re
import subprocess

import sources

MAX_LINES = 450
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:work/|farm/|tmp/bash_jobs)")
WANTS_LICENCE = (".cpp", ".h", ".c", ".py", ".sh", ".js")


def findings_in(path, text):
    lines = text.splitlines()
    script = lines[:1] and lines[0].startswith("#!")
    if (path.endswith(WANTS_LICENCE) or script) and not any("SPDX-License-Identifier: MIT" in line for line in lines[:2]):
        yield f"{path}:1: the first line (after '#!') is not 'SPDX-License-Identifier: MIT'"
    if path.startswith(("lib/", "cmd/")) and path.endswith((".cpp", ".h")) and len(lines) > MAX_LINES:
        yield f"{path}: {len(lines)} lines, {MAX_LINES} are allowed; it wants a second file"
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            yield f"{path}:{number}: a path of one machine: {line.strip()[:80]}"
    if script and re.search(r"\b(ba)?sh\b", lines[0]):
        parsed = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True)
        if parsed.returncode != 0:
            yield f"{path}: {parsed.stderr.strip()}"


def main():
    paths = sources.tracked()
    findings = []
    for path in paths:
        try:
            text = (sources.ROOT / path).read_bytes().decode()
        except UnicodeDecodeError:
            continue  # hostile input kept for a test, or a picture
        findings += findings_in(path, text)
    sources.finish(findings, len(paths))


if __name__ == "__main__":
    main()
