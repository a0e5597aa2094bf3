# SPDX-License-Identifier: MIT
"""run_blocks.py [--update] BINARY DOCUMENT: runs every command block of a Markdown document, as a reader would.

All blocks of a document run in one bash, in order, in an empty folder with an empty home, a clock that moves on by a minute with
every decklog command, and ids that repeat.

  ```sh        must succeed, line by line; its output is not shown, so it is not compared
  ```console   lines that start with "$ " are commands ("> " goes on with one), the others what they print. A line of "…" stands
               for any lines, "…" inside a line for any text. --update writes what is printed today into the document.

Comments of their own on the line before a block:
  <!-- not run: REASON -->   the block is left out, and the test's output says so
  <!-- later: 20m -->        the clock moves on before the block (s, m, h)
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

START = 1795334400  # 2026-11-22T08:00:00Z, a quiet Sunday
LANGUAGES = {"sh": "sh", "bash": "sh", "shell": "sh", "console": "console"}
FENCE = re.compile(r"^(\s*)```\s*(\S*)\s*$")
MARK = re.compile(r"^\s*<!--\s*(not run|later):\s*(.*?)\s*-->\s*$")
ANYTHING = "…"

# What answers to `decklog` in the session: the same program, later on the clock, with other random numbers, each time.
DECKLOG = """#!/bin/bash
now=$(cat "$SESSION/clock")
echo $((now + 60)) >"$SESSION/clock"
export DECKLOG_NOW=$(TZ=UTC date -d "@$now" +%FT%TZ) DECKLOG_SEED="$now"
exec -a "${0##*/}" "$SESSION/program" "$@"
"""
GIT = """#!/bin/bash
export GIT_AUTHOR_DATE="@$(cat "$SESSION/clock") +0000" GIT_COMMITTER_DATE="@$(cat "$SESSION/clock") +0000"
exec "$SESSION/git" "$@"
"""
GIT_CONFIG = """[user]
  name = Alice Kim
  email = alice@example.com
[init]
  defaultBranch = main
[gc]
  auto = 0
[maintenance]
  auto = false
"""


@dataclass
class Command:
    text: str
    line: int  # in the document, from 1
    expected: list = field(default_factory=list)
    printed: list = field(default_factory=list)
    status: int | None = None  # None: it did not come to its end


@dataclass
class Block:
    language: str
    line: int
    indent: str
    lines: list
    skipped: str | None = None
    later: int = 0

    def commands(self):
        if self.language == "sh":
            return [Command("\n".join(self.lines), self.line)]
        found = []
        for number, line in enumerate(self.lines, self.line):
            if line.startswith("$ "):
                found.append(Command(line[2:], number))
            elif line.startswith("> ") and found and not found[-1].expected:
                found[-1].text += "\n" + line[2:]
            elif found:
                found[-1].expected.append(line)
            elif line.strip():
                raise SystemExit(f"line {number}: a console block begins with a line '$ COMMAND'")
        return found


def seconds(text):
    match = re.fullmatch(r"(\d+)([smh])", text)
    if not match:
        raise SystemExit(f"'later: {text}' is not a number with s, m or h")
    return int(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]]


def parse(text):
    """The command blocks of a document. Raises SystemExit for one that would be passed over in silence."""
    blocks, mark = [], {}
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        fence, comment = FENCE.match(line), MARK.match(line)
        if comment:
            mark[comment[1]] = comment[2]
        if not fence:
            mark = mark if comment or not line.strip() else {}
            continue
        body = []
        for _, inner in lines:
            if inner.strip() == "```":
                break
            body.append(inner.removeprefix(fence[1]))
        language = LANGUAGES.get(fence[2])
        if language is None and any(inner.startswith("$ ") for inner in body):
            raise SystemExit(f"line {number}: a block with '$ ' lines is a ```console block")
        if language:
            blocks.append(Block(language, number + 1, fence[1], body, mark.get("not run"), seconds(mark.get("later", "0s"))))
        mark = {}
    return blocks


def make_session(session, binary):
    """Lays the folder of a session out and returns its environment."""
    for name in ("bin", "home", "steps"):
        (session / name).mkdir()
    (session / "program").symlink_to(pathlib.Path(binary).resolve())
    (session / "git").symlink_to(shutil.which("git"))
    (session / "clock").write_text(str(START))
    for name, text in (("decklog", DECKLOG), ("git-decklog", DECKLOG), ("git", GIT)):
        (session / "bin" / name).write_text(text)
        (session / "bin" / name).chmod(0o755)
    (session / "home/.gitconfig").write_text(GIT_CONFIG)
    environment = {
        "HOME": f"{session}/home", "PATH": f"{session}/bin:/usr/local/bin:/usr/bin:/bin", "SESSION": str(session), "TZ": "UTC",
        "LC_ALL": "C.UTF-8", "TERM": "dumb", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": str(session), "GIT_PAGER": "cat"}
    return environment | {name: value for name, value in os.environ.items() if name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")}


def script_for(blocks, steps):
    """One bash script for all blocks: the text of each command in a file that is sourced, its output and status beside it."""
    script = ["status() { return $1; }", "last=0", 'cd "$HOME"']
    number = 0
    for block in blocks:
        script.append(f'echo $(($(cat "$SESSION/clock") + {block.later})) >"$SESSION/clock"')
        for command in block.commands():
            step = steps / str(number)
            step.write_text(command.text + "\n")
            # `status` hands $? on from command to command.
            call = f"status $last; . '{step}' >'{step}.out' 2>&1; last=$?"
            # In a block without output a failing line ends the session; where output is shown, a failure is a part of it.
            script.append(f"last=0; set -e; {call}; set +e" if block.language == "sh" else call)
            script.append(f"echo $last >'{step}.status'")
            number += 1
    return "\n".join(script)


def run(blocks, binary):
    """Runs the blocks in one bash and returns their commands, with what they printed."""
    blocks = [block for block in blocks if block.skipped is None]
    commands = [command for block in blocks for command in block.commands()]
    with tempfile.TemporaryDirectory(prefix="decklog-docs-") as folder:
        session = pathlib.Path(folder)
        environment = make_session(session, binary)
        script = script_for(blocks, session / "steps")
        subprocess.run(["bash", "-c", script], env=environment, stdin=subprocess.DEVNULL, check=False)
        for number, command in enumerate(commands):
            step = session / "steps" / str(number)
            out, status = step.with_suffix(".out"), step.with_suffix(".status")
            if out.exists():
                command.printed = trimmed(out.read_text(errors="replace").replace(environment["HOME"], "/home/you").splitlines())
            if status.exists():
                command.status = int(status.read_text())
    return commands


def trimmed(lines):
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def matches(expected, printed):
    """Whether the printed lines are the expected ones, with ANYTHING as a wildcard in and instead of lines."""
    pattern = ""
    for line in trimmed(expected):
        if line.strip() in (ANYTHING, "..."):
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += ".*".join(re.escape(part) for part in line.split(ANYTHING)) + r"\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def failures(blocks, commands):
    remaining = iter(commands)
    for block in (block for block in blocks if block.skipped is None):
        for given in block.commands():
            command = next(remaining)
            printed = "".join(f"\n    {line}" for line in command.printed)
            if command.status is None or (block.language == "sh" and command.status != 0):
                yield f"line {given.line}: did not end well: {given.text}{printed}"
                if command.status is None:
                    return
            elif block.language == "console" and not matches(command.expected, command.printed):
                wanted = "".join(f"\n    {line}" for line in trimmed(command.expected))
                yield f"line {given.line}: $ {given.text}\n  the document shows:{wanted}\n  printed is:{printed}"


def updated(text, blocks, commands):
    """The document with what is printed today; what still matches stays as it was written."""
    lines = text.splitlines()
    remaining = iter(commands)
    replacements = []
    for block in (block for block in blocks if block.skipped is None):
        ran = [next(remaining) for _ in block.commands()]
        if block.language != "console" or all(matches(command.expected, command.printed) for command in ran):
            continue
        body = []
        for command in ran:
            first, *more = command.text.split("\n")
            body += [f"$ {first}", *(f"> {line}" for line in more)]
            kept = matches(command.expected, command.printed)
            body += command.expected if kept else command.printed + ([""] if command.expected[-1:] == [""] else [])
        replacements.append((block, [(block.indent + line).rstrip() for line in body]))
    for block, body in reversed(replacements):
        lines[block.line - 1:block.line - 1 + len(block.lines)] = body
    return "\n".join(lines) + "\n"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("binary")
    arguments.add_argument("document", type=pathlib.Path)
    given = arguments.parse_args()

    text = given.document.read_text()
    blocks = parse(text)
    commands = run(blocks, given.binary)
    if given.update:
        given.document.write_text(updated(text, blocks, commands))
        blocks = parse(given.document.read_text())
        commands = run(blocks, given.binary)
    for block in blocks:
        if block.skipped is not None:
            print(f"{given.document.name}:{block.line}: not run: {block.skipped}")
    found = list(failures(blocks, commands))
    for failure in found:
        print(f"{given.document.name}, {failure}")
    print(f"{len(commands)} commands run, {len(found)} failed")
    sys.exit(1 if found or not blocks else 0)


if __name__ == "__main__":
    main()
