# SPDX-License-Identifier: MIT
"""System calls of one command, seen and disturbed through strace: which of them change something, and how one is
made to fail or to be the last.

strace counts per name and per thread, so a call is named by its name and its number among the calls of that name. A
signal comes before the call is done: "killed at the next call" is "killed after this one", so killing at each changing
call and at exit_group visits every state of the disk.
"""

import dataclasses
import re
import shutil
import subprocess
import tempfile

# Those that may change what others see, now or after a power cut. open and fcntl are looked at more closely.
CHANGING = frozenset(
    "write pwrite64 writev pwritev pwritev2 sendfile copy_file_range truncate ftruncate fallocate "
    "link linkat symlink symlinkat rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir mknod mknodat "
    "fsync fdatasync sync syncfs sync_file_range msync flock "
    "utime utimes utimensat futimesat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat "
    "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr exit_group".split()
)
OPENING = frozenset("open openat openat2 creat".split())
LOCKING = frozenset(["fcntl"])
# Ways to write that these tests could not follow: a command that uses one needs a word here first.
BLIND = frozenset("io_uring_setup io_uring_enter splice vmsplice tee process_vm_writev io_submit".split())

LINE = re.compile(r"^(?P<pid>\d+) +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+|0x[0-9a-f]+|\?)(?P<rest>.*)$", re.DOTALL)
UNFINISHED = re.compile(r"^(?P<pid>\d+) +(?P<begin>.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. \w+ resumed>(?P<end>.*)$")


@dataclasses.dataclass(frozen=True)
class Call:
    pid: int
    name: str
    arguments: str
    result: int | None  # None: never came back
    error: str  # "ENOENT"; "" when it succeeded
    number: int  # among the calls of this name and thread, from 1

    @property
    def point(self):
        return f"{self.name}:{self.number}"

    def changes_something(self):
        if self.name in OPENING:
            return self.name == "creat" or re.search(r"O_(CREAT|WRONLY|RDWR|TRUNC)", self.arguments) is not None
        if self.name in LOCKING:
            return re.search(r"F_(OFD_)?SETLK", self.arguments) is not None
        if self.name == "write" and self.arguments.startswith("2,"):
            return False  # standard error: words about it, never the thing
        return self.name in CHANGING


class BlindSpot(Exception):
    """A system call that these tests cannot follow."""


def strace():
    return shutil.which("strace")


def why_not():
    """Why nothing can be traced here; "" when it can."""
    if strace() is None:
        return "strace is not installed"
    tried = subprocess.run([strace(), "-o", "/dev/null", "true"], capture_output=True, text=True)
    return "" if tried.returncode == 0 else "strace cannot trace here: " + (tried.stderr.strip() or "no reason given")


def parsed(text):
    """The calls in the order of their beginnings' ends; texts of strace about signals and exits are left out."""
    waiting = {}
    counts = {}
    calls = []
    for line in text.splitlines():
        begun = UNFINISHED.match(line)
        if begun:
            waiting[begun["pid"]] = begun["begin"]
            continue
        resumed = RESUMED.match(line)
        if resumed:
            line = f"{resumed['pid']} {waiting.pop(resumed['pid'], '')}{resumed['end']}"
        found = LINE.match(line)
        if found:
            calls.append(call_of(found, counts))
    # A killed process leaves its last call unfinished.
    for pid, begin in waiting.items():
        name, _, arguments = begin.partition("(")
        calls.append(Call(int(pid), name, arguments, None, "", counts.get((pid, name), 0) + 1))
    return calls


def call_of(found, counts):
    key = (found["pid"], found["name"])
    counts[key] = counts.get(key, 0) + 1
    result = None if found["result"] == "?" else int(found["result"], 0)
    error = re.match(r" (E[A-Z0-9]+)", found["rest"])
    return Call(int(found["pid"]), found["name"], found["arguments"], result, error[1] if error else "", counts[key])


def trace(command, whole=False, **options):
    """Runs `command` and gives (finished process, its calls). `whole`: with all bytes written, in hexadecimal."""
    size = ["-xx", "-s", str(1 << 26)] if whole else ["-s", "200"]
    with tempfile.NamedTemporaryFile("r", prefix="decklog-calls-") as log:
        argv = [strace(), "-f", *size, "-o", log.name, *command]
        done = subprocess.run(argv, capture_output=True, **options)
        calls = parsed(log.read())
    blind = sorted({call.name for call in calls} & BLIND)
    if blind:
        raise BlindSpot(f"{' '.join(command)}: {', '.join(blind)} cannot be followed; teach tests/faults/calls.py")
    return done, calls


def changing_calls(calls):
    """Those of the first process that change something: where a fault can matter."""
    return [call for call in calls if call.pid == calls[0].pid and call.changes_something()]


def command_with(command, point, fault):
    """The argv that runs `command` with `fault` ("signal=SIGKILL", "error=ENOSPC") at `point` ("unlink:3", "write:2+").
    Its children are left alone (no -f); --seccomp-bpf would be faster, but then strace 6.1 injects no signals."""
    name, _, number = point.partition(":")
    return [strace(), "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={number}", *command]
