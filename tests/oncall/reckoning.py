# SPDX-License-Identifier: MIT
"""Who is on call at one moment, by a roster as PyYAML reads it and the clocks of Python's zoneinfo.

Nothing is painted or cut here: each moment is asked for itself. A turn is found by bisection among the moments at which
turns begin; hours by looking at the windows of yesterday and today; then each swap and each override is asked in turn.
"""

import bisect
import datetime
import functools
import re
import zoneinfo

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
UNITS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
DAY = datetime.timedelta(days=1)


@functools.cache
def zone(name):
    return zoneinfo.ZoneInfo(name or "UTC")


def instant(local, zone_name):
    """What a change of the clocks skips or doubles is read by the offset before it: fold 0."""
    return int(local.replace(tzinfo=zone(zone_name), fold=0).timestamp())


def local_time(text):
    return datetime.datetime.fromisoformat(text.replace(" ", "T"))


def moment(text, zone_name):
    parsed = datetime.datetime.fromisoformat(text.replace("Z", "+00:00").replace(" ", "T"))
    return int(parsed.timestamp()) if parsed.tzinfo else instant(parsed, zone_name)


def seconds(text):
    return sum(int(count) * UNITS[unit] for count, unit in re.findall(r"(\d+)([wdhms])", text))


def clock(text):
    hour, minute = text.split(":")
    return datetime.timedelta(hours=int(hour), minutes=int(minute))


class Hours:
    def __init__(self, text):
        words = text.split()
        spans = [word for word in words if ":" in word]
        self.days = set(range(7))
        if words[0] not in spans:
            self.days = {day for part in words[0].split(",") for day in self.day_range(part)}
        begin, end = spans[0].split("-") if spans else ("00:00", "24:00")
        self.begin, self.end = clock(begin), clock(end)
        if self.end <= self.begin:
            self.end += DAY

    @staticmethod
    def day_range(text):
        first, last = (DAYS.index(word) for word in (text.split("-") * 2)[:2])
        return [(first + step) % 7 for step in range((last - first) % 7 + 1)]

    @functools.cache
    def window(self, day, zone_name):
        midnight = datetime.datetime.combine(day, datetime.time())
        return instant(midnight + self.begin, zone_name), instant(midnight + self.end, zone_name)

    def covers(self, time, zone_name):
        today = datetime.datetime.fromtimestamp(time, zone(zone_name)).date()
        for day in (today - 2 * DAY, today - DAY, today):  # two: a zone may skip a day
            begin, end = self.window(day, zone_name)
            if day.weekday() in self.days and begin <= time < end:
                return True
        return False


class Layer:
    def __init__(self, layer, last):
        self.zone = layer.get("zone", "UTC")
        self.people = layer["people"]
        hours = layer.get("hours", [])
        self.hours = [Hours(text) for text in ([hours] if isinstance(hours, str) else hours)]
        self.begins = []
        local, step = local_time(layer["starts"]), datetime.timedelta(seconds=seconds(layer["shift"]))
        while not self.begins or self.begins[-1] <= last:
            self.begins.append(max([instant(local, self.zone), *self.begins[-1:]]))
            local += step

    def turn(self, time):
        """The number of the turn, or nothing."""
        number = bisect.bisect_right(self.begins, time) - 1
        if number < 0 or (self.hours and not any(hours.covers(time, self.zone) for hours in self.hours)):
            return None
        return number


class Reckoning:
    """One rotation, up to `last`."""

    def __init__(self, roster, name, last):
        rotation = roster["rotations"][name]
        layers = rotation.get("layers") or [rotation]
        self.layers = [Layer(layer, last) for layer in layers]
        first_zone = layers[0].get("zone", "UTC")

        def of_this(key):
            rows = [row for row in roster.get(key, []) if row["rotation"] == name]
            return [(moment(row["from"], first_zone), moment(row["until"], first_zone), row) for row in rows]

        self.swaps, self.overrides = of_this("swaps"), of_this("overrides")

    def at(self, time):
        """(who, kind, instead of whom)"""
        owner = who = None
        for layer in self.layers:
            number = layer.turn(time)
            if number is not None:
                owner = who = layer.people[number % len(layer.people)]
                break
        kind = "turn" if who else "gap"
        for begin, end, row in self.swaps:
            if begin <= time < end and who in row["people"] and len(set(row["people"])) == 2:
                who = row["people"][1 - row["people"].index(who)]
                kind = "swapped"
        for begin, end, row in self.overrides:
            if begin <= time < end and row["who"] != who:
                who, kind = row["who"], "overridden"
        if who == owner:
            return who, "turn" if who else "gap", None
        return who, kind, owner

    def edges(self, begin, end):
        """Every moment at which something may change."""
        found = {edge for first, last, _ in self.swaps + self.overrides for edge in (first, last)}
        for layer in self.layers:
            found.update(layer.begins)
            day = datetime.datetime.fromtimestamp(begin, zone(layer.zone)).date() - DAY
            while layer.hours and instant(datetime.datetime.combine(day, datetime.time()), layer.zone) < end:
                found.update(edge for hours in layer.hours for edge in hours.window(day, layer.zone))
                day += DAY
        return {edge for edge in found if begin <= edge < end}
