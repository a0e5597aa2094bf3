# SPDX-License-Identifier: MIT
"""What must hold when all clones have exchanged everything. Each question answers with sentences: what is wrong."""

import subprocess
import sys
import pathlib

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "faults"))
import oracle
from clones import is_record


class Blobs:
    """Entries of record files by blob id, read from one repository through one git."""

    def __init__(self, clone):
        self.process = subprocess.Popen(
            ["git", "cat-file", "--batch"],
            cwd=clone.folder,
            env=clone.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.known = {}

    def entries(self, blob):
        if set(blob) == {"0"}:
            return []
        if blob not in self.known:
            self.process.stdin.write(f"{blob}\n".encode())
            self.process.stdin.flush()
            header = self.process.stdout.readline().split()
            text = self.process.stdout.read(int(header[2]) + 1).decode("utf-8")
            self.known[blob] = oracle.ENTRY.findall(text)
        return self.known[blob]

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def files(clone, commit):
    lines = clone.must_git("ls-tree", "-r", "-z", commit).out.split("\0")
    return {line.split("\t", 1)[1]: line.split()[2] for line in lines if line}


def every_confirmed_entry_once(clone, confirmed, head, blobs):
    at_head = files(clone, head)
    by_id = {pathlib.PurePosixPath(path).stem: blob for path, blob in at_head.items() if is_record(path)}
    problems = []
    for entry in confirmed:
        found = blobs.entries(by_id[entry.record]).count(entry.entry) if entry.record in by_id else 0
        if found != 1:
            problems.append(f"{'LOST' if found == 0 else 'DOUBLED'}: {entry.record} {entry.entry} of {entry.clone} in {clone.folder.name}")
    for record, blob in by_id.items():
        there = blobs.entries(blob)
        if len(set(there)) != len(there):
            problems.append(f"DOUBLED: an entry of {record} in {clone.folder.name}")
    return problems


def every_step_only_adds(clone, head, blobs):
    """(problems, pairs of commit and parent that were looked at)"""
    log = clone.must_git("log", "-m", "--raw", "--no-abbrev", "--no-renames", "--root", "-z", "--format=%x01%H", head).out
    problems, pairs = [], 0
    for part in log.split("\x01")[1:]:
        commit, *fields = part.lstrip("\0").replace("\n", "\0").split("\0")
        fields = [field for field in fields if field]
        pairs += 1
        for raw, path in zip(fields[0::2], fields[1::2]):
            old, new = raw.split()[2:4]
            gone = set(blobs.entries(old)) - set(blobs.entries(new)) if is_record(path) else []
            problems += [f"LOST on the way: {entry} of {path} in {commit}" for entry in sorted(gone)]
    return problems, pairs


def every_commit_is_in_history(clone, confirmed, head):
    history = set(clone.must_git("rev-list", head).out.split())
    return [
        f"LOST: commit {entry.commit} of {entry.clone} ({entry.record} {entry.entry}) is not in the history of {clone.folder.name}"
        for entry in confirmed
        if entry.commit not in history
    ]


def verified(clone):
    result = clone.decklog("verify")
    return [] if result.code == 0 else [f"decklog verify in {clone.folder.name}: exit {result.code}: {(result.out + result.err)[:1500]}"]


def tidy(clone):
    problems = []
    fsck = clone.git("fsck", "--strict", "--no-dangling", "--full")
    said = [line for line in (fsck.out + fsck.err).splitlines() if not line.startswith("notice:")]
    if fsck.code != 0 or said:
        problems.append(f"git fsck in {clone.folder.name}: {said}")
    status = clone.git("status", "--porcelain", "--untracked-files=all").out if clone.layout != "bare" else ""
    if status != clone.things_about():
        problems.append(f"git status in {clone.folder.name}: {status!r} instead of {clone.things_about()!r}")
    # A git fetch that is killed together with its sync leaves the lock of what it was writing. Nobody waits for these two: every
    # clone has synced since. `doctor` names the first; the second goes after a day.
    harmless = ("refs/remotes/", "refs/decklog/fetched/")
    found = [path.relative_to(clone.git_folder()).as_posix() for path in clone.git_folder().rglob("*.lock")]
    locks = [f"{clone.folder.name}: {path}" for path in found if not path.startswith(harmless)]
    return problems + ([f"locks left: {', '.join(locks)}"] if locks else [])


def judge(clones, confirmed):
    """(problems, pairs that were looked at)"""
    heads = {clone.folder.name: clone.head() for clone in clones}
    trees = {clone.folder.name: clone.must_git("rev-parse", f"{heads[clone.folder.name]}^{{tree}}").out.strip() for clone in clones}
    problems = [] if len(set(trees.values())) == 1 else [f"trees differ: {trees}"]
    pairs = 0
    for clone in clones:
        head = heads[clone.folder.name]
        blobs = Blobs(clone)
        problems += every_confirmed_entry_once(clone, confirmed, head, blobs)
        steps, looked = every_step_only_adds(clone, head, blobs)
        blobs.close()
        problems += steps + every_commit_is_in_history(clone, confirmed, head) + verified(clone) + tidy(clone)
        pairs += looked
    return problems, pairs
