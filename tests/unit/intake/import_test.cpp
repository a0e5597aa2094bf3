// SPDX-License-Identifier: MIT
#include "lib/ledger/import.h"

#include "cmd/render/export_jsonl.h"
#include "lib/base/digest.h"
#include "lib/intake/jsonl.h"
#include "lib/ledger/verify.h"
#include "lib/model/fold.h"
#include "lib/yaml/codec.h"
#include "tests/unit/generators.h"
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <fcntl.h>
#include <sstream>
#include <unistd.h>

namespace decklog::intake {
namespace {

using Commits = ledger::ImportOptions::Commits;
using Effect = ledger::ImportOptions::Effect;

class Source : public JsonlSource {
 public:
  Source(const ledger::Ledger& ledger, const std::string& lines) : JsonlSource(filled(ledger, lines), "in.jsonl") {}

 private:
  static int filled(const ledger::Ledger& ledger, const std::string& lines) {
    std::istringstream in(lines);
    return open_input("-", in, [&] { return ledger::open_scratch(ledger); });
  }
};

ledger::Imported import_lines(ledger::Ledger& ledger, const std::string& lines, Commits commits = Commits::one,
                              Effect effect = Effect::write) {
  Source source(ledger, lines);
  return ledger::import_records(ledger, source,
                                {.format = "jsonl", .commits = commits, .effect = effect, .progress = {}});
}

std::string export_all(const ledger::Ledger& ledger, render::Redacted redacted = render::Redacted::show) {
  std::string lines;
  for (const base::RecordId& id : ledger.ids()) {
    const model::Record record = ledger.read(id);
    for (const model::Entry& entry : record.timeline) {
      const auto* evidence = std::get_if<model::Evidence>(&entry.body);
      if (evidence == nullptr || evidence->path.empty()) continue;
      const std::string content = ledger.read_evidence(evidence->path);
      lines += render::export_file(evidence->path, base::sha256_hex(content), content);
    }
    lines += render::export_record(record, redacted).line;
  }
  return lines;
}

std::map<std::string, std::string> texts(const ledger::Ledger& ledger) {
  std::map<std::string, std::string> all;
  for (const base::RecordId& id : ledger.ids()) all[id.str()] = ledger.read_text(id);
  return all;
}

struct Proof {
  ledger::Verified verified;
  std::vector<std::string> codes;
};
Proof prove(const ledger::Ledger& ledger) {
  Proof proof;
  proof.verified =
      ledger::verify(ledger, {}, [&](const model::LedgerFinding& finding) { proof.codes.push_back(finding.code); });
  return proof;
}

// Two incidents that two people worked on by turns, with a kept file.
class Story {
 public:
  Story() : ledger_(from_.make()) {
    first_ = from_.incident(ledger_, "Checkout returns 503");
    as("Jun", "jun@example.com");
    second_ = from_.incident(ledger_, "Search is slow");
    ledger_.append(first_, test::Fixture::note("the error rate jumped"));
    ledger::Draft file = test::Fixture::note("what the log says");
    file.attachment = ledger::Attachment{"app.log", "line one\nline two\n"};
    file.body = model::Evidence{};
    ledger_.append(second_, file);
    as("Alice", "alice@example.com");
    ledger_.append(second_, test::Fixture::note("an index was missing"));
    ledger_.append(first_, test::Fixture::note("rolled back"));
  }
  ledger::Ledger& ledger() { return ledger_; }
  const base::RecordId& first() const { return first_; }
  const base::RecordId& second() const { return second_; }

 private:
  void as(const std::string& name, const std::string& email) {
    from_.variables()["GIT_AUTHOR_NAME"] = from_.variables()["GIT_COMMITTER_NAME"] = name;
    from_.variables()["GIT_AUTHOR_EMAIL"] = from_.variables()["GIT_COMMITTER_EMAIL"] = email;
  }
  test::Fixture from_;
  ledger::Ledger ledger_;
  base::RecordId first_;
  base::RecordId second_;
};

std::string left_in(const test::Fixture& fixture, bool is_bare) {
  const auto folder = is_bare ? fixture.folder() / "decklog" : fixture.folder() / ".git" / "decklog";
  std::string names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (name.starts_with("bulk-")) names += name + " ";
  }
  return names;
}

}  // namespace

TEST_CASE("an exported ledger is imported byte for byte, in one commit") {
  for (const bool bare : {false, true}) {
    CAPTURE(bare);
    Story story;
    test::Fixture to;
    ledger::Ledger ledger = to.make(bare);
    const auto done = import_lines(ledger, export_all(story.ledger()));
    CHECK(done.records == 2);
    CHECK(done.new_records == 2);
    CHECK(done.entries == 6);
    CHECK(done.files == 1);
    CHECK(done.commits == 1);
    CHECK(done.missing_files == 0);
    CHECK(done.commit == to.open().head());
    CHECK(texts(to.open()) == texts(story.ledger()));
    CHECK(to.git({"log", "-1", "--format=%s"}) == "import 2 records\n");
    CHECK(to.git({"log", "-1", "--format=%(trailers:key=Decklog-Import,valueonly)"}) == "jsonl\n\n");
    if (!bare) CHECK(to.git({"status", "--porcelain"}).empty());
    CHECK(to.git({"fsck", "--strict", "--no-dangling"}).find("error") == std::string::npos);
    CHECK(left_in(to, bare).empty());
    // Told once, and no error: who recorded it is the importer's word.
    const Proof proof = prove(to.open());
    CHECK(proof.verified.errors == 0);
    CHECK(proof.codes == std::vector<std::string>{"imported"});
  }
}

TEST_CASE("an import with history is told entry by entry, as it was recorded, and verifies") {
  for (const bool bare : {false, true}) {
    CAPTURE(bare);
    Story story;
    test::Fixture to;
    ledger::Ledger ledger = to.make(bare);
    const std::string before = ledger.head();
    const auto done = import_lines(ledger, export_all(story.ledger()), Commits::each_entry);
    CHECK(done.entries == 6);
    CHECK(done.commits == 6);
    CHECK(texts(to.open()) == texts(story.ledger()));
    CHECK(to.git({"log", "--reverse", "--format=%ae %ce", before + ".."}) ==
          "alice@example.com alice@example.com\njun@example.com alice@example.com\n"
          "jun@example.com alice@example.com\njun@example.com alice@example.com\n"
          "alice@example.com alice@example.com\nalice@example.com alice@example.com\n");
    // The messages are those that the commands wrote.
    CHECK(to.git({"log", "--reverse", "--format=%B", before + ".."}).find("Decklog-Stage: triage") !=
          std::string::npos);
    if (!bare) CHECK(to.git({"status", "--porcelain"}).empty());
    const Proof proof = prove(to.open());
    CHECK(proof.verified.errors == 0);
    CHECK(proof.codes.empty());
    CHECK(left_in(to, bare).empty());
  }
}

TEST_CASE("what is there already stays, and nothing new writes nothing") {
  for (const Commits commits : {Commits::one, Commits::each_entry}) {
    Story story;
    test::Fixture to;
    ledger::Ledger ledger = to.make();
    import_lines(ledger, export_all(story.ledger()), commits);
    const std::string head = to.open().head();

    const auto again = import_lines(ledger, export_all(story.ledger()), commits);
    CHECK(again.records == 0);
    CHECK(again.unchanged == 2);
    CHECK(again.commit.empty());
    CHECK(to.open().head() == head);

    story.ledger().append(story.first(), test::Fixture::note("the cause was a pool of connections"));
    ledger.append(story.second(), test::Fixture::note("written here alone"));
    const auto more = import_lines(ledger, export_all(story.ledger()), commits);
    CHECK(more.records == 1);
    CHECK(more.new_records == 0);
    CHECK(more.entries == 1);
    CHECK(more.unchanged == 1);
    CHECK(to.open().read_text(story.first()) == story.ledger().read_text(story.first()));
    CHECK(to.open().read(story.second()).timeline.size() == 4);
    CHECK(prove(to.open()).verified.errors == 0);
  }
}

TEST_CASE("an entry that says otherwise than the ledger's is refused, and nothing is written") {
  Story story;
  test::Fixture to;
  ledger::Ledger ledger = to.make();
  std::string lines = export_all(story.ledger());
  import_lines(ledger, lines);
  const std::string head = to.open().head();
  lines.replace(lines.find("rolled back"), 6, "ROLLED");
  try {
    import_lines(ledger, lines);
    FAIL("it was imported");
  } catch (const base::BadData& error) {
    CHECK(error.code() == "same-id");
    CHECK(error.position().line > 0);
  }
  CHECK(to.open().head() == head);
  CHECK(left_in(to, false).empty());
}

TEST_CASE("hidden texts: the ledger keeps what it has, elsewhere they are missing and counted") {
  Story story;
  const base::EntryId note = story.ledger().read(story.first()).timeline[1].id;
  ledger::Draft redact = test::Fixture::note("names a customer");
  redact.body = model::Redaction{note};
  story.ledger().append(story.first(), redact);
  const std::string lines = export_all(story.ledger(), render::Redacted::hide);

  const std::string head = story.ledger().head();
  CHECK(import_lines(story.ledger(), lines).unchanged == 2);
  CHECK(story.ledger().head() == head);

  test::Fixture to;
  ledger::Ledger ledger = to.make();
  CHECK(import_lines(ledger, lines).hidden == 1);
  CHECK(ledger.read(story.first()).timeline[1].text.empty());
}

TEST_CASE("a dry run counts and writes nothing") {
  Story story;
  test::Fixture to;
  ledger::Ledger ledger = to.make();
  const std::string head = ledger.head();
  const auto done = import_lines(ledger, export_all(story.ledger()), Commits::one, Effect::only_count);
  CHECK(done.entries == 6);
  CHECK(done.files == 1);
  CHECK(done.commit.empty());
  CHECK(to.open().head() == head);
  CHECK(to.open().ids().empty());
}

TEST_CASE("raw lines of a newer decklog that would smuggle something in are refused") {
  Story story;
  test::Fixture to;
  ledger::Ledger ledger = to.make();
  const auto line = [](const std::string& raw) {
    return R"({"schema":"decklog.export/1","id":"INC-20261122-K7FQ","timeline":[{"id":"0001-k7fq2m",)"
           R"("at":"2026-11-22T08:03:11Z","by":"a@example.com","type":"sung","raw":")" +
           raw + "\"}]}\n";
  };
  const std::string honest =
      "- id: 0001-k7fq2m\\n  at: 2026-11-22T08:03:11Z\\n  by: a@example.com\\n  type: sung\\n  tune: slow\\n";
  for (const std::string& raw :
       {honest + "- id: 0002-aaaaaa\\n  at: 2026-11-22T08:03:11Z\\n  by: b@example.com\\n  type: note\\n",
        honest + "owner: mallory@example.com\\n", std::string("- id: 0009-aaaaaa\\n"), std::string("x"), std::string(),
        honest + "  text: \\\"&anchor\\\"\\n"}) {
    CAPTURE(raw);
    CHECK_THROWS_AS(import_lines(ledger, line(raw)), base::BadData);
    CHECK(to.open().ids().empty());
  }
  CHECK(import_lines(ledger, line(honest)).entries == 1);
}

TEST_CASE("any timelines, hostile ones too, come through an import as they are") {
  test::Fixture to;
  ledger::Ledger ledger = to.make(true);
  CHECK(rc::check("records of a line each", [&] {
    std::map<std::string, std::string> wanted = texts(to.open());
    std::string lines;
    for (int i = 0; i < 3; ++i) {
      const auto id = *test::any_record_id();
      const model::Record record = model::fold(id, *test::any_timeline());
      if (wanted.contains(id.str()) || record.timeline.empty()) continue;
      wanted[id.str()] = yaml::encode(record);
      lines += render::export_record(record, render::Redacted::show).line;
    }
    import_lines(ledger, lines, *rc::gen::element(Commits::one, Commits::each_entry));
    RC_ASSERT(texts(to.open()) == wanted);
  }));
}

TEST_CASE("without an identity nothing is read") {
  test::Fixture to;
  ledger::Ledger ledger = to.make();
  to.variables().erase("GIT_AUTHOR_EMAIL");
  try {
    import_lines(ledger, "no JSON at all");
    FAIL("it was imported");
  } catch (const base::SystemError& error) {
    CHECK(error.code() == "identity-missing");
  }
}

}  // namespace decklog::intake
