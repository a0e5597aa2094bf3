# SPDX-License-Identifier: MIT
"""exports_test.py BINARY forms|promtool|calendars|queries: `decklog export` over a ledger of hostile texts against readers
that know nothing of decklog. A part whose reader is not installed is skipped (77)."""

import csv
import io
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
for folder in ("cli", "site"):
    sys.path.insert(0, str(HERE.parent / folder))
import openmetrics  # noqa: E402
import site_test  # its desk and its bad day  # noqa: E402

BINARY, PART = sys.argv[1:]
QUERIES = HERE.parents[1] / "examples" / "queries"
ALERTS = HERE.parents[1] / "examples" / "prometheus"
COLUMNS = {"records": "id", "incidents": "id", "timeline": "entry", "actions": "task", "signals": "fingerprint"}


class Exports(unittest.TestCase):
    """One ledger for all tests of a part: they only look."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="decklog-exports-")
        cls.addClassCleanup(folder.cleanup)
        cls.desk = site_test.Desk(folder.name)
        cls.ids = site_test.a_bad_day(cls.desk)

    def export(self, *arguments):
        """Bytes that no text layer has touched."""
        environment = {**self.desk.environment, "DECKLOG_NOW": self.desk.clock()}
        done = subprocess.run([BINARY, "export", *arguments], cwd=self.desk.ledger, env=environment, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()


class Forms(Exports):
    def test_numbers_in_both_forms_say_the_same(self):
        now = openmetrics.read(self.export("openmetrics", "--verify"), textfile=False)
        older = openmetrics.read(self.export("openmetrics", "--textfile", "--verify"), textfile=True)
        whole = {name: {tuple((key, value.removesuffix(".0") if key == "le" else value) for key, value in labels): number
                        for labels, number in samples.items()} for name, samples in now.items()}
        self.assertEqual(whole, older)
        records = json.loads(self.export("json"))["records"]
        is_open = [record for record in records if record["computed"]["open"]]
        self.assertEqual(len(older["decklog_open_info"]), len(is_open))
        each = sum(max(1, len(set(record["services"] or []))) for record in is_open)
        self.assertEqual(sum(older["decklog_records_open"].values()), each)
        self.assertEqual(older["decklog_verify_ok"], {(): 1})

    def test_the_reader_of_numbers_is_strict(self):
        good = "# TYPE a gauge\n# HELP a b\na 1\n# EOF\n"
        openmetrics.read(good, textfile=False)
        for bad in (good[:-1], good.replace("# EOF\n", ""), good.replace("a 1", "b 1"), good.replace("a 1", 'a{x="1",x="2"} 1'),
                    good.replace("a 1", 'a{x="\\q"} 1'), good.replace("a 1", "a 1 1700000000"), good.replace("# HELP a b\n", ""),
                    good.replace("gauge", "counter"), good.replace("# EOF", "# TYPE a gauge\n# EOF"), good.replace("a 1", "a 1\na 1")):
            with self.assertRaises(AssertionError, msg=bad):
                openmetrics.read(bad, textfile=False)

    def test_tables_come_back_and_hold_no_formula(self):
        document = json.loads(self.export("json"))["records"]
        for table, column in COLUMNS.items():
            text = self.export("csv", "--table", table)
            self.assertNotIn("\r", text)
            rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
            self.assertFalse([row for row in rows if None in row or None in row.values()])
            for row in rows:
                for name, cell in row.items():
                    self.assertFalse(cell.startswith(("=", "+", "@", "\t", "\r")), cell)
                    self.assertTrue(not cell.startswith("-") or name.endswith("_s"), cell)
            again = list(csv.DictReader(io.StringIO(self.export("csv", "--table", table, "--crlf"), newline=""), strict=True))
            self.assertEqual(again, rows)
            self.assertNotIn("SECRET-OF-SOMEBODY", text)
            if table == "timeline":
                self.assertEqual([row[column] for row in rows], [entry["id"] for record in document for entry in record["timeline"]])
            if table in ("records", "incidents"):
                kinds = {"incident"} if table == "incidents" else {record["kind"] for record in document}
                self.assertEqual([row[column] for row in rows], [record["id"] for record in document if record["kind"] in kinds])

    def test_a_line_for_each_entry(self):
        lines = [json.loads(line) for line in self.export("jsonl", "--timeline").splitlines()]
        document = json.loads(self.export("json"))["records"]
        self.assertEqual(len(lines), sum(len(record["timeline"]) for record in document))
        for record in document:
            own = [line["entry"] for line in lines if line["record"] == record["id"]]
            self.assertEqual([entry["at"] for entry in own], sorted(entry["at"] for entry in own))

    def test_nothing_that_is_hidden_stands_in_any_form(self):
        for form in (["json"], ["csv", "--table", "timeline"], ["markdown"], ["ics"], ["openmetrics"], ["jsonl", "--timeline"]):
            text = self.export(*form)
            self.assertNotIn("SECRET-OF-SOMEBODY", text, form)
            self.assertTrue(self.ids[0] in text, form)


class Promtool(Exports):
    def test_prometheus_takes_it_and_finds_nothing_to_lint(self):
        done = subprocess.run(["promtool", "check", "metrics"], input=self.export("openmetrics", "--textfile"), capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        bad = subprocess.run(["promtool", "check", "metrics"], input="# TYPE a counter\na 1\n", capture_output=True, text=True)
        self.assertNotEqual(bad.returncode, 0)

    def test_the_alerts_about_a_ledger_fire_when_they_should(self):
        for command, file in (("check", "decklog.rules.yml"), ("test", "decklog.rules.test.yml")):
            done = subprocess.run(["promtool", command, "rules", file], cwd=ALERTS, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        wanted = set(re.findall(r"\bdecklog_\w+", (ALERTS / "decklog.rules.yml").read_text()))
        told = set(re.findall(r"^# TYPE (\w+)", self.export("openmetrics", "--textfile", "--verify"), re.MULTILINE))
        self.assertLess(3, len(wanted))
        self.assertLessEqual(wanted, told)


class Calendars(Exports):
    def read(self, text):
        import icalendar

        for line in text.split("\r\n"):
            self.assertLessEqual(len(line.encode()), 75)
            self.assertNotIn("\n", line)
        calendar = icalendar.Calendar.from_ical(text)
        self.assertEqual([part.errors for part in calendar.walk() if getattr(part, "errors", None)], [])
        uids = [str(part["UID"]) for part in calendar.walk() if part.name in ("VEVENT", "VTODO")]
        self.assertEqual(len(set(uids)), len(uids))
        return calendar

    def test_records_in_a_calendar(self):
        calendar = self.read(self.export("ics"))
        records = {record["id"]: record for record in json.loads(self.export("json"))["records"]}
        events = {str(event["UID"]).split("@")[0]: event for event in calendar.walk("VEVENT")}
        told = {id_ for id_, record in records.items()
                if record["kind"] == "incident" or (record["kind"] == "change" and record["window"]["start"])}
        self.assertEqual(set(events), told)
        for id_, event in events.items():
            title = " ".join((records[id_]["title"] or "(no title)").split())
            self.assertIn(id_, str(event["SUMMARY"]))
            self.assertIn(title, " ".join(str(event["SUMMARY"]).split()))
            if "DTEND" in event:
                self.assertGreater(event["DTEND"].dt, event["DTSTART"].dt)
        todos = [todo for todo in calendar.walk("VTODO") if "postmortem" not in str(todo["UID"])]
        self.assertEqual(len(todos), sum(len(record["actions"]) for record in records.values()))
        for todo in todos:
            self.assertIn(str(todo["RELATED-TO"]).split("@")[0], records)
        alarms = list(calendar.walk("VALARM"))
        self.assertEqual(len(alarms), 1)

    def test_shifts_in_a_calendar(self):
        desk = self.desk
        name = site_test.HOSTILE[1]
        roster = {"people": {"al@example.com": {"name": name}, "bo": None},
                  "rotations": {"a, b; c": {"zone": "Europe/Berlin", "starts": "2026-11-16 09:00", "shift": "1d", "people": ["al@example.com", "bo"]}}}
        (desk.ledger / "roster.yaml").write_text(json.dumps(roster))
        subprocess.run(["git", "commit", "-qam", "roster"], cwd=desk.ledger, env=desk.environment, check=True)
        plan = json.loads(desk.run("oncall", "--json", "--days", "9"))["shifts"]
        environment = {**desk.environment, "DECKLOG_NOW": desk.clock()}
        text = subprocess.run([BINARY, "oncall", "--ics", "--days", "9"], cwd=desk.ledger, env=environment, capture_output=True, check=True).stdout
        events = list(self.read(text.decode()).walk("VEVENT"))
        self.assertEqual([event["DTSTART"].dt.strftime("%Y-%m-%dT%H:%M:%SZ") for event in events], [shift["start"] for shift in plan])
        self.assertIn(name, str(events[0]["SUMMARY"]) + str(events[1]["SUMMARY"]))


class Queries(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="decklog-queries-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        self.desks = []
        for name in ("first", "it's second"):
            (self.root / name).mkdir()
            self.desks.append(site_test.Desk(self.root / name))
        # Its ledger has the folder's name, not "desk".
        for desk, name in zip(self.desks, ("oncall", "it's payments")):
            desk.ledger = desk.ledger.rename(desk.root / name)

    def collect(self):
        environment = {**self.desks[0].environment, "DECKLOG_NOW": "2026-11-23T00:00:00Z"}
        subprocess.run(["sh", str(QUERIES / "collect.sh"), str(self.root / "org.db"), *[str(desk.ledger) for desk in self.desks]],
                       env=environment, check=True, capture_output=True)

    def ask(self, name):
        done = subprocess.run(["sqlite3", "-json", str(self.root / "org.db")], input=(QUERIES / f"{name}.sql").read_text(),
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout or "[]")

    def test_three_questions_to_two_ledgers(self):
        oncall, payments = self.desks
        for desk in self.desks:
            desk.ticks = 9 * 60  # of the day
        times = [1, 2, 3, 4, 5, 6, 7, 8, 9, 30]
        opened = []
        for minutes in times:
            desk = oncall if minutes % 2 else payments
            opened.append((desk, desk.id("open", f"Outage {minutes} it's \"bad\"", "-p", "P1", "-s", "checkout", "--impact-users", "7")))
            desk.ticks += minutes - 1
            desk.run("ack", opened[-1][1])
        change = payments.id("change", "Deploy v1", "--start", "+1m", "--end", "+1h", "-s", "db")
        payments.run("start", change)
        caused = payments.id("open", "Database is slow", "-p", "P0")
        payments.run("link", caused, change, "--as", "caused-by")
        payments.run("mitigate", caused, "rolled back")
        payments.run("mitigate", payments.id("open", "An exercise", "-p", "P1", "-s", "drilled", "--drill"), "well done")
        oncall.ticks = 26 * 60  # at night
        oncall.run("note", opened[0][1], "woken", "--by", "bob@example.com")
        self.collect()
        self.collect()
        slow = self.ask("slowest-acknowledgements")
        self.assertEqual([row["service"] for row in slow], ["checkout", "(none)"])
        self.assertEqual({key: slow[0][key] for key in ("incidents", "p50_minutes", "p90_minutes")}, {"incidents": 10, "p50_minutes": 5, "p90_minutes": 9})
        self.assertEqual(slow[0]["slowest"], f"it's payments {opened[-1][1]}")
        (row,) = self.ask("caused-by-changes")
        self.assertEqual((row["change"], row["incident"], row["what"]), (f"it's payments {change}", f"it's payments {caused}", "Deploy v1"))
        self.assertEqual((row["priority"], row["minutes_of_harm"], row["users"]), ("P0", 2, None))
        self.assertEqual([row["who"] for row in self.ask("woken-at-night")], ["bob@example.com"])
        with sqlite3.connect(self.root / "org.db") as database:
            database.execute("INSERT INTO clock VALUES ('bob@example.com', 9)")
        self.assertEqual(self.ask("woken-at-night"), [])


NEEDS = {"forms": None, "promtool": "promtool", "calendars": "icalendar", "queries": "sqlite3"}
PARTS = {"forms": Forms, "promtool": Promtool, "calendars": Calendars, "queries": Queries}


def is_there(name):
    if name == "icalendar":
        import importlib.util

        return importlib.util.find_spec(name) is not None
    return name is None or shutil.which(name) is not None


if __name__ == "__main__":
    if not is_there(NEEDS[PART]):
        print(f"{NEEDS[PART]} is not installed")
        sys.exit(77)
    unittest.main(argv=[sys.argv[0]], defaultTest=PARTS[PART].__name__)
