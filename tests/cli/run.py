#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Golden cases of the command line: tests/cli/<sentence>/cmd is a bash script, tests/cli/<sentence>/out what it prints.

  run.py --binary build/dev/decklog              run every case
  run.py --binary … a-sentence another           run these
  run.py --binary … --update [CASE…]             write what it prints now (look at the diff before you commit it)
  run.py --binary … --index                      every case with the index in use: the same answers
  run.py --binary … --help-pages [--update]      tests/cli/help/<command>.txt against `decklog help <command>`
  run.py --binary … --coverage                   each command stands in a case; each example of a help page parses

A case runs in a fresh folder with a cleared environment, its own HOME and a clock that ticks a minute per command
(prelude.sh). In what it prints, the folder is <tmp>, a full commit id is <commit>, a carriage return is <CR>.
"""

import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
HELP = HERE / "help"
OVERVIEW = "all-commands"  # the page of `decklog help`; no command has this name
TIME_LIMIT = 120  # seconds for one script, on a busy machine too
GIT_CONFIG = """[user]
\tname = Alice Kim
\temail = alice@example.com
[init]
\tdefaultBranch = main
"""
INDEX_ALWAYS = """[decklog]
\tindex = true
"""


def case_names():
    return sorted(folder.name for folder in HERE.iterdir() if (folder / "cmd").is_file())


def environment(tmp, binary, git_config=GIT_CONFIG):
    bin_folder = tmp / "bin"
    bin_folder.mkdir()
    (bin_folder / "decklog").symlink_to(binary)
    home = tmp / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(git_config)
    (tmp / "desk").mkdir()
    return {
        "HOME": str(home),
        "PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "file",
        "CASES": str(HERE),
        "TICKS": str(tmp / "ticks"),
        "DECKLOG_NOW": "2026-11-22T08:00:00Z",
        "DECKLOG_SEED": "0",
    }


def normalised(text, tmp):
    text = text.replace(str(tmp), "<tmp>").replace("\r", "<CR>")
    return re.sub(r"\b[0-9a-f]{40}\b", "<commit>", text)


def output_of(script, binary, git_config=GIT_CONFIG):
    """What the bash text prints in a fresh folder."""
    with tempfile.TemporaryDirectory(prefix="decklog-cli-") as folder:
        tmp = pathlib.Path(folder).resolve()
        env = environment(tmp, binary, git_config)
        process = subprocess.Popen(
            ["bash", "-c", f'. "$CASES/prelude.sh"\n{script}'],
            cwd=str(tmp / "desk"),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            said, _ = process.communicate(timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # what the script started goes with it
            said = process.communicate()[0] + f"the script took more than {TIME_LIMIT} seconds\n".encode()
        text = normalised(said.decode("utf-8", "backslashreplace"), tmp)
    return text if process.returncode == 0 else f"{text}the script ended with {process.returncode}\n"


def diff(expected, seen, name):
    lines = difflib.unified_diff(
        expected.splitlines(keepends=True), seen.splitlines(keepends=True), f"{name} (expected)", f"{name} (seen)"
    )
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def compare(file, seen, update):
    """The difference as text; "" when there is none."""
    expected = file.read_text() if file.is_file() else ""
    if update:
        if expected != seen or not file.is_file():
            file.parent.mkdir(exist_ok=True)
            file.write_text(seen)
            print(f"wrote {file.relative_to(HERE)}")
        return ""
    if not file.is_file():
        return f"{file.relative_to(HERE)} is missing; write it with --update\n"
    return diff(expected, seen, str(file.relative_to(HERE)))


def run_case(name, binary, git_config, update):
    folder = HERE / name
    if not (folder / "cmd").is_file():
        return f"there is no case '{name}'\n"
    return compare(folder / "out", output_of((folder / "cmd").read_text(), binary, git_config), update)


def run_cases(names, binary, git_config, update):
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda name: run_case(name, binary, git_config, update), names))


def ask(binary, *arguments):
    return subprocess.run([binary, *arguments], stdout=subprocess.PIPE, check=True, env={}).stdout.decode("utf-8")


def commands(binary):
    return ask(binary, "help", "--names").split()


def check_help_pages(binary, update):
    names = commands(binary)
    problems = [compare(HELP / f"{name}.txt", ask(binary, "help", name), update) for name in names]
    problems.append(compare(HELP / f"{OVERVIEW}.txt", ask(binary, "help"), update))
    for file in sorted(HELP.glob("*.txt")):
        if file.stem in names or file.stem == OVERVIEW:
            continue
        if update:
            file.unlink()
        else:
            problems.append(f"{file.relative_to(HERE)}: there is no such command\n")
    return problems


def called_in(script, name):
    return re.search(rf"\bdecklog\s+(?:-\S+\s+)*{re.escape(name)}(?=[\s|;)\"']|$)", script, re.MULTILINE) is not None


def examples(page):
    """The lines under "example" of a help page."""
    lines = page.split("\nexample\n", 1)[-1].split("\n\n", 1)[0].splitlines() if "\nexample\n" in page else []
    return [line.strip() for line in lines if line.strip()]


def check_coverage(binary):
    scripts = [(HERE / name / "cmd").read_text() for name in case_names()]
    problems = []
    tried = []
    for name in commands(binary):
        if not any(called_in(script, name) for script in scripts):
            problems.append(f"no case runs 'decklog {name}'\n")
        shown = examples(ask(binary, "help", name))
        if not shown:
            problems.append(f"the help of '{name}' shows no example\n")
        tried += shown
    # The records are not there; but the options must be ones that the command has.
    script = "unset -f decklog; decklog init -q\n"
    for line in tried:
        script += f"{{ {line}\n}} </dev/null >/dev/null 2>said; code=$?; grep -q 'needs a terminal' said && code=0; echo $code {shlex.quote(line)}\n"
    for line in output_of(script, binary).splitlines():
        code, _, shown = line.partition(" ")
        if code in ("2", "70", "127", "the"):
            problems.append(f"the example does not parse (exit {code}): {shown}\n")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--index", action="store_true")
    parser.add_argument("--help-pages", action="store_true")
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    if options.help_pages:
        problems = check_help_pages(binary, options.update)
    elif options.coverage:
        problems = check_coverage(binary)
    else:
        git_config = GIT_CONFIG + (INDEX_ALWAYS if options.index else "")
        problems = run_cases(options.cases or case_names(), binary, git_config, options.update)
    failed = [problem for problem in problems if problem]
    sys.stdout.write("".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
