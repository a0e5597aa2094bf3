# SPDX-License-Identifier: MIT
"""Measures every row of the table in tests/bench/README.md; run.sh builds what it needs and calls it."""

import argparse
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import ledgers
import report
from tools import Command, Results, measure, peak_memory

HISTORY_UP_TO = 10_000  # records; a hundred thousand have more than a million entries, a commit each: there only memory is looked at
SYNC_UP_TO = 1_000
SEARCHED = "배포"  # in many texts, of a script without spaces
WRITERS, ENTRIES_EACH = 8, 10
ENTRIES_MERGED = (10, 100, 1000)
GIT_NOTE = """#!/bin/sh
cd "$1" || exit 1
printf -- '- id: 0005-aaaaaa\\n  at: 2026-11-22T08:03:11Z\\n  by: bench@example.com\\n  type: note\\n  text: %s\\n' "$3" >>"$2"
git add "$2" && git commit -qm "$3"
"""


class Ground:
    """One size: the same records for every tool."""

    def __init__(self, bench, size, peers):
        self.bench, self.size, self.env = bench, size, bench.env
        self.bare = bench.ledger(size)
        records = list(ledgers.records_of(bench, self.bare)) if size <= 20_000 else None
        every = records if records is not None else ledgers.records_of(bench, self.bare)
        self.record = self.choose(records if records is not None else ledgers.records_of(bench, self.bare))
        self.fossil = self.tasks = None
        if "fossil" in peers:
            self.fossil = ledgers.make_fossil(bench, every, bench.folder / f"fossil-{size}")
            every = records if records is not None else ledgers.records_of(bench, self.bare)
        if "taskwarrior" in peers:
            self.tasks = ledgers.make_tasks(bench, every, bench.folder / f"tasks-{size}")
        self.tree = bench.folder / f"tree-{size}"
        bench.run(bench.decklog, "clone", "-q", self.bare, self.tree)
        self.git = bench.folder / f"git-{size}"
        bench.run("git", "clone", "-q", self.bare, self.git)

    @staticmethod
    def choose(records):
        """An open record of few entries, the same for each run."""
        return min((record for record in records if record.is_open), key=lambda record: (len(record.text), record.id))

    def decklog(self, *argv, ledger=None):
        return [self.bench.decklog, "--ledger", ledger or self.bare, *argv]

    def fossil_change(self, text):
        return ["fossil", "ticket", "change", ledgers.fossil_ticket(self.record), "+comment", text, "-R", self.fossil]

    def fossil_show(self, where):
        return ["fossil", "ticket", "show", "0", where, "-R", self.fossil]

    def task(self, *argv):
        return ["task", f"rc.data.location={self.tasks}", *argv]

    def peers(self, fossil=None, task=None):
        found = []
        if self.fossil and fossil:
            found.append(Command("fossil", fossil))
        if self.tasks and task:
            found.append(Command("taskwarrior", task, may_fail=True))
        return found

    def remove(self):
        for path in (self.tree, self.git, self.tasks):
            if path:
                shutil.rmtree(path)
        if self.fossil:
            self.fossil.unlink()


def index_files(ground):
    """Where the binary keeps its index; a pattern for the shell."""
    return ground.bare / "decklog" / "index*"


def has_index(ground):
    return any((ground.bare / "decklog").glob("index*"))


def measure_start(results, ground):
    measure(results, "start-up with an opened ledger", ground.size,
            [Command("decklog", ground.decklog("show", "--raw", ground.record.id)),
             Command("decklog --version", [ground.bench.decklog, "--version"]), Command("git --version", ["git", "--version"])], ground.env)


def measure_note(results, ground, note_script):
    record = ground.record
    in_git = Command("git add + commit", [note_script, ground.git, record.path, "one more"])
    measure(results, "note, work tree", ground.size,
            [Command("decklog", ground.decklog("note", "-q", record.id, "one more", ledger=ground.tree)), in_git], ground.env)
    measure(results, "note, bare", ground.size,
            [Command("decklog", ground.decklog("note", "-q", record.id, "one more")), in_git]
            + ground.peers(ground.fossil_change("one more"), ground.task(ledgers.task_uuid(record), "annotate", "one more")), ground.env)
    peak_memory(results, "note, work tree", ground.size, ground.decklog("note", "-q", record.id, "m", ledger=ground.tree), ground.env)
    peak_memory(results, "note, bare", ground.size, ground.decklog("note", "-q", record.id, "m"), ground.env)


def write_at_once(env, argv_of):
    """Seconds of eight writers that each write ten entries, whatever becomes of them."""

    def write(writer):
        for number in range(ENTRIES_EACH):
            subprocess.run([str(part) for part in argv_of(f"writer-{writer}-{number}-")], env=env, stdin=subprocess.DEVNULL, capture_output=True)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - begun


def landed(text):
    """How many of the entries stand there, each counted once."""
    return sum(f"writer-{writer}-{number}-" in text for writer in range(WRITERS) for number in range(ENTRIES_EACH))


def measure_writers(results, ground, note_script):
    """Of git's ways those entries count that have a commit of their own: the last commit sweeps up what others left in the file."""
    record, run = ground.record, ground.bench.run
    tools = {
        "decklog": (lambda text: ground.decklog("note", "-q", record.id, text, ledger=ground.tree),
                    lambda: run("git", "-C", ground.tree, "log", "--format=%s", "-200")),
        "git add + commit": (lambda text: [note_script, ground.git, record.path, text],
                             lambda: run("git", "-C", ground.git, "log", "--format=%s", "-200")),
    }
    if ground.fossil:
        tools["fossil"] = (ground.fossil_change, lambda: run(*ground.fossil_show(f"tkt_uuid='{ledgers.fossil_ticket(record)}'")))
    if ground.tasks:
        tools["taskwarrior"] = (lambda text: ground.task(ledgers.task_uuid(record), "annotate", text),
                                lambda: run(*ground.task(ledgers.task_uuid(record), "export")))
    for tool, (argv_of, look) in tools.items():
        seconds = write_at_once(ground.env, argv_of)
        count = landed(look().decode())
        results.add("eight writers, entries kept", ground.size, tool, count, "of 80")
        results.add("eight writers, entries a second", ground.size, tool, count / seconds, "/s")
    check_writers(ground)


def check_writers(ground):
    """decklog's own count is of commits; the record has to hold as many."""
    file = ground.bench.run("git", "-C", ground.tree, "show", f"HEAD:{ground.record.path}").decode()
    commits = ground.bench.run("git", "-C", ground.tree, "log", "--format=%s", "-200").decode()
    if landed(file) != landed(commits):
        sys.exit(f"error: {landed(commits)} commits, but {landed(file)} entries in {ground.record.path}")


def measure_reads(results, ground):
    record, size = ground.record, ground.size
    rows = [
        ("list --priority P0 --open", ["list", "--priority", "P0", "--open"],
         [Command("git grep (objects)", ["git", "-C", ground.bare, "grep", "-l", "stage: triage", "main"], may_fail=True),
          Command("git grep (files)", ["git", "-C", ground.git, "grep", "-l", "stage: triage"], may_fail=True)]
         + ground.peers(ground.fossil_show("status='Open' and priority='P0'"), ground.task("list"))),
        ("next", ["next"], []),
        ("status", ["status"], []),
        ("status --prompt", ["status", "--prompt"], []),
        ("show", ["show", record.id],
         [Command("git show", ["git", "-C", ground.bare, "show", f"main:{record.path}"])]
         + ground.peers(ground.fossil_show(f"tkt_uuid='{ledgers.fossil_ticket(record)}'"), ground.task(ledgers.task_uuid(record), "info"))),
        ("list", ["list"], ground.peers(ground.fossil_show("status='Open'"), ground.task("list"))),
        ("due", ["due"], []),
        ("oncall", ["oncall"], []),
        ("load, four weeks", ["load"], []),
        ("handoff, its draft", ["handoff", "--draft", "--to", "bob@example.com"], []),
        ("stats", ["stats"], []),
        ("search", ["search", SEARCHED],
         [Command("git grep (objects)", ["git", "-C", ground.bare, "grep", "-c", SEARCHED, "main"], may_fail=True)]
         + ground.peers(ground.fossil_show(f"comment like '%{SEARCHED}%'"), ground.task(f"/{SEARCHED}/", "all"))),
    ]
    for row, argv, peers in rows:
        if not ground.bench.has_command(argv[0]):
            results.skip(row, size, "decklog", f"this binary has no command '{argv[0]}'")
            continue
        measure(results, row, size, [Command("decklog", ground.decklog(*argv)), *peers], ground.env)
        peak_memory(results, row, size, ground.decklog(*argv), ground.env)


def measure_other_memory(results, ground):
    """Of the commands that no row times; each verb writes as note does."""
    record = ground.record.id
    others = {
        "timeline": ["timeline", record],
        "log": ["log"],
        "log ID": ["log", record],
        "list --all": ["list", "--all"],
        "check": ["check"],
        "doctor": ["doctor"],
        "export jsonl": ["export", "jsonl", "--unredacted"],
        "open": ["open", "-q", "Checkout API returns 503", "-p", "P3"],
        "seal": ["seal", "bench"],
    }
    for name, argv in others.items():
        if ground.bench.has_command(argv[0]):
            peak_memory(results, name, ground.size, ground.decklog(*argv), ground.env)


def measure_index(results, ground):
    row, size = "first index", ground.size
    subprocess.run([str(part) for part in ground.decklog("status")], env=ground.env, capture_output=True)
    if not has_index(ground):
        return results.skip(row, size, "decklog", "this binary keeps no index")
    forget = f"rm -rf {index_files(ground)}"
    measure(results, row, size, [Command("decklog", ground.decklog("status"), prepare=forget)], ground.env)
    subprocess.run(forget, shell=True, check=True)
    peak_memory(results, row, size, ground.decklog("status"), ground.env)
    note = f"{ground.bench.decklog} --ledger {ground.bare} note -q {ground.record.id} more"
    measure(results, "status, index one entry behind", size, [Command("decklog", ground.decklog("status"), prepare=note)], ground.env)


def measure_history(results, bench, size):
    ledger = bench.ledger(size, history=True)
    commits = int(bench.run("git", "-C", ledger, "rev-list", "--count", "main"))
    verify = [bench.decklog, "--ledger", ledger, "verify"]
    measure(results, "verify", size, [Command("decklog", verify),
                                      Command("git log --raw", ["git", "-C", ledger, "log", "--raw", "--no-abbrev", "main"])], bench.env)
    peak_memory(results, "verify", size, verify, bench.env)
    add_rates(results, "verify", size, commits)
    measure_bulk(results, bench, ledger, size, commits)


def add_rates(results, row, size, commits):
    for figure in [one for one in results.figures if one["row"] == row and one["size"] == size and one["unit"] == "ms"]:
        results.add(row + ", commits a second", size, figure["tool"], commits / figure["value"] * 1000, "/s")


def measure_bulk(results, bench, ledger, size, commits):
    row = "import jsonl --history"
    for name in ("export", "import"):
        if not bench.has_command(name):
            return results.skip(row, size, "decklog", f"this binary has no command '{name}'")
    exported, target = bench.folder / f"export-{size}.jsonl", bench.folder / "imported"
    export = [bench.decklog, "--ledger", ledger, "export", "jsonl", "--unredacted"]
    export_to(bench, export, exported)
    measure(results, "export jsonl", size, [Command("decklog", export)], bench.env)
    peak_memory(results, "export jsonl", size, export, bench.env)
    anew = f"rm -rf {target} && {bench.decklog} init -q --bare {target}"
    into = [bench.decklog, "--ledger", target, "import", "jsonl"]
    stream = bench.stream(size, history=True)
    measure(results, row, size,
            [Command("decklog", [*into, "--history", exported], prepare=anew),
             Command("git fast-import", ["sh", "-c", f"git -C {target} fast-import --quiet --done <{stream}"], prepare=anew)], bench.env)
    add_rates(results, row, size, commits)
    measure(results, "import jsonl, one commit", size, [Command("decklog", [*into, exported], prepare=anew)], bench.env)
    memory_of_imports(results, bench, ledger, size, exported)


def export_to(bench, export, path):
    with path.open("wb") as out:
        subprocess.run([str(part) for part in export], env=bench.env, stdout=out, check=True)


def memory_of_imports(results, bench, ledger, size, exported):
    target = bench.folder / "imported"
    into = [bench.decklog, "--ledger", target, "import", "jsonl"]
    for name, argv in (("import jsonl, one commit", [*into, exported]), ("import jsonl --history", [*into, "--history", exported])):
        shutil.rmtree(target, ignore_errors=True)
        bench.run(bench.decklog, "init", "-q", "--bare", target)
        peak_memory(results, name, size, argv, bench.env)
        if records_in(bench, target) != records_in(bench, ledger):
            results.skip(name, size, "decklog", "worth nothing: the imported records are not the exported ones")
    shutil.rmtree(target)


def measure_long_history(results, bench, size):
    """The memory of what reads or writes a history, where a run takes minutes."""
    ledger, exported = bench.ledger(size, history=True), bench.folder / f"export-{size}.jsonl"
    peak_memory(results, "verify", size, [bench.decklog, "--ledger", ledger, "verify"], bench.env)
    export_to(bench, [bench.decklog, "--ledger", ledger, "export", "jsonl", "--unredacted"], exported)
    memory_of_imports(results, bench, ledger, size, exported)


def records_in(bench, ledger):
    folders = ("incidents", "requests", "changes", "handoffs", "evidence")
    return bench.run("git", "-C", ledger, "ls-tree", "-r", "main", "--", *folders)


def timeline(first, count, letter):
    """Notes in the canonical form."""
    return "".join(f"- id: {number:04}-{letter * 6}\n  at: 2026-11-22T08:{number // 60 % 60:02}:{number % 60:02}Z\n"
                   f"  by: bench@example.com\n  type: note\n  text: error rate jumped right after the deploy\n" for number in range(first, first + count))


def measure_merge(results, bench):
    """Two sides that each have half of the entries for themselves; only the base's first entry is common."""
    folder = bench.folder / "merge"
    bench.empty_ledger(folder)
    name = bench.run(bench.decklog, "--ledger", folder, "open", "-q", "Checkout API returns 503", "-p", "P2").decode().strip()
    base = next(ledgers.records_of(bench, folder))
    (folder / "base").write_text(base.text)
    for entries in ENTRIES_MERGED:
        for side, letter in (("ours", "a"), ("theirs", "b")):
            (folder / side).write_text(base.text + timeline(2, entries // 2, letter))
        measure(results, "merge of one record, by entries", entries,
                [Command("decklog", [bench.decklog, "--ledger", folder, "merge-driver", folder / "base", folder / "merged", folder / "theirs", base.path],
                         prepare=f"cp {folder / 'ours'} {folder / 'merged'}")], bench.env)
        stands = (folder / "merged").read_text().count("\n- id: ")
        if stands != 1 + entries // 2 * 2:
            sys.exit(f"error: the merge of {name} holds {stands} entries")
    shutil.rmtree(folder)


def measure_sync(results, bench, ground, note_script):
    """One new entry; and one on each side. An entry is committed before each run and not timed."""
    folder, record = bench.folder, ground.record
    for tool in ("decklog", "git"):
        bench.copy(ground.bare, f"{tool}.git")
        for clone in "ab":
            bench.run(bench.decklog, "clone", "-q", folder / f"{tool}.git", folder / f"{tool}-{clone}")
    note = f"{bench.decklog} --ledger {folder}/decklog-%s note -q {record.id} more"
    git_note = f"{note_script} {folder}/git-%s %s more"
    sync = f"{bench.decklog} --ledger {folder}/decklog-b sync -q"
    pull = f"(cd {folder}/git-b && git pull -q --no-rebase --no-edit && git push -q)"
    exchange = folder / "git-exchange"
    exchange.write_text(f"#!/bin/sh\ncd {folder}/git-a && git pull -q --no-rebase --no-edit && git push -q\n")
    exchange.chmod(0o755)
    decklog = [bench.decklog, "--ledger", folder / "decklog-a", "sync", "-q"]
    # git cannot merge two entries in one file; there the other side writes into a file of its own.
    git_other = f"(cd {folder}/git-b && git pull -q --no-rebase --no-edit) && {git_note % ('b', 'other.txt')} && {pull}"
    decklog_other = f"{sync} && {note % 'b'} && {sync}"
    git_mine = git_note % ("a", record.path)
    measure(results, "sync, one entry", ground.size, [Command("decklog", decklog, prepare=note % "a"),
                                                      Command("git pull + push", [exchange], prepare=git_mine)], bench.env)
    measure(results, "sync, both sides", ground.size, [Command("decklog", decklog, prepare=f"{decklog_other} && {note % 'a'}"),
                                                       Command("git pull + push", [exchange], prepare=f"{git_other} && {git_mine}")], bench.env)
    peak_memory(results, "sync, one entry", ground.size, decklog, bench.env)
    for tool in ("decklog", "git"):
        for part in (".git", "-a", "-b"):
            shutil.rmtree(folder / (tool + part))


def measure_size(results, bench, size, peers):
    print(f"{size} records", flush=True)
    note_script = bench.folder / "git-note"
    note_script.write_text(GIT_NOTE)
    note_script.chmod(0o755)
    ground = Ground(bench, size, peers)
    # Reading first: what is written makes loose objects.
    measure_start(results, ground)
    measure_reads(results, ground)
    measure_index(results, ground)
    if size <= SYNC_UP_TO:
        measure_sync(results, bench, ground, note_script)
    measure_note(results, ground, note_script)
    measure_writers(results, ground, note_script)
    measure_other_memory(results, ground)
    ground.remove()
    if size <= HISTORY_UP_TO:
        measure_history(results, bench, size)


def machine_of(bench):
    words = [f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores", f"Linux {platform.release()}"]
    for argv in (["git", "--version"], ["fossil", "version"], ["task", "--version"], [bench.decklog, "--version"]):
        if shutil.which(argv[0]):
            words.append((argv[0] if argv[0] == "task" else "") + " " + bench.run(*argv).decode().split("\n")[0].strip())
    return ", ".join(word.strip() for word in words)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decklog", type=pathlib.Path, required=True)
    parser.add_argument("--make-ledger", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("sizes", type=int, nargs="+")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    results = Results()
    peers = [name for name, program in (("fossil", "fossil"), ("taskwarrior", "task")) if shutil.which(program)]
    for name in {"fossil", "taskwarrior"} - set(peers):
        results.skip("all rows", "all sizes", name, "it is not installed")
    with tempfile.TemporaryDirectory(prefix="decklog-bench-") as folder:
        bench = ledgers.Bench(pathlib.Path(folder), given.decklog.resolve(), given.make_ledger.resolve(), given.seed)
        measure_merge(results, bench)
        for size in sorted(given.sizes):
            measure_size(results, bench, size, peers)
            # After each size, so that a run that is broken off leaves what it has.
            results.save(given.out / "results.json", machine_of(bench))
            report.write(given.out)
        for size in [size for size in given.sizes if size > HISTORY_UP_TO]:
            measure_long_history(results, bench, size)
        results.save(given.out / "results.json", machine_of(bench))
        report.write(given.out)
    print(f"written: {given.out / 'table.md'}, {given.out / 'cost.svg'}, {given.out / 'results.json'}")


if __name__ == "__main__":
    main()
