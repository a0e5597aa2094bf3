# SPDX-License-Identifier: MIT
"""oncall_test.py --binary DECKLOG: `oncall --json` and `--ics` over random rosters against reckoning.py, at every moment
at which either of them says that something changes, and one second beside it, around changes of the clocks."""

import argparse
import bisect
import datetime
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

import yaml

import reckoning

SEED = 20261123
ROSTERS = 28
BINARY = None
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Seoul", "UTC"]
PEOPLE = ["alice@example.com", "bob@example.com", "carol", "이지은", "eve"]
SHIFTS = ["1w", "1w", "2w", "1d", "1d", "12h", "8h30m", "36h", "1h"]
CLOCKS = ["09:00", "00:00", "02:00", "02:15", "02:30", "18:00"]
HOURS = [
    "09:00-17:00",
    "20:00-08:00",
    "mon-fri 09:00-21:00",
    "sat,sun",
    "22:30-02:30",
    "00:00-24:00",
    "01:30-02:15",
    "fri-mon 18:00-02:00",
    ["mon-fri 08:00-12:00", "mon-fri 11:00-18:00", "sat 10:00-14:00"],
]


def utc(time):
    return datetime.datetime.fromtimestamp(time, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_of(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


class Dice(random.Random):
    def a_layer(self, zone, year, alone):
        people = self.sample(PEOPLE, self.randint(1, len(PEOPLE)))
        begin = datetime.date(year, 1, 1) + datetime.timedelta(days=self.randint(-200, 60))
        layer = {"zone": zone, "starts": f"{begin} {self.choice(CLOCKS)}", "shift": self.choice(SHIFTS), "people": people}
        if self.random() < (0.2 if alone else 0.7):
            layer["hours"] = self.choice(HOURS)
        return layer

    def a_span(self, begin, end):
        """Some hours or weeks, as a local time or as an instant."""
        first = self.randint(begin - 5 * 86400, end)
        last = first + self.choice([1800, 3600, 43200, 86400, 7 * 86400, 20 * 86400])
        form = self.choice(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:00Z"])
        return {"from": self.as_text(first, form), "until": self.as_text(last, form)}

    @staticmethod
    def as_text(time, form):
        return datetime.datetime.fromtimestamp(time, datetime.timezone.utc).strftime(form)

    def a_rotation(self, year, zones):
        layers = [self.a_layer(self.choice(zones), year, False) for _ in range(self.choice([1, 2, 2, 3]))]
        return self.a_layer(self.choice(zones), year, True) if self.random() < 0.4 else {"layers": layers}

    def a_roster(self, year, begin, end, zones):
        rotations = {f"rotation/{number}": {**self.a_rotation(year, zones), "level": number + 1} for number in range(2)}
        names = list(rotations)
        overrides = [{"rotation": self.choice(names), "who": self.choice(PEOPLE), **self.a_span(begin, end)} for _ in range(self.randint(0, 6))]
        swaps = [{"rotation": self.choice(names), "people": self.sample(PEOPLE, 2), **self.a_span(begin, end)} for _ in range(self.randint(0, 5))]
        return {"schema": "decklog-roster/1", "people": {name: None for name in PEOPLE}, "rotations": rotations, "overrides": overrides, "swaps": swaps}


class Ledger:
    def __init__(self, folder):
        home = pathlib.Path(folder)
        self.folder = home / "oncall"
        self.env = {
            "HOME": folder,
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_NOSYSTEM": "1",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            "DECKLOG_NOW": "2026-11-25T10:00:00Z",
        }
        (home / ".gitconfig").write_text("[user]\n\tname = Alice\n\temail = alice@example.com\n")
        subprocess.run([BINARY, "init", str(self.folder)], env=self.env, check=True, capture_output=True)

    def write(self, roster):
        """JSON is YAML; what comes back is what PyYAML reads."""
        text = json.dumps(roster, ensure_ascii=False, indent=1)
        (self.folder / "roster.yaml").write_text(text)
        subprocess.run(["git", "commit", "-qam", "roster"], cwd=self.folder, env=self.env, check=True)
        return yaml.safe_load(text)

    def answer(self, *arguments, may_be_nobody=True):
        done = subprocess.run([BINARY, "oncall", *arguments], cwd=self.folder, env=self.env, capture_output=True)
        if done.returncode not in ((0, 1) if may_be_nobody else (0,)):
            raise AssertionError(done.stderr.decode())
        return done.stdout

    def plan(self, name, begin, end):
        shifts = json.loads(self.answer("--json", "--rotation", name, "--from", utc(begin), "--until", utc(end)))["shifts"]
        return [{**shift, "start": seconds_of(shift["start"]), "end": seconds_of(shift["end"])} for shift in shifts]


def differences(shifts, second, begin, end, dice):
    """Moments at which the two disagree."""
    starts = [shift["start"] for shift in shifts]
    edges = second.edges(begin, end) | {edge for shift in shifts for edge in (shift["start"], shift["end"])}
    moments = {moment for edge in edges for moment in (edge - 1, edge)} | {dice.randrange(begin, end) for _ in range(100)}
    for moment in sorted(moment for moment in moments if begin <= moment < end):
        shift = shifts[bisect.bisect_right(starts, moment) - 1]
        ours = (shift["who"], shift["kind"], shift["instead_of"])
        if ours != second.at(moment):
            yield f"{utc(moment)}: decklog {ours}, reckoned {second.at(moment)}"


def cut(shifts, begin, end):
    """What of a longer plan lies in a part of its time; only gaps are cut."""
    for shift in shifts:
        if shift["end"] <= begin or shift["start"] >= end:
            continue
        is_gap = shift["kind"] == "gap"
        yield {**shift, "start": max(begin, shift["start"]), "end": min(end, shift["end"])} if is_gap else shift


class OnCall(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="decklog-oncall-")
        self.addCleanup(folder.cleanup)
        self.ledger = Ledger(folder.name)

    def check_rotation(self, roster, name, begin, end, dice):
        shifts = self.ledger.plan(name, begin, end)
        self.assertLessEqual(shifts[0]["start"], begin)
        self.assertGreaterEqual(shifts[-1]["end"], end)
        for one, other in zip(shifts, shifts[1:]):
            self.assertEqual(one["end"], other["start"], "an overlap or a hole")
        second = reckoning.Reckoning(roster, name, end)
        self.assertEqual(list(differences(shifts, second, begin, end, dice)), [])
        for _ in range(2):
            first = dice.randrange(begin, end)
            last = min(end, first + dice.choice([1, 3600, 86400, 30 * 86400]))
            self.assertEqual(self.ledger.plan(name, first, last), list(cut(shifts, first, last)), f"{utc(first)} {utc(last)}")
        self.check_now(name, second, dice.randrange(begin, end))

    def check_now(self, name, second, moment):
        (row,) = json.loads(self.ledger.answer("--json", "--rotation", name, "--at", utc(moment)))["rotations"]
        now = row["on_call"]
        self.assertEqual(now and now["who"], second.at(moment)[0])
        if row["until"] and seconds_of(row["until"]) < second.layers[0].begins[-1]:
            self.assertEqual(second.at(seconds_of(row["until"]) - 1)[0], second.at(moment)[0])
            self.assertNotEqual(second.at(seconds_of(row["until"]))[0], second.at(moment)[0])

    def check_rosters(self, seed, year, zones, begin, end):
        dice = Dice(seed)
        roster = self.ledger.write(dice.a_roster(year, begin, end, zones))
        for name in roster["rotations"]:
            with self.subTest(seed=seed, rotation=name, roster=json.dumps(roster, ensure_ascii=False)):
                self.check_rotation(roster, name, begin, end, dice)

    def test_random_rosters_around_changes_of_the_clocks(self):
        for number in range(ROSTERS):
            dice = random.Random(SEED + number)
            year = dice.randint(2023, 2029)
            begin = seconds_of(f"{year}-01-01T00:00:00Z") + dice.randrange(200 * 86400)
            zones = ZONES if number % 2 else [dice.choice(ZONES)]
            self.check_rosters(SEED + number, year, zones, begin, begin + dice.choice([60, 150, 365]) * 86400)

    def test_a_zone_that_skipped_a_whole_day(self):
        for number in range(4):
            begin = seconds_of("2011-12-20T00:00:00Z")
            self.check_rosters(SEED + 1000 + number, 2011, ["Pacific/Apia"], begin, begin + 20 * 86400)

    def test_the_comparison_notices_another_plan(self):
        begin = seconds_of("2026-03-20T00:00:00Z")
        end = begin + 30 * 86400
        layer = {"zone": "Europe/Berlin", "starts": "2026-03-01 09:00", "shift": "1d", "people": ["carol", "eve"]}
        roster = self.ledger.write({"rotations": {"one": layer}})
        shifts = self.ledger.plan("one", begin, end)
        self.assertEqual(list(differences(shifts, reckoning.Reckoning(roster, "one", end), begin, end, random.Random(1))), [])
        for other in ({"zone": "UTC"}, {"shift": "25h"}, {"hours": "mon-fri"}, {"people": ["eve", "carol"]}, {"starts": "2026-03-01 09:01"}):
            second = reckoning.Reckoning({"rotations": {"one": {**layer, **other}}}, "one", end)
            self.assertTrue(list(differences(shifts, second, begin, end, random.Random(1))), other)

    def test_the_calendar_says_what_the_plan_says(self):
        begin = seconds_of("2026-10-01T00:00:00Z")
        end = begin + 60 * 86400
        roster = Dice(SEED).a_roster(2026, begin, end, ZONES)
        long_name = "a rotation, with; marks\\ and a long name 온콜 담당자 순번 " * 3
        roster["rotations"] = {long_name.strip(): roster["rotations"]["rotation/0"]}
        roster["overrides"] = [{"rotation": long_name.strip(), "who": "이지은", "from": "2026-10-05", "until": "2026-10-06", "why": "휴가; \"첫째, 둘째\""}]
        roster["people"]["이지은"] = {"name": 'Jieun "Ji" Lee^', "emails": ["jieun+oncall@example.com"]}
        roster = self.ledger.write(roster)
        window = ["--from", utc(begin), "--until", utc(end)]
        raw = self.ledger.answer("--ics", *window, may_be_nobody=False)
        lines = raw.split(b"\r\n")
        self.assertEqual(lines.pop(), b"")
        for line in lines:
            self.assertLessEqual(len(line), 75)
            self.assertNotIn(b"\n", line)
            line.decode()  # no character is split
        self.assertTrue(any(line.startswith(b" ") for line in lines))
        whole = raw.decode().replace("\r\n ", "").split("\r\n")
        events, event = [], None
        for line in whole:
            name, _, value = line.partition(":")
            if line == "BEGIN:VEVENT":
                event = {}
            elif line == "END:VEVENT":
                events.append(event)
            elif event is not None:
                self.assertNotIn(name, event)
                event[name] = value
        plan = json.loads(self.ledger.answer("--json", *window))["shifts"]
        shifts = [shift for shift in plan if shift["who"]]

        def packed(text):
            return text.replace("-", "").replace(":", "")

        self.assertEqual([(e["DTSTART"], e["DTEND"]) for e in events], [(packed(s["start"]), packed(s["end"])) for s in shifts])
        self.assertEqual(len({event["UID"] for event in events}), len(events))
        changed = next(event for event in events if "override" in event["DESCRIPTION"])
        self.assertIn('휴가\\; "첫째\\, 둘째"', changed["DESCRIPTION"])
        self.assertIn("with\\; marks\\\\ and", changed["SUMMARY"])
        self.assertEqual(changed["ATTENDEE;CN=\"Jieun ^'Ji^' Lee^^\""], "mailto:jieun+oncall@example.com")
        again = self.ledger.answer("--ics", *window)
        self.assertEqual(again, raw)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    options, rest = parser.parse_known_args()
    BINARY = os.path.abspath(options.binary)
    unittest.main(argv=[sys.argv[0], *rest])
