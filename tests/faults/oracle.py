# SPDX-License-Identifier: MIT
"""What must hold after a fault. Each question answers with a list of sentences: what is wrong; empty when all is well.

  found(…)       at once, before anything was repaired: git finds nothing wrong, each step of the change is whole or absent
  goes_on(…)     the next command: it works, repairs, and leaves nothing behind
  person(…)      somebody types `git commit -a` first, as git itself tells them, and takes nothing back by it
"""

import hashlib
import pathlib
import re
import struct

ENTRY = re.compile(r"^- id: (\d{4,}-[0-9a-z]{6})$", re.MULTILINE)
WRITER_LEFT = re.compile(
    r"(^|/)(tmp_obj_[^/]*|\.decklog-tmp-[^/]*|\.decklog-init[^/]*|_git2_[^/]*|[^/]*\.lock|intent[^/]*|[^/]*\.new|decklog/held/[^/]+)$"
)


# Looking


def entries_at(scene, desk, commit, path):
    shown = scene.git(desk, "cat-file", "blob", f"{commit}:{path}")
    return ENTRY.findall(shown.out) if shown.code == 0 else None


def fsck(scene, desk):
    """What git finds wrong; "" when nothing."""
    if not scene.tip(desk):
        return ""
    ended = scene.git(desk, "fsck", "--strict", "--no-dangling", "--full")
    lines = [line for line in (ended.out + ended.err).splitlines() if not line.startswith("notice:")]
    return "; ".join(lines) if ended.code != 0 or lines else ""


def leftovers(scene, desk):
    """Files of writers that are no longer at work: in the repository and beside it, and in the remote."""
    top = pathlib.Path(desk)
    return sorted(name for name in (str(path.relative_to(top)) for path in top.rglob("*")) if WRITER_LEFT.search(name))


def drafts(scene, desk):
    folder = scene.git_folder(desk) / "decklog" / "drafts"
    return "".join(file.read_text() for file in sorted(folder.glob("*.txt"))) if folder.is_dir() else ""


def status(scene, desk):
    if not scene.verb.has_work_tree:
        return ""
    return scene.git(desk, "status", "--porcelain").out


def disk_state(scene, desk):
    """A name for all that the fault left, equal for equal states: times and inode numbers apart, process ids left out."""
    digest = hashlib.sha256()
    inodes = {}
    top = pathlib.Path(desk)
    for path in sorted(top.rglob("*")):
        name = re.sub(r"(tmp_obj_decklog_|\.decklog-tmp-)\d+", r"\1", str(path.relative_to(top)))
        digest.update(f"\0{name}\0".encode())
        if path.is_symlink() or not path.is_file():
            digest.update(b"folder" if path.is_dir() else b"link")
            continue
        content = path.read_bytes()
        # Paths of the copy itself stand in the files of a linked work tree.
        content = content.replace(str(top).encode(), b"DESK")
        digest.update(index_without_times(content) if path.name == "index" else content)
        info = path.stat()
        if info.st_nlink > 1:
            digest.update(f"=={inodes.setdefault(info.st_ino, name)}".encode())
    return digest.hexdigest()


def index_without_times(content):
    if content[:4] != b"DIRC":
        return content
    count = struct.unpack(">I", content[8:12])[0]
    at, kept = 12, [content[:12]]
    for _ in range(count):
        end = content.index(b"\0", at + 62)
        has_time = content[at + 8 : at + 16] != b"\0" * 8
        kept.append(bytes([has_time]) + content[at + 24 : at + 28] + content[at + 36 : end])
        at += (end - at) // 8 * 8 + 8
    return b"".join(kept) + content[at:-20]


# Judging


def found(scene, desk, is_answered):
    """Before any repair."""
    problems = []
    broken = fsck(scene, desk)
    if broken:
        problems.append(f"git fsck: {broken}")
    state = scene.state(desk)
    if state not in scene.stages:
        problems.append(f"the refs are at {state}, which is none of {scene.stages}")
    if is_answered and state != scene.stages[-1]:
        problems.append(f"LOST: the command answered, the refs are at {state}")
    return problems


def has_intent(scene, desk):
    return (scene.git_folder(desk) / "decklog" / "intent").is_file()


def next_command(scene, desk, step):
    """(the finished command, the path of the record it writes to)"""
    if scene.verb.makes_ledger:
        again = scene.run(scene.verb_argv(), scene.verb_folder(desk), step)
        if again.code != 0:
            return again, None
        ended = scene.decklog(desk, "--json", "open", "After the fault", "-p", "P3", step=step + 1)
    else:
        ended = scene.decklog(desk, "--json", "note", "{record}", "after the fault", step=step)
    if ended.code != 0:
        return ended, None
    record = ended.document()["id"]
    files = scene.files_at(desk, ended.document()["commit"])
    return ended, next(path for path in files if path.endswith(f"/{record}.yaml"))


def missing_entries(scene, desk, head, paths, commit):
    """Entries of `commit` that `head` lacks."""
    problems = []
    for path in paths:
        wanted = entries_at(scene, desk, commit, path) or []
        there = entries_at(scene, desk, head, path) or []
        problems += [f"LOST: entry {entry} of {path}" for entry in wanted if entry not in there]
        problems += [f"DOUBLED: entry {entry} of {path}" for entry in set(there) if there.count(entry) > 1]
    return problems


def goes_on(scene, desk, step=200, is_answered=False):
    """The next command works and repairs. Requires: nobody but decklog touched the desk since the fault."""
    landed = scene.tip(desk) == scene.new
    wants_draft = has_intent(scene, desk) and not landed and scene.verb.text
    ended, path = next_command(scene, desk, step)
    if ended.code != 0:
        return [f"STUCK: the next command ends with {ended.code}: {(ended.err + ended.out).strip()}"]
    head = scene.tip(desk)
    answer = ended.document()
    problems = [] if answer["commit"] == head else [f"the next command reports {answer['commit']}, the ref is at {head}"]
    if answer["entry"] not in (entries_at(scene, desk, head, path) or []):
        problems.append(f"LOST: the next command's entry {answer['entry']}")
    changed = scene.records
    for commit in [scene.old, scene.new] if landed else [scene.old]:
        problems += missing_entries(scene, desk, head, changed, commit) if commit else []
    if is_answered and scene.git(desk, "merge-base", "--is-ancestor", scene.new, head).code != 0:
        problems.append("LOST: the command answered, its commit is not in the history")
    files = scene.files_at(desk, head)
    if not landed and any(name in files for name in scene.paths if name not in scene.old_files and not scene.verb.makes_ledger):
        problems.append("HALF: a file of the undone change is committed")
    problems += tidy(scene, desk) + again(scene, desk, step + 2)
    kept = drafts(scene, desk)
    if wants_draft and scene.verb.text not in kept:
        problems.append("the typed text of the undone command was not kept")
    if kept and not wants_draft:
        problems.append("a draft of a command that was recorded, or had noted nothing")
    return problems


def again(scene, desk, step):
    """The disturbed command typed once more, where that means something: it gets to its end."""
    if scene.verb.is_sync:
        return synced(scene, desk, step)
    if not scene.verb.makes_tag:
        return []
    is_there = scene.seal_tag(desk) != ""
    ended = scene.run(scene.verb_argv(), scene.verb_folder(desk), step)
    if is_there and '"tag-exists"' not in ended.out:
        return [f"the seal that was made is made again: exit {ended.code}"]
    sealed = scene.git(desk, "rev-parse", "--verify", "--quiet", f"{scene.verb.tag}^{{commit}}").out.strip()
    return [] if sealed and (is_there or ended.code == 0) else [f"STUCK: the seal cannot be made again: {ended.out}{ended.err}"]


def synced(scene, desk, step):
    """Another sync: both sides stand at the same commit, which has all entries of both."""
    head = scene.tip(desk)
    ended = scene.run(scene.verb_argv(), scene.verb_folder(desk), step)
    if ended.code != 0:
        return [f"STUCK: the next sync ends with {ended.code}: {ended.out}{ended.err}"]
    here, there = scene.tip(desk), scene.remote_tip(desk)
    problems = [] if here == there else [f"after a sync here is {here}, there {there}"]
    for commit in [scene.old, scene.theirs, head]:
        problems += missing_entries(scene, desk, here, scene.records, commit)
        problems += [f"LOST: {path}" for path in scene.files_at(desk, commit).keys() - scene.files_at(desk, here).keys()]
    return problems + tidy(scene, desk)


def tidy(scene, desk):
    problems = []
    left = leftovers(scene, desk)
    if left:
        problems.append(f"left behind: {', '.join(left)}")
    dirty = status(scene, desk)
    if dirty:
        problems.append(f"git status: {dirty.strip()!r}")
    broken = fsck(scene, desk)
    if broken:
        problems.append(f"git fsck: {broken}")
    return problems


def commits_all(scene, desk, message):
    """Somebody's `git commit -a` on a file of their own; takes away the lock files when git says they are in the way."""
    own = pathlib.Path(scene.folder(desk)) / ("main.c" if scene.verb.layout == "ref" else "README.md")
    if not own.is_file():
        return []
    own.write_text(own.read_text() + f"{message}\n")
    ended = scene.git(desk, "commit", "-qam", message)
    if ended.code != 0:
        if ".lock" not in ended.err:
            return [f"git commit -a ends with {ended.code}: {ended.err.strip()}"]
        for lock in scene.git_folder(desk).rglob("*.lock"):
            if "decklog" not in lock.parts[len(scene.git_folder(desk).parts) :]:
                lock.unlink()
        ended = scene.git(desk, "commit", "-qam", message)
    return [] if ended.code == 0 else [f"git commit -a ends with {ended.code}: {ended.err.strip()}"]


def person(scene, desk, step=300, held=None):
    """`git commit -a` right after the fault, then the next command, then `git commit -a` again. `held`: commits whose
    entries may not be gone afterwards."""
    if held is None:
        held = [scene.old, scene.new] if scene.tip(desk) == scene.new else [scene.old]
    problems = commits_all(scene, desk, "somebody's own work")
    changed = scene.records
    for commit in held:
        problems += missing_entries(scene, desk, scene.tip(desk), changed, commit)
    taken = scene.tip(desk)  # what their commit took along is recorded from now on
    ended, path = next_command(scene, desk, step)
    if ended.code != 0:
        return problems + [f"STUCK: after somebody's commit the next command ends with {ended.code}: {(ended.err + ended.out).strip()}"]
    problems += commits_all(scene, desk, "more of their own work")
    head = scene.tip(desk)
    for commit in [*held, taken]:
        problems += missing_entries(scene, desk, head, changed, commit)
    if ended.document()["entry"] not in (entries_at(scene, desk, head, path) or []):
        problems.append("LOST: somebody's commit took the next command's entry back")
    problems += dangling_evidence(scene, desk, head) + tidy(scene, desk)
    return problems + (synced(scene, desk, step + 2) if scene.verb.is_sync else [])


def dangling_evidence(scene, desk, head):
    files = scene.files_at(desk, head)
    problems = []
    for path in scene.paths:
        if not path.endswith(".yaml") or path not in files:
            continue
        text = scene.git(desk, "cat-file", "blob", f"{head}:{path}").out
        problems += [f"HALF: {name} is named in {path} and not there" for name in re.findall(r"evidence/\S+", text) if name.rstrip("},") not in files]
    return problems
