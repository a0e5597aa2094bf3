// SPDX-License-Identifier: MIT
#include "lib/yaml/schema.h"

#include "lib/model/fold.h"
#include "lib/yaml/codec.h"
#include "tests/unit/generators.h"
#include "tests/unit/yaml/sample.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include <algorithm>

using namespace decklog;
using test::file_of;
using test::with;

namespace {

std::vector<std::string> words_in(const nlohmann::json& schema) {
  return schema.at("enum").get<std::vector<std::string>>();
}

template <typename T>
std::vector<std::string> words() {
  std::vector<std::string> out;
  for (const auto& row : model::WordsOf<T>::table) out.emplace_back(row.word);
  return out;
}

}  // namespace

TEST_CASE("every schema is embedded, sorted, and JSON") {
  const auto all = yaml::schemas();
  CHECK(all.size() >= 3);
  CHECK(std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const yaml::SchemaFile& file : all) {
    CAPTURE(file.name);
    CHECK(nlohmann::json::parse(file.text).at("$schema") == "http://json-schema.org/draft-07/schema#");
    CHECK(yaml::schema_text(file.name) == file.text);
  }
  CHECK_FALSE(yaml::schema_text("no-such"));
  CHECK_THROWS_AS(yaml::validate("a: 1\n", "f", "no-such"), base::NotFound);
}

TEST_CASE("the record schema has the words of the model") {
  const auto schema = nlohmann::json::parse(*yaml::schema_text("record"));
  const auto& definitions = schema.at("definitions");
  CHECK(words_in(definitions.at("stage")) == words<model::Stage>());
  CHECK(words_in(definitions.at("priority")) == words<model::Priority>());
  CHECK(words_in(schema.at("properties").at("closed_as")) == words<model::ClosedAs>());
  std::vector<std::string> milestones;
  for (const auto& [name, rule] : schema.at("properties").at("milestones").at("properties").items())
    milestones.push_back(name);
  std::vector<std::string> known = words<model::Milestone>();
  std::sort(known.begin(), known.end());
  CHECK(milestones == known);
  for (const model::FieldRow& row : model::field_rows()) {
    std::string place(row.name);
    if (const auto dot = place.find('.'); dot != std::string::npos) place.replace(dot, 1, "/properties/");
    CAPTURE(place);
    const nlohmann::json::json_pointer pointer("/properties/" + place);
    CHECK(definitions.at("set").contains(pointer));
    CHECK(schema.contains(pointer) == (row.shown == model::Shown::as_field));
  }
}

TEST_CASE("the sample fits, and what a newer decklog adds fits too") {
  CHECK(yaml::validate(test::kSample, "f", "record").empty());
  CHECK(yaml::validate(with("timeline:\n", "tide: 3\ntimeline:\n"), "f", "record").empty());
  CHECK(yaml::validate(file_of("  type: weather\n  wind: 3\n"), "f", "record").empty());
}

TEST_CASE("what does not fit is told with path and place, once") {
  struct Case {
    std::string bytes;
    std::string path;
    base::Position position;
  };
  const std::vector<Case> table{
      {with("priority: P1\n", "priority: P7\n"), "/priority", {6, 11}},
      {with("priority: P1,", "priority: P7,"), "/timeline/0/set/priority", {15, 52}},
      {with("title: Checkout API returns 503\n", "title: 503\n"), "/title", {4, 8}},
      {with("08:02:10Z", "17:02:10+09:00"), "/timeline/1/at", {17, 7}},
      {with("  by: jun@example.com\n", ""), "/timeline/1", {16, 3}},
      {with("stage: triage\n", ""), "", {1, 1}},
      {file_of("  type: stage\n  verb: triage\n  from: triage\n"), "/timeline/0", {6, 3}},
      {file_of("  type: stage\n  verb: triage\n  from: triage\n  to: moon\n"), "/timeline/0/to", {12, 7}},
      {file_of("  type: set\n  set: {impact: {users: many}}\n"), "/timeline/0/set/impact/users", {10, 25}},
  };
  for (const Case& row : table) {
    CAPTURE(row.bytes);
    const auto findings = yaml::validate(row.bytes, "f", "record");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].path == row.path);
    CHECK(findings[0].position == row.position);
    CHECK_FALSE(findings[0].message.empty());
  }
}

TEST_CASE("policy: a wrong priority, a wrong duration, a wrong stage") {
  CHECK(yaml::validate("priorities: {P0: {ack: 5m}}\n", "f", "policy").empty());
  CHECK(yaml::validate("priorities: {P0: {ack: 5}}\n", "f", "policy").size() == 1);
  CHECK(yaml::validate("priorities: {PO: {ack: 5m}}\n", "f", "policy").size() == 1);
  CHECK(yaml::validate("checklists: {triag: [a]}\n", "f", "policy").size() == 1);
  CHECK(yaml::validate("services: {checkout: }\n", "f", "policy").empty());
}

TEST_CASE(
    "a key that a closed map does not name is told at its place, with the nearest one, beside all other findings") {
  const auto findings = yaml::validate("priorites: {}\npriorities: {P1: {akc: 5m, ack: 5}}\n", "f", "policy");
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].is_unknown_key);
  CHECK(findings[0].position == base::Position{1, 1});
  CHECK(findings[0].message == "unknown key 'priorites'; did you mean 'priorities'?");
  CHECK(findings[1].is_unknown_key);
  CHECK(findings[1].path == "/priorities/P1/akc");
  CHECK(findings[1].position == base::Position{2, 19});
  CHECK_FALSE(findings[2].is_unknown_key);
  CHECK(findings[2].path == "/priorities/P1/ack");
  CHECK(yaml::validate("weather: fine\n", "f", "policy").at(0).message ==
        "unknown key 'weather'; a newer decklog's, or misspelt");
  CHECK(yaml::validate("teams: {a: {member: [b]}}\n", "f", "roster").at(0).is_unknown_key);
  CHECK(yaml::validate("people: {b: {phone: one}}\n", "f", "roster").empty());
}

TEST_CASE("the files that init writes are sound") {
  CHECK(yaml::validate(yaml::policy_template(), "f", "policy").empty());
  CHECK(yaml::validate(yaml::roster_template(), "f", "roster").empty());
}

TEST_CASE("whatever the writer writes of known words fits the schema") {
  CHECK(rc::check("written files are valid", [] {
    const auto id = *test::any_record_id();
    std::vector<model::Entry> timeline = *test::any_timeline();
    for (model::Entry& entry : timeline) entry.set.unknown.clear();
    const auto findings = yaml::validate(yaml::encode(model::fold(id, timeline)), "f", "record");
    for (const auto& finding : findings) RC_LOG() << finding.path << ": " << finding.message << '\n';
    RC_ASSERT(findings.empty());
  }));
}
