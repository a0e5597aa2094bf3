// SPDX-License-Identifier: MIT
//
// The file format itself, to the byte: these texts are on other people's disks. A change here breaks them.
#include "lib/model/fold.h"
#include "lib/yaml/codec.h"
#include "tests/unit/yaml/sample.h"

#include <doctest/doctest.h>

using namespace decklog;
using namespace std::chrono_literals;

namespace {

const base::RecordId kIncident = *base::RecordId::parse("INC-20261122-K7FQ");
const base::RecordId kOther = *base::RecordId::parse("INC-20261121-M3XA");
const base::EntryId kFirst = *base::EntryId::parse("0001-k7fq2m");

base::Time at(const char* text) { return *base::parse_rfc3339(text); }

// What an entry with this body has between its type line and its end.
std::string lines_of(model::Body body, const std::string& text = {}, model::Fields set = {}) {
  model::Entry entry{.id = kFirst, .at = at("2026-11-22T08:03:11Z"), .by = "alice", .body = std::move(body)};
  entry.recorded_at = entry.at;
  entry.recorded_by = entry.by;
  entry.text = text;
  entry.set = std::move(set);
  const std::string written = yaml::encode_entry(entry);
  const std::string head = "- id: 0001-k7fq2m\n  at: 2026-11-22T08:03:11Z\n  by: alice\n  ";
  REQUIRE(written.starts_with(head));
  return written.substr(head.size());
}

}  // namespace

TEST_CASE("the record of the design is read, folded and written back to the byte") {
  const yaml::Decoded decoded = yaml::decode(test::kSample, "incident.yaml", kIncident);
  CHECK(decoded.canonical);
  CHECK(decoded.problems.empty());
  CHECK(yaml::encode(decoded.record) == test::kSample);
  CHECK(decoded.record.fields.title == "Checkout API returns 503");
  CHECK(decoded.record.fields.priority == model::Priority::p1);
  CHECK(decoded.record.milestone(model::Milestone::opened_at) == at("2026-11-22T08:03:11Z"));
  REQUIRE(decoded.record.timeline.size() == 2);
  const model::Entry& note = decoded.record.timeline[1];
  CHECK(note.text == "error rate jumped right after the 17:00 deploy\nsee the dashboard");
  CHECK(note.recorded_at == at("2026-11-22T08:05:30Z"));
  CHECK(note.recorded_by == "jun@example.com");
}

TEST_CASE("an entry: who wrote it and when are there only when they differ") {
  model::Entry entry{.id = kFirst, .at = at("2026-11-22T08:03:11Z"), .by = "alice"};
  entry.recorded_at = at("2026-11-22T08:04:00Z");
  entry.recorded_by = "jun";
  entry.text = "one line: with a colon";
  CHECK(yaml::encode_entry(entry) ==
        "- id: 0001-k7fq2m\n  at: 2026-11-22T08:03:11Z\n  recorded_at: 2026-11-22T08:04:00Z\n  by: alice\n"
        "  recorded_by: jun\n  type: note\n  text: \"one line: with a colon\"\n");
}

TEST_CASE("every type of entry has its keys in their order") {
  using model::Stage;
  const base::Time later = at("2026-11-22T08:20:00Z");
  CHECK(lines_of(model::Opened{}) == "type: opened\n");
  CHECK(lines_of(model::Opened{.done = true}) == "type: opened\n  done: true\n");
  CHECK(lines_of(model::Acknowledged{.eta = later}) == "type: acknowledged\n  eta: 2026-11-22T08:20:00Z\n");
  CHECK(lines_of(model::StageMoved{.verb = model::Verb::mitigate,
                                   .from = Stage::triage,
                                   .to = Stage::resolution,
                                   .skipped = {Stage::coordination, Stage::mitigation},
                                   .notified = {"team-a", "+82 2"},
                                   .alone = true},
                 "rolled back") ==
        "type: stage\n  verb: mitigate\n  from: triage\n  to: resolution\n  skipped: [coordination, mitigation]\n"
        "  notified: [team-a, \"+82 2\"]\n  alone: true\n  text: rolled back\n");
  CHECK(lines_of(model::PriorityChanged{}, "why", {.priority = model::Priority::p0}) ==
        "type: priority\n  set: {priority: P0}\n  text: why\n");
  CHECK(lines_of(model::Assigned{}, "", {.owner = "mina"}) == "type: assigned\n  set: {owner: mina}\n");
  CHECK(lines_of(model::RoleGiven{}, "", {.roles = {{"commander", "mina"}}}) ==
        "type: role\n  set: {roles: {commander: mina}}\n");
  CHECK(lines_of(model::Finding{}, "x") == "type: finding\n  text: x\n");
  CHECK(lines_of(model::Decision{}, "x") == "type: decision\n  text: x\n");
  CHECK(lines_of(model::Update{.audience = model::Audience::public_, .next = later}, "x") ==
        "type: update\n  audience: public\n  next: 2026-11-22T08:20:00Z\n  text: x\n");
  CHECK(lines_of(model::Evidence{.name = "log.txt", .path = "evidence/a", .url = "", .sha256 = "0a", .size = 12}) ==
        "type: evidence\n  name: log.txt\n  path: evidence/a\n  sha256: \"0a\"\n  size: 12\n");
  CHECK(lines_of(model::CommandRun{.argv = {"uptime", "-p"},
                                   .exit_code = 0,
                                   .duration_ms = 31,
                                   .output = model::Evidence{.name = "out", .path = "evidence/b", .size = 3}}) ==
        "type: command\n  argv: [uptime, \"-p\"]\n  exit_code: 0\n  duration_ms: 31\n"
        "  output: {name: out, path: evidence/b, size: 3}\n");
  CHECK(lines_of(model::ActionChanged{.item = "q2m9tw",
                                      .state = model::ActionState::done,
                                      .owner = "jun",
                                      .due = base::Date{2026y / 12 / 1},
                                      .type = model::ActionType::prevent}) ==
        "type: action\n  item: q2m9tw\n  state: done\n  owner: jun\n  due: 2026-12-01\n  type_of: prevent\n");
  CHECK(lines_of(model::Linked{.target = "https://x.example/1", .rel = "postmortem", .removed = true}) ==
        "type: link\n  target: \"https://x.example/1\"\n  rel: postmortem\n  removed: true\n");
  CHECK(lines_of(model::Signalled{
            {.source = "grafana", .fingerprint = "ab12", .status = "firing", .started_at = "2026-11-22T08:01:00.123Z"},
            {}}) ==
        "type: signal\n  source: grafana\n  fingerprint: ab12\n  status: firing\n"
        "  started_at: \"2026-11-22T08:01:00.123Z\"\n");
  CHECK(lines_of(model::Signalled{{.source = "grafana", .fingerprint = "ab12", .status = "firing"},
                                  {{.source = "grafana", .fingerprint = "cd34", .status = "resolved", .name = "b"}}}) ==
        "type: signal\n  source: grafana\n  fingerprint: ab12\n  status: firing\n"
        "  also:\n  - {source: grafana, fingerprint: cd34, status: resolved, name: b}\n");
  CHECK(lines_of(model::Blocked{.until = later}, "vendor") ==
        "type: blocked\n  until: 2026-11-22T08:20:00Z\n  text: vendor\n");
  CHECK(lines_of(model::Unblocked{}) == "type: unblocked\n");
  CHECK(lines_of(model::Correction{.entry = kFirst, .time = later}) ==
        "type: correction\n  entry: 0001-k7fq2m\n  time: 2026-11-22T08:20:00Z\n");
  CHECK(lines_of(model::Redaction{.entry = kFirst}, "a name") ==
        "type: redaction\n  entry: 0001-k7fq2m\n  text: a name\n");
  CHECK(lines_of(model::Reopened{.from = Stage::closed, .to = Stage::mitigation}) ==
        "type: reopened\n  from: closed\n  to: mitigation\n");
  CHECK(lines_of(model::Closed{
            .from = Stage::triage, .as = model::ClosedAs::duplicate, .of = kOther, .confirmed_by = "kim"}) ==
        "type: closed\n  from: triage\n  as: duplicate\n  of: INC-20261121-M3XA\n  confirmed_by: kim\n");
  CHECK(lines_of(model::Merged{.from = kOther}) == "type: merged\n  from: INC-20261121-M3XA\n");
  CHECK(lines_of(model::HandedOver{.items = {{.id = kOther,
                                              .stage = "mitigation",
                                              .priority = "P1",
                                              .owner = "",
                                              .next = "call: ops",
                                              .title = "x"}}}) ==
        "type: handed-over\n  items:\n  - {id: INC-20261121-M3XA, stage: mitigation, priority: P1, next: \"call: "
        "ops\", title: x}\n");
  CHECK(lines_of(model::Accepted{}) == "type: accepted\n");
}

TEST_CASE("set: every field by its row, groups as one map, an empty value clears") {
  model::Fields all{
      .title = "t", .priority = model::Priority::p2, .owner = "", .to = "mina", .services = std::vector<std::string>{}};
  all.labels = {{"env", "prod-kr"}, {"tier", ""}};
  all.impact = "about 40 %";
  all.impact_users = 18200;
  all.reporter = "kim";
  all.channel = "chat";
  all.key = "ci";
  all.drill = false;
  all.window_start = at("2026-11-22T10:00:00Z");
  all.window_end = at("2026-11-22T11:00:00Z");
  all.cause = "c";
  all.next = "n";
  all.postmortem = model::PostmortemStatus::in_review;
  all.started_at = at("2026-11-22T08:00:00Z");
  all.detected_at = at("2026-11-22T08:01:00Z");
  CHECK(lines_of(model::FieldsSet{}, "", all) ==
        "type: set\n  set: {title: t, priority: P2, owner: \"\", to: mina, services: [], labels: {env: prod-kr, tier: "
        "\"\"}, impact: {summary: \"about 40 %\", users: 18200}, reporter: kim, channel: chat, key: ci, drill: false, "
        "window: {start: 2026-11-22T10:00:00Z, end: 2026-11-22T11:00:00Z}, cause: c, next: \"n\", postmortem: "
        "in-review, started_at: 2026-11-22T08:00:00Z, detected_at: 2026-11-22T08:01:00Z}\n");
}

TEST_CASE("the greatest number comes back") {
  const std::string bytes = test::with("set: {", "set: {impact: {users: 18446744073709551615}, ");
  CHECK(yaml::decode(bytes, "f").record.fields.impact_users == 18446744073709551615U);
}

TEST_CASE("the header: every part in its order, what is empty left out") {
  model::Record record;
  record.id = kIncident;
  record.stage = model::Stage::closed;
  record.closed_as = model::ClosedAs::duplicate;
  record.duplicate_of = kOther;
  record.fields = {.title = "t", .priority = model::Priority::p1, .owner = "", .impact_users = 3};
  record.fields.started_at = at("2026-11-22T08:00:00Z");
  record.blocked = model::Block{.on = "vendor", .since = at("2026-11-22T08:00:00Z"), .until = {}};
  record.eta = at("2026-11-22T09:00:00Z");
  record.next_update = at("2026-11-22T09:30:00Z");
  record.milestones = {{model::Milestone::closed_at, at("2026-11-22T09:00:00Z")},
                       {model::Milestone::opened_at, at("2026-11-22T08:00:00Z")}};
  record.actions = {{.item = "q2m9tw",
                     .text = "alert earlier",
                     .state = model::ActionState::open,
                     .owner = "jun",
                     .due = {},
                     .type = model::ActionType::detect}};
  record.links = {{.target = kOther.str(), .rel = "related"}};
  record.signals = {{.source = "g", .fingerprint = "f", .status = "firing"}};
  record.unknown = {{"tide", "tide: high\n"}};
  CHECK(yaml::encode(record) == R"(schema: decklog/1
id: INC-20261122-K7FQ
kind: incident
title: t
stage: closed
closed_as: duplicate
duplicate_of: INC-20261121-M3XA
priority: P1
impact: {users: 3}
blocked: {on: vendor, since: 2026-11-22T08:00:00Z}
promised: {eta: 2026-11-22T09:00:00Z, update: 2026-11-22T09:30:00Z}
milestones:
  opened_at: 2026-11-22T08:00:00Z
  closed_at: 2026-11-22T09:00:00Z
actions:
- {item: q2m9tw, text: alert earlier, state: open, owner: jun, type: detect}
links:
- {target: INC-20261121-M3XA, rel: related}
signals:
- {source: g, fingerprint: f, status: firing}
tide: high
timeline: []
)");
}

TEST_CASE("a header that says otherwise than the timeline is told, by field") {
  const yaml::Decoded decoded =
      yaml::decode(test::with("stage: triage\npriority: P1", "stage: closed\nowner: eve"), "f");
  CHECK_FALSE(decoded.canonical);
  REQUIRE(decoded.problems.size() == 1);
  CHECK(decoded.problems[0].code == "header-not-fold");
  CHECK(decoded.problems[0].message.ends_with(": stage, priority, owner"));
  CHECK(decoded.record.stage == model::Stage::triage);
}

TEST_CASE("another way of writing the same is read the same, and is not canonical") {
  for (const std::string& bytes :
       {test::with("services: [checkout]\nm", "services:\n- checkout\nm"), test::with("P1\n", "'P1'  # by harm\n"),
        "---\n" + test::kSample, test::kSample + "\n# the end\n", test::with("08:02:10Z", "17:02:10+09:00"),
        test::with(
            "type: note\n  text: |-\n    error rate jumped right after the 17:00 deploy\n    see the dashboard\n",
            "text: \"error rate jumped right after the 17:00 deploy\\nsee the dashboard\"\n  type: note\n")}) {
    const yaml::Decoded decoded = yaml::decode(bytes, "f", kIncident);
    CHECK_FALSE(decoded.canonical);
    CHECK(decoded.problems.empty());
    CHECK(yaml::encode(decoded.record) == test::kSample);
  }
}

TEST_CASE("entries out of order are sorted") {
  const std::size_t first = test::kSample.find("- id: 0001");
  const std::size_t second = test::kSample.find("- id: 0002");
  const std::string swapped =
      test::kSample.substr(0, first) + test::kSample.substr(second) + test::kSample.substr(first, second - first);
  const yaml::Decoded decoded = yaml::decode(swapped, "f");
  CHECK_FALSE(decoded.canonical);
  CHECK(yaml::encode(decoded.record) == test::kSample);
}
