# SPDX-License-Identifier: MIT
"""Plays the two weeks of scenario.py and holds every number that decklog prints about them to one that was computed here, in another
way. `rotation_test.py --binary decklog [--keep FOLDER]`"""

import argparse
import datetime
import json
import pathlib
import shutil
import sys
import tempfile

import yaml

import due_judge
import scenario

LOOKED_AT_EVERY = 6  # commands


class Judge:
    """Compares, counts, and remembers what did not agree."""

    def __init__(self):
        self.compared, self.wrong = 0, []

    def same(self, what, ours, theirs):
        """Two lists, of which what only one has is told."""
        self.compared += 1
        if ours != theirs:
            only = [f"  computed here: {one}" for one in ours if one not in theirs] + [f"  decklog says: {one}" for one in theirs if one not in ours]
            self.wrong.append("\n".join([what, *only]))


def records_of(team, at):
    lines = team.run(at, scenario.DAN, "export", "jsonl").splitlines()
    return [record for record in map(json.loads, lines) if "timeline" in record]


def policy_of(team):
    return yaml.safe_load((team.folder / "decklog.yaml").read_text())


def judge_due(judge, team, at):
    now = due_judge.when(at)
    for words, within in (("2d", datetime.timedelta(days=2)), ("1s", datetime.timedelta(seconds=1))):
        said = json.loads(team.run(at, scenario.DAN, "due", "--json", "--within", words))["items"]
        theirs = sorted((item["id"], item["clock"].get("kind") or item["clock"]["what"].split()[0], due_judge.when(item["clock"]["due"]), item["who"] or "") for item in said)
        judge.same(f"due --within {words} at {at}", due_judge.due(records_of(team, at), policy_of(team), now, within), theirs)


def onlooker(judge):
    def look(team, at):
        if len(team.log) % LOOKED_AT_EVERY == 0:
            judge_due(judge, team, at)

    return look


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--keep", type=pathlib.Path, help="leave the ledger in this folder")
    given = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="decklog-rotation-")
    judge = Judge()
    try:
        team = scenario.Team(given.binary.resolve(), folder)
        team.onlookers.append(onlooker(judge))
        scenario.play(team)
        for day in range(0, 40, 3):  # what is late grows when nobody does anything
            later = due_judge.when(scenario.END) + datetime.timedelta(days=day)
            judge_due(judge, team, later.strftime("%Y-%m-%dT%H:%M:%SZ"))
        if given.keep:
            shutil.copytree(team.folder, given.keep)
    finally:
        shutil.rmtree(folder)
    print(f"{len(team.log)} commands, {judge.compared} answers compared, {len(judge.wrong)} do not agree")
    print("\n".join(judge.wrong))
    sys.exit(1 if judge.wrong else 0)


if __name__ == "__main__":
    main()
