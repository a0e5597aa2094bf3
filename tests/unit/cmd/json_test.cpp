// SPDX-License-Identifier: MIT
#include "cmd/render/json.h"

#include "lib/model/fold.h"
#include "tests/unit/cmd/sample.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include <set>

namespace decklog::render {
namespace {

using nlohmann::json;
using test::at;

json shown(const model::Record& record, const std::vector<model::Header>& changes = {}) {
  return json::parse(record_json(record, model::default_policy(), changes, at(12, 0)));
}

TEST_CASE("a record has every field, null where nothing is") {
  const json record = shown(test::checkout_incident().record());
  CHECK(record["schema"] == "decklog.show/1");
  CHECK(record["id"] == "INC-20261122-K7FQ");
  CHECK(record["kind"] == "incident");
  CHECK(record["stage"] == "triage");
  CHECK(record["priority"] == "P1");
  CHECK(record["services"] == json{"checkout"});
  CHECK(record["impact"] == json{{"summary", nullptr}, {"users", nullptr}});
  CHECK(record["window"] == json{{"start", nullptr}, {"end", nullptr}});
  CHECK(record["labels"] == json::object());
  CHECK(record["closed_as"].is_null());
  CHECK(record["blocked"].is_null());
  CHECK(record["promised"] == json{{"eta", nullptr}, {"update", nullptr}});
  for (const model::FieldRow& row : model::field_rows()) {
    if (row.shown != model::Shown::as_field) continue;
    const std::string name(row.name.substr(0, row.name.find('.')));
    CHECK_MESSAGE(record.contains(name), name);
  }
}

TEST_CASE("every milestone is named") {
  const json milestones = shown(test::checkout_incident().record())["milestones"];
  CHECK(milestones.size() == model::WordsOf<model::Milestone>::table.size());
  CHECK(milestones["opened_at"] == "2026-11-22T08:03:00Z");
  CHECK(milestones["closed_at"].is_null());
}

TEST_CASE("what is left to do is said with the command") {
  const json record = shown(test::checkout_incident().record());
  REQUIRE(record["missing"].size() == 1);
  CHECK(record["missing"][0]["code"] == "owner-missing");
  CHECK(record["next_command"] == "decklog triage k7fq");
}

TEST_CASE("an entry has the keys of its type, and what it said before a correction") {
  test::Story story = test::checkout_incident();
  model::Entry& note = story.add(at(8, 10), model::Note{}, "at ten to");
  note.recorded_at = at(8, 30);
  const base::EntryId wrong = note.id;
  story.add(at(8, 40), model::Correction{wrong, at(7, 50)}, "at ten past");
  story.add(at(8, 50),
            model::StageMoved{model::Verb::triage, model::Stage::triage, model::Stage::coordination, {}, {}});
  const json timeline = shown(story.record())["timeline"];
  REQUIRE(timeline.size() == 4);
  CHECK(timeline[0]["type"] == "opened");
  CHECK(timeline[0]["set"]["title"] == "Checkout API returns 503");
  CHECK(timeline[0]["original"].is_null());
  CHECK_FALSE(timeline[0]["late"].get<bool>());
  CHECK(timeline[1]["at"] == "2026-11-22T07:50:00Z");
  CHECK(timeline[1]["recorded_at"] == "2026-11-22T08:30:00Z");
  CHECK(timeline[1]["text"] == "at ten past");
  CHECK(timeline[1]["late"].get<bool>());
  CHECK(timeline[1]["original"]["at"] == "2026-11-22T08:10:00Z");
  CHECK(timeline[1]["original"]["text"] == "at ten to");
  CHECK(timeline[2]["entry"] == wrong.str());
  CHECK(timeline[3]["verb"] == "triage");
  CHECK(timeline[3]["from"] == "triage");
  CHECK(timeline[3]["to"] == "coordination");
}

TEST_CASE("a redacted text stands nowhere in the document") {
  test::Story story = test::checkout_incident();
  const base::EntryId secret = story.add(at(8, 10), model::Note{}, "hunter2").id;
  story.add(at(8, 11), model::Correction{secret, {}}, "hunter3");
  CHECK(record_json(story.record(), {}, {}, at(12, 0)).find("hunter3") != std::string::npos);
  story.add(at(8, 12), model::Redaction{secret}, "a password");
  const std::string document = record_json(story.record(), {}, {}, at(12, 0));
  CHECK(json::parse(document)["timeline"][1]["redacted"].get<bool>());
  CHECK(json::parse(document)["timeline"][1]["text"].is_null());
  CHECK(document.find("hunter2") == std::string::npos);
  CHECK(document.find("hunter3") == std::string::npos);
}

TEST_CASE("a result names entry, commit and the record as it is now") {
  const model::Record record = test::checkout_incident().record();
  const json done = json::parse(result_json({&record, "0001-aaaaaa", "c0ffee", true, {"a doubt"}}));
  CHECK(done["schema"] == "decklog.result/1");
  CHECK(done["id"] == "INC-20261122-K7FQ");
  CHECK(done["entry"] == "0001-aaaaaa");
  CHECK(done["commit"] == "c0ffee");
  CHECK(done["changed"].get<bool>());
  CHECK(done["notes"] == json{"a doubt"});
  CHECK(done["record"]["title"] == "Checkout API returns 503");
  CHECK(done["record"]["timeline"].size() == 1);
  const json nothing = json::parse(result_json({&record, "", "", false, {}}));
  CHECK(nothing["entry"].is_null());
  CHECK(nothing["commit"].is_null());
  CHECK_FALSE(nothing["changed"].get<bool>());
}

TEST_CASE("lists, queues, counts and logs have their schema names") {
  const std::vector<model::Header> records{test::checkout_incident().record()};
  const json list = json::parse(list_json(records, at(12, 0)));
  CHECK(list["schema"] == "decklog.list/1");
  CHECK(list["records"][0]["id"] == "INC-20261122-K7FQ");
  CHECK_FALSE(list["records"][0].contains("timeline"));
  const auto items = reports::queue(records, model::default_policy(), at(12, 0));
  const json queue = json::parse(queue_json(items, items, model::default_policy(), at(12, 0)));
  CHECK(queue["schema"] == "decklog.queue/1");
  CHECK(queue["items"][0]["priority"] == "P1");
  CHECK(queue["not_to_forget"] == queue["items"]);
  CHECK(queue["items"][0]["clock"]["kind"] == "ack");
  CHECK(queue["items"][0]["clock"]["left"] == json::array());
  CHECK(queue["items"][0]["overdue_seconds"].is_number_integer());
  const json status = json::parse(status_json(reports::counts(records, model::default_policy(), at(12, 0))));
  CHECK(status["schema"] == "decklog.status/1");
  CHECK(status["open_incidents"] == json{{"P0", 0}, {"P1", 1}, {"P2", 0}, {"P3", 0}});
  CHECK(status["open_by_kind"]["request"] == 0);
  const json log = json::parse(log_json({{"c0ffee", "Alice", "", at(8, 0), "INC open", {{"Decklog-Type", "opened"}}}}));
  CHECK(log["schema"] == "decklog.log/1");
  CHECK(log["commits"][0]["email"].is_null());
  CHECK(log["commits"][0]["trailers"]["Decklog-Type"] == "opened");
  const json doctor = json::parse(doctor_json({{"identity", "good", "alice", ""}}));
  CHECK(doctor["checks"][0]["fix"].is_null());
  const json facts =
      json::parse(facts_json("init", {{"ref", "refs/heads/main"}, {"commit", ""}}, {{"written", {"a"}}}, true));
  CHECK(facts == json{{"schema", "decklog.init/1"},
                      {"ref", "refs/heads/main"},
                      {"commit", nullptr},
                      {"written", {"a"}},
                      {"changed", true}});
}

TEST_CASE("JSON lines hold one record each") {
  const model::Record record = test::checkout_incident().record();
  const std::string lines = list_jsonl({record, record}, at(12, 0));
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
  CHECK(json::parse(lines.substr(0, lines.find('\n')))["id"] == "INC-20261122-K7FQ");
}

TEST_CASE("every text comes back as it was, whatever it holds") {
  CHECK(rc::check("JSON keeps any text", [] {
    test::Story story = test::checkout_incident();
    const std::string text = *test::any_text();
    story.add(at(9, 0), model::Note{}, text);
    const json note = shown(story.record())["timeline"][1]["text"];
    RC_ASSERT((text.empty() ? note.is_null() : note == text));
  }));
}

TEST_CASE("every entry of every type has its common keys") {
  CHECK(rc::check("common keys of entries", [] {
    const model::Record record = model::fold(*test::any_record_id(), *test::any_timeline());
    const json document = shown(record);  // outlives the loop over a part of it
    for (const json& entry : document["timeline"]) {
      for (const char* key : {"id", "at", "recorded_at", "by", "type", "text", "set", "late", "redacted", "original"}) {
        RC_ASSERT(entry.contains(key));
      }
    }
  }));
}

}  // namespace
}  // namespace decklog::render
