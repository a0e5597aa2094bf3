#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Replays incident logs that were kept by hand through the command line: one command per fact, each with its --at, and compares
what `show --json` gives back with the log.

    replay.py INCIDENTS.json [--binary decklog] [--keep DIR]

The file: {"incidents": [{"file", "title", "milestones": {"detected_at", …}, "impact", "entries": [{"at", "text"}]}]}.
Times that contradict each other must be refused (exit 4) or flagged (a note on standard error); the others must come back the same.
Exits 1 when a time was lost or a contradiction went unseen.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta

ORDER = [("started_at", "detected_at"), ("started_at", "mitigated_at"), ("detected_at", "opened_at"),
         ("mitigated_at", "resolved_at")]


def when(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Ledger:
    def __init__(self, binary, folder):
        self.binary = binary
        self.env = {"PATH": os.environ["PATH"], "HOME": folder, "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
                    "GIT_AUTHOR_NAME": "Scribe", "GIT_AUTHOR_EMAIL": "scribe@example.com",
                    "GIT_COMMITTER_NAME": "Scribe", "GIT_COMMITTER_EMAIL": "scribe@example.com"}
        self.folder = os.path.join(folder, "ledger")
        self.commands = 0
        self.run("init", self.folder, inside=False)

    def run(self, *arguments, inside=True):
        """The answer as JSON, the exit code, and what was said on standard error."""
        self.commands += 1
        where = ["--ledger", self.folder] if inside else []
        done = subprocess.run([self.binary, *where, arguments[0], "--json", *arguments[1:]], env=self.env, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL)
        try:
            answer = json.loads(done.stdout)
        except json.JSONDecodeError:
            sys.exit(f"{arguments}: no JSON on standard output\n{done.stdout}\n{done.stderr}")
        return answer, done.returncode, done.stderr


def contradictions(incident):
    """What a careful reader would find wrong in the log."""
    found = []
    milestones = incident["milestones"]
    for earlier, later in ORDER:
        if earlier in milestones and later in milestones and when(milestones[earlier]) > when(milestones[later]):
            found.append(f"{earlier} {milestones[earlier]} is later than {later} {milestones[later]}")
    first = min(when(time) for time in milestones.values())
    for entry in incident["entries"]:
        if first - when(entry["at"]) > timedelta(days=7):
            found.append(f"a note at {entry['at']} lies far before everything else")
    return found


def replay(ledger, incident):
    """Returns (times compared, times lost, what decklog refused or flagged)."""
    milestones = incident["milestones"]
    said, lost, compared = [], [], 0

    def command(*arguments):
        answer, code, err = ledger.run(*arguments)
        if code not in (0, 4):
            sys.exit(f"{arguments}: exit {code}: {answer}")
        if code == 4:
            said.extend(reason["message"] for reason in answer["error"]["reasons"])
        said.extend(line for line in err.splitlines() if line.startswith("note:"))
        return answer if code == 0 else None

    title = incident["title"][:200]
    opening = ["open", title, "-p", "P1", "--impact", incident["impact"] or "-", "--at", milestones["opened_at"]]
    kept = dict(milestones)
    dated = [*opening, "--detected", milestones["detected_at"]] if "detected_at" in milestones else opening
    opened = command(*dated)
    if opened is None:
        kept.pop("detected_at")
        opened = command(*opening)
    record = opened["id"]
    notes = []
    for entry in incident["entries"]:
        noted = command("note", record, "--at", entry["at"], "--", entry["text"])
        notes.append((noted["entry"], entry))
    for verb, name in (("mitigate", "mitigated_at"), ("resolve", "resolved_at")):
        if name not in milestones:
            continue
        if verb == "resolve" and "mitigated_at" not in kept:
            command("mitigate", record, "--at", milestones[name], "--", "the time of mitigation is not in the log")
        if command(verb, record, "--at", milestones[name], "--", f"as the log says ({name})") is None:
            kept.pop(name)
    shown, _, _ = ledger.run("show", record)
    back = shown
    for name, time in kept.items():
        compared += 1
        if back["milestones"][name] != time:
            lost.append(f"{name}: {time} came back as {back['milestones'][name]}")
    by_id = {entry["id"]: entry for entry in back["timeline"]}
    for identity, entry in notes:
        compared += 1
        if by_id[identity]["at"] != entry["at"] or by_id[identity]["text"].strip() != entry["text"].strip():
            lost.append(f"note at {entry['at']} came back as {by_id[identity]['at']}")
    return compared, lost, said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("incidents")
    parser.add_argument("--binary", default="decklog")
    parser.add_argument("--keep", help="leave the ledger in this folder")
    options = parser.parse_args()
    with open(options.incidents, encoding="utf-8") as file:
        incidents = json.load(file)["incidents"]
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        ledger = Ledger(options.binary, options.keep or scratch)
        total = 0
        for incident in incidents:
            compared, lost, said = replay(ledger, incident)
            total += compared
            wrong = contradictions(incident)
            print(f"{incident['file']}: {compared} times compared, {len(lost)} lost")
            for line in wrong:
                print(f"    in the log: {line}")
            for line in said:
                print(f"    decklog:    {line}")
            for line in lost:
                print(f"    LOST:       {line}")
            unseen = bool(wrong) and not said
            if unseen:
                print("    UNSEEN:     the log contradicts itself and decklog said nothing")
            failed = failed or bool(lost) or unseen
        fsck = subprocess.run(["git", "-C", ledger.folder, "fsck", "--strict"], capture_output=True, text=True)
        status = subprocess.run(["git", "-C", ledger.folder, "status", "--porcelain"], capture_output=True, text=True)
        failed = failed or fsck.returncode != 0 or bool(status.stdout)
        print(f"{len(incidents)} incidents, {ledger.commands} commands, {total} times compared; "
              f"git fsck {'clean' if fsck.returncode == 0 else 'NOT clean'}, git status {'NOT clean' if status.stdout else 'clean'}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
