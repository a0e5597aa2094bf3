// SPDX-License-Identifier: MIT
//
// What a status page gives to programs: feed, API documents, badge.
#include "cmd/render/atom.h"
#include "cmd/render/badge.h"
#include "cmd/render/statuspage.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace decklog::render {
namespace {

using model::Priority;
using model::Stage;
using reports::PublicRecord;
using Json = nlohmann::json;
using test::at;

const FeedInfo kSite{
    .title = "Shop & Co", .base_url = "https://status.example.com", .id = "0123456789ab", .updated = at(12, 0)};

base::EntryId entry_id(std::uint32_t number) {
  return base::EntryId::draw(number, [] { return 0U; });
}

PublicRecord incident(const std::string& id, Priority priority, Stage stage) {
  PublicRecord record;
  record.id = test::id_of(id);
  record.kind = base::Kind::incident;
  record.name = "Payments fail";
  record.priority = priority;
  record.stage = stage;
  record.first_at = at(8, 5);
  record.last_at = at(9, 0);
  record.updates = {{entry_id(3), at(8, 5), Stage::triage, "Payments fail"}};
  return record;
}

PublicRecord checkout_outage() {
  PublicRecord record = incident("INC-20261122-K7FQ", Priority::p1, Stage::resolution);
  record.services = {"checkout"};
  record.started_at = at(8, 0);
  record.mitigated_at = at(8, 50);
  record.updates.push_back({entry_id(7), at(9, 0), Stage::resolution, "Back: <b>95 %</b>\n& rising\x1b"});
  return record;
}

PublicRecord maintenance(Stage stage) {
  PublicRecord record = incident("CHG-20261122-9TWD", Priority::p3, stage);
  record.kind = base::Kind::change;
  record.name = "Database maintenance";
  record.services = {"login"};
  record.window_start = at(14, 0);
  record.window_end = at(16, 0);
  record.updates[0].stage = Stage::planned;
  return record;
}

model::Policy two_services() {
  model::Policy policy;
  policy.services["checkout"] = {};
  policy.services["login"] = {};
  return policy;
}

Json summary_of(const std::vector<PublicRecord>& records, base::Time now = at(12, 0)) {
  return Json::parse(summary_json(kSite, records, two_services(), now));
}

std::vector<std::string> component_states(const Json& document) {
  std::vector<std::string> states;
  for (const Json& component : document["components"]) {
    states.push_back(component["name"].get<std::string>() + ": " + component["status"].get<std::string>());
  }
  return states;
}
using Lines = std::vector<std::string>;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t place = text.find(part); place != std::string::npos; place = text.find(part, place + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the feed is Atom: one entry a record with all its updates as escaped HTML") {
  CHECK(atom_feed(kSite, {checkout_outage()}) == R"(<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>urn:uuid:0f9dbafa-ad69-8acd-bfa8-b227ee0c1455</id>
<title>Shop &amp; Co</title>
<updated>2026-11-22T12:00:00Z</updated>
<author>
<name>Shop &amp; Co</name>
</author>
<generator>decklog</generator>
<link rel="self" type="application/atom+xml" href="https://status.example.com/feed.xml"/>
<link rel="alternate" type="text/html" href="https://status.example.com/index.html"/>
<entry>
<id>urn:uuid:715c6bdb-3a81-8312-ae6b-455771ce6cd2</id>
<title>Monitoring: Payments fail</title>
<published>2026-11-22T08:05:00Z</published>
<updated>2026-11-22T09:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://status.example.com/incidents/INC-20261122-K7FQ.html"/>
<category term="incident"/>
<content type="html">&lt;p&gt;Affects: checkout&lt;/p&gt;
&lt;p&gt;&lt;strong&gt;Monitoring&lt;/strong&gt; (2026-11-22 09:00 UTC)&lt;/p&gt;
&lt;p&gt;Back: &amp;lt;b&amp;gt;95 %&amp;lt;/b&amp;gt;&lt;br/&gt;
&amp;amp; rising\u{1b}&lt;/p&gt;
&lt;p&gt;&lt;strong&gt;Investigating&lt;/strong&gt; (2026-11-22 08:05 UTC)&lt;/p&gt;
&lt;p&gt;Payments fail&lt;/p&gt;
</content>
</entry>
</feed>
)");
}

TEST_CASE("what a feed is called never changes, and no two things have one name") {
  // As another program reckons it: SHA-256 of "LEDGER/NAME" with version 8 and the variant of RFC 9562.
  CHECK(lasting_urn("0123456789ab", "feed") == "urn:uuid:0f9dbafa-ad69-8acd-bfa8-b227ee0c1455");
  CHECK(lasting_urn("0123456789ab", "INC-20261122-K7FQ") == "urn:uuid:715c6bdb-3a81-8312-ae6b-455771ce6cd2");
  CHECK(lasting_urn("0123456789ac", "feed") != lasting_urn("0123456789ab", "feed"));
}

TEST_CASE("a feed has at most fifty entries, what changed last first; without a base its addresses are relative") {
  std::vector<PublicRecord> records;
  for (int i = 0; i < 60; ++i) {
    PublicRecord record = incident("INC-20261122-" + std::to_string(1000 + i), Priority::p2, Stage::closed);
    record.last_at = at(10, i % 30);
    records.push_back(record);
  }
  const std::string feed = atom_feed({.title = "t", .base_url = "", .id = "x", .updated = at(12, 0)}, records);
  CHECK(count(feed, "<entry>") == 50);
  CHECK(feed.find("1029.html") < feed.find("1059.html"));
  CHECK(feed.find("1059.html") < feed.find("1028.html"));
  CHECK(count(feed, "href=\"incidents/INC-20261122-1029.html\"") == 1);
  CHECK(feed.find("1000.html") == std::string::npos);
  CHECK(count(feed, "href=\"feed.xml\"") == 1);
  CHECK(site_address({.title = "", .base_url = "https://a/b/", .id = "", .updated = {}}, "feed.xml") ==
        "https://a/b/feed.xml");
}

TEST_CASE("the feed tells a change's window") {
  const std::string feed = atom_feed(kSite, {maintenance(Stage::planned)});
  CHECK(count(feed, "<title>Scheduled: Database maintenance</title>") == 1);
  CHECK(count(feed, "&lt;p&gt;Planned from 2026-11-22 14:00 UTC to 2026-11-22 16:00 UTC&lt;/p&gt;") == 1);
  CHECK(count(feed, "<category term=\"change\"/>") == 1);
}

TEST_CASE("the summary has the shape that readers of Statuspage know") {
  const Json document = summary_of({checkout_outage(), maintenance(Stage::planned)});
  CHECK(document["page"] == Json::parse(R"({"id": "0123456789ab", "name": "Shop & Co",
      "url": "https://status.example.com", "time_zone": "Etc/UTC", "updated_at": "2026-11-22T12:00:00Z"})"));
  CHECK(document["status"] == Json::parse(R"({"indicator": "major", "description": "Partial System Outage"})"));
  REQUIRE(document["components"].size() == 2);
  CHECK(document["components"][0] == Json::parse(R"({"id": "checkout", "name": "checkout", "status": "partial_outage",
      "created_at": "2026-11-22T08:05:00Z", "updated_at": "2026-11-22T09:00:00Z", "position": 1, "description": null,
      "showcase": true, "start_date": null, "group_id": null, "page_id": "0123456789ab", "group": false,
      "only_show_if_degraded": false})"));
  REQUIRE(document["incidents"].size() == 1);
  Json incident = document["incidents"][0];
  CHECK(incident["components"] == Json::array({document["components"][0]}));
  incident.erase("components");
  CHECK(incident == Json::parse(R"({"id": "INC-20261122-K7FQ", "name": "Payments fail", "status": "monitoring",
      "created_at": "2026-11-22T08:05:00Z", "updated_at": "2026-11-22T09:00:00Z",
      "monitoring_at": "2026-11-22T08:50:00Z", "resolved_at": null, "impact": "major",
      "shortlink": "https://status.example.com/incidents/INC-20261122-K7FQ.html",
      "started_at": "2026-11-22T08:00:00Z", "page_id": "0123456789ab",
      "incident_updates": [
        {"id": "0007-000000", "status": "monitoring", "body": "Back: <b>95 %</b>\n& rising\u001b",
         "incident_id": "INC-20261122-K7FQ", "created_at": "2026-11-22T09:00:00Z",
         "updated_at": "2026-11-22T09:00:00Z", "display_at": "2026-11-22T09:00:00Z", "affected_components": null},
        {"id": "0003-000000", "status": "investigating", "body": "Payments fail", "incident_id": "INC-20261122-K7FQ",
         "created_at": "2026-11-22T08:05:00Z", "updated_at": "2026-11-22T08:05:00Z",
         "display_at": "2026-11-22T08:05:00Z", "affected_components": null}]})"));
  REQUIRE(document["scheduled_maintenances"].size() == 1);
  const Json& change = document["scheduled_maintenances"][0];
  CHECK(change["status"] == "scheduled");
  CHECK(change["impact"] == "maintenance");
  CHECK(change["scheduled_for"] == "2026-11-22T14:00:00Z");
  CHECK(change["scheduled_until"] == "2026-11-22T16:00:00Z");
}

TEST_CASE("every stage and priority has its word") {
  struct Row {
    base::Kind kind;
    Stage stage;
    const char* theirs;  // "" where the summary no longer has it
    const char* words;
  };
  for (const Row& row : std::vector<Row>{{base::Kind::incident, Stage::triage, "investigating", "Investigating"},
                                         {base::Kind::incident, Stage::coordination, "investigating", "Investigating"},
                                         {base::Kind::incident, Stage::mitigation, "identified", "Identified"},
                                         {base::Kind::incident, Stage::resolution, "monitoring", "Monitoring"},
                                         {base::Kind::incident, Stage::follow_up, "", "Resolved"},
                                         {base::Kind::incident, Stage::closed, "", "Resolved"},
                                         {base::Kind::change, Stage::planned, "scheduled", "Scheduled"},
                                         {base::Kind::change, Stage::in_progress, "in_progress", "In progress"},
                                         {base::Kind::change, Stage::done, "", "Completed"},
                                         {base::Kind::change, Stage::rolled_back, "", "Rolled back"},
                                         {base::Kind::change, Stage::cancelled, "", "Cancelled"}}) {
    CAPTURE(row.words);
    CHECK(status_in_words(row.kind, row.stage) == row.words);
    const bool is_change = row.kind == base::Kind::change;
    PublicRecord record = is_change ? maintenance(row.stage) : checkout_outage();
    record.stage = row.stage;
    const Json list = summary_of({record})[is_change ? "scheduled_maintenances" : "incidents"];
    CHECK(list.size() == (*row.theirs == '\0' ? 0 : 1));
    if (!list.empty()) CHECK(list[0]["status"] == row.theirs);
  }
  const std::vector<std::pair<Priority, Lines>> levels{
      {Priority::p0, {"critical", "Major Service Outage", "checkout: major_outage"}},
      {Priority::p1, {"major", "Partial System Outage", "checkout: partial_outage"}},
      {Priority::p2, {"minor", "Minor Service Outage", "checkout: degraded_performance"}},
      {Priority::p3, {"none", "All Systems Operational", "checkout: operational"}}};
  for (const auto& [priority, words] : levels) {
    PublicRecord record = checkout_outage();
    record.priority = priority;
    const Json document = summary_of({record});
    CHECK(document["incidents"][0]["impact"] == words[0]);
    CHECK(document["status"] == Json{{"indicator", words[0]}, {"description", words[1]}});
    CHECK(component_states(document) == Lines{words[2], "login: operational"});
  }
}

TEST_CASE("a component is as bad as its worst open incident, else under maintenance while a change runs") {
  PublicRecord worse = checkout_outage();
  worse.id = test::id_of("INC-20261122-AAAA");
  worse.priority = Priority::p0;
  worse.services = {"login", "checkout"};
  PublicRecord over = worse;
  over.stage = Stage::follow_up;
  const PublicRecord running = maintenance(Stage::in_progress);
  CHECK(component_states(summary_of({checkout_outage(), worse})) ==
        Lines{"checkout: major_outage", "login: major_outage"});
  CHECK(component_states(summary_of({checkout_outage(), over, running})) ==
        Lines{"checkout: partial_outage", "login: under_maintenance"});
  CHECK(component_states(summary_of({worse, running}))[1] == "login: major_outage");
  CHECK(summary_of({running})["status"] == Json{{"indicator", "none"}, {"description", "Service Under Maintenance"}});
  CHECK(summary_of({})["status"]["description"] == "All Systems Operational");
  CHECK(component_states(summary_of({})) == Lines{"checkout: operational", "login: operational"});
}

TEST_CASE("a maintenance that never began is announced until its end has passed") {
  CHECK(summary_of({maintenance(Stage::planned)}, at(16, 0))["scheduled_maintenances"].size() == 1);
  CHECK(summary_of({maintenance(Stage::planned)}, at(16, 1))["scheduled_maintenances"].empty());
  CHECK(summary_of({maintenance(Stage::in_progress)}, at(18, 0))["scheduled_maintenances"].size() == 1);
  PublicRecord no_window = maintenance(Stage::planned);
  no_window.window_start.reset();
  no_window.window_end.reset();
  const Json list = summary_of({no_window})["scheduled_maintenances"];
  CHECK(list[0]["scheduled_for"] == "2026-11-22T08:05:00Z");
  CHECK(list[0]["scheduled_until"].is_null());
}

TEST_CASE("incidents.json has the last fifty incidents, open or not") {
  std::vector<PublicRecord> records{maintenance(Stage::planned)};
  for (int i = 0; i < 55; ++i) {
    PublicRecord record =
        incident("INC-20261122-" + std::to_string(1000 + i), Priority::p2, i % 2 == 0 ? Stage::closed : Stage::triage);
    record.first_at = at(8, i);
    record.resolved_at = i % 2 == 0 ? std::optional(at(9, i)) : std::nullopt;
    records.push_back(record);
  }
  const Json document = Json::parse(incidents_json(kSite, records, two_services(), at(12, 0)));
  CHECK(document["page"]["name"] == "Shop & Co");
  REQUIRE(document["incidents"].size() == 50);
  CHECK(document["incidents"][0]["id"] == "INC-20261122-1054");
  CHECK(document["incidents"][0]["status"] == "resolved");
  CHECK(document["incidents"][0]["resolved_at"] == "2026-11-22T09:54:00Z");
  CHECK(document["incidents"][1]["resolved_at"].is_null());
  CHECK(document["incidents"][49]["id"] == "INC-20261122-1005");
}

TEST_CASE("a badge says it in words, and by a dot that needs no colour") {
  using reports::OverallState;
  CHECK(overall_words({}) == "all well");
  CHECK(overall_words(OverallState{.open = {}, .maintenances = 2}) == "maintenance");
  CHECK(overall_words(OverallState{.open = {{Priority::p1, 1}}, .maintenances = 2}) == "1 open P1");
  CHECK(overall_words(OverallState{.open = {{Priority::p0, 1}, {Priority::p2, 2}}}) == "3 open, worst P0");
  const std::string well = badge_svg("<status>", {});
  CHECK(count(well, "<title id=\"title\">&lt;status&gt;: all well</title>") == 1);
  CHECK(count(well, ">all well</text>") == 1);
  CHECK(count(well, "<circle class=\"hollow\"") == 1);
  CHECK(count(well, "height=\"20\" viewBox=\"0 0 ") == 1);
  const std::string bad = badge_svg("status", OverallState{.open = {{Priority::p1, 1}}});
  CHECK(count(bad, ">1 open P1</text>") == 1);
  CHECK(count(bad, "<circle class=\"full\"") == 1);
  CHECK(badge_svg("status", {}) == badge_svg("status", {}));
  CHECK(badge_svg(std::string(500, 'x'), {}).find(std::string(41, 'x')) == std::string::npos);
}

}  // namespace decklog::render
