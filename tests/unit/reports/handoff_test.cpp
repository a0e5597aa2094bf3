// SPDX-License-Identifier: MIT
#include "lib/reports/handoff.h"

#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>

#include <functional>

namespace decklog::reports {
namespace {

using model::Header;
using model::Milestone;
using model::Priority;
using model::Record;
using model::Stage;
using Lines = std::vector<std::string>;

// Bob has the nights, alice the days, by turns of twelve hours.
model::Roster two_watches() {
  model::Roster roster;
  roster.people["alice"] = {.emails = {"alice@example.com"}};
  roster.people["bob"] = {.emails = {"bob@example.com"}};
  const base::Local starts{std::chrono::year{2026} / 11 / 21, hours{8}};
  roster.rotations["primary"] = {
      .layers = {{.zone = "", .starts = starts, .shift = hours{12}, .people = {"alice", "bob"}, .hours = {}}}};
  return roster;
}

Record with_next(Record record, const std::string& next) {
  record.fields.next = next;
  return record;
}

Lines told(const std::vector<DueItem>& items) {
  Lines lines;
  for (const DueItem& item : items) lines.push_back(item.record->id.short_form() + " " + item.clock.what);
  return lines;
}

Lines ids(const std::vector<const Header*>& records) {
  Lines lines;
  for (const Header* record : records) lines.push_back(record->id.short_form());
  return lines;
}

Record change(std::string_view id, Time start) {
  Record record = sample(id, Stage::planned);
  record.fields.window_start = start;
  record.fields.window_end = start + hours{1};
  return record;
}

}  // namespace

TEST_CASE("a watch is the giver's shift, and in its last hour the next one") {
  const Time begin = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + hours{8};
  struct Row {
    std::string giver;
    Time now;
    Time since, until;
  };
  for (const Row& row : std::vector<Row>{
           {"alice@example.com", begin + hours{1}, begin, begin + hours{12}},
           {"alice", begin + hours{11}, begin, begin + hours{24}},
           {"bob@example.com", begin + hours{23}, begin + hours{12}, begin + hours{36}},
           {"bob@example.com", begin + hours{1}, begin - hours{11}, begin + hours{13}},  // not on call
           {"eve@example.com", begin, begin - hours{12}, begin + hours{12}},
       }) {
    CAPTURE(row.giver);
    CAPTURE(base::format_utc(row.now));
    const Watch watch = watch_of(two_watches(), row.giver, row.now);
    CHECK(watch.since == row.since);
    CHECK(watch.until == row.until);
  }
  CHECK(watch_of({}, "alice", kStart).until == kStart + hours{12});
}

TEST_CASE("items have the given next step, else the record's own; what differs is new") {
  const Record own = with_next(incident("INC-20261122-AAAA", Priority::p1), "wait");
  const Record without = incident("INC-20261122-BBBB", {});
  Record over = incident("INC-20261122-CCCC", Priority::p2);
  over.stage = Stage::closed;
  const std::vector<Header> open{own, without, over, sample("HND-20261122-QH2E", Stage::offered)};
  const auto items = handoff_items(open, {{"INC-20261122-BBBB", "call them"}});
  REQUIRE(items.size() == 2);
  CHECK(items[0].next == "wait");
  CHECK(items[0].priority == "P1");
  CHECK(items[0].stage == "triage");
  CHECK(items[1].next == "call them");
  CHECK(items[1].priority.empty());

  CHECK(new_steps(open, {}).empty());
  CHECK(new_steps(open, {{"INC-20261122-AAAA", "wait"}, {"INC-20261122-BBBB", ""}}).empty());
  const NextSteps changed{{"INC-20261122-AAAA", ""}, {"INC-20261122-BBBB", "call them"}};
  CHECK(new_steps(open, changed) == changed);
  CHECK(new_steps(open, {{"INC-20261122-CCCC", "too late"}, {"INC-20261122-ZZZZ", "where?"}}).empty());
}

TEST_CASE("a draft sorts the clocks of the coming watch into its sections") {
  const Time now = kStart;
  Record fresh = incident("INC-20261122-AAAA", Priority::p1);
  Record resolved = acknowledged(incident("INC-20261122-BBBB", Priority::p1));
  resolved.stage = Stage::follow_up;
  resolved.milestones[Milestone::opened_at] = kStart - days{5} + hours{1};
  resolved.milestones[Milestone::mitigated_at] = kStart - hours{1};
  Record closed = sample("INC-20261122-CCCC", Stage::closed);
  closed.actions = {{.item = "q2m9tw", .text = "alert", .due = std::chrono::year{2026} / 11 / 21}};
  HandoffSource source;
  source.open = {fresh, resolved, change("CHG-20261122-500N", now + hours{11}),
                 change("CHG-20261122-1ATR", now + hours{13}), sample("HND-20261122-QH2E", Stage::offered)};
  source.with_clocks = source.open;
  source.with_clocks.push_back(closed);
  source.recent = {fresh, resolved};
  const Watch watch{now - hours{12}, now + hours{12}};
  const HandoffDraft draft = draft_handoff(source, {{"INC-20261122-AAAA", "look"}}, sample_policy(), "bob", watch, now);
  CHECK(draft.to == "bob");
  CHECK(ids(draft.open) == Lines{"aaaa", "bbbb", "500n", "1atr"});
  CHECK(draft.next.at("INC-20261122-AAAA") == "look");
  CHECK(told(draft.promises) == Lines{"aaaa acknowledge", "qh2e accept", "aaaa mitigate"});
  CHECK(ids(draft.changes) == Lines{"500n"});
  CHECK(told(draft.follow_ups) == Lines{"bbbb close"});
  CHECK(told(draft.actions) == Lines{"cccc action q2m9tw"});
  CHECK(ids(draft.calmed) == Lines{"bbbb"});
  CHECK(draft.load.incidents == std::map<Priority, std::size_t>{{Priority::p1, 1}});
  CHECK(draft.load.mitigated == 1);
  CHECK(draft.load.closed == 0);
}

TEST_CASE("the load of a watch counts what was opened, calmed and closed in it") {
  Record before = incident("INC-20261122-AAAA", Priority::p1);
  before.milestones[Milestone::opened_at] = kStart - hours{2};
  before.milestones[Milestone::closed_at] = kStart + hours{1};
  const std::vector<Header> recent{before, incident("INC-20261122-BBBB", {}),
                                   sample("REQ-20261122-M3XA", Stage::received), change("CHG-20261122-9TWD", kStart),
                                   sample("HND-20261122-QH2E", Stage::offered)};
  const HandoffDraft draft = draft_handoff({{}, {}, recent}, {}, {}, "bob", {kStart, kStart + hours{12}}, kStart);
  CHECK(draft.load.incidents.empty());
  CHECK(draft.load.without_priority == 1);
  CHECK(draft.load.requests == 1);
  CHECK(draft.load.changes == 1);
  CHECK(draft.load.closed == 1);
}

TEST_CASE("what became of an item since") {
  const Record now = with_next(incident("INC-20261122-K7FQ", Priority::p1), "wait");
  const model::HandoffItem then{
      .id = now.id, .stage = "triage", .priority = "P1", .owner = "", .next = "wait", .title = ""};
  const auto since = [&](const std::function<void(Record&)>& change) {
    Record changed = now;
    change(changed);
    return changes_since({then, changed});
  };
  CHECK(since([](Record&) {}).empty());
  CHECK(since([](Record& r) { r.stage = Stage::mitigation; }) == Lines{"triage -> mitigation"});
  CHECK(since([](Record& r) { r.fields.priority = Priority::p0; }) == Lines{"P1 -> P0"});
  CHECK(since([](Record& r) { r.fields.owner = "bob"; }) == Lines{"owner bob"});
  CHECK(since([](Record& r) { r.fields.next = "roll back"; }) == Lines{"next: roll back"});
  CHECK(since([](Record& r) { r.fields.next.reset(); }) == Lines{"no next step"});
  // What is over needs no next step.
  CHECK(since([](Record& r) {
          r.stage = Stage::closed;
          r.fields.next.reset();
        }) == Lines{"triage -> closed"});
  CHECK(changes_since({then, std::nullopt}).empty());
}

}  // namespace decklog::reports
