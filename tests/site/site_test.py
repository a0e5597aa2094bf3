# SPDX-License-Identifier: MIT
"""site_test.py BINARY: `decklog site` over ledgers with hostile texts: every page is parsed strictly and every link
followed, a site that was kept up to date is the site made from nothing, and the public one tells nothing private."""

import fcntl
import html.parser
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import run as cases  # the golden cases' environment  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
VOID = {"meta", "link", "img", "br"}
LANDMARKS = {"header", "nav", "main"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</title></style></main><!-- ]]> -->",
    "&lt;b&gt; &amp; &#60;",
    "\u05d0\u05d1 \u65e5\u672c\u8a9e \U0001f525",
]


class Page(html.parser.HTMLParser):
    """A page, read as strictly as a validator would: whatever is not balanced or not known fails."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.path = path
        self.open, self.ids, self.links, self.tags, self.headings, self.words = [], [], [], [], [], []
        self.title = self.lang = self.policy = ""
        text = path.read_text(encoding="utf-8")
        if not text.startswith("<!DOCTYPE html>\n"):
            raise AssertionError(f"{path}: no doctype")
        self.feed(text)
        self.close()
        if self.open:
            raise AssertionError(f"{path}: never closed: {self.open}")

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        values = dict(attributes)
        self.refuse(len(names) != len(set(names)), f"an attribute twice in <{tag}>")
        self.refuse(tag in {"script", "style", "iframe", "object", "embed", "form", "base"}, f"<{tag}>")
        for name, value in attributes:
            self.refuse(name.startswith("on") or name == "style" or value is None, f"{name} in <{tag}>")
        self.refuse(tag == "img" and not values.get("alt"), "a picture without words")
        self.refuse(tag == "th" and "scope" not in values, "a heading of a table without scope")
        self.refuse(tag == "time" and not re.match(r"\d{4}-\d\d-\d\d", values.get("datetime", "")), "<time> without one")
        if "id" in values:
            self.ids.append(values["id"])
        if "aria-labelledby" in values:
            self.links.append("#" + values["aria-labelledby"])
        self.links += [values[name] for name in ("href", "src") if name in values]
        if tag == "html":
            self.lang = values.get("lang")
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.refuse(not self.open or self.open[-1] != tag, f"</{tag}> closes {self.open[-1:]}")
        self.open.pop()

    def handle_data(self, data):
        self.words.append(data)
        if self.open[-1:] == ["title"]:
            self.title += data

    def handle_comment(self, data):
        self.refuse(True, f"a comment: {data}")

    def unknown_decl(self, data):
        self.refuse(True, f"a declaration: {data}")

    def refuse(self, bad, what):
        if bad:
            raise AssertionError(f"{self.path}: {what}")

    def check(self):
        self.refuse(self.lang != "en" or not self.title.strip(), "no language or no title")
        self.refuse("default-src 'none'" not in self.policy, "no content security policy")
        self.refuse(len(self.ids) != len(set(self.ids)), "an id twice")
        self.refuse(not LANDMARKS <= set(self.tags), "no landmarks")
        self.refuse(self.headings[:1] != [1] or self.headings.count(1) != 1, f"headings {self.headings}")
        self.refuse(any(b > a + 1 for a, b in zip(self.headings, self.headings[1:])), f"headings skip: {self.headings}")
        self.refuse(self.tags.count("table") != self.tags.count("caption"), "a table without a caption")
        text = "".join(self.words)
        self.refuse(re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text), "what must not be shown")


def files_of(site):
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def check_site(site):
    pages = {path.resolve(): Page(path) for path in site.rglob("*.html")}
    assert pages
    for page in pages.values():
        page.check()
        for link in page.links:
            if re.match("https?://", link):
                continue
            assert not re.match("[a-zA-Z]+:|/", link), f"{page.path} leads to {link}"
            path, _, anchor = link.partition("#")
            target = (page.path.parent / path).resolve() if path else page.path.resolve()
            assert target.is_file(), f"{page.path}: {link} leads nowhere"
            assert site.resolve() in target.parents
            if anchor:
                assert anchor in pages[target].ids, f"{page.path}: no {link}"
    for path in [*site.rglob("*.svg"), site / "feed.xml"]:
        for node in xml.parse(path).iter():
            assert not node.tag.lower().endswith("script"), path
            assert not any(name.lower().startswith("on") for name in node.attrib), path
            link = node.attrib.get("href", "")
            assert not link or re.match("https?://", link) or (site / link).is_file(), f"{path}: {link} leads nowhere"
    for path in (site / "api" / "v2").iterdir():
        json.loads(path.read_text())
    return pages


class Desk:
    """A folder with a ledger and a clock that ticks a minute a command."""

    def __init__(self, folder):
        self.root = pathlib.Path(folder).resolve()
        self.environment = cases.environment(self.root, BINARY)
        self.ticks = 0
        self.ledger = self.root
        self.run("init", "desk")
        self.ledger = self.root / "desk"

    def clock(self):
        minutes = self.ticks
        return f"2026-11-{22 + minutes // 1440:02}T{minutes // 60 % 24:02}:{minutes % 60:02}:00Z"

    def run(self, *arguments, exit_code=0, tick=1):
        self.ticks += tick if exit_code == 0 else 0
        environment = {**self.environment, "DECKLOG_NOW": self.clock(), "DECKLOG_SEED": str(self.ticks), "TZ": "Asia/Seoul"}
        done = subprocess.run(
            [BINARY, *arguments], cwd=self.ledger, env=environment, capture_output=True, text=True
        )
        if done.returncode != exit_code:
            raise AssertionError(f"$ decklog {' '.join(arguments)}\n{done.stdout}{done.stderr}exit {done.returncode}")
        return done.stdout if exit_code == 0 else done.stderr

    def id(self, *arguments):
        return self.run("-q", *arguments).strip()

    def site(self, name, *options, tick=0):
        answer = json.loads(self.run("--json", "site", str(self.root / name), *options, tick=tick))
        return self.root / name, answer


def a_bad_day(desk):
    """Every text that people can give, hostile."""
    services = desk.ledger / "decklog.yaml"
    services.write_text(services.read_text().replace("services: {}", "services:\n  checkout: {}\n  '<b>search</b>': {}"))
    subprocess.run(["git", "commit", "-qam", "policy"], cwd=desk.ledger, env=desk.environment, check=True)
    ids = []
    for number, attack in enumerate(HOSTILE):
        ids.append(desk.id("open", attack, "-p", f"P{number % 4}", "-s", "checkout", "-s", attack, "--label", "k=" + attack, "--impact", attack))
        desk.run("note", ids[-1], attack + "\nsecond line\n\tindented", "--by", attack)
    first = ids[0]
    desk.run("link", first, ids[1], "--as", HOSTILE[0])
    desk.run("link", first, "https://example.com/?a=1&b='x'")
    desk.run("ack", first, "--eta", "20m")
    desk.run("action", "add", first, HOSTILE[1], "--owner", HOSTILE[0], "--due", "2026-12-01")
    desk.run("block", first, HOSTILE[4])
    secret = desk.run("note", first, "SECRET-OF-SOMEBODY", "-q").strip()
    desk.run("redact", first, secret, HOSTILE[2])
    wrong = desk.run("note", first, "as it was first", "-q").strip()
    desk.run("correct", first, wrong, "as it is now", "--time", "-30m")
    desk.run("mitigate", first, HOSTILE[3])
    desk.run("request", HOSTILE[1], "--from", HOSTILE[0], "--channel", "mail")
    desk.run("change", HOSTILE[4], "--start", "tomorrow 22:00", "--end", "1h", "-s", "checkout")
    desk.run("update", ids[1], "--audience", "public", HOSTILE[0] + "\n" + HOSTILE[1])
    urgent = [id_ for number, id_ in enumerate(ids) if number % 4 < 2]
    desk.run("handoff", "--to", HOSTILE[2], "quiet", *[part for id_ in urgent for part in ("--next", f"{id_}={HOSTILE[0]}")])
    return ids


def contrast(one, other):
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


class Site(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="decklog-site-")
        self.addCleanup(folder.cleanup)
        self.desk = Desk(folder.name)

    def test_hostile_texts_are_texts(self):
        ids = a_bad_day(self.desk)
        site, answer = self.desk.site("team", "--title", HOSTILE[0])
        pages = check_site(site)
        self.assertEqual(answer["written"], len(files_of(site)) - 1)  # the marker is none of its pages
        page = pages[(site / "records" / f"{ids[0]}.html").resolve()]
        text = "".join(page.words)
        self.assertNotIn("SECRET-OF-SOMEBODY", text)
        for attack in [*HOSTILE[:5], "(redacted)", "as it was first", "as it is now"]:
            self.assertIn(attack, text)
        self.assertIn("https://example.com/?a=1&b='x'", text)
        self.assertIn(f"{ids[1]}.html", page.links)
        self.assertIn(f"#e-{'0001'}", "".join("#" + name for name in page.ids))
        self.assertFalse([name for name in files_of(site) if b"SECRET-OF-SOMEBODY" in files_of(site)[name]])
        public, _ = self.desk.site("public", "--public", "--title", HOSTILE[1])
        self.assertEqual([path.stem for path in (public / "incidents").iterdir()], [ids[1]])
        check_site(public)

    def test_a_kept_site_is_the_site_made_from_nothing(self):
        desk, chance = self.desk, random.Random(7)
        ids = [desk.id("open", f"Outage {number}", "-p", "P1", "--started", "-50d") for number in range(3)]
        desk.site("kept")
        desk.site("kept-public", "--public")
        works = [
            lambda: ids.append(desk.id("open", "One more", "-p", "P2", "-s", "web")),
            lambda: desk.run("note", chance.choice(ids), "seen"),
            lambda: desk.run("update", chance.choice(ids), "--audience", "public", "we look into it"),
            lambda: desk.run("link", ids[-1], ids[0]),
            lambda: desk.run("set", chance.choice(ids), "title=Another name"),
            lambda: desk.run("request", "Please", "--from", "dana", "--channel", "mail"),
            lambda: desk.run("change", "Deploy", "--done"),
            lambda: desk.run("init"),
            lambda: desk.run("mitigate", ids.pop(0), "rolled back"),
        ]
        for step in range(14):
            works[step % len(works) if step < len(works) else chance.randrange(len(works) - 1)]()
            kept, answer = desk.site("kept")
            if step in (1, 4, 8, 13):
                self.assertEqual(files_of(kept), files_of(desk.site(f"new{step}")[0]), f"step {step}")
                public, _ = desk.site("kept-public", "--public")
                self.assertEqual(files_of(public), files_of(desk.site(f"public{step}", "--public")[0]))
            self.assertEqual(desk.site("kept")[1]["written"], 0, "the same ledger and clock write nothing")
        before = files_of(kept)
        # Whatever is missing comes back, and what is not due goes; what is not ours stays.
        (kept / "records" / f"{ids[0]}.html").unlink()
        (kept / "records" / "INC-20200101-AAAA.html").write_text("old")
        (kept / "records" / "mine.txt").write_text("mine")
        answer = desk.site("kept")[1]
        self.assertEqual((answer["written"], answer["removed"]), (1, 1))
        self.assertEqual(files_of(kept), {**before, "records/mine.txt": b"mine"})
        # A run that was cut short leaves no commit in the marker: everything is looked at again.
        marker = kept / ".decklog-site"
        marker.write_text(re.sub("commit: .*", "commit: ", marker.read_text()))
        (kept / "records" / f"{ids[0]}.html").write_text("half a pa")
        self.assertEqual(desk.site("kept")[1]["written"], 1)
        # A commit that is not there any more, and another title: everything anew.
        marker.write_text(re.sub("commit: .*", "commit: " + "ab" * 20, marker.read_text()))
        (kept / "records" / f"{ids[0]}.html").write_text("of another history")
        self.assertEqual(desk.site("kept")[1]["written"], 1)
        self.assertGreater(desk.site("kept", "--title", "Another")[1]["written"], len(ids))
        check_site(kept)

    def test_links_come_and_go_with_what_they_lead_to(self):
        desk = self.desk
        first, second = desk.id("open", "First"), desk.id("open", "Second")
        desk.run("link", first, second)
        desk.run("handoff", "--to", "bob", "quiet")
        site, _ = desk.site("site")
        led = f'href="{second}.html"'
        pages = [path for path in (site / "records").glob("*.html") if led in path.read_text()]
        self.assertEqual(sorted(path.name[:3] for path in pages), ["HND", "INC"])
        self.git("rm", "-q", f"incidents/2026/11/{second}.yaml")
        self.git("commit", "-qm", "gone")
        self.assertEqual(desk.site("site")[1]["removed"], 2)
        self.assertEqual([path for path in pages if led in path.read_text()], [])
        check_site(site)
        self.git("revert", "--no-edit", "HEAD")
        desk.site("site")
        self.assertEqual([path for path in pages if led in path.read_text()], pages)
        check_site(site)

    def git(self, *arguments):
        subprocess.run(["git", *arguments], cwd=self.desk.ledger, env=self.desk.environment, check=True, capture_output=True)

    def test_the_public_site_tells_nothing_private(self):
        desk = self.desk
        private = "PRIVATE"
        told = desk.id("open", private + " title", "-p", "P1", "-s", "checkout", "--impact", private, "--label", "k=" + private,
                       "--owner", private + "@example.com", "--key", private)
        desk.run("note", told, private)
        desk.run("finding", told, private)
        desk.run("role", told, f"commander={private}")
        desk.run("update", told, "--audience", "internal", private)
        desk.run("update", told, "--audience", "stakeholders", private)
        desk.run("update", told, "--audience", "public", "Orders fail for some.\nWe look into it.", "--by", private)
        wrong = desk.run("update", told, "--audience", "public", private + " by mistake", "-q").strip()
        desk.run("redact", told, wrong, private)
        silent = desk.id("open", private + " two", "-p", "P0")
        work = desk.id("change", private + " change", "--start", "tomorrow 22:00", "--end", "1h")
        desk.run("update", work, "--audience", "public", "We move the database.")
        desk.run("mitigate", told, private)
        desk.run("resolve", told, private)
        public, answer = desk.site("public", "--public", "--base-url", "https://status.example.com")
        self.assertTrue(answer["public"])
        files = files_of(public)
        self.assertEqual([name for name, content in files.items() if private.encode() in content], [])
        self.assertEqual([name for name, content in files.items() if silent.encode() in content or silent in name], [])
        self.assertEqual({name for name in files if name.startswith("incidents/")}, {f"incidents/{told}.html", f"incidents/{work}.html"})
        self.assertFalse([name for name in files if name.startswith(("records/", "statistics"))])
        self.assertIn(b"Orders fail for some.", files[f"incidents/{told}.html"])
        self.assertIn(b"We move the database.", files["index.html"])
        self.assertIn(f"https://status.example.com/incidents/{told}.html".encode(), files["feed.xml"])
        check_site(public)
        team, _ = desk.site("team")
        self.assertGreater(len([name for name, content in files_of(team).items() if private.encode() in content]), 4)
        self.assertIn(b"the worst is P0", files_of(team)["index.html"].replace(b"incident is open: P0", b"the worst is P0"))

    def test_only_its_own_folder_is_written(self):
        desk = self.desk
        desk.run("open", "Outage")
        other = desk.root / "other"
        other.mkdir()
        (other / "index.html").write_text("mine")
        self.assertIn("is not empty and holds no site", desk.run("site", str(other), exit_code=2))
        self.assertEqual(files_of(other), {"index.html": b"mine"})
        self.assertIn("is no folder", desk.run("site", str(other / "index.html"), exit_code=2))
        (other / ".decklog-site").write_text("something else\n")
        self.assertIn("is none that this decklog writes", desk.run("site", str(other), exit_code=2))
        self.assertEqual((other / "index.html").read_text(), "mine")
        self.assertIn("is no address of the web", desk.run("site", "x", "--base-url", "javascript:alert(1)", exit_code=2))
        policy = desk.ledger / "decklog.yaml"
        agreed = policy.read_text()
        policy.write_text("schema: [\n")
        self.git("commit", "-qam", "no policy")
        desk.run("site", "x", exit_code=5)
        self.assertFalse((desk.ledger / "x").exists())
        policy.write_text(agreed)
        self.git("commit", "-qam", "a policy")
        site, _ = desk.site("site")
        before = files_of(site)
        self.assertIn("holds the team's own site", desk.run("site", str(site), "--public", exit_code=2))
        lock = os.open(site, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.assertIn("another 'decklog site' writes", desk.run("site", str(site), exit_code=7))
        os.close(lock)
        self.assertEqual(files_of(site), before)
        public, _ = desk.site("public", "--public")
        self.assertIn("holds a public site", desk.run("site", str(public), exit_code=2))
        for name in ("records", "api"):
            away = desk.root / ("away-" + name)
            (site / name).rename(away)
            (site / name).symlink_to(away)
            self.assertIn("is no folder of its own", desk.run("site", str(site), exit_code=6))
            (site / name).unlink()
            away.rename(site / name)
        (site / "style.css").unlink()
        (site / "style.css").symlink_to(other / "index.html")
        desk.site("site")
        self.assertEqual((other / "index.html").read_text(), "mine")
        self.assertEqual(files_of(site), before)

    def test_a_damaged_record_is_told_and_left_out(self):
        desk = self.desk
        good, bad = desk.id("open", "Good"), desk.id("open", "Bad")
        site, _ = desk.site("site")
        file = desk.ledger / "incidents" / "2026" / "11" / f"{bad}.yaml"
        file.write_text("schema: [\n")
        self.git("commit", "-qam", "damage")
        told = subprocess.run([BINARY, "site", str(site)], cwd=desk.ledger, env=desk.environment, capture_output=True, text=True, check=True)
        self.assertIn(bad, told.stderr)
        self.assertEqual([path.name for path in sorted((site / "records").iterdir())], [f"{good}.html", f"{good}.svg"])
        check_site(site)

    def test_colours_can_be_told_apart(self):
        site, _ = self.desk.site("site")
        style = (site / "style.css").read_text()
        schemes = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)]
        self.assertEqual(len(schemes), 2)
        pairs = [("ink", "paper"), ("faint", "paper"), ("link", "paper"), ("ink", "shade"), ("faint", "shade"), ("link", "shade")]
        for scheme in schemes:
            for front, back in pairs + [("on", f"p{number}") for number in range(4)]:
                self.assertGreaterEqual(contrast(scheme[front], scheme[back]), 4.5, f"{front} on {back} in {scheme}")
        self.assertLess(contrast("#777777", "#888888"), 4.5)
        self.assertNotRegex(style, r"url\(|@import|expression")

    def test_the_check_is_strict(self):
        page = self.desk.root / "page.html"
        for bad in ("<p><b></p></b>", "<p onclick='x'>", "<script></script>", "<img src='x'>", "<p style='x'></p>", "<p>"):
            page.write_text("<!DOCTYPE html>\n<html lang='en'>" + bad + "</html>")
            with self.assertRaises(AssertionError):
                Page(page)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
