# SPDX-License-Identifier: MIT
"""A disk that forgets. A command's system calls (calls.py, with all bytes) are replayed on a model of the folder; then it
is asked what could stand there after a power cut, under three ideas of what a file system keeps:

  ordered  names and sizes reach the disk in the order of the calls (one journal: ext4, XFS); the bytes of a file only once
           they were written out (sync_file_range with waiting) or flushed. Any moment since the last flush may be the last.
  last     everything up to the last flush, nothing after it.
  strict   only what POSIX promises: the bytes of a flushed file; the names of a flushed folder. Anything else may have been
           kept or not, each by itself; besides the case "nothing else", seeded samples are drawn.
"""

import dataclasses
import hashlib
import os
import pathlib
import random
import re

import calls

STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
FLUSHES = frozenset("fsync fdatasync".split())


@dataclasses.dataclass
class Inode:
    is_folder: bool
    data: bytes = b""  # of a file; the target of a link
    mode: int = 0o644
    is_link: bool = False
    entries: dict = dataclasses.field(default_factory=dict)  # of a folder, as the running system sees it


@dataclasses.dataclass
class Event:
    """names: (folder, name) → inode or None, in one step; data: the new bytes of `inode`; written, flushed: `inode`."""

    kind: str  # names, data, written, flushed, all-flushed, answered
    inode: int = -1
    data: bytes = b""
    names: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Opened:
    inode: int
    at: int = 0
    appends: bool = False


class Disk:
    def __init__(self, folder):
        self.top = os.path.realpath(folder)
        self.inodes = []
        self.events = []
        self.by_number = {}  # of the real file system, for files with several names
        self.root = self.read(self.top)
        self.began = [dataclasses.replace(inode, entries=dict(inode.entries)) for inode in self.inodes]

    def new(self, inode):
        self.inodes.append(inode)
        return len(self.inodes) - 1

    def read(self, path):
        info = os.lstat(path)
        if info.st_ino in self.by_number:
            return self.by_number[info.st_ino]
        if os.path.islink(path):
            made = self.new(Inode(False, os.fsencode(os.readlink(path)), is_link=True))
        elif os.path.isdir(path):
            made = self.new(Inode(True, mode=info.st_mode & 0o777))
            self.inodes[made].entries = {name: self.read(os.path.join(path, name)) for name in sorted(os.listdir(path))}
        else:
            made = self.new(Inode(False, pathlib.Path(path).read_bytes(), info.st_mode & 0o777))
        self.by_number[info.st_ino] = made
        return made

    # Replaying

    def replay(self, seen, cwd):
        self.tables = {}
        self.pid = seen[0].pid  # its children's standard output is no answer
        self.cwd = os.path.realpath(cwd)
        for call in seen:
            if call.error or call.result is None:
                continue
            table = self.tables.setdefault(call.pid, {})
            handler = getattr(self, f"on_{call.name}", None)
            if handler:
                handler(call, table, [bytes.fromhex(text.replace("\\x", "")) for text in STRING.findall(call.arguments)])
            elif call.changes_something() and call.name not in IGNORED:
                raise calls.BlindSpot(f"{call.name} has no meaning in tests/faults/disk.py yet")
        return self

    def place(self, table, path, folder=None):
        """(folder's inode, name) of a path; None outside of the model."""
        text = os.fsdecode(path)
        if not os.path.isabs(text):
            if folder not in (None, "AT_FDCWD"):
                opened = table.get(int(folder))
                if opened is None:
                    return None
                return self.walk(opened.inode, text)
            text = os.path.join(self.cwd, text)
        text = os.path.normpath(text)
        if text != self.top and not text.startswith(self.top + "/"):
            return None
        return self.walk(self.root, os.path.relpath(text, self.top))

    def walk(self, inode, relative):
        parts = [part for part in relative.split("/") if part not in ("", ".")]
        if not parts:
            return inode, "."
        for part in parts[:-1]:
            inode = self.inodes[inode].entries.get(part)
            if inode is None:
                return None
        return inode, parts[-1]

    def inode_at(self, place):
        folder, name = place
        return folder if name == "." else self.inodes[folder].entries.get(name)

    def change_names(self, names):
        for (folder, name), inode in names.items():
            if inode is None:
                self.inodes[folder].entries.pop(name, None)
            else:
                self.inodes[folder].entries[name] = inode
        self.events.append(Event("names", names=names))

    def change_data(self, inode, data):
        self.inodes[inode].data = data
        self.events.append(Event("data", inode, data))

    def opened(self, call, table, path, folder, flags):
        place = self.place(table, path, folder)
        if place is None:
            return
        inode = self.inode_at(place)
        if inode is None and "O_CREAT" in flags:
            mode = re.search(r", (0[0-7]*)$", call.arguments)
            inode = self.new(Inode(False, mode=int(mode[1], 8) & ~0o022 if mode else 0o644))
            self.change_names({place: inode})
        if inode is None:
            raise calls.BlindSpot(f"the model has no {os.fsdecode(path)}")
        if "O_TRUNC" in flags and self.inodes[inode].data:
            self.change_data(inode, b"")
        table[call.result] = Opened(inode, appends="O_APPEND" in flags)

    def on_openat(self, call, table, texts):
        self.opened(call, table, texts[0], call.arguments.split(",")[0], call.arguments)

    def on_open(self, call, table, texts):
        self.opened(call, table, texts[0], None, call.arguments)

    def on_close(self, call, table, texts):
        table.pop(int(call.arguments), None)

    def on_dup(self, call, table, texts):
        opened = table.get(int(re.match(r"\d+", call.arguments)[0]))
        table.pop(call.result, None)
        if opened:
            table[call.result] = opened

    on_dup2 = on_dup3 = on_dup

    def on_fcntl(self, call, table, texts):
        if "F_DUPFD" in call.arguments:
            self.on_dup(call, table, texts)

    def on_read(self, call, table, texts):
        opened = table.get(int(call.arguments.split(",")[0]))
        if opened:
            opened.at += call.result

    def on_lseek(self, call, table, texts):
        opened = table.get(int(call.arguments.split(",")[0]))
        if opened:
            opened.at = call.result

    def on_write(self, call, table, texts):
        number = int(call.arguments.split(",")[0])
        opened = table.get(number)
        if opened is None:
            if number == 1 and call.pid == self.pid:
                self.events.append(Event("answered"))
            return
        data = self.inodes[opened.inode].data
        at = len(data) if opened.appends else opened.at
        written = texts[0][: call.result]
        self.change_data(opened.inode, data[:at].ljust(at, b"\0") + written + data[at + len(written) :])
        opened.at = at + len(written)

    def on_pwrite64(self, call, table, texts):
        opened = table.get(int(call.arguments.split(",")[0]))
        if opened:
            at = int(call.arguments.rsplit(",", 1)[1])
            data = self.inodes[opened.inode].data
            self.change_data(opened.inode, data[:at].ljust(at, b"\0") + texts[0][: call.result] + data[at + call.result :])

    def on_ftruncate(self, call, table, texts):
        number, size = (int(part) for part in call.arguments.split(","))
        if number in table:
            self.change_data(table[number].inode, self.inodes[table[number].inode].data[:size].ljust(size, b"\0"))

    def folders_of(self, call):
        """The folder arguments of an …at call, in order: those that stand before a string."""
        return [part.strip() for part in re.findall(r'(AT_FDCWD|\d+), "', call.arguments)]

    def rename(self, table, source, target, exchanges=False):
        if source is None or target is None:
            return
        moved = self.inode_at(source)
        self.change_names({source: self.inode_at(target) if exchanges else None, target: moved})

    def on_rename(self, call, table, texts):
        self.rename(table, self.place(table, texts[0]), self.place(table, texts[1]))

    def on_renameat(self, call, table, texts):
        one, other = self.folders_of(call)
        self.rename(table, self.place(table, texts[0], one), self.place(table, texts[1], other), "RENAME_EXCHANGE" in call.arguments)

    on_renameat2 = on_renameat

    def link(self, source, target):
        if source and target:
            self.change_names({target: self.inode_at(source)})

    def on_link(self, call, table, texts):
        self.link(self.place(table, texts[0]), self.place(table, texts[1]))

    def on_linkat(self, call, table, texts):
        one, other = self.folders_of(call)
        self.link(self.place(table, texts[0], one), self.place(table, texts[1], other))

    def on_symlink(self, call, table, texts):
        place = self.place(table, texts[1])
        if place:
            self.change_names({place: self.new(Inode(False, texts[0], is_link=True))})

    def remove(self, place):
        if place:
            self.change_names({place: None})

    def on_unlink(self, call, table, texts):
        self.remove(self.place(table, texts[0]))

    on_rmdir = on_unlink

    def on_unlinkat(self, call, table, texts):
        self.remove(self.place(table, texts[0], self.folders_of(call)[0]))

    def make_folder(self, place):
        if place:
            self.change_names({place: self.new(Inode(True, mode=0o755))})

    def on_mkdir(self, call, table, texts):
        self.make_folder(self.place(table, texts[0]))

    def on_mkdirat(self, call, table, texts):
        self.make_folder(self.place(table, texts[0], self.folders_of(call)[0]))

    def on_fsync(self, call, table, texts):
        opened = table.get(int(call.arguments))
        if opened:
            self.events.append(Event("flushed", opened.inode))

    on_fdatasync = on_fsync

    def on_sync_file_range(self, call, table, texts):
        opened = table.get(int(call.arguments.split(",")[0]))
        waits = "SYNC_FILE_RANGE_WAIT_AFTER" in call.arguments and "SYNC_FILE_RANGE_WRITE" in call.arguments
        if opened and waits:
            self.events.append(Event("written", opened.inode))

    def on_syncfs(self, call, table, texts):
        self.events.append(Event("all-flushed"))

    on_sync = on_syncfs

    # Forgetting

    def answered_at(self):
        """The number of events before the answer; more than there are when it was never given."""
        return next((i for i, event in enumerate(self.events) if event.kind == "answered"), len(self.events) + 1)

    def last_flush(self, before):
        flushes = [i + 1 for i, event in enumerate(self.events[:before]) if event.kind in ("flushed", "all-flushed")]
        return flushes[-1] if flushes else 0

    def states(self, model, samples, seed):
        """(description, whether the command may have answered, volume) for each thing that could stand there."""
        answer = self.answered_at()
        count = len(self.events)
        safe = self.last_flush(min(answer, count)) if answer <= count else count + 1
        if model == "ordered":
            for kept in range(count + 1):
                yield f"after event {kept}", kept >= safe, self.ordered(kept)
        if model == "last":
            for kept in sorted({self.last_flush(p) for p in range(count + 1)}):
                yield f"after event {kept}", kept >= safe, self.whole(kept)
        if model == "strict":
            for cut in range(count + 1):
                yield f"cut at event {cut}, only what was promised", cut > answer, self.strict(cut)
                for sample in range(samples):
                    draw = random.Random(f"{seed}-{cut}-{sample}")
                    yield f"cut at event {cut}, sample {sample}", cut > answer, self.strict(cut, draw)

    def start(self):
        names = {(i, name): inode for i, folder in enumerate(self.began) if folder.is_folder for name, inode in folder.entries.items()}
        data = {i: inode.data for i, inode in enumerate(self.began)}
        return names, data

    def whole(self, kept):
        names, data = self.start()
        for event in self.events[:kept]:
            if event.kind == "names":
                names.update(event.names)
            if event.kind == "data":
                data[event.inode] = event.data
        return names, data

    def ordered(self, kept):
        names, data = self.start()
        seen = {}
        for event in self.events[:kept]:
            if event.kind == "names":
                names.update(event.names)
            elif event.kind == "data":
                seen[event.inode] = event.data
            elif event.kind in ("written", "flushed") and event.inode in seen:
                data[event.inode] = seen.pop(event.inode)
            elif event.kind == "all-flushed":
                data.update(seen)
                seen.clear()
        return names, data

    def strict(self, cut, draw=None):
        promised, data = self.start()
        moment = {key: -1 for key in promised}  # when the promised value of a name came to be
        names, seen = dict(promised), {}
        changed = {}
        for number, event in enumerate(self.events[:cut]):
            if event.kind == "names":
                names.update(event.names)
                changed.update({key: number for key in event.names})
            elif event.kind == "data":
                seen[event.inode] = event.data
            elif event.kind in ("flushed", "all-flushed"):
                for key in [key for key in changed if event.kind == "all-flushed" or key[0] == event.inode]:
                    promised[key], moment[key] = names[key], changed.pop(key)
                for inode in [inode for inode in seen if event.kind == "all-flushed" or inode == event.inode]:
                    data[inode] = seen.pop(inode)
        if draw:
            self.keep_some(draw, cut, promised, moment, data, seen)
        return promised, data

    def keep_some(self, draw, cut, promised, moment, data, seen):
        left_out = set()
        for number, event in enumerate(self.events[:cut]):
            if event.kind != "names":
                continue
            # A name's changes are kept in their order; several names of one step together.
            if draw.random() < 0.5 or left_out & event.names.keys():
                left_out |= event.names.keys()
                continue
            for key, inode in event.names.items():
                if number > moment.get(key, -1):
                    promised[key], moment[key] = inode, number
        for inode, latest in seen.items():
            data[inode] = draw.choice([data.get(inode, b""), latest, latest[: len(latest) // 2]])

    # Looking at a volume

    def tree(self, volume):
        """(path, inode number) of all that can be reached, folders first."""
        names, _ = volume
        children = {}
        for (folder, name), inode in names.items():
            if inode is not None:
                children.setdefault(folder, []).append((name, inode))
        found, waiting = [], [("", self.root)]
        while waiting:
            path, folder = waiting.pop(0)
            for name, inode in sorted(children.get(folder, [])):
                found.append((path + name, inode))
                if self.inodes[inode].is_folder:
                    waiting.append((f"{path}{name}/", inode))
        return found

    def name_of(self, volume):
        digest = hashlib.sha256()
        for path, inode in self.tree(volume):
            digest.update(f"\0{path}\0{inode}\0".encode() + hashlib.sha256(volume[1].get(inode, b"")).digest())
        return digest.hexdigest()

    def write(self, volume, folder):
        placed = {}
        os.mkdir(folder)
        for path, inode in self.tree(volume):
            target, what = os.path.join(folder, path), self.inodes[inode]
            if what.is_folder:
                os.mkdir(target)
            elif inode in placed:
                os.link(placed[inode], target)
            elif what.is_link:
                os.symlink(what.data, os.fsencode(target))
            else:
                placed[inode] = target
                with open(target, "wb") as file:
                    file.write(volume[1].get(inode, b""))
                os.chmod(target, what.mode)


# They change nothing that a power cut could take back: times, modes (git's objects are read-only either way), locks.
IGNORED = frozenset("utimensat chmod fchmod fchmodat flock fcntl exit_group utime".split())
