// SPDX-License-Identifier: MIT
//
// The writers of `export`: what each says of a record, and that hostile texts stay texts.
#include "cmd/commands/ledgers.h"
#include "cmd/render/csv.h"
#include "cmd/render/export_csv.h"
#include "cmd/render/export_ics.h"
#include "cmd/render/export_json.h"
#include "cmd/render/export_markdown.h"
#include "cmd/render/openmetrics.h"
#include "lib/base/text.h"
#include "tests/unit/cmd/sample.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

namespace decklog::render {
namespace {

using test::at;
using Lines = std::vector<std::string>;

// RFC 4180, strictly: the cells of each line.
std::vector<Lines> parsed_csv(const std::string& text) {
  std::vector<Lines> rows(1);
  std::string cell;
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_quotes) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[++i];
      } else {
        in_quotes = false;
      }
    } else if (c == '"') {
      REQUIRE(cell.empty());
      in_quotes = true;
    } else if (c == ',' || c == '\n') {
      rows.back().push_back(std::exchange(cell, ""));
      if (c == '\n') rows.emplace_back();
    } else {
      cell += c;
    }
  }
  REQUIRE_FALSE(in_quotes);
  REQUIRE(rows.back().empty());
  rows.pop_back();
  return rows;
}

const CsvTable& table_named(std::string_view name) {
  const auto tables = csv_tables();
  return *std::find_if(tables.begin(), tables.end(), [&](const CsvTable& table) { return table.name == name; });
}

// Each line as a map from column to cell.
std::vector<std::map<std::string, std::string>> lines_of(const model::Record& record, std::string_view name) {
  const model::Policy policy = model::default_policy();
  const CsvSource source{.policy = policy, .now = at(12, 0), .form = {}};
  const CsvTable& table = table_named(name);
  const std::vector<Lines> rows = parsed_csv(csv_header(table, {}) + table.lines(record, source));
  std::vector<std::map<std::string, std::string>> found;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    REQUIRE(rows[row].size() == rows[0].size());
    auto& line = found.emplace_back();
    for (std::size_t column = 0; column < rows[0].size(); ++column) line[rows[0][column]] = rows[row][column];
  }
  return found;
}

test::Story worked_on() {
  test::Story story = test::checkout_incident();
  model::Entry& acknowledged = story.add(at(8, 5), model::Acknowledged{});
  acknowledged.set.owner = "mina@example.com";
  acknowledged.recorded_at = at(8, 7);
  model::Entry& secret = story.add(at(8, 10), model::FieldsSet{}, "SECRET");
  secret.set.impact = "SECRET";
  const base::EntryId hidden = secret.id;
  story.add(at(8, 11), model::FieldsSet{}).set.impact = "all of them";
  story.add(at(8, 12),
            model::ActionChanged{"", model::ActionState::open, "mina@example.com", std::chrono::year{2026} / 11 / 20,
                                 model::ActionType::detect},
            "=alert");
  story.add(at(8, 20), model::StageMoved{model::Verb::mitigate, model::Stage::triage, model::Stage::resolution, {}, {}},
            "rolled back");
  story.add(at(8, 30), model::Redaction{hidden}, "a name");
  return story;
}

TEST_CASE("a record has one line, with spans by the policy's metrics") {
  const auto lines = lines_of(worked_on().record(), "records");
  REQUIRE(lines.size() == 1);
  auto line = lines.front();
  CHECK(line["id"] == test::kIncident);
  CHECK(line["service"] == "checkout");
  CHECK(line["declared_at"] == "2026-11-22T08:03:00Z");
  CHECK(line["ack_s"] == "120");
  CHECK(line["mitigate_s"] == "1020");
  CHECK(line["resolve_s"].empty());
  CHECK(line["tasks_open"] == "1");
  CHECK(line["tasks_overdue"] == "1");
  CHECK(lines_of(test::Story("CHG-20261122-9TWD").record(), "records").size() == 1);
  CHECK(lines_of(test::Story("CHG-20261122-9TWD").record(), "incidents").empty());
}

TEST_CASE("a timeline says what each entry changed, and nothing of what is redacted") {
  auto lines = lines_of(worked_on().record(), "timeline");
  REQUIRE(lines.size() == 7);
  CHECK(lines[0]["field"] == "title\npriority\nservices");
  CHECK(lines[0]["new"] == "Checkout API returns 503\nP1\ncheckout");
  CHECK(lines[1]["lag_s"] == "120");
  CHECK(lines[1]["old"].empty());
  CHECK(lines[1]["new"] == "mina@example.com");
  CHECK(lines[2]["text"] == "(redacted)");
  CHECK(lines[2]["field"].empty());
  CHECK(lines[3]["old"] == "(redacted)");
  CHECK(lines[3]["new"] == "all of them");
  CHECK(lines[5]["field"] == "stage");
  CHECK(lines[5]["old"] == "triage");
  CHECK(lines[5]["new"] == "resolution");
  CHECK(lines[6]["corrects"] == lines[2]["entry"]);
  for (auto& line : lines) {
    for (const auto& [column, cell] : line) CHECK_MESSAGE(cell.find("SECRET") == std::string::npos, column);
  }
}

TEST_CASE("action items tell how late they are, and a formula is guarded") {
  auto lines = lines_of(worked_on().record(), "actions");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0]["text"] == "'=alert");
  CHECK(lines[0]["overdue_days"] == "2");
  CHECK(lines[0]["done_at"].empty());
  test::Story story = worked_on();
  const std::string item = story.record().actions.front().item;
  story.add(at(9, 0), model::ActionChanged{item, model::ActionState::done, {}, {}, {}});
  CHECK(lines_of(story.record(), "actions").front()["done_at"] == "2026-11-22T09:00:00Z");
  CHECK(lines_of(story.record(), "actions").front()["overdue_days"].empty());
}

TEST_CASE("CSV cells are quoted, and none is a formula") {
  CHECK(csv_cell("plain") == "plain");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("say \"hi\"\nthere") == "\"say \"\"hi\"\"\nthere\"");
  for (const std::string bad : {"=1+1", "+1", "-1", "@x", "\t=1", " =1", "\n=1", "＝1"}) {
    CHECK_MESSAGE(csv_cell(bad).find('\'') <= 1, bad);
  }
  CHECK(csv_cell("=1", Formulas::as_they_are) == "=1");
  CHECK(csv_cell("a=1") == "a=1");
  CHECK(csv_cell("\r=1") == "\\u{d}=1");
  CHECK(csv_cell("a\x1b") == "a\\u{1b}");
  CHECK(CsvRow{}.number(-5).number({}).text("-5").str() == "-5,,'-5\n");
  CHECK(CsvRow{{.lines = LineEnds::crlf}}.time(at(8, 0)).time({}).str() == "2026-11-22T08:00:00Z,\r\n");
}

TEST_CASE("whatever a cell says comes back from a strict reader, and begins no formula") {
  CHECK(rc::check("CSV keeps texts", [] {
    const std::string text = *test::any_text();
    const std::string shown = base::for_terminal(text, base::Lines::keep);
    RC_ASSERT(parsed_csv(CsvRow{{.formulas = Formulas::as_they_are}}.text(text).text("end").str()) ==
              (std::vector<Lines>{{shown, "end"}}));
    const std::string guarded = parsed_csv(CsvRow{}.text(text).text("end").str()).at(0).at(0);
    RC_ASSERT(guarded == shown || guarded == "'" + shown);
    RC_ASSERT(guarded.find_first_of("=+-@") != 0);
  }));
}

TEST_CASE("a record computes what follows from it") {
  const model::Policy policy = model::default_policy();
  const auto value = nlohmann::json::parse(told_record(worked_on().record(), policy, at(12, 0), Place::first));
  const auto& computed = value["computed"];
  CHECK(computed["open"] == true);
  CHECK(computed["metrics_seconds"]["ack"] == 120);
  CHECK(computed["metrics_seconds"]["detect"].is_null());
  CHECK_FALSE(computed["metrics_seconds"].contains("answer"));
  CHECK(computed["stage_seconds"] == nlohmann::json{{"triage", 1020}, {"resolution", 13200}});
  CHECK(value.dump().find("SECRET") == std::string::npos);
  const std::string head = export_begin({.now = at(12, 0), .ref = "refs/heads/main", .head = "c0ffee"});
  const auto none = nlohmann::json::parse(head + export_end(Place::first));
  CHECK(none["generated_at"] == "2026-11-22T12:00:00Z");
  CHECK(none["records"].empty());
  const std::string record = told_record(worked_on().record(), policy, at(12, 0), Place::further);
  const auto two = nlohmann::json::parse(head + record.substr(1) + record + export_end(Place::further));
  CHECK(two["records"].size() == 2);
}

TEST_CASE("entries are told in the order in which they happened") {
  test::Story story = worked_on();
  story.add(at(7, 0), model::Note{}, "seen long before").recorded_at = at(9, 0);
  const Lines lines = base::split_lines(entry_lines(story.record()));
  REQUIRE(lines.size() == 8);
  CHECK(nlohmann::json::parse(lines.front())["entry"]["text"] == "seen long before");
  CHECK(nlohmann::json::parse(lines.front())["record"] == test::kIncident);
}

TEST_CASE("a calendar has an event for each incident and change, a to-do for each action item") {
  model::Header change = test::Story("CHG-20261122-9TWD").record();
  change.fields.title = "Move; all, of it\nEND:VEVENT";
  change.fields.window_start = at(22, 0);
  change.fields.window_end = at(23, 0);
  change.fields.labels["env"] = "prod";
  change.updated_at = at(9, 0);
  model::Policy policy = model::default_policy();
  model::Record incident = worked_on().record();
  incident.milestones[model::Milestone::resolved_at] = at(9, 0);
  const std::string text =
      records_ics({incident, change}, policy, {.name = "oncall", .ledger_id = "abc", .now = at(12, 0)});
  const Lines lines = base::split_lines(text);
  const auto count = [&](const std::string& line) { return std::count(lines.begin(), lines.end(), line); };
  CHECK(count("BEGIN:VEVENT") == 2);
  CHECK(count("END:VEVENT") == 2);
  CHECK(count("BEGIN:VTODO") == 2);
  CHECK(count("BEGIN:VALARM") == 1);
  CHECK(count("DTSTART:20261122T220000Z") == 1);
  CHECK(count("STATUS:TENTATIVE") == 1);
  CHECK(count("LOCATION:prod") == 1);
  CHECK(count("DUE;VALUE=DATE:20261120") == 1);
  CHECK(count("DUE:20261202T090000Z") == 1);  // the postmortem of a P1: ten days from the resolution
  CHECK(count("DTEND:20261122T082000Z") == 1);
  CHECK(count("CATEGORIES:INCIDENT,P1") == 1);
  CHECK(count("RELATED-TO:INC-20261122-K7FQ@abc") == 2);
  model::Header later = change;
  later.updated_at = at(9, 1);
  const auto sequence = [&](const model::Header& record) {
    const std::string one = records_ics({record}, policy, {.name = "", .ledger_id = "abc", .now = at(12, 0)});
    const std::size_t begin = one.find("SEQUENCE:") + 9;
    return std::stol(one.substr(begin, one.find('\r', begin) - begin));
  };
  CHECK(sequence(later) > sequence(change));
  change.fields.window_start.reset();
  CHECK(records_ics({change}, policy, {.name = "", .ledger_id = "abc", .now = at(12, 0)}).find("VEVENT") ==
        std::string::npos);
}

TEST_CASE("a record as a document has its facts, action items and timeline") {
  const std::string text = record_markdown(worked_on().record(), model::default_policy());
  CHECK(text.starts_with("# INC-20261122-K7FQ: Checkout API returns 503\n\n| Fact | Value |\n"));
  for (const char* part : {"| Owner | mina@example.com |", "\n## Milestones\n", "\n## Durations\n",
                           "| ack (until somebody had it) | 2m |", "\n## Action items\n", "\n## Timeline\n",
                           "| 2026-11-22 08:20 | alice@example.com | **mitigate** rolled back"}) {
    CHECK_MESSAGE(text.find(part) != std::string::npos, part << " in " << text);
  }
  CHECK(text.find("**open** (priority P1") != std::string::npos);
  CHECK(text.find("SECRET") == std::string::npos);
}

TEST_CASE("metrics are told in both forms") {
  reports::Measures measures;
  measures.open[{"incident", "P1", "triage", "a\"b\\c\nd"}] = 2;
  measures.opened[{"incident", "P1", "web"}] = 3;
  measures.spans["ack"][{"P1", "web"}].add(base::Seconds{60});
  measures.spans["ack"][{"P1", "web"}].add(base::Seconds{301});
  measures.open_records.push_back({"INC-20261122-K7FQ", "\x1b[2J", "P1"});
  const MetricsSource source{.measures = measures, .version = "1", .head = "c0ffee", .head_time = at(8, 0)};
  const std::string open = openmetrics(source, MetricsForm::openmetrics);
  const std::string older = openmetrics(source, MetricsForm::textfile);
  const auto has = [](const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
  };
  CHECK(open.ends_with("\n# EOF\n"));
  CHECK(older.find("# EOF") == std::string::npos);
  CHECK(older.find("# UNIT") == std::string::npos);
  CHECK(has(open, "# TYPE decklog_records_opened counter"));
  CHECK(has(older, "# TYPE decklog_records_opened_total counter"));
  CHECK(has(open, "# TYPE decklog info"));
  CHECK(has(older, "# TYPE decklog_info gauge"));
  CHECK(has(open, "# UNIT decklog_time_to_ack_seconds seconds"));
  CHECK(has(open, "decklog_time_to_ack_seconds_bucket{priority=\"P1\",service=\"web\",le=\"300.0\"} 1"));
  for (const std::string& text : {open, older}) {
    CHECK(has(text, "decklog_info{version=\"1\",head=\"c0ffee\"} 1"));
    CHECK(has(text, "decklog_records_opened_total{kind=\"incident\",priority=\"P1\",service=\"web\"} 3"));
    CHECK(has(text, "decklog_time_to_ack_seconds_bucket{priority=\"P1\",service=\"web\",le=\"+Inf\"} 2"));
    CHECK(has(text, "decklog_time_to_ack_seconds_sum{priority=\"P1\",service=\"web\"} 361"));
    CHECK(has(text, "decklog_open_info{id=\"INC-20261122-K7FQ\",title=\"\\\\u{1b}[2J\",priority=\"P1\"} 1"));
    CHECK(has(
        text,
        "decklog_records_open{kind=\"incident\",priority=\"P1\",stage=\"triage\",service=\"a\\\"b\\\\c\\\\u{a}d\"} 2"));
    CHECK(text.find("verify_ok") == std::string::npos);
  }
  MetricsSource proved = source;
  proved.is_verified = false;
  CHECK(has(openmetrics(proved, MetricsForm::openmetrics), "decklog_verify_ok 0"));
}

TEST_CASE("ledgers are named by their folders, as far as it takes to tell them apart") {
  using cmd::short_names;
  CHECK(short_names({"/srv/oncall", "/srv/pay.git"}) == Lines{"oncall", "pay"});
  CHECK(short_names({"/a/x/oncall", "/b/x/oncall", "/b/y"}) == Lines{"a/x/oncall", "b/x/oncall", "y"});
  CHECK(short_names({"/srv/oncall/.git", "/srv/pay"}) == Lines{"oncall", "pay"});
  CHECK(short_names({"/srv/oncall.git", "/srv/oncall"}) == Lines{"/srv/oncall.git", "/srv/oncall"});
  CHECK(cmd::qualified("decklog ack k7fq", "../pay team") == "decklog --ledger '../pay team' ack k7fq");
  CHECK(cmd::qualified("git commit", "x") == "git commit");
  const OfLedgers two{.ledgers = {{"a", "a", ""}, {"b", "../b", ""}}, .of = {}};
  CHECK(cmd::qualified("decklog list", two) == "decklog --ledger a --ledger ../b list");
}

}  // namespace
}  // namespace decklog::render
