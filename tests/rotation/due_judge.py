# SPDX-License-Identifier: MIT
"""Everything that has a clock at a moment, computed from the entries of an export and the policy's file: another way than
lib/reports/clocks.cpp, which asks the folded header. For ledgers without corrections and without clones that disagree."""

import datetime
import re

FINAL = {"closed", "done", "rolled-back", "cancelled", "accepted"}
ACCEPT = datetime.timedelta(minutes=15)  # where the policy gives P1 no time to acknowledge
REMEMBERED = datetime.timedelta(days=30)  # how long a closed incident's missing postmortem is named
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def when(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def span(text):
    """"1h30m"; nothing for what is no duration."""
    parts = re.findall(r"(\d+)([smhdw])", str(text))
    return sum((datetime.timedelta(**{UNITS[unit]: int(count)}) for count, unit in parts), datetime.timedelta()) if parts else None


class State:
    """What a record's entries amount to, as far as clocks go by it."""

    def __init__(self, record):
        self.id, self.kind = record["id"], record["kind"]
        self.fields, self.window, self.actions, self.links, self.over = {}, {}, {}, set(), None
        self.opened = self.since = self.acknowledged = self.mitigated = self.answered = self.resolved = None
        self.eta = self.promised = self.updated = self.blocked_until = None
        self.stage = {"incident": "triage", "request": "received", "change": "planned", "handoff": "offered"}[self.kind]
        self.closed_as = None
        for entry in record["timeline"]:
            self.take(entry)

    def take(self, entry):
        at, kind = when(entry["at"]), entry["type"]
        self.fields.update({key: value for key, value in entry["set"].items() if key != "window"})
        self.window.update(entry["set"].get("window", {}))
        if kind in ("opened", "handed-over"):
            self.opened = self.since = at
            if entry.get("done"):
                self.end("done", at)
        elif kind == "acknowledged":
            self.acknowledged = self.acknowledged or at
            self.eta = when(entry.get("eta"))
        elif kind == "stage" and entry["verb"] != "extend":
            self.move(entry, at)
        elif kind == "update":
            self.eta, self.promised, self.updated = None, when(entry.get("next")), at
        elif kind == "action":
            self.act(entry)
        elif kind == "link":
            (self.links.discard if entry.get("removed") else self.links.add)(entry["rel"])
        elif kind == "blocked":
            self.blocked_until = when(entry.get("until"))
        elif kind == "unblocked":
            self.blocked_until = None
        elif kind == "reopened":
            self.since, self.over, self.stage = at, None, entry["to"]
        elif kind == "closed":
            self.acknowledged, self.closed_as = self.acknowledged or at, entry["as"]
            self.end("closed", at)
        elif kind == "accepted":
            self.end("accepted", at)

    def move(self, entry, at):
        verb = entry["verb"]
        self.acknowledged, self.eta, self.stage = self.acknowledged or at, None, entry["to"]
        if verb in ("mitigate", "resolve"):
            self.mitigated = self.mitigated or at
        if verb == "resolve":
            self.resolved, self.promised = self.resolved or at, None
        if verb == "answer":
            self.answered = self.answered or at
        if entry["to"] in FINAL:
            self.end(entry["to"], at)

    def end(self, stage, at):
        self.stage, self.over, self.eta, self.promised, self.blocked_until = stage, at, None, None, None

    def act(self, entry):
        item = self.actions.setdefault(entry.get("item") or entry["id"].split("-")[1], {})
        item.update({key: entry[key] for key in ("state", "owner", "due") if entry.get(key)})


def clocks(state, targets, now):
    """(kind, when, whose) of each clock that runs."""
    fields, owner = state.fields, state.fields.get("owner") or ""
    allowed = targets.get(fields.get("priority"), {})

    def target(kind, since, whose=owner):
        within = span(allowed.get(kind))
        if within:
            yield kind, since + within, whose

    if state.over is None and state.kind in ("incident", "request"):
        if state.acknowledged is None:
            yield from target("ack", state.since)
        if state.eta:
            yield "eta", state.eta, owner
        if state.promised:
            yield "update", state.promised, owner
        elif state.acknowledged and not state.mitigated and not state.answered:
            again = state.updated if state.updated and state.updated >= state.since else state.since
            yield from target("update", again)
        if state.kind == "incident" and state.mitigated is None:
            yield from target("mitigate", state.since)
        yield from target("close", state.since)
    if state.over is None:
        if state.blocked_until:
            yield "block", state.blocked_until, owner
        if state.kind == "change":
            if state.window.get("start") and state.stage == "planned":
                yield "start", when(state.window["start"]), owner
            if state.window.get("end"):
                yield "end", when(state.window["end"]), owner
        if state.kind == "handoff":
            yield "accept", state.since + (span(targets.get("P1", {}).get("ack")) or ACCEPT), fields.get("to") or ""
    ours = state.closed_as in (None, "external")
    if state.kind == "incident" and state.resolved and ours and "postmortem" not in state.links:
        for kind, due, whose in target("postmortem", state.resolved):
            if state.over is None or due + REMEMBERED >= now:
                yield kind, due, whose
    for item in state.actions.values():
        if item.get("state", "open") == "open" and item.get("due"):
            day = datetime.datetime.fromisoformat(item["due"]).replace(tzinfo=datetime.timezone.utc)
            yield "action", day + datetime.timedelta(days=1, seconds=-1), item.get("owner") or owner


def due(records, policy, now, within):
    """Sorted (record, kind, when, whose) of what is late or falls due in the time `within`."""
    found = []
    for record in records:
        state = State(record)
        for kind, at, whose in clocks(state, policy["priorities"], now):
            if at - now <= within:
                found.append((state.id, kind, at, whose))
    return sorted(found)
