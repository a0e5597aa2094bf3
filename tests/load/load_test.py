# SPDX-License-Identifier: MIT
"""load_test.py --binary DECKLOG [--seeds N]: `decklog load --json` beside oracle.py, on weeks of work that are typed into the command
line with their times: one scripted, whose numbers are also written down here, and some drawn at random. Every number must agree."""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import yaml

import oracle

BINARY = None
SEEDS = 2
BEGIN = oracle.seconds("2026-10-19T00:00:00Z")  # two changes of clocks follow: Berlin's on 10-25, New York's on 11-01
HOUR = 3600
DAY = 24 * HOUR

ROSTER = """schema: decklog-roster/1
people:
  alice@example.com: {name: Alice Kim, zone: Asia/Seoul, aliases: [alice, kim], hours: "mon-fri 10:00-18:00"}
  bob@example.com: {name: Bob, zone: Europe/Berlin, emails: [bob@home.example.com]}
  carol@example.com: {zone: America/New_York, hours: ["mon-fri 09:00-17:00", "sat 10:00-14:00"]}
  dave@example.com: {name: Dave, zone: Asia/Kolkata, hours: "sun-thu 22:00-06:00"}
  erin@example.com: {name: Erin}
teams:
  payments: {members: [alice, bob]}
rotations:
  primary: {team: payments, zone: Europe/Berlin, starts: "2026-10-05 09:00", shift: 1w, people: [alice@example.com, bob@example.com, carol@example.com]}
  nights: {zone: UTC, starts: "2026-10-12 06:00", shift: 12h, people: [dave@example.com, erin@example.com, kim]}
  sun:
    level: 2
    layers:
    - {zone: Asia/Seoul, hours: "09:00-21:00", starts: "2026-10-20 00:00", shift: 1d, people: [alice@example.com, dave@example.com]}
    - {zone: America/New_York, hours: "mon-fri 08:00-20:00", starts: "2026-10-01 00:00", shift: 2d, people: [carol@example.com]}
overrides:
- {rotation: primary, from: "2026-10-29 09:00", until: "2026-10-30 21:30", who: erin@example.com}
- {rotation: sun, from: "2026-11-07 00:00", until: "2026-11-09 00:00", who: bob@example.com}
swaps:
- {rotation: primary, from: "2026-11-02 09:00", until: "2026-11-16 09:00", people: [alice@example.com, bob@example.com]}
- {rotation: nights, from: "2026-10-25 00:00", until: "2026-10-27 00:00", people: [dave@example.com, erin@example.com]}
"""
NAMES = ["alice", "KIM", "alice@example.com", "bob@example.com", "bob@home.example.com", "carol@example.com", "dave@example.com", "erin@example.com", "stranger@example.com"]  # fmt: skip


class Ledger:
    def __init__(self, folder, roster=ROSTER, limits=""):
        self.folder = pathlib.Path(folder) / "ledger"
        self.env = {
            "HOME": folder, "PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Scribe", "GIT_AUTHOR_EMAIL": "scribe@example.com", "GIT_COMMITTER_NAME": "Scribe",
            "GIT_COMMITTER_EMAIL": "scribe@example.com",
        }  # fmt: skip
        self.count = 0
        self.now = BEGIN
        self.at(BEGIN, "init", str(self.folder))
        (self.folder / "roster.yaml").write_text(roster)
        policy = self.folder / "decklog.yaml"
        if limits:
            text = policy.read_text()
            head, _, rest = text.partition("\nlimits:\n")
            policy.write_text(head + "\nlimits:\n" + limits + rest[rest.index("\n\n") if "\n\n" in rest else len(rest) :])
        for words in (["add", "-A"], ["commit", "-qm", "a roster"]):
            subprocess.run(["git", "-C", self.folder, *words], env=self.env, check=True)

    def at(self, moment, *arguments, allowed=(0,)):
        """Standard output of a command that runs at a moment."""
        self.count += 1
        clock = {"DECKLOG_NOW": oracle.utc(moment), "DECKLOG_SEED": str(self.count)}
        where = [] if arguments[0] == "init" else ["--ledger", str(self.folder)]
        done = subprocess.run([BINARY, *where, *arguments], env={**self.env, **clock}, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode not in allowed:
            raise AssertionError(f"{oracle.utc(moment)} {arguments}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def limits(self):
        limits = yaml.load((self.folder / "decklog.yaml").read_text(), Loader=yaml.BaseLoader)["limits"]
        return {
            "incidents_per_shift": int(limits["incidents_per_shift"]),
            "engaged_percent": int(limits["engaged_percent"]),
            "same_incident_seconds": oracle.duration(limits["same_incident"]),
            "rest_seconds": oracle.duration(limits["rest"]),
            "days_in_a_row": int(limits["days_in_a_row"]),
        }

    def both(self, since, until, now):
        """What decklog says, and what the oracle says."""
        answer = json.loads(self.at(now, "load", "--json", "--since", oracle.utc(since), "--until", oracle.utc(until)))
        roster = (self.folder / "roster.yaml").read_text()
        return answer, oracle.load(self.at(now, "export", "jsonl"), roster, self.limits(), since, until)


def moment(text):
    return oracle.seconds(f"2026-{text}:00Z".replace(" ", "T"))


class Scripted(unittest.TestCase):
    """A fortnight by hand: each number is written down, and the oracle finds the same."""

    def test_a_fortnight(self):
        with tempfile.TemporaryDirectory() as folder:
            ledger = Ledger(folder)

            def do(time, *arguments):
                return ledger.at(moment(time), *arguments, "--at", oracle.utc(moment(time))).strip()

            def opened(time, by, *options):
                return do(time, "open", "Checkout fails", "-p", "P1", "-s", "checkout", "--by", by, "-q", *options)

            # Bob's nights: 01:00 in Berlin (summer), an hour of work, then again at 09:00.
            first = opened("10-20 23:00", "bob@example.com")
            do("10-20 23:05", "ack", first, "--by", "bob@home.example.com")
            do("10-21 00:00", "mitigate", first, "rolled back", "--by", "bob@example.com")
            do("10-21 00:10", "resolve", first, "fixed", "--by", "bob@example.com")
            do("10-21 00:20", "note", first, "after the end: no work", "--by", "bob@example.com")
            second = opened("10-21 07:00", "bob@example.com")
            do("10-21 07:30", "mitigate", second, "rolled back", "--by", "bob@example.com")
            # A duplicate of it, a drill, a false alarm; the scribe writes for Alice.
            third = opened("10-21 07:10", "bob@example.com")
            do("10-21 07:11", "close", third, "--as", "duplicate", "--of", second, "the same", "--by", "bob@example.com")
            drill = opened("10-24 03:00", "alice", "--drill")
            do("10-24 03:10", "ack", drill, "--by", "alice")
            false_alarm = opened("10-24 15:00", "kim")
            do("10-24 15:30", "close", false_alarm, "--as", "false-positive", "no harm", "--by", "alice")

            since, until = moment("10-20 00:00"), moment("11-03 00:00")
            answer, expected = ledger.both(since, until, until + DAY)
            self.assertEqual(answer, expected)
            bob = next(person for person in answer["people"] if person["who"] == "bob@example.com")
            alice = next(person for person in answer["people"] if person["who"] == "alice@example.com")
            self.assertEqual(answer["incidents"], 3)
            self.assertEqual((answer["drills_left_out"], answer["duplicates_joined"], answer["false_alarms"]), (1, 1, 1))
            self.assertEqual(bob["incidents"], 2)
            self.assertEqual(bob["engaged_seconds"], 85 * 60 + 45 * 60)  # 23:00-00:25, 07:00-07:45
            self.assertEqual((bob["interruptions"], bob["interruptions_at_night"]), (2, 1))
            self.assertEqual(bob["longest_run"], {"days": 1, "first": "2026-10-21", "last": "2026-10-21"})
            self.assertEqual(bob["shortest_rest"]["length_seconds"], (6 * 60 + 35) * 60)
            self.assertEqual([over["what"] for over in bob["over"]], ["rest"])
            self.assertEqual(bob["sole_services"], ["checkout"])
            self.assertEqual(bob["first_responses"], 2)
            self.assertEqual(alice["incidents"], 1)
            self.assertEqual((alice["interruptions_at_night"], alice["interruptions_on_weekends"]), (1, 1))  # Sunday 00:00 in Seoul
            self.assertEqual(alice["longest_in_one_incident"]["incident"], false_alarm)
            self.assertNotIn("scribe@example.com", [person["who"] for person in answer["people"]])


class Story:
    """Weeks at random: whatever is refused is refused."""

    def __init__(self, ledger, seed):
        self.ledger, self.dice = ledger, random.Random(seed)
        self.roster = oracle.Roster(ROSTER)
        self.incidents = []
        self.done = 0

    def tell(self, incidents):
        now = BEGIN
        for _ in range(incidents):
            now += self.dice.choice([300, 300, HOUR, 5 * HOUR, 12 * HOUR, 20 * HOUR]) + self.dice.randrange(HOUR)
            now = self.one(now)
        return now

    def on_call(self, now):
        states = [self.roster.state(name, now) for name in self.roster.rotations]
        return self.dice.sample(people := [who for who, _ in states if who], len(people))

    def do(self, now, *arguments):
        exact = [] if "--at" in arguments else ["--at", oracle.utc(now)]  # the clock ticks while a command runs
        answer = self.ledger.at(now, *arguments, *exact, "--json", allowed=(0, 2, 3, 4))
        document = json.loads(answer)
        self.done += document["schema"] == "decklog.result/1"
        return document

    def one(self, now):
        dice = self.dice
        crew = self.on_call(now)[: dice.choice([0, 1, 2])] + dice.sample(NAMES, dice.choice([1, 1, 2]))
        options = ["-p", dice.choice(["P1", "P2"]), "--by", crew[0]]
        for service in dice.sample(["shop", "search", "mail", "login"], dice.choice([0, 1, 2])):
            options += ["-s", service]
        if dice.random() < 0.1:
            options.append("--drill")
        if dice.random() < 0.2:
            opened = self.do(now, "request", "Why?", "--from", "x@example.com", "--channel", "mail", "--by", crew[0])
        else:
            opened = self.do(now, "open", "It fails", *options)
        record = opened["id"]
        entries = []
        for _ in range(dice.randrange(1, 9)):
            now += dice.choice([60, 600, 1500, 89 * 60, 91 * 60, 5 * HOUR]) + dice.randrange(120)
            words = self.step(now, record, entries)
            answer = self.do(now, *words, "--by", dice.choice(crew))
            if answer.get("entry"):
                entries.append(answer["entry"])
        self.incidents.append(record)
        return now

    def step(self, now, record, entries):
        dice = self.dice
        late = ["--at", oracle.utc(now - dice.choice([60, 1800, 2 * HOUR]))] if dice.random() < 0.15 else []
        steps = [
            (6, ["note", record, "seen", *late]), (4, ["ack", record, *late]), (2, ["ack", record, "--take-over"]), (1, ["finding", record, "so", *late]),
            (3, ["mitigate", record, "rolled back", *late]), (2, ["resolve", record, "fixed"]), (1, ["regress", record, "--to", "triage", "again"]),
            (1, ["reopen", record, "again"]), (1, ["assign", record, dice.choice(NAMES)]), (1, ["close", record, "--as", "false-positive", "no harm"]),
            (1, ["set", record, "next=wait"]), (1, ["confirm", record, "so it is"]), (1, ["answer", record, "so"]), (1, ["priority", record, "P0", "worse"]),
        ]  # fmt: skip
        if entries:
            steps.append((2, ["correct", record, dice.choice(entries), "--time", oracle.utc(now - dice.choice([30, 1200, 3 * HOUR]))]))
        if self.incidents:
            steps.append((1, ["close", record, "--as", "duplicate", "--of", dice.choice(self.incidents), "the same"]))
        return dice.choices([words for _, words in steps], [weight for weight, _ in steps])[0]


LIMITS = ["", "  incidents_per_shift: 1\n  engaged_percent: 1\n  same_incident: 90m\n  rest: 20h\n  days_in_a_row: 1\n"]


class AtRandom(unittest.TestCase):
    def test_both_agree(self):
        seen = set()
        for seed in range(SEEDS):
            with self.subTest(seed=seed), tempfile.TemporaryDirectory() as folder:
                ledger = Ledger(folder, limits=LIMITS[seed % len(LIMITS)])
                story = Story(ledger, seed)
                end = story.tell(36)
                self.assertGreater(story.done, 80)
                for since, until in [(BEGIN - DAY, end + 1), (BEGIN + 3 * DAY + 77, end - 2 * DAY - 1234)]:
                    answer, expected = ledger.both(since, until, end + DAY)
                    self.maxDiff = None
                    self.assertEqual(answer, expected)
                    seen |= {over["what"] for person in answer["people"] for over in person["over"]}
                    seen |= {name for name in ("drills_left_out", "duplicates_joined", "false_alarms") if answer[name]}
        # Where nothing of a kind came up, nothing was compared.
        self.assertEqual(seen, {"shift", "engaged", "same-incident", "rest", "days-in-a-row", "drills_left_out", "duplicates_joined", "false_alarms"})


class Picture(unittest.TestCase):
    def test_it_is_a_picture_whatever_people_are_called(self):
        name = 'A <b> & "c" \u202e\u0007 긴 이름 그리고 더 긴 이름 그리고 더'
        roster = "schema: decklog-roster/1\npeople:\n  alice@example.com: {name: " + json.dumps(name) + "}\n"
        with tempfile.TemporaryDirectory() as folder:
            ledger = Ledger(folder, roster)
            ledger.at(BEGIN + HOUR, "open", "It fails", "--by", "alice@example.com")
            answer = json.loads(ledger.at(BEGIN + DAY, "load", "--json"))
            self.assertEqual(answer["people"][0]["name"], name)
            drawn = ledger.at(BEGIN + DAY, "load", "--svg", "-")
            ledger.at(BEGIN + DAY, "load", "--svg", str(pathlib.Path(folder) / "load.svg"), "-q")
            self.assertEqual((pathlib.Path(folder) / "load.svg").read_text().split(">", 3)[3:], drawn.split(">", 3)[3:])
        svg = xml.etree.ElementTree.fromstring(drawn)
        tags = [element.tag.rpartition("}")[2] for element in svg.iter()]
        self.assertEqual(tags[:3], ["svg", "title", "desc"])
        self.assertLessEqual(set(tags), {"svg", "title", "desc", "style", "defs", "pattern", "rect", "path", "text"})
        self.assertEqual(svg.get("aria-labelledby"), " ".join(element.get("id") for element in list(svg)[:2]))
        self.assertIn('A <b> & "c"', "".join(svg.itertext()))
        self.assertNotIn("\u202e", drawn)
        self.assertIn("interrupted 1, 1 at night", "".join(svg.itertext()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    options, rest = parser.parse_known_args()
    BINARY, SEEDS = os.path.abspath(options.binary), options.seeds
    unittest.main(argv=[sys.argv[0], *rest])
