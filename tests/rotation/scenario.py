# SPDX-License-Identifier: MIT
"""Two weeks of a team of four in three time zones, from 19 October to 2 November 2026: Europe leaves summer time on 25 October at
01:00 UTC, New York on 1 November at 06:00 UTC. Told through the command line, each command by its person, at its time, in that
person's zone. All times here are UTC."""

import os
import pathlib
import subprocess

ALICE, BOB, CAROL, DAN = (f"{name}@example.com" for name in ("alice", "bob", "carol", "dan"))
ZONES = {ALICE: "Asia/Seoul", BOB: "Europe/Berlin", CAROL: "America/New_York", DAN: "Europe/Berlin"}
BEGIN, END = "2026-10-19T00:00:00Z", "2026-11-02T12:00:00Z"

ROSTER = """schema: decklog-roster/1
people:
  alice@example.com: {name: Alice Kim, zone: Asia/Seoul, aliases: [alice], hours: "mon-fri 08:00-16:00"}
  bob@example.com: {name: Bob Meier, zone: Europe/Berlin, emails: [bob.meier@example.org], hours: "mon-fri 08:00-18:00"}
  carol@example.com: {name: Carol Diaz, zone: America/New_York, aliases: [carol]}
  dan@example.com: {name: Dan Vogt, zone: Europe/Berlin}
teams:
  payments: {members: [alice@example.com, bob@example.com, carol@example.com, dan@example.com]}
rotations:
  payments-primary:
    team: payments
    layers:
    - {zone: Asia/Seoul, starts: "2026-10-19 08:00", shift: 1d, hours: "08:00-16:00", people: [alice@example.com]}
    - {zone: Europe/Berlin, starts: "2026-10-19 08:00", shift: 1w, hours: "08:00-18:00", people: [bob@example.com, dan@example.com]}
    - {zone: America/New_York, starts: "2026-10-18 12:00", shift: 1d, people: [carol@example.com]}
  payments-backup:
    team: payments
    level: 2
    zone: Europe/Berlin
    starts: "2026-10-19 09:00"
    shift: 1w
    people: [dan@example.com, bob@example.com]
overrides:
- {rotation: payments-primary, from: "2026-10-24T16:00:00Z", until: "2026-10-25T04:00:00Z", who: dan@example.com, why: Carol is at a wedding}
swaps:
- {rotation: payments-primary, from: "2026-10-28", until: "2026-10-30", people: [bob@example.com, dan@example.com]}
"""

SERVICES = """services:
  checkout: {owner: payments, runbook: "https://wiki.example.com/checkout"}
  ledgerd: {owner: payments}
  reports: {owner: dan@example.com}
"""


class Team:
    """The ledger and whoever types. `log` holds (time, who, argv) of all that was written; `onlookers` are called after each."""

    def __init__(self, binary, folder):
        self.binary, self.folder, self.log = str(binary), pathlib.Path(folder) / "oncall", []
        self.onlookers = []
        self.home = str(folder)
        self.run("2026-10-18T15:00:00Z", DAN, "init", str(self.folder), inside=False)
        policy = self.folder / "decklog.yaml"
        policy.write_text(policy.read_text().replace("services: {}\n", SERVICES))
        (self.folder / "roster.yaml").write_text(ROSTER)
        env = self.environment("2026-10-18T15:05:00Z", DAN)
        env |= {"GIT_AUTHOR_DATE": env["DECKLOG_NOW"], "GIT_COMMITTER_DATE": env["DECKLOG_NOW"]}
        subprocess.run(["git", "-C", str(self.folder), "commit", "-qam", "who we are"], env=env, check=True)

    def environment(self, at, who):
        return {"PATH": os.environ["PATH"], "HOME": self.home, "TZ": ZONES[who], "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_AUTHOR_NAME": who.split("@")[0].title(), "GIT_AUTHOR_EMAIL": who,
                "GIT_COMMITTER_NAME": who.split("@")[0].title(), "GIT_COMMITTER_EMAIL": who,
                "DECKLOG_NOW": at, "DECKLOG_SEED": f"two weeks {len(self.log)}"}

    def run(self, at, who, *argv, inside=True, codes=(0,)):
        """What a command printed."""
        where = ["--ledger", str(self.folder)] if inside else []
        done = subprocess.run([self.binary, *where, *argv], env=self.environment(at, who), capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)
        if done.returncode not in codes:
            raise SystemExit(f"{at} {who}: decklog {' '.join(argv)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def write(self, at, who, *argv):
        """A command that writes; of a new record the id."""
        at = f"2026-{at}:00Z"
        self.log.append((at, who, argv))
        printed = self.run(at, who, argv[0], "-q", *argv[1:]).strip()
        for look in self.onlookers:
            look(self, at)
        return printed


def first_week(team):
    w = team.write
    # Monday: a P1 in Alice's hours, handed to Bob in the middle.
    card = w("10-19T02:12", ALICE, "open", "Card payments fail for one in ten", "-p", "P1", "-s", "checkout", "--started", "-20m", "--detected", "-4m")
    w("10-19T02:13", ALICE, "ack", card, "--eta", "30m")
    w("10-19T02:30", ALICE, "triage", card, "--owner", "me")
    w("10-19T02:35", ALICE, "update", card, "one in ten card payments fails; we are on it", "--audience", "public", "--next", "45m")
    w("10-19T02:40", ALICE, "coordinate", card, "--notify", "support")
    w("10-19T04:05", ALICE, "note", card, "the bank's gateway answers slowly since 01:50")
    w("10-19T05:30", ALICE, "set", card, "next=call the bank again at 08:00")
    watch = w("10-19T06:50", ALICE, "handoff", "--to", BOB, "the bank promised a fix for this morning")
    w("10-19T07:02", BOB, "accept", watch)
    w("10-19T07:05", BOB, "assign", card, BOB)
    w("10-19T07:40", BOB, "mitigate", card, "traffic moved to the second bank")
    w("10-19T09:10", BOB, "resolve", card, "the bank restarted its gateway")
    w("10-19T09:20", BOB, "action", "add", card, "fail over to the second bank by itself", "--owner", DAN, "--due", "2026-10-30", "--type", "prevent")
    export = w("10-20T07:30", ALICE, "request", "Export of 2025 times out", "--from", "mina@example.net", "--channel", "mail", "-p", "P3")
    w("10-20T07:45", ALICE, "ack", export, "--eta", "1d")
    w("10-20T08:00", BOB, "link", card, "https://wiki.example.com/pm/1", "--as", "postmortem")
    w("10-20T08:05", BOB, "close", card, "--cause", "the bank's gateway ran out of connections")
    # Thursday: maintenance that takes longer.
    move = w("10-20T09:00", DAN, "change", "Move ledgerd to db-2", "--start", "2026-10-22T20:00:00Z", "--end", "2026-10-22T22:00:00Z", "-s", "ledgerd")
    # Tuesday: a deploy that breaks something, and a question.
    deploy = w("10-20T12:00", DAN, "change", "Deploy checkout v142", "--done", "-s", "checkout", "--key", "deploy-v142")
    slow = w("10-20T12:20", BOB, "open", "Checkout is slow", "-p", "P2", "-s", "checkout", "--started", "-15m", "--detected", "-2m")
    w("10-20T12:24", BOB, "ack", slow)
    w("10-20T12:50", BOB, "mitigate", slow, "rolled back to v141")
    w("10-20T12:51", BOB, "link", slow, deploy, "--as", "caused-by")
    w("10-20T14:00", BOB, "resolve", slow, "v143 closes its connections")
    w("10-20T14:05", BOB, "close", slow, "--cause", "connection leak in v142")
    w("10-21T01:00", ALICE, "confirm", export, "exports over 10 000 rows time out")
    w("10-21T06:00", ALICE, "answer", export, "export by month until Friday's release")
    # Wednesday night: Carol is woken twice.
    dark = w("10-21T07:15", CAROL, "open", "Reports are empty", "-p", "P1", "-s", "reports", "--started", "-30m")
    w("10-21T07:18", CAROL, "ack", dark)
    w("10-21T07:55", CAROL, "mitigate", dark, "restarted the workers", "-p", "P1")
    w("10-21T09:00", DAN, "resolve", dark, "the queue's disk was full")
    w("10-21T09:10", DAN, "action", "add", dark, "alert on the queue's disk", "--owner", DAN, "--due", "2026-10-25", "--type", "detect")
    w("10-22T01:30", ALICE, "close", export, "--confirmed-by", "mina@example.net")
    false = w("10-22T06:40", CAROL, "open", "Latency alarm in us-east", "-p", "P2", "-s", "checkout")
    w("10-22T06:44", CAROL, "ack", false)
    w("10-22T06:58", CAROL, "close", false, "--as", "false-positive", "the probe itself was slow")
    w("10-22T20:04", CAROL, "start", move)
    w("10-22T21:50", CAROL, "extend", move, "--end", "2h", "the copy is slow")
    w("10-22T23:40", CAROL, "finish", move, "all reads go to db-2")
    # Saturday and Sunday: Dan stands in for Carol while the clocks go back.
    sunday = w("10-25T00:30", DAN, "open", "Payments are booked twice", "-p", "P0", "-s", "ledgerd", "--detected", "-1m", "--started", "-15m")
    w("10-25T00:32", DAN, "ack", sunday)
    w("10-25T00:40", DAN, "role", sunday, f"commander={DAN}")
    w("10-25T00:45", DAN, "update", sunday, "some payments are booked twice; nothing is lost", "--audience", "public", "--next", "30m")
    w("10-25T01:20", DAN, "mitigate", sunday, "ledgerd reads from db-1 again")
    w("10-25T01:25", DAN, "link", sunday, move, "--as", "caused-by")
    w("10-25T01:26", DAN, "update", sunday, "no more double bookings; we repair those that happened", "--audience", "public")
    w("10-25T10:00", BOB, "note", sunday, "212 double bookings were found and undone")
    w("10-26T09:00", DAN, "resolve", sunday, "the sequence of db-2 starts above db-1's")
    return {"dark": dark, "sunday": sunday}


def second_week(team, open_):
    w = team.write
    w("10-26T10:00", DAN, "link", open_["dark"], "https://wiki.example.com/pm/2", "--as", "postmortem")
    w("10-26T10:02", DAN, "close", open_["dark"], "--cause", "the queue's disk was full")
    w("10-27T10:00", DAN, "link", open_["sunday"], "https://wiki.example.com/pm/3", "--as", "postmortem")
    w("10-27T10:30", DAN, "action", "add", open_["sunday"], "rehearse the move on a copy", "--owner", BOB, "--due", "2026-11-05", "--type", "process")
    # A drill does not count.
    drill = w("10-27T13:00", BOB, "open", "Region is gone", "-p", "P0", "-s", "checkout", "--drill")
    w("10-27T13:02", DAN, "ack", drill)
    w("10-27T13:40", DAN, "mitigate", drill, "traffic moved", "-p", "P0")
    w("10-27T14:00", DAN, "resolve", drill, "traffic is back")
    w("10-27T14:05", DAN, "link", drill, "https://wiki.example.com/pm/drill", "--as", "postmortem")
    w("10-27T14:06", DAN, "close", drill, "--cause", "a drill")
    # Two of the same.
    one = w("10-28T09:05", DAN, "open", "Refunds hang", "-p", "P2", "-s", "ledgerd", "--started", "-40m", "--detected", "-5m")
    two = w("10-28T09:20", BOB, "open", "Refund button does nothing", "-p", "P2", "-s", "checkout")
    w("10-28T09:25", BOB, "ack", one)
    w("10-28T09:30", BOB, "close", two, "--as", "duplicate", "--of", one, "same outage")
    w("10-28T10:10", BOB, "mitigate", one, "restarted the worker")
    w("10-28T15:00", BOB, "resolve", one, "the worker gives up a lock when it dies")
    w("10-28T15:05", BOB, "close", one, "--cause", "a lock without an owner")
    # A change that is undone, one that is forgotten past its end, one to come.
    flag = w("10-28T16:00", CAROL, "change", "Turn on the new risk rules", "--start", "2026-10-29T15:00:00Z", "--end", "2026-10-29T16:00:00Z", "-s", "checkout")
    # Requests: one waits for its requester, one nobody has seen yet.
    limit = w("10-29T09:00", DAN, "request", "Raise our payment limit", "--from", "jo@example.net", "--channel", "chat", "-p", "P2")
    w("10-29T09:40", DAN, "ack", limit, "--eta", "4h")
    w("10-29T10:00", DAN, "block", limit, "--on", "Jo's bank statement", "--until", "2026-11-02T09:00:00Z")
    w("10-29T15:01", CAROL, "start", flag)
    risk = w("10-29T15:20", CAROL, "open", "Good cards are refused", "-p", "P1", "-s", "checkout", "--started", "-15m", "--detected", "-1m")
    w("10-29T15:21", CAROL, "ack", risk, "--eta", "15m")
    w("10-29T15:30", CAROL, "rollback", flag, "good cards are refused")
    w("10-29T15:31", CAROL, "mitigate", risk, "the rules are off")
    w("10-29T15:32", CAROL, "link", risk, flag, "--as", "caused-by")
    w("10-29T18:00", CAROL, "set", risk, "next=replay Thursday's traffic against the rules")
    forgotten = w("10-30T08:00", DAN, "change", "Clean old exports", "--start", "2026-10-30T09:00:00Z", "--end", "2026-10-30T11:00:00Z", "-s", "reports")
    w("10-30T09:02", DAN, "start", forgotten)
    w("10-30T12:00", DAN, "change", "Renew certificates", "--start", "2026-11-03T09:00:00Z", "--end", "2026-11-03T10:00:00Z", "-s", "checkout")
    # The night in which New York's clocks go back.
    night = w("11-01T05:40", CAROL, "open", "Webhooks are late", "-p", "P2", "-s", "checkout", "--detected", "-2m", "--started", "-30m")
    w("11-01T05:43", CAROL, "ack", night, "--eta", "1h")
    w("11-01T06:50", CAROL, "update", night, "webhooks are an hour late and catching up", "--audience", "stakeholders", "--next", "2h")
    w("11-01T08:30", CAROL, "mitigate", night, "more senders")
    w("11-01T20:00", CAROL, "request", "Where is my refund?", "--from", "lee@example.net", "--channel", "phone", "-p", "P2")
    watch = w("11-01T22:30", CAROL, "handoff", "--to", ALICE, "risk rules wait for a replay; webhooks are fine", "--next", f"{risk}=replay the traffic",
              "--next", f"{open_['sunday']}=Bob rehearses the move on a copy")
    w("11-01T23:10", ALICE, "accept", watch)
    w("11-02T07:00", ALICE, "handoff", "--to", BOB, "quiet", "--next", f"{risk}=look at the replay", "--next", f"{open_['sunday']}=Bob rehearses the move")
    w("11-02T07:30", ALICE, "note", risk, "the replay refuses 3 of 10 000 good cards")


def play(team):
    second_week(team, first_week(team))
