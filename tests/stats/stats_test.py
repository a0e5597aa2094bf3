# SPDX-License-Identifier: MIT
"""stats_test.py BINARY: every number of `decklog stats` against a second implementation (second.py), on a ledger that
commands made and on seeded random ones; and that the same commit, span and policy give the same bytes.

  stats_test.py BINARY --ledger DIR   the same on a ledger that is there"""

import csv
import datetime
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import run as cases  # the golden cases' environment  # noqa: E402
from second import PRIORITIES, Second, moment, stamp  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
NOW = moment("2026-11-22T08:00:00Z")
START = moment("2026-07-01T00:00:00Z")
MILESTONES = ["started_at", "detected_at", "opened_at", "acknowledged_at", "mitigated_at", "resolved_at", "closed_at"]
SERVICES = ["checkout", "search", "결제", "a,b"]
NAMES = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SPANS = {"5m": 300, "15m": 900, "1h": 3600, "4h": 14400, "1d": 86400, "2d": 172800}
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "title", "desc", "style", "rect", "text", "line", "polyline", "circle", "defs", "pattern", "path"}
BY = [None, "priority", "service", "owner", "channel", "month", "week", "label:env"]


class Desk:
    """A ledger in a folder of its own, and what is asked of it."""

    def __init__(self, folder, ledger=None):
        self.environment = cases.environment(pathlib.Path(folder).resolve(), BINARY)
        self.folder = pathlib.Path(ledger).resolve() if ledger else pathlib.Path(folder) / "desk" / "oncall"
        if not ledger:
            subprocess.run([BINARY, "init", "-q", str(self.folder)], env=self.environment, check=True, capture_output=True)

    def decklog(self, *arguments, now=NOW, text=None, more=None):
        environment = {**self.environment, "DECKLOG_NOW": stamp(now), "DECKLOG_SEED": stamp(now), **(more or {})}
        done = subprocess.run([BINARY, *arguments], cwd=self.folder, env=environment, input=text, capture_output=True, encoding="utf-8")
        if done.returncode != 0:
            raise AssertionError(f"{arguments}: exit {done.returncode}\n{done.stdout[:500]}{done.stderr}")
        return done.stdout

    def records(self):
        lines = (json.loads(line) for line in self.decklog("export", "jsonl", "--without-evidence").splitlines())
        return [line for line in lines if line["schema"] == "decklog.export/1" and "timeline" in line]

    def set_policy(self, policy):
        priorities = "".join(
            f"  {priority}: {{meaning: bad, {', '.join(f'{name}: {text}' for name, text in targets.items())}}}\n"
            for priority, targets in policy["priorities"].items()
        )
        metrics = "".join(f"  {name}: {{kind: {kind}, from: {start}, to: {end}}}\n" for name, kind, start, end in policy["metrics"])
        (self.folder / "decklog.yaml").write_text(f"priorities:\n{priorities}metrics:\n{metrics}")
        subprocess.run(["git", "commit", "-qam", "policy"], cwd=self.folder, env=self.environment, check=True)


def default_policy():
    """What `init` writes, as it stands in the documentation."""
    return {
        "metrics": [
            ("detect", "incident", "started_at", "detected_at"),
            ("ack", "incident", "opened_at", "acknowledged_at"),
            ("mitigate", "incident", "opened_at", "mitigated_at"),
            ("recover", "incident", "started_at", "mitigated_at"),
            ("resolve", "incident", "opened_at", "resolved_at"),
            ("first-response", "request", "opened_at", "acknowledged_at"),
            ("answer", "request", "opened_at", "answered_at"),
        ],
        "targets": {"ack": {"P0": 300, "P1": 900, "P2": 14400, "P3": 86400}, "mitigate": {"P0": 3600, "P1": 14400, "P2": 172800}},
    }


def random_policy(draw):
    priorities, targets = {}, {"ack": {}, "mitigate": {}}
    for priority in draw.sample(PRIORITIES, draw.randint(1, 4)):
        priorities[priority] = {"close": "5d"}
        for name in ("ack", "mitigate"):
            if draw.random() < 0.7:
                text = draw.choice(list(SPANS))
                priorities[priority][name] = text
                targets[name][priority] = SPANS[text]
    metrics = []
    for number in range(draw.randint(1, 5)):
        start, end = draw.sample(MILESTONES, 2)
        metrics.append((f"metric-{number}", draw.choice(["incident", "incident", "request"]), start, end))
    return {"priorities": priorities, "metrics": metrics, "targets": targets}


class Writer:
    """Timelines as `import jsonl` takes them: as people's clocks and habits make them, not as they should be."""

    def __init__(self, draw):
        self.draw = draw
        self.changes = []

    def record(self, number):
        prefix = self.draw.choices(["INC", "REQ", "CHG", "HND"], [60, 20, 15, 5])[0]
        self.time = START + datetime.timedelta(seconds=self.draw.randint(0, 140 * 86400))
        self.opened = self.time
        self.timeline = []
        name = "".join(NAMES[number // 32**i % 32] for i in range(3))
        identity = f"{prefix}-{self.time:%Y%m%d}-{name}{self.draw.choice(NAMES)}"
        self.add("opened", {**({"set": self.fields(prefix)}), **({"done": True} if prefix == "CHG" and self.draw.random() < 0.3 else {})})
        {"INC": self.incident, "REQ": self.request, "CHG": self.change, "HND": self.handoff}[prefix]()
        if prefix == "CHG":
            self.changes.append(identity)
        return {"schema": "decklog.export/1", "id": identity, "timeline": self.timeline}

    def fields(self, prefix):
        draw = self.draw
        fields = {"title": "what it is", "drill": True} if draw.random() < 0.05 else {"title": "what it is"}
        if draw.random() < 0.85:
            fields["priority"] = draw.choice(PRIORITIES)
        if draw.random() < 0.8:
            fields["services"] = [draw.choice(SERVICES) for _ in range(draw.randint(1, 3))]
        if draw.random() < 0.5:
            fields["labels"] = {"env": draw.choice(["prod", "test"])}
        for name, values in (("owner", ["alice", "jun"]), ("channel", ["mail", "alert"])):
            if draw.random() < 0.7:
                fields[name] = draw.choice(values)
        for name in ("started_at", "detected_at"):
            if prefix == "INC" and draw.random() < 0.4:
                fields[name] = stamp(self.time - datetime.timedelta(seconds=draw.randint(-60, 7200)))
        return fields

    def add(self, kind, keys=None, at=None):
        number = len(self.timeline) + 1
        entry = {"id": f"{number:04}-{self.draw.randrange(10**6):06}", "at": stamp(at or self.time), "by": "alice", "type": kind, **(keys or {})}
        self.timeline.append(entry)

    def later(self):
        self.time += datetime.timedelta(seconds=int(self.draw.choice([30, 600, 7200, 400000]) * self.draw.random()))

    def stage(self, verb, start, to, at=None):
        self.later()
        self.add("stage", {"verb": verb, "from": start, "to": to, "text": "so it was"}, at)

    def close(self, start, words):
        self.later()
        self.add("closed", {"from": start, "as": self.draw.choices(words, [6] + [1] * (len(words) - 1))[0], "text": "over"})

    def incident(self):
        draw = self.draw
        if draw.random() < 0.7:
            self.later()
            self.add("acknowledged", {})
        if self.changes and draw.random() < 0.5:
            change = draw.choice(self.changes)
            self.add("link", {"target": change, "rel": draw.choice(["caused-by", "caused-by", "related"])})
            if draw.random() < 0.1:
                self.add("link", {"target": change, "rel": "caused-by", "removed": True})
        if draw.random() < 0.1:
            return self.close("triage", ["false-positive", "duplicate", "external", "cancelled"])
        if draw.random() < 0.8:
            early = self.opened - datetime.timedelta(minutes=9) if draw.random() < 0.1 else None
            self.stage("mitigate", "triage", "resolution", early)
            if draw.random() < 0.7:
                self.stage("resolve", "resolution", "follow-up")
                if draw.random() < 0.8:
                    self.close("follow-up", ["resolved", "duplicate", "false-positive"])
                if draw.random() < 0.2:
                    self.later()
                    self.add("reopened", {"from": "closed", "to": "mitigation", "text": "again"})
                    if draw.random() < 0.6:
                        self.stage("mitigate", "mitigation", "resolution")

    def request(self):
        if self.draw.random() < 0.8:
            self.later()
            self.add("acknowledged", {})
            self.stage("confirm", "acknowledged", "understood")
            if self.draw.random() < 0.6:
                self.stage("answer", "understood", "answered")
                self.close("answered", ["confirmed", "no-reply"])

    def change(self):
        if self.timeline[0].get("done") or self.draw.random() < 0.2:
            return
        self.stage("start", "planned", "in-progress")
        verb, to = self.draw.choice([("finish", "done"), ("finish", "done"), ("rollback", "rolled-back"), ("cancel", "cancelled")])
        self.stage(verb, "in-progress", to)

    def handoff(self):
        if self.draw.random() < 0.7:
            self.later()
            self.add("accepted", {})


def random_scope(draw):
    """Arguments, and the same for second.py."""
    until = START + datetime.timedelta(seconds=draw.randint(86400, 150 * 86400))
    since = until - datetime.timedelta(seconds=draw.choice([1, 3600, 20 * 86400, 90 * 86400, 200 * 86400]))
    now = until + datetime.timedelta(seconds=draw.choice([-5000, 0, 5000, 10**7]))
    scope = {"since": since, "until": until, "judged_at": min(until, now + datetime.timedelta(seconds=1)), "by": draw.choice(BY)}
    arguments = ["--since", stamp(since), "--until", stamp(until)]
    if scope["by"]:
        arguments += ["--by", scope["by"]]
    narrow = {
        "kinds": ("--kind", ["incident", "change", "request"]),
        "priorities": ("-p", PRIORITIES),
        "services": ("-s", SERVICES[:3]),
    }
    for name, (option, words) in narrow.items():
        if draw.random() < 0.25:
            scope[name] = draw.sample(words, draw.randint(1, 2))
            arguments += [part for word in scope[name] for part in (option, word)]
    return arguments, scope, now


class Agreement(unittest.TestCase):
    maxDiff = None

    def compare(self, desk, second, arguments, scope, now):
        said = json.loads(desk.decklog("stats", "--json", *arguments, now=now))
        rows = list(csv.DictReader(io.StringIO(desk.decklog("stats", "--csv", *arguments, now=now), newline="")))
        for extra in ("schema", "commit"):
            said.pop(extra)
        for metric in said["metrics"]:
            metric.pop("meaning")
        self.assertEqual(second.answer(**scope), said, arguments)
        values = [group for metric in said["metrics"] for group in (metric["groups"] or [metric["all"]])]
        self.assertEqual(len(values), len(rows))
        for value, row in zip(values, rows):
            for name in ("n", "p50_seconds", "p75_seconds", "p90_seconds", "max_seconds"):
                self.assertEqual("" if value[name] is None else str(value[name]), row[name], arguments)
            self.assertEqual([str(count) for count in value["missing"].values()], [row[name] for name in value["missing"]])
        return said

    def test_a_ledger_that_commands_made(self):
        with tempfile.TemporaryDirectory(prefix="decklog-stats-") as folder:
            desk = Desk(folder)
            clock = START

            def at(minutes, *arguments):
                nonlocal clock
                clock += datetime.timedelta(minutes=minutes)
                return desk.decklog(*arguments, now=clock).strip()

            for number, minutes in enumerate([3, 25, 8, 240, 60, 12, 1000]):
                incident = at(3000, "open", "-q", "Down", "-p", f"P{number % 3}", "-s", SERVICES[number % 2], "--started", "-20m")
                at(2, "ack", "-q", incident)
                at(minutes, "mitigate", "-q", incident, "rolled back")
                at(9, "resolve", "-q", incident, "fixed")
                if number == 2:
                    change = at(5, "change", "-q", "Deploy", "--done", "--start", "-900m", "--end", "-890m", "-s", "checkout")
                    at(1, "link", "-q", incident, change, "--as", "caused-by")
                if number == 3:
                    at(40, "reopen", "-q", incident, "again")
            at(1, "open", "-q", "Drill", "--drill")
            late = at(1, "open", "-q", "Written down late", "-p", "P1")
            at(5, "mitigate", "-q", late, "by itself", "--at", "-10m")
            plan = at(1, "change", "-q", "Plan", "--start", "+1m", "--end", "2h")
            at(2, "start", "-q", plan)
            at(9, "rollback", "-q", plan, "errors")
            request = at(60, "request", "-q", "How", "--from", "dana", "--channel", "mail", "-p", "P3")
            at(4, "ack", "-q", request)
            second = Second(desk.records(), default_policy())
            until = clock + datetime.timedelta(minutes=1)
            seen = []
            for by in BY:
                scope = {"since": START, "until": until, "judged_at": until, "by": by}
                arguments = ["--since", stamp(START), "--until", stamp(until), *(["--by", by] if by else [])]
                seen.append(self.compare(desk, second, arguments, scope, until))
        # Not all nothing: what was done above is there.
        self.assertEqual(seen[0]["changes"], {"ended": 2, "failed": 2, "rolled_back": 1, "caused_incident": 1})
        self.assertEqual(seen[0]["left_out"]["drills"], 1)
        metrics = {metric["name"]: metric["all"] for metric in seen[0]["metrics"]}
        self.assertEqual(metrics["mitigate"]["missing"], {"not_yet": 1, "never": 0, "backwards": 1})
        self.assertEqual(metrics["mitigate"]["p50_seconds"], (12 + 2) * 60)
        self.assertEqual(metrics["change-recovery"]["n"], 1)

    def test_random_ledgers(self):
        counts = {"n": 0, "not_yet": 0, "never": 0, "backwards": 0, "failed": 0, "recovered": 0}
        for seed in range(4):
            draw = random.Random(seed)
            with self.subTest(seed=seed), tempfile.TemporaryDirectory(prefix="decklog-stats-") as folder:
                desk = Desk(folder)
                writer = Writer(draw)
                lines = [json.dumps(writer.record(number)) for number in range(draw.choice([5, 60, 400]))]
                desk.decklog("import", "jsonl", "-", "-q", text="\n".join(lines) + "\n", now=moment("2027-11-22T08:00:00Z"))
                policy = random_policy(draw)
                desk.set_policy(policy)
                records = desk.records()
                self.assertEqual(len(records), len(lines))
                second = Second(records, policy)
                for _ in range(12):
                    said = self.compare(desk, second, *random_scope(draw))
                    counts["failed"] += said["changes"]["failed"]
                    for metric in said["metrics"]:
                        counts["n"] += metric["all"]["n"]
                        counts["recovered"] += metric["all"]["n"] if metric["name"] == "change-recovery" else 0
                        for why, count in metric["all"]["missing"].items():
                            counts[why] += count
        for name, count in counts.items():
            self.assertGreater(count, 0, f"no case had '{name}'")

    def test_the_same_commit_and_span_give_the_same_bytes(self):
        with tempfile.TemporaryDirectory(prefix="decklog-stats-") as folder:
            desk = Desk(folder)
            writer = Writer(random.Random(7))
            lines = [json.dumps(writer.record(number)) for number in range(80)]
            desk.decklog("import", "jsonl", "-", "-q", text="\n".join(lines) + "\n")
            commit = json.loads(desk.decklog("stats", "--json"))["commit"]
            span = ["--since", "2026-08-01T00:00:00Z", "--until", "2026-11-01T00:00:00Z"]
            forms = [[], ["--json"], ["--csv"], ["--plot"], ["--svg", "-"], ["--by", "month"], ["--by", "week", "--json"]]
            before = [desk.decklog("stats", *span, *form) for form in forms]
            self.assertEqual(len(set(before)), len(forms))
            desk.decklog("open", "-q", "Something new", "-p", "P0", "--at", "2026-10-01T00:00:00Z")
            elsewhere = {"TZ": "Asia/Seoul", "COLUMNS": "40"}
            later = NOW + datetime.timedelta(days=300)
            after = [desk.decklog("stats", *span, *form, "--as-of", commit, now=later, more=elsewhere) for form in forms]
            self.assertEqual(before, after)
            self.assertNotEqual(before[1], desk.decklog("stats", *span, *forms[1], now=later))


    def test_the_picture_is_well_formed_and_has_every_value(self):
        with tempfile.TemporaryDirectory(prefix="decklog-stats-") as folder:
            desk = Desk(folder)
            writer = Writer(random.Random(11))
            lines = [json.dumps(writer.record(number)) for number in range(120)]
            desk.decklog("import", "jsonl", "-", "-q", text="\n".join(lines) + "\n")
            span = ["--since", "2026-07-01T00:00:00Z", "--until", "2026-11-20T00:00:00Z"]
            quiet = ["--since", "2026-06-01T00:00:00Z", "--until", "2026-06-02T00:00:00Z"]
            hostile = ["-s", SERVICES[0], "-s", "</text><script>&\"\u202e\x1b"]
            for scope in (span, span + hostile, quiet):
                picture = xml.etree.ElementTree.fromstring(desk.decklog("stats", *scope, "--svg", "-"))
                said = json.loads(desk.decklog("stats", *scope, "--by", "month", "--json"))
                self.assertEqual({element.tag.removeprefix(SVG) for element in picture.iter()} - SHAPES, set())
                self.assertTrue(picture.find(f"{SVG}title").text and picture.find(f"{SVG}desc").text)
                bars = [bar.find(f"{SVG}title").text for bar in picture.iter(f"{SVG}rect") if bar.get("class") == "bar"]
                values = sum(metric["all"]["n"] for metric in said["metrics"])
                self.assertEqual(values, sum(int(bar.rsplit(" ", 1)[1]) for bar in bars))
                self.assertEqual(bool(values), scope != quiet)
                boxes = [box for box in picture.iter(f"{SVG}rect") if box.get("class") == "box"]
                groups = [group for metric in said["metrics"] for group in metric["groups"]]
                self.assertEqual(len(boxes), sum(group["p50_seconds"] is not None for group in groups))
                for element in picture.iter():
                    for name in ("x", "cx", "x1", "x2", "y", "cy", "y1", "y2"):
                        if element.get(name):
                            self.assertTrue(0 <= float(element.get(name)) <= float(picture.get("height")) + 860, element.attrib)


def judge(ledger):
    """A ledger that is there, by the policy that `init` writes."""
    test = Agreement()
    with tempfile.TemporaryDirectory(prefix="decklog-stats-") as folder:
        desk = Desk(folder, ledger)
        second = Second(desk.records(), default_policy())
        for by in BY:
            scope = {"since": START, "until": NOW, "judged_at": NOW, "by": by}
            said = test.compare(desk, second, ["--since", stamp(START), "--until", stamp(NOW), *(["--by", by] if by else [])], scope, NOW)
            print(f"by {by}: {said['records']} records, the same")


if __name__ == "__main__":
    if sys.argv[2:3] == ["--ledger"]:
        judge(sys.argv[3])
    else:
        unittest.main(argv=sys.argv[:1])
