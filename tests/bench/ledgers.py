# SPDX-License-Identifier: MIT
"""The same made-up records as a decklog ledger, a plain clone for git, Fossil tickets and tasks of taskwarrior."""

import hashlib
import os
import re
import shutil
import subprocess
import uuid

FINAL = {"closed", "done", "rolled-back", "cancelled", "accepted"}
# Before the first record, so that no commit is older than its parent.
LONG_AGO = {"GIT_AUTHOR_DATE": "2021-11-01T00:00:00Z", "GIT_COMMITTER_DATE": "2021-11-01T00:00:00Z"}
# Of those whom the generator lets work (make_ledger/cast.cpp): two rotations of four.
ROSTER = """schema: decklog-roster/1
people:
  alice.kim@example.com: {zone: Asia/Seoul}
  bob@example.com: {zone: Europe/Berlin}
  minjun.kim@example.com: {zone: Asia/Seoul}
  carla.nunez@example.com: {zone: America/New_York}
  dmitri@example.com: {zone: Europe/Berlin}
  ken.sato@example.com: {zone: Asia/Tokyo}
  wei.wang@example.com: {zone: Asia/Shanghai}
  fatima@example.com: {zone: Africa/Casablanca}
rotations:
  primary: {zone: UTC, starts: "2021-11-01 09:00", shift: 12h, people: [alice.kim@example.com, bob@example.com, minjun.kim@example.com, carla.nunez@example.com]}
  backup: {level: 2, zone: UTC, starts: "2021-11-01 09:00", shift: 1w, people: [dmitri@example.com, ken.sato@example.com, wei.wang@example.com, fatima@example.com]}
"""


class Bench:
    """The folder of one run and the programs it runs; nothing of the user's own configuration counts."""

    def __init__(self, folder, decklog, make_ledger, seed):
        self.folder, self.decklog, self.generator, self.seed = folder, str(decklog), str(make_ledger), seed
        home = folder / "home"
        home.mkdir()
        (home / "taskrc").write_text("confirmation=off\nverbose=nothing\ncolor=off\nrecurrence=off\n")
        (home / ".gitconfig").write_text(
            "[user]\nname = Bench\nemail = bench@example.com\n[init]\ndefaultBranch = main\n"
            # Packing in the background would be measured in whichever run it falls.
            "[gc]\nauto = 0\n[maintenance]\nauto = false\n")
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        self.env = {**kept, "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC", "USER": "bench", "FOSSIL_USER": "bench",
                    "TASKRC": str(home / "taskrc"), "LC_ALL": "C.UTF-8"}

    def run(self, *argv, **more):
        return subprocess.run([str(part) for part in argv], env=self.env, check=True, capture_output=True, **more).stdout

    def has_command(self, name):
        done = subprocess.run([self.decklog, "help", name], env=self.env, capture_output=True)
        return done.returncode == 0

    def stream(self, records, history):
        """The generator's stream as a file."""
        path = self.folder / f"stream-{'history' if history else 'whole'}-{records}"
        if not path.exists():
            options = ["--history"] if history else []
            with path.open("wb") as out:
                subprocess.run([self.generator, "--records", str(records), "--seed", str(self.seed), *options], stdout=out, check=True)
        return path

    def empty_ledger(self, path):
        subprocess.run([self.decklog, "init", "-q", "--bare", str(path)], env={**self.env, **LONG_AGO}, check=True, capture_output=True)

    def ledger(self, records, history=False):
        """A bare ledger; made once."""
        path = self.folder / f"{'history' if history else 'ledger'}-{records}"
        if not path.exists():
            self.empty_ledger(path)
            stream = self.stream(records, history)
            with stream.open("rb") as stdin:
                self.run("git", "-C", path, "fast-import", "--quiet", "--done", stdin=stdin)
            if not history:
                self.add_roster(path)
                stream.unlink()
        return path

    def add_roster(self, ledger):
        """`verify` has no word against it; the ledgers with their whole history do without."""
        text = ROSTER.encode()
        who = b"Bench <bench@example.com> 1795338000 +0000"
        stream = (b"commit refs/heads/main\ncommitter " + who + b"\ndata 6\nroster\nfrom refs/heads/main^0\n"
                  b"M 100644 inline roster.yaml\ndata %d\n%s\ndone\n" % (len(text), text))
        self.run("git", "-C", ledger, "fast-import", "--quiet", "--done", input=stream)

    def copy(self, source, name):
        target = self.folder / name
        shutil.copytree(source, target)
        return target


class Record:
    def __init__(self, path, text):
        self.path, self.text = path, text
        self.id = path.rsplit("/", 1)[1].removesuffix(".yaml")
        self.is_open = self.header("stage") not in FINAL
        self.title = self.header("title").strip('"')
        self.priority = self.header("priority")

    def header(self, key):
        found = re.search(rf"^{key}: (.*)$", self.text, re.MULTILINE)
        return found.group(1) if found else ""

    def words(self):
        """What people wrote, one line each."""
        return re.findall(r'^  text: "?([^|\n].*?)"?$', self.text, re.MULTILINE)


def records_of(bench, ledger):
    """Every record of a bare ledger, in the order of the paths; read as a stream."""
    listed = bench.run("git", "-C", ledger, "ls-tree", "-r", "main").decode().splitlines()
    wanted = [line.split(None, 3)[2:] for line in listed if line.endswith(".yaml") and "/" in line]
    process = subprocess.Popen(["git", "-C", str(ledger), "cat-file", "--batch"], env=bench.env,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        # The answers of few objects at a time fit into the pipe, so nobody waits for the other for ever.
        for begin in range(0, len(wanted), 500):
            part = wanted[begin:begin + 500]
            names = b"".join(sha.encode() + b"\n" for sha, _ in part)
            process.stdin.write(names)
            process.stdin.flush() if begin + 500 < len(wanted) else process.stdin.close()
            for _, path in part:
                size = int(process.stdout.readline().split()[2])
                yield Record(path, process.stdout.read(size + 1)[:-1].decode())


def fossil_ticket(record):
    return hashlib.sha1(record.id.encode()).hexdigest()


def task_uuid(record):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, record.id))


def fossil_word(text):
    for plain, escaped in (("\\", "\\\\"), (" ", "\\s"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        text = text.replace(plain, escaped)
    return text or "-"


def make_fossil(bench, records, path):
    """One artifact a ticket, with the whole record as its comment; Fossil builds its own tables of them."""
    folder = bench.folder / (path.name + "-artifacts")
    for number, record in enumerate(records):
        part = folder / f"{number // 1000:04}"
        part.mkdir(parents=True, exist_ok=True)
        lines = (f"D 2026-11-21T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.000\n"
                 f"J comment {fossil_word(record.text)}\nJ priority {record.priority or '-'}\n"
                 f"J status {'Open' if record.is_open else 'Closed'}\nJ title {fossil_word(record.title)}\n"
                 f"K {fossil_ticket(record)}\nU bench\n").encode()
        (part / f"{number}").write_bytes(lines + b"Z " + hashlib.md5(lines).hexdigest().encode() + b"\n")
    bench.run("fossil", "reconstruct", path, folder)
    shutil.rmtree(folder)
    return path


def task_value(text):
    for plain, escaped in (("&", "&amp;"), ('"', "&dquot;"), ("[", "&open;"), ("]", "&close;")):
        text = text.replace(plain, escaped)
    return text.replace("\\", "")


def make_tasks(bench, records, folder):
    """Open records as pending tasks, the rest as completed ones; what people wrote as annotations."""
    folder.mkdir()
    with (folder / "pending.data").open("w") as pending, (folder / "completed.data").open("w") as completed:
        for number, record in enumerate(records):
            begun = 1_640_000_000 + number
            fields = {f"annotation_{begun + at}": words for at, words in enumerate(record.words())}
            fields["description"] = record.title
            if not record.is_open:
                fields["end"] = str(begun + 100)
            fields |= {"entry": str(begun), "status": "pending" if record.is_open else "completed", "uuid": task_uuid(record)}
            line = " ".join(f'{key}:"{task_value(value)}"' for key, value in sorted(fields.items()))
            (pending if record.is_open else completed).write(f"[{line}]\n")
    return folder
