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

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / room) for room in ("load", "oncall", "stats")]

import due_judge  # noqa: E402
import oracle  # noqa: E402
import reckoning  # noqa: E402
import scenario  # noqa: E402
import second  # noqa: E402

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
        theirs = sorted((item["id"], item["clock"].get("kind", ""), due_judge.when(item["clock"]["due"]), item["who"] or "") for item in said)
        judge.same(f"due --within {words} at {at}", due_judge.due(records_of(team, at), policy_of(team), now, within), theirs)


def judge_load(judge, team, since, until):
    said = json.loads(team.run(until, scenario.DAN, "load", "--json", "--since", since, "--until", until))
    limits = policy_of(team)["limits"]
    numbers = {name: limits[name] for name in ("incidents_per_shift", "engaged_percent", "days_in_a_row")}
    numbers |= {f"{name}_seconds": oracle.duration(limits[name]) for name in ("same_incident", "rest")}
    exported = team.run(until, scenario.DAN, "export", "jsonl")
    found = oracle.load(exported, scenario.ROSTER, numbers, oracle.seconds(since), oracle.seconds(until))
    judge.same(f"load {since} {until}", listed(found), listed(said))


def listed(document):
    """A document as (path, value), so that a difference is one line."""
    if isinstance(document, dict):
        return [(f"{key}.{path}", value) for key in sorted(document) for path, value in listed(document[key])]
    if isinstance(document, list):
        return [(f"{place}.{path}", value) for place, one in enumerate(document) for path, value in listed(one)]
    return [("", document)]


def judge_stats(judge, team, since, until, by):
    said = json.loads(team.run(until, scenario.DAN, "stats", "--json", "--since", since, "--until", until, *(["--by", by] if by else [])))
    for extra in ("schema", "commit"):
        said.pop(extra)
    for metric in said["metrics"]:
        metric.pop("meaning")
    policy = policy_of(team)
    targets = {kind: {name: int(due_judge.span(row[kind]).total_seconds()) for name, row in policy["priorities"].items() if kind in row} for kind in ("ack", "mitigate")}
    metrics = [(name, row.get("kind", "incident"), row["from"], row["to"]) for name, row in policy["metrics"].items()]
    ours = second.Second(records_of(team, until), {"metrics": metrics, "targets": targets})
    span = {"since": second.moment(since), "until": second.moment(until), "judged_at": second.moment(until)}
    judge.same(f"stats {since} {until} by {by}", listed(ours.answer(**span, by=by)), listed(said))


def judge_oncall(judge, team, begin, end):
    first, last = reckoning_seconds(begin), reckoning_seconds(end)
    roster = yaml.safe_load(scenario.ROSTER)
    for name in roster["rotations"]:
        said = json.loads(team.run(end, scenario.DAN, "oncall", "--json", "--rotation", name, "--from", begin, "--until", end))["shifts"]
        ours = reckoning.Reckoning(roster, name, last)
        for at in range(first, last, 300):
            shift = next(one for one in said if reckoning_seconds(one["start"]) <= at < reckoning_seconds(one["end"]))
            judge.same(f"oncall {name} at {oracle.utc(at)}", [ours.at(at)], [(shift["who"], shift["kind"], shift["instead_of"])])


def reckoning_seconds(text):
    return int(due_judge.when(text).timestamp())


def judge_all(judge, team):
    for day in range(0, 40, 3):  # what is late grows when nobody does anything
        later = due_judge.when(scenario.END) + datetime.timedelta(days=day)
        judge_due(judge, team, later.strftime("%Y-%m-%dT%H:%M:%SZ"))
    for since, until in ((scenario.BEGIN, scenario.END), (scenario.BEGIN, "2026-10-25T01:00:00Z"), ("2026-10-25T00:00:00Z", scenario.END)):
        judge_load(judge, team, since, until)
        for by in (None, "priority", "service", "week"):
            judge_stats(judge, team, since, until, by)
    judge_oncall(judge, team, scenario.BEGIN, scenario.END)


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
        judge_all(judge, team)
        if given.keep:
            shutil.copytree(team.folder, given.keep)
    finally:
        shutil.rmtree(folder)
    print(f"{len(team.log)} commands, {judge.compared} answers compared, {len(judge.wrong)} do not agree")
    print("\n".join(judge.wrong))
    sys.exit(1 if judge.wrong else 0)


if __name__ == "__main__":
    main()
