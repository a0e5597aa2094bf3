# SPDX-License-Identifier: MIT
"""What `decklog stats` must say, computed a second time from what `decklog export jsonl` gives: by counting and by the
calendar of Python, with none of the program's own arithmetic. The answers are those of `stats --json`."""

import datetime
from collections import Counter, defaultdict

KINDS = ["incident", "request", "change", "handoff"]
PRIORITIES = ["P0", "P1", "P2", "P3"]
FINAL = {"closed", "done", "rolled-back", "cancelled", "accepted"}
ENDS = ["closed_at", "finished_at", "rolled_back_at", "cancelled_at", "accepted_at"]
RECOVERY = ("change-recovery", "change", "begun_at", "mitigated_at")

HOUR, DAY = 3600, 86400
BOUNDS = [0, 1, 2, 5, 10, 30] + [60 * m for m in (1, 2, 5, 10, 20, 40)] + [HOUR * h for h in (1, 2, 4, 8, 16)]
BOUNDS += [DAY * d for d in (1, 2, 4, 7, 14, 28, 56, 112, 224, 365, 730)] + [DAY * 730 * 2**i for i in range(1, 12)]
WIDTHS = [1, 2, 5, 10, 30] + [60 * m for m in (1, 2, 5, 10, 15, 30)] + [HOUR * h for h in (1, 2, 4, 8, 12)]
WIDTHS += [DAY * d for d in (1, 2, 7, 14, 28, 91)] + [DAY * 91 * 2**i for i in range(1, 16)]


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def stamp(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def week(time):
    year, number, _ = time.isocalendar()
    return f"{year:04}-W{number:02}"


class Record:
    def __init__(self, line):
        self.id = line["id"]
        self.kind = line["kind"]
        self.open = line["stage"] not in FINAL
        self.stage = line["stage"]
        self.closed_as = line["closed_as"]
        self.drill = bool(line["drill"])
        self.priority = line["priority"]
        self.services = sorted(set(line["services"] or []))
        self.owner = line["owner"]
        self.channel = line["channel"]
        self.labels = line["labels"]
        self.links = [(link["target"], link["rel"]) for link in line["links"]]
        self.at = {name: moment(time) for name, time in line["milestones"].items() if time}

    def ended(self):
        return None if self.open else max((self.at[name] for name in ENDS if name in self.at), default=None)

    def took_effect(self):
        if self.kind != "change" or self.stage not in ("done", "rolled-back"):
            return None
        return self.at.get("finished_at", self.at.get("rolled_back_at"))

    def left_out(self):
        if self.drill:
            return "drills"
        return {"false-positive": "false_positives", "duplicate": "duplicates"}.get(self.closed_as)

    def groups(self, by, time):
        if by is None:
            return []
        if by == "service":
            return self.services or [None]
        if by.startswith("label:"):
            return [self.labels.get(by[len("label:") :]) or None]
        special = {"month": time.strftime("%Y-%m"), "week": week(time), "priority": self.priority, "owner": self.owner}
        return [special.get(by, self.channel) or None]


def nearest_rank(values, percent):
    """The smallest of the values that so many of a hundred do not exceed: found by counting for each."""
    counts = Counter(values)
    return min(v for v in counts if sum(n for other, n in counts.items() if other <= v) * 100 >= percent * len(values))


def distribution(spans):
    """spans: a number of seconds, or why there is none."""
    values = sorted(span for span in spans if not isinstance(span, str))
    why = Counter(span for span in spans if isinstance(span, str))
    few = len(values) < 5
    answer = {"n": len(values), "missing": {name: why[name] for name in ("not_yet", "never", "backwards")}}
    for percent in (50, 75, 90):
        answer[f"p{percent}_seconds"] = None if few else nearest_rank(values, percent)
    answer["max_seconds"] = max(values, default=None)
    answer["values_seconds"] = values if few else None
    return answer


def histogram(values):
    if not values:
        return {"scale": "linear", "bins": []}
    low, high = min(values), max(values)
    wide = high > 20 * max(low, 1)
    if wide:
        edges = BOUNDS
    else:
        width = next(w for w in WIDTHS if len(range(low - low % w, high + 1, w)) <= 12)
        edges = list(range(low - low % width, high + width + 1, width))
    bins = [(a, b, sum(a <= v < b for v in values)) for a, b in zip(edges, edges[1:])]
    taken = [i for i, (_, _, count) in enumerate(bins) if count]
    shown = bins[taken[0] : taken[-1] + 1]
    assert sum(count for _, _, count in shown) == len(values)
    return {
        "scale": "logarithmic" if wide else "linear",
        "bins": [{"from_seconds": a, "to_seconds": b, "count": count} for a, b, count in shown],
    }


def span(start, end, may_come):
    if start is None or end is None:
        return "not_yet" if may_come else "never"
    return "backwards" if end < start else int((end - start).total_seconds())


class Second:
    """policy: {"metrics": [(name, kind, from, to)], "targets": {"ack": {"P1": seconds}, "mitigate": …}}."""

    def __init__(self, lines, policy):
        self.records = [Record(line) for line in lines]
        self.policy = policy
        self.caused = defaultdict(list)
        for record in self.records:
            if record.kind == "incident" and not record.left_out():
                for target, rel in record.links:
                    if rel == "caused-by":
                        self.caused[target].append(record)

    def answer(self, since, until, judged_at, by=None, kinds=(), priorities=(), services=(), metrics=()):
        inside = lambda time: time is not None and since <= time < until  # noqa: E731
        wanted = [
            r
            for r in self.records
            if (not kinds or r.kind in kinds) and (not priorities or r.priority in priorities) and (not services or set(services) & set(r.services))
        ]
        told = [r for r in wanted if not r.left_out()]
        opened = [r for r in told if inside(r.at["opened_at"])]
        ended = [r for r in told if inside(r.ended())]
        changes = [r for r in told if inside(r.took_effect())]
        gone = Counter(r.left_out() for r in wanted if r.left_out() and inside(r.at["opened_at"]))
        return {
            "since": stamp(since),
            "until": stamp(until),
            "judged_at": stamp(judged_at),
            "by": by,
            "only": {"kinds": sorted(kinds, key=KINDS.index), "priorities": sorted(priorities), "services": sorted(services)},
            "records": len(opened),
            "left_out": {name: gone[name] for name in ("drills", "false_positives", "duplicates")},
            "metrics": [self.metric(metric, opened, changes, by) for metric in self.metrics() if not metrics or metric[0] in metrics],
            "targets": self.targets(opened, judged_at),
            "changes": self.changes(changes),
            "kinds": self.kinds(opened, ended),
            "weeks": self.weeks(opened, ended, since, until),
        }

    def metrics(self):
        own = self.policy["metrics"]
        return own if any(name == RECOVERY[0] for name, *_ in own) else [*own, RECOVERY]

    def metric(self, metric, opened, changes, by):
        name, kind, start, end = metric
        found = []  # (record, the time that it belongs to, span)
        if metric == RECOVERY:
            for change in changes:
                if change.id in self.caused:
                    found.append((change, change.took_effect(), self.recovery(change)))
        else:
            for record in opened:
                if record.kind == kind:
                    found.append((record, record.at["opened_at"], span(record.at.get(start), record.at.get(end), record.open)))
        groups = defaultdict(list)
        for record, time, length in found:
            for group in record.groups(by, time):
                groups[group].append(length)
        names = sorted((group for group in groups if group), key=lambda text: text.encode()) + ([None] if None in groups else [])
        spans = [length for _, _, length in found]
        return {
            "name": name,
            "kind": kind,
            "from": start,
            "to": end,
            "all": distribution(spans),
            "groups": [{"group": group, **distribution(groups[group])} for group in names],
            "histogram": histogram([length for length in spans if not isinstance(length, str)]),
        }

    def recovery(self, change):
        incidents = self.caused[change.id]
        waiting = [incident for incident in incidents if "mitigated_at" not in incident.at]
        end = None if waiting else max(incident.at["mitigated_at"] for incident in incidents)
        return span(change.at.get("begun_at", change.took_effect()), end, any(incident.open for incident in waiting))

    def targets(self, opened, judged_at):
        rows = []
        for target, milestone, kinds in (("ack", "acknowledged_at", {"incident", "request"}), ("mitigate", "mitigated_at", {"incident"})):
            allowed = self.policy["targets"][target]
            each = []
            for priority in PRIORITIES:
                if priority not in allowed:
                    continue
                verdicts = Counter(
                    self.verdict(record, milestone, allowed[priority], judged_at)
                    for record in opened
                    if record.kind in kinds and record.priority == priority
                )
                if verdicts:
                    each.append((priority, allowed[priority], verdicts))
            if each:
                each.insert(0, (None, None, sum((verdicts for _, _, verdicts in each), Counter())))
            for priority, within, verdicts in each:
                counts = {name: verdicts[name] for name in ("kept", "missed", "running", "never")}
                rows.append({"target": target, "priority": priority, "within_seconds": within, **counts})
        return rows

    @staticmethod
    def verdict(record, milestone, allowed, judged_at):
        start = record.at["opened_at"]
        came = record.at.get(milestone)
        again = record.at.get("reopened_at")
        if again and again > start and not (came and came < again):
            start = again
        if came:
            return "kept" if (came - start).total_seconds() <= allowed else "missed"
        if not record.open:
            return "never"
        return "missed" if (judged_at - start).total_seconds() > allowed else "running"

    def changes(self, changes):
        back = {change.id for change in changes if change.stage == "rolled-back"}
        blamed = {change.id for change in changes if self.caused.get(change.id)}
        return {"ended": len(changes), "failed": len(back | blamed), "rolled_back": len(back), "caused_incident": len(blamed)}

    @staticmethod
    def kinds(opened, ended):
        rows = []
        for kind in KINDS:
            mine = [record for record in opened if record.kind == kind]
            over = sum(record.kind == kind for record in ended)
            if not mine and not over:
                continue
            again = [record for record in mine if "reopened_at" in record.at]
            by_priority = Counter(record.priority for record in mine)
            order = [None, *PRIORITIES]
            rows.append(
                {
                    "kind": kind,
                    "opened": len(mine),
                    "ended": over,
                    "open": sum(record.open for record in mine),
                    "reopened": len(again),
                    "were_over": len({record.id for record in mine if not record.open} | {record.id for record in again}),
                    "by_priority": [{"priority": p, "opened": by_priority[p]} for p in order if by_priority[p]],
                }
            )
        return rows

    @staticmethod
    def weeks(opened, ended, since, until):
        began = Counter((week(record.at["opened_at"]), record.kind) for record in opened)
        over = Counter((week(record.ended()), record.kind) for record in ended)
        names = []
        day = since.date()
        while day <= (until - datetime.timedelta(seconds=1)).date():
            name = week(day)
            if name not in names[-1:]:
                names.append(name)
            day += datetime.timedelta(days=1)
        rows = [
            {"week": name, "opened": {kind: began[name, kind] for kind in KINDS}, "ended": {kind: over[name, kind] for kind in KINDS}}
            for name in names
        ]
        assert sum(began.values()) == sum(sum(row["opened"].values()) for row in rows)
        return rows
