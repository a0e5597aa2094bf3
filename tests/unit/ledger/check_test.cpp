// SPDX-License-Identifier: MIT
//
// check over ledgers that somebody damaged: each case has its honest twin, for a clean ledger has no finding.
#include "lib/ledger/check.h"

#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/git/work_files.h"
#include "lib/ledger/agreed.h"
#include "lib/ledger/impl.h"
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sys/stat.h>

using namespace decklog;
namespace fs = std::filesystem;

namespace {

using Codes = std::multiset<std::string>;

Codes codes(const ledger::Checked& checked) {
  Codes found;
  for (const auto& finding : checked.findings) found.insert(finding.code);
  return found;
}

// A ledger with one incident of two entries, and what check says of it now.
struct Desk : test::Fixture {
  ledger::Ledger ledger = make();
  base::RecordId id = incident(ledger, "Checkout down");
  base::EntryId entry = ledger.append(id, note("the graph is flat")).entry;
  std::string path = base::record_path(id);

  ledger::Checked check(const ledger::CheckOptions& options = {}) { return ledger::check(open(), options); }
  Codes codes_now(const ledger::CheckOptions& options = {}) { return codes(check(options)); }

  std::string text() const {
    std::ifstream stream(folder() / path);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  void change(const std::string& from, const std::string& to) {
    std::string now = text();
    REQUIRE(now.find(from) != std::string::npos);
    write(path, now.replace(now.find(from), from.size(), to));
  }
  void commit(const std::string& message = "by hand") {
    git({"add", "-A"});
    git({"-c", "user.name=Alice", "-c", "user.email=alice@example.com", "commit", "-qm", message});
  }
};

}  // namespace

TEST_CASE("a ledger as decklog leaves it has no finding, in a work tree and in a bare one") {
  Desk desk;
  const ledger::Checked checked = desk.check();
  CHECK(checked.findings.empty());
  CHECK(checked.is_work_tree);
  CHECK(checked.records == 1);
  CHECK(checked.ref == "refs/heads/main");
  CHECK(checked.commit == desk.open().head());
  test::Fixture other;
  auto bare = other.make(true);
  other.incident(bare, "Checkout down");
  const ledger::Checked of_bare = ledger::check(other.open(), {});
  CHECK(of_bare.findings.empty());
  CHECK_FALSE(of_bare.is_work_tree);
  CHECK(of_bare.records == 1);
}

TEST_CASE("form and law: each with its place, and mended where nothing is hidden") {
  struct Case {
    const char* from;
    const char* to;
    const char* code;
    base::Position position;
    bool can_mend;
  };
  const std::vector<Case> table{
      {"priority: P1\n", "priority: P2\n", "header-differs", {6, 1}, true},
      {"stage: triage\n", "", "header-differs", {5, 1}, true},
      {"kind: incident", "kind:  incident", "not-canonical", {3, 1}, true},
      {"  type: note\n", "  type: note  # why\n", "not-canonical", {18, 13}, true},
      {"title: Checkout down\n", "title: &a x\n", "record-unreadable", {4, 8}, false},
      {"  type: note\n", "", "record-unreadable", {15, 3}, false},
      {"timeline:\n", "<<<<<<< ours\ntimeline:\n", "conflict-marker", {9, 1}, false},
      {"by: alice@example.com\n  type: note", "by: [a, b]\n  type: note", "record-unreadable", {17, 7}, false},
      {"text: the graph is flat", "text: the graph is round", "entry-edited", {15, 1}, false},
      {"schema: decklog/1", "schema: decklog/2", "newer-schema", {0, 0}, false},
  };
  for (const Case& row : table) {
    Desk desk;
    const std::string before = desk.text();
    desk.change(row.from, row.to);
    CAPTURE(desk.text());
    const ledger::Checked checked = desk.check();
    REQUIRE(checked.findings.size() == 1);
    const model::LedgerFinding& finding = checked.findings[0];
    CHECK(finding.code == row.code);
    CHECK(finding.position.line == row.position.line);
    CHECK(finding.position.column == row.position.column);
    CHECK(finding.path == desk.path);
    CHECK(finding.record == desk.id);
    CHECK(checked.errors == 1);
    CHECK((finding.fix == "decklog check --fix") == row.can_mend);
    const auto mended = ledger::mend(desk.open(), {});
    CHECK(mended.size() == (row.can_mend ? 1 : 0));
    CHECK((desk.text() == before) == row.can_mend);
    CHECK(desk.check().findings.empty() == row.can_mend);
  }
}

TEST_CASE("mending tells what it let go, writes only what was chosen, and does not touch what is sound") {
  Desk desk;
  desk.change("priority: P1\n", "# who said so?\npriority: P0\n");
  CHECK(ledger::mend(desk.open(), {.commit = {}, .since = {}, .paths = {"decklog.yaml"}}).empty());
  const auto mended = ledger::mend(desk.open(), {});
  REQUIRE(mended.size() == 1);
  CHECK(mended[0].path == desk.path);
  CHECK(mended[0].let_go == std::vector<std::string>{"# who said so?", "priority: P0"});
  CHECK(ledger::mend(desk.open(), {}).empty());
  CHECK(test::code_of([&] { ledger::mend(desk.open(), {.commit = "HEAD", .since = {}, .paths = {}}); }) == "usage");
}

TEST_CASE("an entry that is gone is found and never mended away") {
  Desk desk;
  desk.change("priority: P1\n", "priority: P0\n");
  std::string text = desk.text();
  desk.write(desk.path, text.substr(0, text.find("- id: 0002")));
  CHECK(desk.codes_now() == Codes{"entry-removed", "header-differs"});
  const ledger::Checked checked = desk.check();
  const auto lost = std::find_if(checked.findings.begin(), checked.findings.end(),
                                 [](const auto& finding) { return finding.code == "entry-removed"; });
  CHECK(lost->entry == desk.entry);
  CHECK(lost->fix == "git checkout HEAD -- " + desk.path);
  CHECK(ledger::mend(desk.open(), {}).empty());
}

TEST_CASE("the same id twice is damage: told, and not written anew") {
  Desk desk;
  const std::string text = desk.text();
  const std::string entry = text.substr(text.find("- id: 0002"));
  std::string other = entry;
  other.replace(other.find("flat"), 4, "steep");
  desk.write(desk.path, text + "# another\n" + other);
  const Codes found = desk.codes_now();
  CHECK(found.contains("same-id"));
  CHECK(ledger::mend(desk.open(), {}).empty());
}

TEST_CASE("what the schema says beside the reader's first word") {
  Desk desk;
  desk.change("at: ", "at: soon, ");
  desk.change("text: the graph is flat", "text: {a: b}");
  const Codes found = desk.codes_now();
  CHECK(found.count("record-unreadable") == 1);
  CHECK(found.count("schema") >= 1);
}

TEST_CASE("a key of the header that nobody knows is a warning with its place") {
  Desk desk;
  desk.change("timeline:\n", "prioriti: P0\ntimeline:\n");
  const ledger::Checked checked = desk.check();
  REQUIRE(checked.findings.size() == 1);
  CHECK(checked.findings[0].code == "unknown-header");
  CHECK(checked.findings[0].position == base::Position{9, 1});
  CHECK(checked.errors == 0);
}

TEST_CASE("the rules of the lifecycle: damage is an error, what two clones do honestly a warning") {
  const auto with_entry = [](Desk& desk, const std::string& lines) {
    desk.write(desk.path,
               desk.text() + "- id: 0003-aaaaaa\n  at: 2026-11-22T09:00:00Z\n  by: alice@example.com\n" + lines);
    ledger::mend(desk.open(), {});
  };
  struct Case {
    const char* lines;
    const char* code;
    model::Severity severity;
  };
  const std::vector<Case> table{
      {"  type: correction\n  entry: 0009-zzzzzz\n  text: x\n", "amends-nothing", model::Severity::error},
      {"  type: action\n  item: zzzzzz\n  state: done\n", "action-unknown", model::Severity::error},
      {"  type: stage\n  verb: resolve\n  from: resolution\n  to: follow-up\n", "stage-mismatch",
       model::Severity::warning},
      {"  type: set\n  set: {started_at: 2026-11-22T09:00:00Z, detected_at: 2026-11-22T08:00:00Z}\n", "milestone-order",
       model::Severity::warning},
      {"  type: link\n  target: REQ-20261122-AAAA\n  rel: related\n", "reference-missing", model::Severity::warning},
      {"  type: merged\n  from: INC-20261122-AAAA\n", "reference-missing", model::Severity::error},
  };
  for (const Case& row : table) {
    Desk desk;
    with_entry(desk, row.lines);
    const ledger::Checked checked = desk.check();
    CAPTURE(desk.text());
    const auto found = std::find_if(checked.findings.begin(), checked.findings.end(),
                                    [&](const auto& finding) { return finding.code == row.code; });
    REQUIRE(found != checked.findings.end());
    CHECK(found->severity == row.severity);
  }
  Desk desk;
  with_entry(desk, "  type: link\n  target: https://example.com\n  rel: related\n");
  CHECK(desk.check().findings.empty());
}

TEST_CASE("records that name each other do so from both sides") {
  Desk desk;
  const auto other = desk.incident(desk.ledger, "The same outage");
  ledger::Draft link;
  link.body = model::Linked{.target = other.str(), .rel = "promoted-to", .removed = false};
  desk.ledger.append(desk.id, link);
  CHECK(desk.codes_now() == Codes{"reference-one-sided"});
  link.body = model::Linked{.target = desk.id.str(), .rel = "promoted-from", .removed = false};
  desk.ledger.append(other, link);
  CHECK(desk.check().findings.empty());
}

TEST_CASE("evidence: missing, changed, unnamed") {
  Desk desk;
  ledger::Draft draft;
  draft.body = model::Evidence{};
  draft.attachment = ledger::Attachment{.name = "log.txt", .content = "one\n"};
  desk.ledger.append(desk.id, draft);
  CHECK(desk.check().findings.empty());
  const std::string file = base::evidence_path(desk.id, base::sha256_hex("one\n"), "log.txt");

  desk.write(file, "two\n");
  const ledger::Checked changed = desk.check();
  REQUIRE(codes(changed) == Codes{"evidence-differs"});
  CHECK(changed.findings[0].path == desk.path);
  CHECK(changed.findings[0].fix == "git checkout HEAD -- " + file);

  fs::remove(desk.folder() / file);
  CHECK(desk.codes_now() == Codes{"evidence-missing", "evidence-removed"});
  desk.write(file, "one\n");
  CHECK(desk.check().findings.empty());

  desk.write(base::evidence_path(desk.id, base::sha256_hex("three\n"), "more.txt"), "three\n");
  CHECK(desk.codes_now() == Codes{"evidence-orphan"});
  CHECK(desk.codes_now({.commit = {}, .since = {}, .paths = {"evidence"}}) == Codes{"evidence-orphan"});
  desk.write(base::evidence_path(desk.id, base::sha256_hex("four\n"), "other.txt"), "not four\n");
  CHECK(desk.codes_now() == Codes{"evidence-differs", "evidence-orphan", "evidence-orphan"});
}

TEST_CASE("paths: what stands where it must not, never followed and never read") {
  Desk desk;
  const std::string record = desk.path;
  const std::string text = desk.text();
  const std::string name = fs::path(record).filename().string();
  struct Case {
    std::string what;
    std::function<void()> make;
    Codes found;
  };
  const fs::path root = desk.folder();
  const std::vector<Case> table{
      {"another folder", [&] { desk.write("incidents/2025/" + name, text); }, {"wrong-path"}},
      {"another kind's folder", [&] { desk.write("requests/2026/11/" + name, text); }, {"wrong-path"}},
      {"small letters", [&] { desk.write("incidents/2026/11/" + base::to_lower_ascii(name), text); }, {"case-double"}},
      {"a folder in capitals", [&] { desk.write("INCIDENTS/x.yaml", text); }, {"case-double"}},
      {"a policy in capitals", [&] { desk.write("Decklog.yaml", ""); }, {"case-double"}},
      {"a link", [&] { fs::create_symlink("/etc/passwd", root / "incidents/2026/11/link"); }, {"wrong-mode"}},
      {"a stray file", [&] { desk.write("changes/notes.txt", "x"); }, {"stray-file"}},
      {"a repository within", [&] { desk.write("incidents/sub/.git/config", ""); }, {"wrong-mode"}},
      {"a pipe", [&] { REQUIRE(::mkfifo((root / "incidents/pipe").c_str(), 0600) == 0); }, {"wrong-mode"}},
      {"elsewhere", [&] { desk.write("src/INC-20261122-AAAA.yaml", "x"); }, {}},
  };
  for (const Case& row : table) {
    CAPTURE(row.what);
    row.make();
    CHECK(desk.codes_now() == row.found);
    desk.git({"clean", "-ffdxq"});
    fs::remove(root / "incidents/pipe");  // no file of git's
  }
  desk.write("incidents/\x1b[31m", "x");
  CHECK(desk.codes_now() == Codes{"stray-file"});
}

TEST_CASE("a record that is a link or a program is told, and the link is not followed") {
  Desk desk;
  const fs::path file = desk.folder() / desk.path;
  fs::permissions(file, fs::perms::owner_exec, fs::perm_options::add);
  const ledger::Checked program = desk.check();
  REQUIRE(codes(program) == Codes{"wrong-mode"});
  CHECK(program.findings[0].fix == "git update-index --chmod=-x " + desk.path);
  const std::string text = desk.text();
  fs::remove(file);
  desk.write("elsewhere", text + "broken: [");
  fs::create_symlink(desk.folder() / "elsewhere", file);
  CHECK(desk.codes_now() == Codes{"wrong-mode"});
  fs::remove(file);
  const ledger::Checked gone = desk.check();
  REQUIRE(codes(gone) == Codes{"record-removed"});
  CHECK(gone.findings[0].fix == "git checkout HEAD -- " + desk.path);
  fs::remove_all(desk.folder() / "incidents");
  fs::create_directory_symlink("/", desk.folder() / "incidents");
  CHECK(desk.codes_now() == Codes{"record-removed", "wrong-mode"});
}

TEST_CASE("a file that a sparse checkout leaves out is not missed") {
  Desk desk;
  desk.git({"update-index", "--skip-worktree", desk.path});
  fs::remove(desk.folder() / desk.path);
  CHECK(desk.check().findings.empty());
  desk.git({"update-index", "--no-skip-worktree", desk.path});
  CHECK(desk.codes_now() == Codes{"record-removed"});
}

TEST_CASE("a file that is too large is told and not read") {
  Desk desk;
  desk.write(desk.path, std::string(ledger::kMaxRecord + 1, ' '));
  CHECK(desk.codes_now() == Codes{"record-unreadable"});
}

TEST_CASE("policy and roster: what no schema allows, misspelt keys, files that cannot be read") {
  Desk desk;
  desk.write("decklog.yaml", "priorities: {P1: {ack: soon}}\nchanels: {}\n");
  const ledger::Checked checked = desk.check();
  REQUIRE(codes(checked) == Codes{"schema", "unknown-key"});
  CHECK(checked.findings[0].position == base::Position{1, 24});
  CHECK(checked.findings[1].severity == model::Severity::warning);
  desk.write("decklog.yaml", "a: [\n");
  desk.write("roster.yaml", "rotation: {}\n");
  CHECK(desk.codes_now() == Codes{"file-unreadable", "unknown-key"});
  desk.write("roster.yaml", "=======\n");
  CHECK(desk.codes_now() == Codes{"conflict-marker", "file-unreadable"});
  fs::remove(desk.folder() / "decklog.yaml");
  fs::remove(desk.folder() / "roster.yaml");
  CHECK(desk.codes_now() == Codes{"ledger-removed"});
}

TEST_CASE("policy and roster: what they mean, in check, in policy check and in doctor alike") {
  Desk desk;
  desk.write("decklog.yaml",
             "services:\n  a/b: {owner: payments}\n  web: {owner: wep}\n"
             "metrics:\n  m: {kind: request, from: opened_at, to: mitigated_at}\nlimits: {rest: 30h}\n");
  CHECK(desk.codes_now() == Codes{"limit-senseless", "metric-empty"});  // no roster, no owners
  const std::string roster =
      "people:\n  alice: {aliases: [al]}\n  bob: {emails: [AL]}\nteams:\n  payments: {members: [al]}\n"
      "rotations:\n  r/1:\n    layers:\n    - {starts: \"2020-01-01\", shift: 1d, people: [zoe]}\n"
      "overrides:\n- {rotation: r1, who: alice, from: \"2020-01-01\", until: \"2020-01-02\"}\n";
  desk.write("roster.yaml", roster);
  const ledger::Checked checked = desk.check();
  CHECK(codes(checked) == Codes{"limit-senseless", "metric-empty", "name-shared", "name-unknown", "name-unknown",
                                "name-unknown", "name-unknown"});
  const auto has = [&](const std::string& path, base::Position position, const std::string& message) {
    return std::any_of(checked.findings.begin(), checked.findings.end(), [&](const auto& finding) {
      return finding.path == path && finding.position == position && finding.message == message;
    });
  };
  CHECK(has("decklog.yaml", {3, 16}, "/services/web/owner: 'wep' is no team, rotation or person of the roster"));
  CHECK(has("decklog.yaml", {5, 43}, "/metrics/m/to: 'm' counts nothing: no request ever has mitigated_at"));
  CHECK(has("decklog.yaml", {6, 16}, "/limits/rest: 'rest' of a day and more leaves no time in which to work"));
  CHECK(has("roster.yaml", {3, 18}, "/people/bob/emails/0: 'AL' is a name of 'alice' too"));
  CHECK(has("roster.yaml", {5, 24}, "/teams/payments/members/0: 'al' is not one of the people; write 'alice'"));
  CHECK(has("roster.yaml", {9, 50}, "/rotations/r~11/layers/0/people/0: 'zoe' is not one of the people"));
  CHECK(has("roster.yaml", {11, 14}, "/overrides/0/rotation: 'r1' is not one of the rotations"));

  desk.commit();
  auto ledger = desk.open();
  const auto roster_health = [&] {
    const auto all = ledger.examine(ledger::Ledger::Repair::no);
    return *std::find_if(all.begin(), all.end(), [](const auto& one) { return one.check == "roster"; });
  };
  CHECK(roster_health().state == ledger::Health::State::bad);
  CHECK(roster_health().message == "roster.yaml: 'AL' is a name of 'alice' too");
  const auto found = ledger::check_roster(ledger.roster_text(), "roster.yaml", desk.now());
  CHECK(found.size() == 4);
  CHECK(ledger::agreed_file("schema: decklog-roster/1\n", "x") == ledger::AgreedFile::roster);
  CHECK(ledger::agreed_file("people: {}\n", "x") == ledger::AgreedFile::policy);
}

TEST_CASE("gaps and double bookings are told once, with their first time and how often") {
  const std::string roster =
      "people: {a: , b: }\nrotations:\n  one:\n    layers:\n"
      "    - {starts: \"2026-01-01\", shift: 1d, hours: \"08:00-16:00\", people: [a]}\n"
      "    - {starts: \"2026-01-01\", shift: 1d, hours: \"16:00-23:00\", people: [b]}\n"
      "  two: {starts: \"2026-01-01\", shift: 1d, hours: \"mon 09:00-10:00\", people: [a]}\n";
  const auto found = ledger::check_roster(roster, "roster.yaml", base::parse_rfc3339("2026-11-23T00:00:00Z").value());
  REQUIRE(found.size() == 2);
  CHECK(found[0].code == "oncall-gap");
  CHECK(found[0].severity == model::Severity::warning);
  CHECK(found[0].position == base::Position{4, 5});
  CHECK(found[0].message ==
        "nobody is on call in 'one' 91 times in the next 90 days, first from 2026-11-23T00:00:00Z to "
        "2026-11-23T08:00:00Z");
  CHECK(found[1].code == "oncall-double");
  CHECK(found[1].message ==
        "'a' is on call in 'one' and in 'two' at once 13 times in the next 90 days, first from 2026-11-23T09:00:00Z to "
        "2026-11-23T10:00:00Z");
}

TEST_CASE("what is late is a warning with the command") {
  Desk desk;
  base::World later = desk.world();
  later.now = [&] { return desk.now() + std::chrono::hours(1); };
  const ledger::Checked checked = ledger::check(ledger::Ledger::open({.folder = desk.folder(), .ref = {}}, later), {});
  REQUIRE_FALSE(checked.findings.empty());
  for (const auto& finding : checked.findings) {
    CHECK(finding.code == "overdue");
    CHECK(finding.severity == model::Severity::warning);
    CHECK(finding.fix.starts_with("decklog "));
  }
  CHECK(checked.errors == 0);
}

TEST_CASE("since: only what changed since, and its history") {
  Desk desk;
  const std::string since = desk.open().head();
  desk.change("priority: P1\n", "priority: P0\n");
  desk.commit();
  const std::string after = desk.open().head();
  CHECK(desk.codes_now() == Codes{"header-differs"});
  const ledger::Checked checked = desk.check({.commit = {}, .since = since, .paths = {}});
  CHECK(codes(checked) == Codes{"header-differs"});
  CHECK(checked.commits == 1);
  CHECK(checked.since == since);
  CHECK(checked.findings[0].commit == "");  // told where it stands, with its place, not again of the commit
  const ledger::Checked nothing = desk.check({.commit = {}, .since = after, .paths = {}});
  CHECK(nothing.findings.empty());
  CHECK(nothing.records == 0);
  ledger::mend(desk.open(), {});
  CHECK(desk.check({.commit = {}, .since = after, .paths = {}}).records == 1);  // not committed counts
  desk.commit();
  const ledger::Checked both = desk.check({.commit = {}, .since = since, .paths = {}});
  REQUIRE(codes(both) == Codes{"header-differs"});  // of the first commit, although it is mended
  CHECK(both.findings[0].commit == after);
  CHECK(test::code_of([&] { desk.check({.commit = {}, .since = "nowhere", .paths = {}}); }) == "no-revision");
}

TEST_CASE("a commit that is named is looked at as it stands there") {
  Desk desk;
  desk.change("priority: P1\n", "priority: P0\n");
  CHECK(desk.check({.commit = "HEAD", .since = {}, .paths = {}}).findings.empty());
  desk.commit();
  ledger::mend(desk.open(), {});
  const ledger::Checked checked = desk.check({.commit = "HEAD", .since = {}, .paths = {}});
  REQUIRE(codes(checked) == Codes{"header-differs"});
  CHECK(checked.ref == "");
  CHECK(checked.findings[0].fix == "");  // only files can be written anew
  CHECK(test::code_of([&] { desk.check({.commit = "nowhere", .since = {}, .paths = {}}); }) == "no-revision");
}

TEST_CASE("only what was chosen is looked at, and what is nowhere is not clean") {
  Desk desk;
  const auto other = desk.incident(desk.ledger, "Another one");
  desk.change("priority: P1\n", "priority: P0\n");
  CHECK(desk.codes_now({.commit = {}, .since = {}, .paths = {base::record_path(other)}}).empty());
  CHECK(desk.codes_now({.commit = {}, .since = {}, .paths = {desk.path}}) == Codes{"header-differs"});
  CHECK(desk.codes_now({.commit = {}, .since = {}, .paths = {"incidents/2026"}}) == Codes{"header-differs"});
  CHECK(desk.codes_now({.commit = {}, .since = {}, .paths = {"README.md"}}).empty());
  CHECK(test::code_of([&] { desk.check({.commit = {}, .since = {}, .paths = {"incidents/20"}}); }) == "not-found");
}

TEST_CASE("findings come worst first, and are counted beyond what is kept") {
  Desk desk;
  desk.write("changes/a.txt", "x");
  desk.write("evidence/b.txt", "x");
  desk.change("priority: P1\n", "priority: P0\n");
  const ledger::Checked checked = desk.check();
  REQUIRE(checked.findings.size() == 3);
  CHECK(checked.findings[0].code == "header-differs");
  CHECK(checked.findings[1].path == "changes/a.txt");
  CHECK(checked.findings[2].path == "evidence/b.txt");
  CHECK(checked.errors == 1);
  CHECK(checked.warnings == 2);
}

TEST_CASE("the files of a work tree: links are told, nothing is followed, large files are refused") {
  Desk desk;
  const git::WorkFiles files(desk.ledger.impl().repository);
  fs::create_directory_symlink("/", desk.folder() / "link");
  desk.write("folder/deep/file", "12345");
  std::map<std::string, std::uint32_t> seen;
  files.walk([](std::string_view folder) { return folder != "folder/deep"; },
             [&](const std::string& path, std::uint32_t mode) { seen.emplace(path, mode); });
  CHECK(seen.at("link") == 0120000);
  CHECK(seen.at("folder/deep") == 0040000);
  CHECK(seen.at("decklog.yaml") == 0100644);
  CHECK_FALSE(seen.contains(".git"));
  CHECK(files.read("folder/deep/file", 5) == "12345");
  CHECK(files.read("folder/deep/none", 5) == std::nullopt);
  CHECK(test::code_of([&] { static_cast<void>(files.read("folder/deep/file", 4)); }) == "too-large");
  CHECK(test::code_of([&] { static_cast<void>(files.read("link/etc/hostname", 100)); }) == "unsafe-path");
  CHECK(test::code_of([&] { static_cast<void>(files.read("../ledger/decklog.yaml", 100'000)); }) == "bad-path");
  CHECK(git::blob_id("12345").hex() == "bd41cba781d8349272bf3eb92568285b411c027c");
}
