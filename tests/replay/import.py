#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes kept logs as Markdown, in the styles in which teams write it, imports each file, and compares the times.

    import.py INCIDENTS.json [--binary decklog]

The file is replay.py's. A time may come back as a milestone, or as a note when it contradicts another one, which must be told. The
second import of a file must write nothing, and the ledger must verify. Exits 1 when a time was lost.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

NAMES = {"detected_at": "First detected", "opened_at": "Incident declared", "mitigated_at": "Repaired", "resolved_at": "Resolved"}


def clock(text):
    return text.replace("T", " ")[:16]


def moments(incident, form):
    return "".join(form.format(name=NAMES[key], at=clock(at)) for key, at in incident["milestones"].items())


def as_list(incident):
    text = f"# {incident['title']}\n\n- **Key events**\n" + moments(incident, "  - {name} {at}\n")
    text += f"\n- **Impact**: {incident['impact']}\n\n- **Context**:\n"
    for entry in incident["entries"]:
        text += f"  - {clock(entry['at'])}: " + entry["text"].replace("\n", "\n    ") + "\n"
    return text + "\n- **Resolution**: done\n\n"


def as_table(incident):
    text = f"## {incident['title']}\n\n" + moments(incident, "**{name}:** {at}\n\n")
    text += "### Timeline\n\n| Date | Time (UTC) | What |\n|---|---|---|\n"
    for entry in incident["entries"]:
        day, minute = clock(entry["at"]).split()
        text += f"| {day} | {minute} | " + entry["text"].split("\n")[0].replace("|", "\\|") + " |\n"
    return text + "\n"


def as_headings(incident):
    text = f"## {incident['title']}\n\n" + moments(incident, "* {name}: {at} UTC\n") + "\n### Timeline\n\n"
    for entry in incident["entries"]:
        text += f"#### {clock(entry['at'])}\n\n{entry['text']}\n\n"
    return text


def as_days(incident):
    text = f"## {incident['title']}\n\n" + moments(incident, "| {name} | {at} |\n") + "\n### Timeline\n"
    day = ""
    for entry in incident["entries"]:
        if entry["at"][:10] != day:
            day = entry["at"][:10]
            text += f"\n**{day}**\n\n"
        text += f"**{entry['at'][11:16]}** \u2014 {entry['text']}\n\n"
    return text


class Ledger:
    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = folder
        self.env = {"PATH": os.environ["PATH"], "HOME": folder, "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
                    "GIT_AUTHOR_NAME": "Scribe", "GIT_AUTHOR_EMAIL": "scribe@example.com",
                    "GIT_COMMITTER_NAME": "Scribe", "GIT_COMMITTER_EMAIL": "scribe@example.com"}
        self.run("init", folder)

    def run(self, *arguments, text="", code=0):
        done = subprocess.run([self.binary, *arguments], cwd=self.folder, env=self.env, input=text, text=True, capture_output=True)
        if done.returncode != code:
            sys.exit(f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout


def lost_of(incident, record):
    entries = [(entry["at"], (entry["text"] or "").split("\n")[0].strip().replace("\\|", "|")) for entry in record["timeline"]]
    times = {at for at, _ in entries}
    lost = [f"{key} {at}" for key, at in incident["milestones"].items() if record["milestones"].get(key) != at and at not in times]
    for entry in incident["entries"]:
        if (entry["at"], entry["text"].split("\n")[0].strip().removeprefix("- ")) not in {(at, text.removeprefix("- ")) for at, text in entries}:
            lost.append(f"note at {entry['at']}")
    moved = [key for key, at in incident["milestones"].items() if record["milestones"].get(key) != at]
    return lost, moved


def round_trip(binary, style, incidents):
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(binary, folder)
        text = ("" if style is as_list else "# Incident log\n\n") + "".join(style(incident) for incident in incidents)
        command = ("import", "markdown", "--json", "--zone", "UTC", "-p", "P1")
        answer = json.loads(ledger.run(*command, text=text))
        told = " ".join(doubt["message"] for doubt in answer["doubts"])
        records = [json.loads(line) for line in ledger.run("export", "jsonl").splitlines()]
        by_title = {record["title"]: record for record in records}
        for incident in incidents:
            record = by_title.get(" ".join(incident["title"].split()))
            if record is None:
                print(f"{style.__name__}: {incident['file']}: is missing")
                failed = True
                continue
            lost, moved = lost_of(incident, record)
            untold = [key for key in moved if key not in told]
            print(f"{style.__name__}: {incident['file']}: {len(lost)} lost, {len(moved)} as notes, {len(untold)} of these untold")
            for line in lost:
                print(f"    LOST: {line}")
            failed = failed or bool(lost) or bool(untold)
        again = json.loads(ledger.run(*command, text=text))
        if again["changed"] or again["entries"]:
            print(f"{style.__name__}: the second import wrote {again['entries']} entries")
            failed = True
        ledger.run("verify")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("incidents")
    parser.add_argument("--binary", default="decklog")
    options = parser.parse_args()
    with open(options.incidents, encoding="utf-8") as file:
        incidents = json.load(file)["incidents"]
    failed = [style.__name__ for style in (as_list, as_table, as_headings, as_days) if round_trip(options.binary, style, incidents)]
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
