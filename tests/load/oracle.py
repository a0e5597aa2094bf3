# SPDX-License-Identifier: MIT
"""What `decklog load` says, computed a second time and in another way: seconds are marked one by one on a strip for each person,
and who is on call is asked for every half hour. Reads what `decklog export jsonl` writes and roster.yaml; the definitions are those
of lib/reports/load.h."""

import datetime
import json
import re
import zoneinfo

import yaml

UTC = datetime.timezone.utc
TOGETHER = 90 * 60
AFTERWARDS = 15 * 60
HALF_HOUR = 30 * 60
WORK = {
    "opened", "acknowledged", "stage", "priority", "assigned", "role", "note", "finding", "decision", "update", "evidence",
    "command", "blocked", "unblocked", "reopened", "closed",
}  # fmt: skip
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def utc(moment):
    return datetime.datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def duration(text):
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+)([smhdw])", text))


class Hours:
    """'mon-fri 09:00-17:00', 'sat,sun', '20:00-08:00'"""

    def __init__(self, text):
        days, _, span = text.strip().rpartition(" ") if ":" in text else (text, "", "00:00-24:00")
        self.days = set()
        for part in (days or "mon-sun").split(","):
            first, _, last = part.partition("-")
            at = DAYS.index(first)
            while True:
                self.days.add(at)
                if at == DAYS.index(last or first):
                    break
                at = (at + 1) % 7
        self.start, self.end = (int(clock[:-3]) * 60 + int(clock[-2:]) for clock in span.split("-"))

    def covers(self, local):
        minute = local.hour * 60 + local.minute
        today, yesterday = local.weekday() in self.days, (local.weekday() - 1) % 7 in self.days
        if self.start < self.end:
            return today and self.start <= minute < self.end
        return (today and minute >= self.start) or (yesterday and minute < self.end)


def hours_of(owner):
    given = owner.get("hours", [])
    return [Hours(text) for text in ([given] if isinstance(given, str) else given)]


class Roster:
    def __init__(self, text):
        data = yaml.load(text, Loader=yaml.BaseLoader) or {}
        self.people = {name: value or {} for name, value in (data.get("people") or {}).items()}
        self.rotations = data.get("rotations") or {}
        self.overrides = data.get("overrides") or []
        self.swaps = data.get("swaps") or []

    def person(self, who):
        for name in sorted(self.people):
            person = self.people[name]
            names = [name, *person.get("emails", []), *person.get("aliases", [])]
            if who.lower() in [one.lower() for one in names]:
                return name
        return who

    def zone(self, who):
        return self.people.get(who, {}).get("zone", "UTC")

    def layers(self, rotation):
        return rotation.get("layers", [rotation])

    def state(self, name, moment):
        """(who, what tells this shift from the one beside it) at a moment."""
        rotation = self.rotations[name]
        who, key = "", ("gap",)
        for number, layer in enumerate(self.layers(rotation)):
            local = self.local(moment, layer.get("zone", "UTC")).replace(tzinfo=None)
            begins = datetime.datetime.fromisoformat(layer["starts"])
            hours = hours_of(layer)
            if local < begins or (hours and not any(one.covers(local) for one in hours)):
                continue
            turn = (local - begins) // datetime.timedelta(seconds=duration(layer["shift"]))
            who, key = layer["people"][turn % len(layer["people"])], (number, turn)
            break
        zone = zoneinfo.ZoneInfo(self.layers(rotation)[0].get("zone", "UTC"))
        covers = lambda change: self.moment(change["from"], zone) <= moment < self.moment(change["until"], zone)
        for number, swap in enumerate(self.swaps):
            if swap["rotation"] == name and covers(swap) and who in swap["people"]:
                one, other = swap["people"]
                who, key = (other if who == one else one), (*key, "swap", number)
        for number, other in enumerate(self.overrides):
            if other["rotation"] == name and covers(other) and who != other["who"]:
                who, key = other["who"], (*key, "override", number)
        return who, key

    def local(self, moment, zone):
        return datetime.datetime.fromtimestamp(moment, zoneinfo.ZoneInfo(zone))

    def moment(self, text, zone):
        time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        return int((time if time.tzinfo else time.replace(tzinfo=zone)).timestamp())

    def shifts(self, since, until, margin=15 * 86400):
        """(rotation, who, start, end), whole, of those that have a part in the time."""
        found = []
        start = (since - margin) // HALF_HOUR * HALF_HOUR
        for name in self.rotations:
            runs = []
            for moment in range(start, until + margin, HALF_HOUR):
                state = self.state(name, moment)
                if runs and runs[-1][0] == state:
                    runs[-1][2] = moment + HALF_HOUR
                else:
                    runs.append([state, moment, moment + HALF_HOUR])
            found += [(name, self.person(who), begin, end) for (who, _), begin, end in runs if who and begin < until and end > since]
        return found


class Incident:
    """A record of the export, its times corrected."""

    def __init__(self, line):
        self.id = line["id"]
        self.kind = line["kind"]
        self.drill = bool(line.get("drill"))
        self.services = set(line.get("services") or [])
        self.labels = line.get("labels") or {}
        self.closed_as = line.get("closed_as")
        self.duplicate_of = line.get("duplicate_of") if self.closed_as == "duplicate" else None
        times = {}
        for entry in reversed(line["timeline"]):  # the last word counts, and a correction may be corrected
            time = times.get(entry["id"], entry.get("time"))
            if entry["type"] == "correction" and time:
                times.setdefault(entry["entry"], time)
        self.timeline = [(seconds(times.get(entry["id"], entry["at"])), entry) for entry in line["timeline"]]

    def live(self, moment):
        turns = []
        for at, entry in self.timeline:
            if entry["type"] in ("stage", "reopened", "closed"):
                turns.append((at, (entry.get("to") or "closed") not in ("follow-up", "closed")))
        turns.sort(key=lambda turn: turn[0])
        before = [live for at, live in turns if at < moment]
        at = [live for at, live in turns if at <= moment]
        return (before or [True])[-1] or (at or [True])[-1]

    def acts(self, since, until):
        machines = self.machines()
        return [
            (at, entry["by"])
            for at, entry in self.timeline
            if entry["type"] in WORK and entry["by"] not in machines and since <= at < until and self.live(at)
        ]

    def machines(self):
        signals = {entry["by"] for _, entry in self.timeline if entry["type"] == "signal"}
        return signals | {self.labels.get("imported", "")}

    def first_response(self):
        for at, entry in self.timeline:
            if entry["type"] in ("acknowledged", "closed") or (entry["type"] == "stage" and entry["verb"] not in ("extend", "regress")):
                return None if entry["by"] in self.machines() else (at, entry["by"])
        return None

    def mitigations(self):
        for at, entry in self.timeline:
            if entry["type"] != "stage":
                continue
            if entry["by"] in self.machines():
                continue
            if entry["verb"] == "mitigate" or (entry["verb"] == "resolve" and entry["from"] != "resolution"):
                yield at, entry["by"]


def runs_of(strip, offset):
    return [(offset + found.start(), offset + found.end()) for found in re.finditer(rb"\x01+", strip)]


def either(a, b):
    return bytearray((int.from_bytes(a, "big") | int.from_bytes(b, "big")).to_bytes(len(a), "big"))


class Person:
    def __init__(self, who, roster, since, until):
        self.who, self.roster, self.since, self.until = who, roster, since, until
        self.zone = roster.zone(who)
        self.hours = hours_of(roster.people.get(who, {}))
        self.acts = {}  # by incident
        self.first_responses = 0

    def local(self, moment):
        return self.roster.local(moment, self.zone)

    def at_work(self, local):
        return any(one.covers(local) for one in self.hours)

    def is_night(self, moment):
        local = self.local(moment)
        return (local.hour >= 22 or local.hour < 7) and not self.at_work(local)

    def is_weekend(self, moment):
        local = self.local(moment)
        return local.weekday() >= 5 and not self.at_work(local)

    def waking_day(self, moment):
        four = [datetime.datetime(2026, 11, 2 + day, 4) for day in range(7)]
        turn = 16 if any(self.at_work(local) for local in four) else 4
        return (self.local(moment).replace(tzinfo=None) - datetime.timedelta(hours=turn)).date()

    def strip(self, acts):
        strip = bytearray(self.until - self.since)
        mark = lambda start, end: strip.__setitem__(slice(start - self.since, end - self.since), b"\x01" * (end - start))
        acts = sorted(acts)
        for act, after in zip(acts, acts[1:] + [None]):
            together = after is not None and after - act <= TOGETHER
            mark(act, after if together else min(act + AFTERWARDS, self.until))
        return strip

    def numbers(self, shifts, limits, total_responses):
        strips = {incident: self.strip(acts) for incident, acts in self.acts.items()}
        everything = bytearray(self.until - self.since)
        for strip in strips.values():
            everything = either(everything, strip)
        stretches = runs_of(everything, self.since)
        on_call = bytearray(self.until - self.since)
        mine = [shift for shift in shifts if shift[1] == self.who]
        for _, _, start, end in mine:
            start, end = max(start, self.since), min(end, self.until)
            on_call[start - self.since : end - self.since] = b"\x01" * (end - start)
        engaged_on_call = sum(sum(on_call[start - self.since : end - self.since]) for start, end in stretches)
        longest = min(
            ((start - end, start, incident) for incident, strip in strips.items() for start, end in runs_of(strip, self.since)), default=None
        )
        rests = [
            (later - earlier, earlier, later)
            for (_, earlier), (later, _) in zip(stretches, stretches[1:])
            if self.waking_day(earlier) != self.waking_day(later)
        ]
        rest = min(rests, default=None)
        nights = [start for start, _ in stretches if self.is_night(start)]
        heaviest, over_shifts = self.heaviest(mine, limits)
        run, run_now = self.days(stretches)
        whole = self.until - self.since
        numbers = {
            "who": self.who,
            "name": self.roster.people.get(self.who, {}).get("name"),
            "in_roster": self.who in self.roster.people,
            "zone": self.zone,
            "incidents": len(self.acts),
            "shifts": len(mine),
            "shifts_over": over_shifts,
            "heaviest_shift": heaviest,
            "on_call_seconds": sum(on_call),
            "on_call_share": sum(on_call) / whole,
            "engaged_seconds": sum(everything),
            "engaged_on_call_seconds": engaged_on_call,
            "engaged_share": engaged_on_call / sum(on_call) if any(on_call) else None,
            "interruptions": len(stretches),
            "interruptions_at_night": len(nights),
            "interruptions_on_weekends": sum(self.is_weekend(start) for start, _ in stretches),
            "last_night_at": utc(nights[-1]) if nights else None,
            "longest_run": run,
            "run_now_days": run_now,
            "shortest_rest": span(rest[1], rest[2]) if rest else None,
            "longest_in_one_incident": {"incident": longest[2], **span(longest[1], longest[1] - longest[0])} if longest else None,
            "first_responses": self.first_responses,
            "first_responses_share": self.first_responses / total_responses if total_responses else None,
        }
        numbers["over"] = self.over(numbers, limits)
        return numbers

    def heaviest(self, shifts, limits):
        rows = []
        for rotation, _, start, end in shifts:
            incidents = sum(any(start <= act < end for act in acts) for acts in self.acts.values())
            allowed = int(limits["incidents_per_shift"] * max(1, (end - start) / 43200) + 1e-9)
            rows.append((allowed - incidents, start, end, rotation, incidents, allowed))
        if not rows:
            return None, 0
        _, start, end, rotation, incidents, allowed = min(rows)
        return {"rotation": rotation, "incidents": incidents, "allowed": allowed, **span(start, end)}, sum(row[0] < 0 for row in rows)

    def days(self, stretches):
        worked = set()
        for start, end in stretches:
            for moment in [*range(start, end, 900), end - 1]:
                worked.add(self.local(moment).date())
        best, now, day = None, 0, datetime.timedelta(days=1)
        for first in sorted(worked):
            if first - day in worked:
                continue
            last = first
            while last + day in worked:
                last += day
            length = (last - first).days + 1
            if best is None or length > best["days"]:
                best = {"days": length, "first": str(first), "last": str(last)}
            if last >= self.local(self.until - 1).date() - day:
                now = length
        return best, now

    def over(self, numbers, limits):
        found = []
        shift = numbers["heaviest_shift"]
        if shift and shift["incidents"] > shift["allowed"]:
            found.append(("shift", shift["incidents"], shift["allowed"], shift["rotation"], shift))
        engaged, on_call = numbers["engaged_on_call_seconds"] * 100, numbers["on_call_seconds"]
        if engaged > on_call * limits["engaged_percent"]:
            found.append(("engaged", -(-engaged // on_call), limits["engaged_percent"], None, span(self.since, self.until)))
        one = numbers["longest_in_one_incident"]
        if one and one["length_seconds"] > limits["same_incident_seconds"]:
            found.append(("same-incident", one["length_seconds"], limits["same_incident_seconds"], one["incident"], one))
        rest = numbers["shortest_rest"]
        if rest and rest["length_seconds"] < limits["rest_seconds"]:
            found.append(("rest", rest["length_seconds"], limits["rest_seconds"], None, rest))
        run = numbers["longest_run"]
        if run and run["days"] > limits["days_in_a_row"]:
            zone = zoneinfo.ZoneInfo(self.zone)
            midnight = lambda date, days: int((datetime.datetime.fromisoformat(date) + datetime.timedelta(days=days)).replace(tzinfo=zone).timestamp())
            found.append(("days-in-a-row", run["days"], limits["days_in_a_row"], None, span(midnight(run["first"], 0), midnight(run["last"], 1))))
        keys = ("start", "end", "length_seconds")
        return [{"what": what, "value": value, "limit": limit, "where": where, **{key: when[key] for key in keys}} for what, value, limit, where, when in found]


def span(start, end):
    return {"start": utc(start), "end": utc(end), "length_seconds": end - start}


def original(incident, duplicates):
    seen = []
    while incident in duplicates:
        if incident in seen:
            return min(seen[seen.index(incident) :])
        seen.append(incident)
        incident = duplicates[incident]
    return incident


def load(export, roster_text, limits, since, until):
    """The document of `decklog load --json` for everybody, as values."""
    roster = Roster(roster_text)
    records = [Incident(json.loads(line)) for line in export.splitlines() if '"timeline"' in line]
    records = [record for record in records if record.kind in ("incident", "request")]
    duplicates = {record.id: record.duplicate_of for record in records if record.duplicate_of}
    people, mitigators = {}, {}
    person = lambda who: people.setdefault(roster.person(who), Person(roster.person(who), roster, since, until))
    totals = {"drills_left_out": 0, "duplicates_joined": 0, "first_responses": 0}
    incidents, false_alarms = set(), set()
    for record in records:
        acts = record.acts(since, until) if record.kind == "incident" else []
        if record.drill:
            totals["drills_left_out"] += bool(acts)
            continue
        response = record.first_response()
        if response and since <= response[0] < until and not record.duplicate_of:
            person(response[1]).first_responses += 1
            totals["first_responses"] += 1
        if not acts:
            continue
        root = original(record.id, duplicates)
        incidents.add(root)
        totals["duplicates_joined"] += bool(record.duplicate_of)
        if record.closed_as == "false-positive":
            false_alarms.add(root)
        for at, by in acts:
            person(by).acts.setdefault(root, []).append(at)
        helpers = {roster.person(by) for at, by in record.mitigations() if since <= at < until}
        if helpers and not record.duplicate_of:
            for service in record.services:
                mitigators.setdefault(service, []).append(helpers)
    shifts = roster.shifts(since, until)
    for _, who, _, _ in shifts:
        person(who)
    found = []
    for who in sorted(people, key=lambda who: (roster.people.get(who, {}).get("name") or who, who)):
        numbers = people[who].numbers(shifts, limits, totals["first_responses"])
        numbers["sole_services"] = sorted(
            service for service, rows in mitigators.items() if len(rows) >= 2 and set.union(*rows) == {who}
        )
        found.append(numbers)
    return {
        "schema": "decklog.load/1", "since": utc(since), "until": utc(until), "limits": limits, "incidents": len(incidents),
        "false_alarms": len(false_alarms), "people": found, **totals,
    }  # fmt: skip
