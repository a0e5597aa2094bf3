# SPDX-License-Identifier: MIT
"""documents_test.py BINARY SCHEMAS [KEPT]: runs every command with --json in one scripted ledger and holds each document, each
error too, against the schema that it names. Stricter than the schemas themselves: a key that no schema names fails.
KEPT is a file for the documents and the ledger's own files, by their schemas: ajv.js reads it."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import run as cases  # the golden cases' environment  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
SCHEMAS = pathlib.Path(sys.argv[2])
KEPT = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
FILES = {"record", "policy", "roster"}  # schemas of files, not of documents


def load(name):
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text())


def names():
    return {path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json")}


def strict(schema):
    """The same schema, but objects take only the keys that it names."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: value if key == "if" else strict(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        result.setdefault("additionalProperties", False)
    return result


class Ledger:
    """A folder with one ledger, a clock that ticks a minute a command, and the documents that were seen."""

    def __init__(self, folder):
        self.environment = cases.environment(pathlib.Path(folder).resolve(), BINARY)
        self.folder = pathlib.Path(folder) / "desk"
        self.ticks = 0
        self.validators = {name: jsonschema.Draft7Validator(strict(load(name))) for name in names() - FILES}
        self.seen = {}
        self.commands = set()

    def answer(self, *arguments, exit_code=0, text=""):
        self.ticks += 1
        clock = {"DECKLOG_NOW": f"2026-11-22T{8 + self.ticks // 60:02}:{self.ticks % 60:02}:00Z", "DECKLOG_SEED": str(self.ticks)}
        done = subprocess.run(
            [BINARY, "--json", *arguments], cwd=self.folder, env={**self.environment, **clock}, input=text, capture_output=True, text=True
        )
        shown = f"$ decklog --json {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        if done.returncode != exit_code:
            raise AssertionError(f"{shown}exit {done.returncode}, not {exit_code}")
        document = json.loads(done.stdout)
        name = document["schema"].removeprefix("decklog.").removesuffix("/1")
        problems = sorted(self.validators[name].iter_errors(document), key=str)
        if problems:
            raise AssertionError(f"{shown}{problems[0].json_path}: {problems[0].message}")
        self.seen.setdefault(name, []).append(document)
        self.commands.add(arguments[0])
        return document

    def error(self, exit_code, *arguments, text=""):
        document = self.answer(*arguments, exit_code=exit_code, text=text)
        if document["schema"] != "decklog.error/1" or document["error"]["exit"] != exit_code:
            raise AssertionError(f"no error document for exit {exit_code}: {document}")
        return document["error"]


def set_up(ledger):
    ledger.error(3, "list")
    ledger.answer("init", "oncall")
    ledger.answer("init", "oncall")
    ledger.answer("clone", "oncall", "copy")
    ledger.folder /= "oncall"
    ledger.answer("doctor")
    ledger.answer("schema")
    ledger.answer("schema", "result")
    ledger.answer("policy")
    ledger.answer("policy", "check")
    ledger.answer("policy", "check", "-", exit_code=1, text="priorities: {P9: {ack: soon}}\n")
    ledger.error(5, "policy", "check", "-", text="a: [\n")
    ledger.error(3, "schema", "nowhere")
    ledger.error(6, "clone", "not-there")
    ledger.error(2, "frobnicate")
    ledger.answer("--version")
    ledger.answer("version", "--licenses")
    ledger.answer("completion", "bash")
    ledger.answer("completion", "words", "--", "note", "")
    for empty in ("list", "next", "status", "log", "due", "stats"):
        ledger.answer(empty)
    ledger.answer("search", "anything")
    ledger.error(2, "search")
    ledger.error(2, "watch")
    ledger.error(2, "stats", "nothing-of-the-kind")
    ledger.error(3, "stats", "--as-of", "nowhere")


def work_on_an_incident(ledger):
    options = "-p P1 -s checkout --impact broken --impact-users 40 --started -5m --label env=prod --key k1".split()
    incident = ledger.answer("open", "Checkout returns 503", *options)["id"]
    ledger.answer("open", "Checkout returns 503", "--key", "k1")
    ledger.answer("ack", incident, "--eta", "20m")
    ledger.answer("triage", incident)
    ledger.answer("coordinate", incident, "--notify", "support")
    ledger.answer("note", incident, "the graph is flat")
    ledger.answer("finding", incident, "a leak")
    ledger.answer("decision", incident, "roll back", "--by", "mina@example.com")
    ledger.answer("update", incident, "we are on it", "--audience", "public", "--next", "30m")
    ledger.answer("assign", incident, "jun@example.com")
    ledger.answer("role", incident, "commander=mina@example.com")
    ledger.answer("priority", incident, "P0", "--why", "it is everyone")
    ledger.answer("block", incident, "--on", "the vendor", "--until", "2h")
    ledger.answer("show", incident)
    ledger.answer("next")
    ledger.answer("unblock", incident)
    ledger.answer("set", incident, "labels.env=live")
    ledger.answer("link", incident, "https://example.com/pm", "--as", "postmortem")
    ledger.answer("attach", incident, "-", "--name", "log.txt", text="one\ntwo\n")
    ledger.answer("run", incident, "--", "echo", "hello")
    ledger.answer("action", "add", incident, "watch the pool", "--owner", "me", "--due", "+7d", "--type", "detect")
    ledger.answer("action", "list", incident)
    note = next(e for e in ledger.answer("timeline", incident)["timeline"] if e["type"] == "note")
    ledger.answer("correct", incident, note["id"], "the graph is not flat", "--time", "-20m")
    ledger.answer("redact", incident, next(e for e in ledger.answer("timeline", incident)["timeline"] if e["type"] == "finding")["id"], "a name")
    assert ledger.error(9, "note", incident, "log in with password=hunter2")["reasons"][0]["code"] == "password"
    ledger.error(4, "close", incident)
    ledger.answer("mitigate", incident, "rolled back")
    ledger.answer("resolve", incident, "fixed the leak")
    ledger.answer("regress", incident, "--to", "mitigation", "it is back")
    ledger.answer("advance", incident, "rolled back again")
    ledger.answer("resolve", incident, "really fixed")
    write_a_postmortem(ledger, incident)
    ledger.answer("close", incident, "--cause", "a leak")
    ledger.answer("reopen", incident, "once more")
    for document in (["show", incident], ["show", incident, "--history"], ["timeline", incident, "--audience", "public"], ["log", incident], ["list", "--all"]):
        ledger.answer(*document)
    import_again(ledger)
    return incident


def write_a_postmortem(ledger, incident):
    ledger.error(4, "postmortem", incident, "--status", "reviewed")
    ledger.answer("postmortem", incident, "--print")
    ledger.answer("postmortem", incident)
    ledger.answer("postmortem", incident)
    ledger.answer("postmortem", incident, "--status", "in-review")
    ledger.error(4, "postmortem", incident, "--status", "reviewed")
    ledger.answer("postmortem", incident, "--lint", exit_code=1)
    ledger.answer("postmortem", incident, "-o", "elsewhere.md")
    ledger.answer("postmortem", incident, "--svg", "timeline.svg")
    with open(ledger.folder / "postmortems" / f"{incident}.md", "a") as text:
        text.write("<!-- decklog:begin costs -->\n<!-- decklog:end costs -->\n<!-- decklog:end nothing -->\n")
    ledger.error(5, "postmortem", incident)
    subprocess.run(["git", "checkout", "-q", "postmortems"], cwd=ledger.folder, check=True, env=ledger.environment)


def import_again(ledger):
    exported = subprocess.run([BINARY, "export", "jsonl", "--unredacted"], cwd=ledger.folder, env=ledger.environment, capture_output=True, text=True, check=True).stdout
    for line in exported.splitlines():
        document = json.loads(line)
        problems = sorted(ledger.validators["export"].iter_errors(document), key=str)
        if problems:
            raise AssertionError(f"{line[:200]}: {problems[0].json_path}: {problems[0].message}")
        ledger.seen.setdefault("export", []).append(document)
    ledger.answer("import", "jsonl", text=exported)
    ledger.answer("import", "jsonl", "--dry-run", text=exported.replace("INC-20261122-", "INC-20261122-Z"))
    ledger.error(2, "export", "jsonl")
    assert len(ledger.answer("export", "json")["records"]) == 1
    entries = subprocess.run([BINARY, "export", "jsonl", "--timeline"], cwd=ledger.folder, env=ledger.environment, capture_output=True, text=True, check=True).stdout
    for line in entries.splitlines():
        assert ledger.validators["export"].is_valid(json.loads(line)), line
    log = "# Down\n- 2025-03-04 14:03 UTC [bob] password=hunter2hunter2\n- 15:00 UTC resolved\n"
    for options in (("--dry-run",), ("--close", "-p", "P3"), ()):
        ledger.answer("import", "markdown", *options, text=log)
    ledger.error(5, "import", "markdown", text="# Down\n- 14:03 no day\n")


def work_on_requests_and_changes(ledger, incident):
    request = ledger.answer("request", "Export times out", "--from", "dana", "--channel", "mail")["id"]
    ledger.answer("ask-impact", request)
    ledger.answer("unblock", request)
    ledger.answer("ack", request)
    ledger.answer("confirm", request, "large exports time out")
    ledger.answer("answer", request, "export by month")
    ledger.answer("close", request, "--confirmed-by", "dana")
    second = ledger.answer("request", "Search is down", "--from", "eve", "--channel", "chat", "-p", "P2")["id"]
    ledger.answer("promote", second, "-p", "P1")
    other = ledger.answer("open", "The same outage")["id"]
    ledger.answer("close", other, "--as", "duplicate", "--of", incident, "same cause")
    for end in ("finish", "rollback", "cancel"):
        change = ledger.answer("change", f"Deploy to {end}", "--start", "+1m", "--end", "1h", "-s", "checkout")["id"]
        if end != "cancel":
            ledger.answer("start", change)
            ledger.answer("extend", change, "--end", "3h", "slow")
        ledger.answer(end, change, "so it was")
    ledger.answer("change", "Deploy v7", "--done", "--key", "v7")
    ledger.answer("change", "Deploy v7", "--done", "--key", "v7")
    ledger.error(4, "change", "No window")


def take_in_alerts(ledger):
    samples = pathlib.Path(__file__).resolve().parents[1] / "intake" / "samples"
    delivery = (samples / "alertmanager-v4.json").read_text()
    assert ledger.answer("ingest", "alertmanager", "--dry-run", text=delivery)["changed"] is False
    opened = ledger.answer("ingest", "alertmanager", text=delivery)["deliveries"][0]["results"][0]
    assert opened["action"] == "created" and opened["key"] == "alertmanager:5804047f6636d438", opened
    assert ledger.answer("ingest", "alertmanager", text=delivery)["changed"] is False
    ledger.answer("show", opened["record"])
    ledger.answer("timeline", opened["record"])
    change = (samples / "pagerduty-v2-change.json").read_text()
    ledger.answer("ingest", "pagerduty", "--change", text=change)
    spool = ledger.folder / "spool"
    spool.mkdir()
    (spool / "1.json").write_text((samples / "pagerduty-v2-trigger.json").read_text())
    (spool / "2.json").write_text("{")
    files = ledger.answer("ingest", "pagerduty", "--spool", "spool", exit_code=5)["deliveries"]
    assert [one["done"] for one in files] == [True, False], files
    ledger.error(5, "ingest", "alertmanager", text="[")


def merge_two_sides(ledger, incident):
    """A priority here, another one there, and one entry that somebody edited."""
    path = next((ledger.folder / "incidents").rglob(f"{incident}.yaml")).relative_to(ledger.folder)
    (ledger.folder / "base").write_text((ledger.folder / path).read_text())
    entry = ledger.answer("priority", incident, "P3", "all is well")["entry"]
    ours = (ledger.folder / path).read_text()
    (ledger.folder / "ours").write_text(ours)
    (ledger.folder / "theirs").write_text(ours.replace(entry, entry[:5] + "zzzzzz").replace("{priority: P3}", "{priority: P2}"))
    merged = ledger.answer("merge-driver", "base", "ours", "theirs", str(path))
    assert [one["field"] for one in merged["concurrent"]] == ["priority"], merged
    (ledger.folder / "theirs").write_text(ours.replace("all is well", "nothing is well"))
    merged = ledger.answer("merge-driver", "base", "ours", "theirs", str(path))
    assert [one["code"] for one in merged["damage"]] == ["same-id"], merged
    ledger.error(2, "merge-driver", "base", "ours", "theirs", "README.md")


def hand_over(ledger, incident):
    steps = [f"{item['id']}=watch it" for item in ledger.answer("next", "--all")["items"]]
    options = [word for step in steps for word in ("--next", step)]
    assert len(ledger.answer("handoff", "--to", "the next watch", "--draft", *options)["open"]) == len(steps)
    handoff = ledger.answer("handoff", "--to", "the next watch", *options)["id"]
    ledger.answer("accept", handoff, "--by", "bob@example.com")
    assert ledger.answer("show", handoff)["handed_over"]
    role = ledger.answer("handoff", "--role", "scribe", incident, "--to", "the next watch", "--next", f"{incident}=watch it")
    ledger.answer("accept", role["id"], "--by", "bob@example.com", "--take-over")
    ledger.answer("load")
    ledger.answer("load", "--person", "nobody@example.com")
    ledger.answer("load", "--since", "2026-11-21", "--until", "2026-11-22")
    ledger.error(3, "load", "--team", "nowhere")
    ledger.error(2, "load", "--until", "+1h")
    ledger.error(3, "show", "zzzz")
    ledger.error(2, "note", incident)
    ledger.answer("search", "checkout")
    assert ledger.answer("search", "graph", "not", "flat")["hits"][0]["found"] == "entry"
    assert ledger.answer("due", "--within", "30d")["items"]
    for look in ("list", "due", "stats"):
        assert len(ledger.answer("--ledger", ".", "--ledger", "../copy", look)["ledgers"]) == 2
    for by in ("priority", "service", "label:env", "week"):
        assert any(metric["groups"] for metric in ledger.answer("stats", "--by", by)["metrics"])
    assert ledger.answer("site", "../site")["written"] > 10
    assert ledger.answer("site", "../status", "--public")["public"]
    for look in ("list", "next", "status", "log", "doctor"):
        ledger.answer(look)
    ask_the_gate(ledger)
    ledger.error(2, "edit", incident)
    ledger.answer("init", "--bare", "../remote.git")
    subprocess.run(["git", "remote", "add", "origin", "../remote.git"], cwd=ledger.folder, env=ledger.environment, check=True)
    ledger.answer("sync")
    ledger.answer("check")
    record = next(ledger.folder.glob(f"incidents/*/*/{incident}.yaml"))
    record.write_text(record.read_text().replace("priority: P0", "priority: P2", 1))
    ledger.answer("check", incident, "--since", "HEAD~2", exit_code=1)
    ledger.answer("check", "--fix")


def ask_the_gate(ledger):
    """Closed by an incident, a freeze and a change; overridden; open."""
    ledger.answer("open", "Mail is down", "-p", "P1", "-s", "mail", "--owner", "me")
    ledger.answer("open", "Mail is odd", "-s", "mail")
    ledger.answer("change", "Move the mail", "-s", "mail", "--start", "+1m", "--end", "2h")
    policy = ledger.folder / "decklog.yaml"
    before = policy.read_text()
    others = before.split("# What forbids")[0]
    freeze = "{from: 2026-11-01, until: 2026-12-01, services: mail, reason: calm, owner: mina}"
    policy.write_text(f"{others}gate: {{environments: [prod], free_environments: [dev]}}\nfreezes: {{calm: {freeze}, weekend: {{weekly: 'sat,sun'}}}}\n")
    subprocess.run(["git", "commit", "-qam", "freezes"], cwd=ledger.folder, env=ledger.environment, check=True)
    assert len(ledger.answer("policy")["freezes"]) == 2
    kinds = [reason["kind"] for reason in ledger.answer("gate", "deploy", "-s", "mail", "--environment", "prod", exit_code=1)["reasons"]]
    assert set(kinds) == {"incident", "freeze", "change"}, kinds
    assert len(ledger.answer("gate", "deploy", "-s", "mail", "--override", "it is the fix")["override"]["written"]) == len(kinds) - 1
    assert ledger.answer("gate", "deploy", "-s", "mail", "--environment", "dev")["free_environment"]
    ledger.error(3, "gate", "deploy", "--environment", "moon")
    ledger.error(2, "gate", "deploy", "--at", "yesterday")
    policy.write_text(before)
    subprocess.run(["git", "commit", "-qam", "no freezes"], cwd=ledger.folder, env=ledger.environment, check=True)


def ask_who_is_on_call(ledger):
    """Nobody, then somebody, as a plan and as a moment, and a service whose owner has no rotation."""
    ledger.answer("oncall", exit_code=1)
    turns = '{zone: Europe/Berlin, starts: "2026-11-16", shift: 1d, people: [al, bo]}'
    (ledger.folder / "roster.yaml").write_text(
        f"people: {{al: {{name: Al}}, bo: {{zone: Asia/Seoul}}}}\nteams: {{pay: {{members: [al]}}}}\nrotations: {{one: {turns}}}\n"
        'overrides: [{rotation: one, who: bo, from: "2026-11-22", until: "2026-11-30", why: rest}]\n'
    )
    (ledger.folder / "decklog.yaml").write_text("services: {a: {owner: one}, b: {owner: pay}}\n")
    subprocess.run(["git", "commit", "-qam", "roster"], cwd=ledger.folder, env=ledger.environment, check=True)
    assert ledger.answer("oncall", "-s", "a")["rotations"][0]["on_call"]["who"] == "bo"
    assert ledger.answer("oncall", "--days", "20")["shifts"]
    assert ledger.answer("oncall", "-s", "b", exit_code=1)["ask"] == ["al"]
    ledger.error(3, "oncall", "-s", "c")
    ledger.answer("policy", "check")


def prove(ledger):
    """What is honest, what is not signed, and a push that deletes the ledger."""
    seal = ledger.answer("seal", "monday")
    ledger.answer("verify")
    ledger.answer("verify", "--since", "monday")
    ledger.answer("verify", "--require-signed", exit_code=8)
    ledger.answer("hook", "pre-receive")
    ledger.answer("hook", "update", seal["ref"], seal["commit"], "0" * 40, exit_code=8)
    ledger.error(3, "verify", "nowhere")
    ledger.error(2, "hook", "post-receive")


class Plain(yaml.SafeLoader):
    """YAML's core: a time is a text."""

    yaml_implicit_resolvers = {
        key: [(tag, pattern) for tag, pattern in rules if not tag.endswith(":timestamp")]
        for key, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def files_of(folder):
    """{schema: what the ledger's files hold}"""
    paths = {"policy": ["decklog.yaml"], "roster": ["roster.yaml"], "record": sorted(folder.glob("*/20*/*/*.yaml"))}
    return {name: [yaml.load((folder / path).read_text(), Plain) for path in found] for name, found in paths.items() if found}


class Documents(unittest.TestCase):
    maxDiff = None

    def test_every_document_is_as_its_schema_says(self):
        with tempfile.TemporaryDirectory(prefix="decklog-documents-") as folder:
            ledger = Ledger(folder)
            set_up(ledger)
            incident = work_on_an_incident(ledger)
            work_on_requests_and_changes(ledger, incident)
            take_in_alerts(ledger)
            hand_over(ledger, incident)
            merge_two_sides(ledger, incident)
            ask_who_is_on_call(ledger)
            prove(ledger)
            files = files_of(ledger.folder)
        self.assertEqual(set(ledger.seen), names() - FILES)
        self.assertEqual(set(files), FILES)
        if KEPT:
            KEPT.write_text(json.dumps({**ledger.seen, **files}))
        self.assertEqual(set(cases.commands(BINARY)) - ledger.commands, set(), "commands whose --json is not tried")

    def test_the_check_is_strict(self):
        version = jsonschema.Draft7Validator(strict(load("version")))
        self.assertTrue(version.is_valid({"schema": "decklog.version/1", "version": "1"}))
        self.assertFalse(version.is_valid({"schema": "decklog.version/1", "version": "1", "more": 1}))
        self.assertFalse(version.is_valid({"schema": "decklog.version/1"}))
        self.assertFalse(version.is_valid({"schema": "decklog.other/1", "version": "1"}))

    def test_the_schemas_are_draft_07_and_agree_with_each_other(self):
        definitions = {}
        for name in sorted(names()):
            schema = load(name)
            jsonschema.Draft7Validator.check_schema(schema)
            self.assertTrue(schema["title"], name)
            if name in FILES:
                continue
            self.assertEqual(schema["properties"]["schema"], {"const": f"decklog.{name}/1"})
            for key, definition in schema.get("definitions", {}).items():
                self.assertEqual(definitions.setdefault(key, definition), definition, f"'{key}' in {name}.schema.json")

    def test_the_binary_carries_every_schema(self):
        carried = cases.ask(BINARY, "schema", "-q").split()
        self.assertEqual(set(carried), names())
        for name in carried:
            self.assertEqual(cases.ask(BINARY, "schema", name), (SCHEMAS / f"{name}.schema.json").read_text())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
