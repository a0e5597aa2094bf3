# SPDX-License-Identifier: MIT
"""tidy.py CLANG_TIDY BUILD_FOLDER: clang-tidy over the sources of lib/ and cmd/ that changed since they were last found clean.

Most of the time goes into walking the standard headers, so several files of a room are analysed as one; where two of them cannot
stand together (the same name in two anonymous namespaces), each is analysed alone. What was clean is remembered by content, in
$DECKLOG_TIDY_CACHE or the user's cache folder, so a fresh clone or another build folder starts where the last one ended.
"""

import concurrent.futures
import hashlib
import itertools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import sources

OUR_INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)
AT_ONCE = 20


class Tidy:
    def __init__(self, program, build):
        self.program = program
        self.config = f"--config-file={sources.ROOT / '.clang-tidy'}"
        commands = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
        self.flags = {os.path.relpath(path, sources.ROOT): compile_flags(entry) for entry in commands for path in sources_of(entry)}
        version = subprocess.run([program, "--version"], check=True, capture_output=True).stdout
        self.rules = version + (sources.ROOT / ".clang-tidy").read_bytes()
        home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
        self.cache = pathlib.Path(os.environ.get("DECKLOG_TIDY_CACHE") or pathlib.Path(home) / "decklog-tidy")
        self.cache.mkdir(parents=True, exist_ok=True)

    def mark(self, path):
        """The file that exists when this source was clean with exactly these headers, flags and rules."""
        seen, todo = set(), [path]
        digest = hashlib.sha256(self.rules + " ".join(self.flags[path]).encode())
        while todo:
            name = todo.pop()
            if name in seen or not (sources.ROOT / name).is_file():
                continue
            seen.add(name)
            todo += OUR_INCLUDE.findall((sources.ROOT / name).read_text())
        for name in sorted(seen):
            digest.update(name.encode() + (sources.ROOT / name).read_bytes())
        return self.cache / digest.hexdigest()

    def analyse(self, paths):
        """The findings in these files, which share their flags."""
        with tempfile.TemporaryDirectory() as folder:
            together = pathlib.Path(folder) / "together.cpp"
            together.write_text("".join(f'#include "{sources.ROOT / path}"\n' for path in paths))
            done = subprocess.run([self.program, "--quiet", self.config, "--header-filter=/(lib|cmd)/", str(together), "--",
                                   *self.flags[paths[0]]], cwd=sources.ROOT, capture_output=True, text=True)
        findings = split_findings(done.stdout or done.stderr) if done.returncode != 0 else []
        if any("clang-diagnostic-error" in finding for finding in findings) and len(paths) > 1:
            return list(itertools.chain.from_iterable(self.analyse([path]) for path in paths))
        named = {finding.split(":")[0] for finding in findings}
        if named <= set(paths):  # else it stands in a header, and belongs to all
            for path in set(paths) - named:
                self.mark(path).touch()
        return findings


def split_findings(text):
    """Each finding as "PATH:LINE:COLUMN: error: …" with the lines that explain it."""
    return re.split(r"\n(?=\S+:\d+:\d+: (?:error|warning): )", text.strip().replace(f"{sources.ROOT}/", ""))


def sources_of(entry):
    """What a compile command compiles: one source, or those that the file of a unity build includes."""
    path = pathlib.Path(entry["file"])
    return OUR_INCLUDE.findall(path.read_text()) if path.parent.name == "Unity" else [path]


def compile_flags(entry):
    """Of a compile command, what changes the meaning of the source, plus the language."""
    words = shlex.split(entry["command"])
    kept = []
    for word, following in zip(words, words[1:] + [""]):
        if word in ("-I", "-isystem", "-D"):
            kept += [word, following]
        elif word.startswith(("-I", "-D", "-std=")):
            kept.append(word)
    return kept


def batches(paths, flags):
    """Groups of files of one folder with the same flags."""
    groups = {}
    for path in paths:
        groups.setdefault((os.path.dirname(path), tuple(sorted(flags[path]))), []).append(path)
    for group in groups.values():
        for start in range(0, len(group), AT_ONCE):
            yield group[start:start + AT_ONCE]


def main():
    tidy = Tidy(sys.argv[1], sys.argv[2])
    paths = [path for path in sources.tracked("lib/*.cpp", "cmd/*.cpp") if path in tidy.flags]
    changed = [path for path in paths if not tidy.mark(path).exists()]
    work = sorted(batches(changed, tidy.flags), key=len, reverse=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        findings = list(itertools.chain.from_iterable(pool.map(tidy.analyse, work)))
    print(f"{len(changed)} of them analysed, the others were clean before")
    sources.finish(list(dict.fromkeys(findings)), len(paths))  # one in a header is found from every source


if __name__ == "__main__":
    main()
