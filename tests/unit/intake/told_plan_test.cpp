// SPDX-License-Identifier: MIT
//
// Kept logs into a real ledger: times come back, nothing comes twice, contradictions are told.
#include "lib/intake/told_plan.h"

#include "lib/ledger/verify.h"
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>

namespace decklog::intake {
namespace {

using model::Milestone;

struct Landed {
  ledger::Imported done;
  std::vector<Doubt> doubts;
  std::vector<PlannedRecord> planned;
  std::size_t masked = 0;
};

class Desk {
 public:
  Desk() : ledger_(fixture_.make(true)) {}

  Landed take(Told told, const PlanOptions& own = {}) {
    PlanOptions options = own;
    if (options.format.empty()) options.format = "markdown";
    options.file = "log.md";
    options.me = "alice@example.com";
    options.now = fixture_.now();
    options.random = fixture_.world().random;
    ToldSource source(ledger_, std::move(told), options);
    Landed landed;
    landed.done = ledger::import_records(ledger_, source,
                                         {.format = options.format,
                                          .commits = ledger::ImportOptions::Commits::one,
                                          .effect = ledger::ImportOptions::Effect::write,
                                          .progress = {}});
    landed.doubts = source.doubts();
    landed.planned = source.planned();
    landed.masked = source.masked();
    return landed;
  }
  Landed take(const std::string& markdown, const PlanOptions& own = {}) {
    Telling how;
    how.zone = base::Zone::utc();
    return take(read_markdown_log(markdown, how), own);
  }
  ledger::Ledger& ledger() { return ledger_; }
  test::Fixture& fixture() { return fixture_; }
  model::Record only() const {
    REQUIRE(ledger_.ids().size() == 1);
    return ledger_.read(ledger_.ids().front());
  }

 private:
  test::Fixture fixture_;
  ledger::Ledger ledger_;
};

std::string when(const model::Record& record, Milestone which) {
  const auto at = record.milestone(which);
  return at ? base::format_utc(*at) : "";
}

bool doubts(const Landed& landed, const std::string& part) {
  for (const Doubt& doubt : landed.doubts) {
    if (doubt.message.find(part) != std::string::npos) return true;
  }
  return false;
}

const char* const kLog =
    "# Checkout down\n- Detected: 2025-03-04 14:03\n- Declared: 2025-03-04 14:10\n- Repaired: 2025-03-04 14:41\n"
    "- Resolved: 2025-03-05 09:30\n- Priority: P1\n"
    "- 2025-03-04 14:02 error rate rises\n- 2025-03-04 14:12 [bob] password=hunter2hunter2\n";

}  // namespace

TEST_CASE("a log becomes a record with its times, in one commit that verifies") {
  Desk desk;
  const std::string before = desk.ledger().head();
  const Landed landed = desk.take(kLog);
  CHECK(landed.done.commits == 1);
  CHECK(landed.done.new_records == 1);
  CHECK(landed.masked == 1);
  const model::Record record = desk.only();
  CHECK(record.problems.empty());
  CHECK(record.stage == model::Stage::follow_up);
  CHECK(record.fields.priority == model::Priority::p1);
  CHECK(record.fields.labels.at("imported") == "markdown");
  CHECK(when(record, Milestone::detected_at) == "2025-03-04T14:03:00Z");
  CHECK(when(record, Milestone::opened_at) == "2025-03-04T14:10:00Z");
  CHECK(when(record, Milestone::mitigated_at) == "2025-03-04T14:41:00Z");
  CHECK(when(record, Milestone::resolved_at) == "2025-03-05T09:30:00Z");
  REQUIRE(record.timeline.size() == 5);
  const model::Entry& note = record.timeline[2];
  CHECK(note.text == "password=[masked]");
  CHECK(note.by == "bob");
  CHECK(note.recorded_by == "alice@example.com");
  CHECK(note.recorded_at > note.at);
  CHECK(record.timeline[1].by == "markdown");  // the log names nobody, and it was not who imports it
  CHECK(doubts(landed, "there is no roster"));
  std::vector<std::string> codes;
  ledger::verify(desk.ledger(), {}, [&](const model::LedgerFinding& finding) { codes.push_back(finding.code); });
  for (const std::string& code : codes) CHECK(code == "imported");
  CHECK(desk.fixture().git({"rev-list", "--count", before + ".." + desk.ledger().head()}) == "1\n");
}

TEST_CASE("the same log again adds nothing, a longer one what came to it") {
  Desk desk;
  desk.take(kLog);
  const std::string head = desk.ledger().head();
  const Landed again = desk.take(kLog);
  CHECK(again.done.commit.empty());
  CHECK(again.done.unchanged == 1);
  CHECK(desk.ledger().head() == head);
  const Landed longer = desk.take(std::string(kLog) + "- 2025-03-04 15:00 later\n- 2025-03-04 15:00 later\n");
  CHECK(longer.done.entries == 2);
  CHECK(longer.done.new_records == 0);
  CHECK(desk.only().timeline.size() == 7);
  CHECK(desk.take(std::string(kLog) + "- 2025-03-04 15:00 later\n- 2025-03-04 15:00 later\n").done.commit.empty());
  // Another incident of that name on another day is another one.
  CHECK(desk.take("# Checkout down\n- 2025-04-04 14:02 again\n").done.new_records == 1);
}

TEST_CASE("what contradicts is kept as a note and told") {
  Desk desk;
  const std::string log =
      "# Down\n- Detected: 2025-03-04 14:03\n- Declared: 2024-03-04 14:10\n- Repaired: 2025-03-04 15:55\n"
      "- Resolved: 2025-03-04 14:55\n- 2024-03-04 14:12 a year off\n- 2025-03-04 14:12 right\n- 2025-03-04 14:11 back\n"
      "- 2062-01-01 10:00 far\n";
  const Landed landed = desk.take(log);
  const model::Record record = desk.only();
  CHECK(record.problems.empty());
  CHECK(when(record, Milestone::opened_at) == "2024-03-04T14:10:00Z");
  CHECK(when(record, Milestone::detected_at).empty());
  CHECK(when(record, Milestone::mitigated_at) == "2025-03-04T15:55:00Z");
  CHECK(when(record, Milestone::resolved_at).empty());
  CHECK(record.stage == model::Stage::resolution);
  CHECK(
      doubts(landed, "detected_at 2025-03-04T14:03:00Z is later than opened_at 2024-03-04T14:10:00Z: kept as a note"));
  CHECK(doubts(landed, "is later than resolved_at"));
  CHECK(doubts(landed, "after what stands above it"));
  CHECK(doubts(landed, "1m before what stands above it"));
  CHECK(doubts(landed, "in the future: left out"));
  CHECK(doubts(landed, "no priority: say one with --priority P2"));
  CHECK(desk.take(log).done.commit.empty());
}

TEST_CASE("many doubts are counted, not all told") {
  Desk desk;
  std::string log = "# Down\n- 2025-03-04 14:03 x\n";
  for (int i = 0; i < 300; ++i) log += "- 2062-01-01 10:00 y\n";
  const Landed landed = desk.take(log);
  CHECK(landed.doubts.size() == 201);
  CHECK(desk.only().timeline.size() == 2);
}

TEST_CASE("resolved alone is also the end of the harm, and may be closed") {
  Desk desk;
  const std::string log = "# Down\n- 2025-03-04 14:03 x\n- 2025-03-04 15:00 resolved\n";
  PlanOptions options;
  options.priority = model::Priority::p2;
  options.end = ToldEnd::closed;
  const Landed landed = desk.take(log, options);
  const model::Record record = desk.only();
  CHECK(record.stage == model::Stage::closed);
  CHECK(record.fields.priority == model::Priority::p2);
  CHECK(when(record, Milestone::mitigated_at) == "2025-03-04T15:00:00Z");
  CHECK(when(record, Milestone::resolved_at) == "2025-03-04T15:00:00Z");
  CHECK(when(record, Milestone::closed_at) == "2025-03-04T15:00:00Z");
  CHECK(record.problems.empty());
  CHECK(desk.take(log, options).done.commit.empty());
}

TEST_CASE("an acknowledgement keeps its time beside a mitigation before it") {
  Desk desk;
  desk.take(
      "# Down\n- Declared: 2025-03-04 14:00\n- Mitigated: 2025-03-04 14:10\n- Acknowledged: 2025-03-04 14:20 by bob\n");
  const model::Record record = desk.only();
  CHECK(when(record, Milestone::acknowledged_at) == "2025-03-04T14:20:00Z");
  CHECK(when(record, Milestone::mitigated_at) == "2025-03-04T14:10:00Z");
  CHECK(record.fields.owner == "bob");
}

TEST_CASE("lines go into a record that is there; people by the roster") {
  Desk desk;
  desk.fixture().incident(desk.ledger(), "Down");
  Told told;
  ToldRecord& chat = told.records.emplace_back();
  chat.lines = {{.at = desk.fixture().now() - base::Seconds{600}, .line = 1, .by = {"jun", ""}, .text = "x"}};
  PlanOptions options;
  options.format = "chat";
  options.into = desk.ledger().ids().front();
  CHECK(desk.take(told, options).done.entries == 1);
  CHECK(desk.take(told, options).done.commit.empty());
  const model::Record record = desk.only();
  CHECK(record.timeline.at(1).by == "jun");
  CHECK(record.timeline.at(1).id.number() == 2);
  CHECK(record.fields.title == "Down");
}

TEST_CASE("mail: a request, its replies, each once") {
  Desk desk;
  PlanOptions options;
  options.format = "mail";
  const auto mail = [](const std::string& id, const std::string& more, const std::string& text) {
    return read_mail("From: Shop <orders@example.net>\nSubject: Help\nDate: 4 Mar 2025 14:05:00 +0000\nMessage-ID: <" +
                     id + "@x>\n" + more + "\n" + text + "\n");
  };
  CHECK(desk.take(mail("1", "", "it fails"), options).done.new_records == 1);
  CHECK(desk.take(mail("1", "", "it fails"), options).done.commit.empty());
  CHECK(desk.take(mail("2", "In-Reply-To: <1@x>\n", "it works"), options).done.new_records == 0);
  CHECK(desk.take(mail("2", "In-Reply-To: <1@x>\n", "it works"), options).done.commit.empty());
  const model::Record record = desk.only();
  CHECK(record.kind() == base::Kind::request);
  CHECK(record.fields.reporter == "orders@example.net");
  CHECK(record.fields.key == "mail:1@x");
  REQUIRE(record.timeline.size() == 2);
  CHECK(record.timeline[0].text == "it fails");
  CHECK(record.timeline[1].text == "it works");
  const Landed stray = desk.take(mail("4", "In-Reply-To: <3@x>\n", "and?"), options);
  CHECK(stray.done.new_records == 1);
  CHECK(doubts(stray, "it answers something that is not in this ledger"));
}

// Logs in the styles that teams keep: whatever the style, the times come back.
TEST_CASE("one log in six styles gives the same times") {
  const std::vector<std::pair<std::string, std::string>> facts{
      {"14:03", "errors rise"}, {"14:12", "pool is full"}, {"14:41", "rolled back"}};
  using Style = std::function<std::string(const std::string& clock, const std::string& text)>;
  const std::vector<std::pair<std::string, Style>> styles{
      {"", [](const auto& c, const auto& t) { return "- 2025-03-04 " + c + " UTC " + t + "\n"; }},
      {"", [](const auto& c, const auto& t) { return "* **2025-03-04 " + c + " UTC** \u2014 " + t + "\n"; }},
      {"", [](const auto& c, const auto& t) { return "### 2025-03-04 " + c + "Z\n\n" + t + "\n\n"; }},
      {"| time | what |\n|:--|:--|\n",
       [](const auto& c, const auto& t) { return "| 2025-03-04 " + c + " UTC | " + t + " |\n"; }},
      {"2025-03-04\n\n", [](const auto& c, const auto& t) { return "1. `" + c + "` (UTC): " + t + "\n"; }},
      {"", [](const auto& c, const auto& t) { return "[2025-03-04 " + c + "+00:00] " + t + "\n\n"; }},
  };
  for (std::size_t i = 0; i < styles.size(); ++i) {
    CAPTURE(i);
    Desk desk;
    std::string log = "# Down on 2025-03-04\n\n" + styles[i].first;
    for (const auto& [clock, text] : facts) log += styles[i].second(clock, text);
    desk.take(log);
    const model::Record record = desk.only();
    REQUIRE(record.timeline.size() == facts.size() + 1);
    for (std::size_t n = 0; n < facts.size(); ++n) {
      CHECK(base::format_utc(record.timeline[n + 1].at) == "2025-03-04T" + facts[n].first + ":00Z");
      CHECK(record.timeline[n + 1].text == facts[n].second);
    }
  }
}

}  // namespace decklog::intake
