// SPDX-License-Identifier: MIT
//
// Records with timelines and a roster, for the tests of load and relief. Times are in minutes after kMonday.
#pragma once

#include "lib/model/fold.h"
#include "lib/model/roster.h"
#include "lib/reports/load.h"

#include <string>
#include <vector>

namespace decklog::reports {

inline constexpr base::Time kMonday = std::chrono::sys_days{std::chrono::year{2026} / 11 / 2};  // 00:00 UTC
inline base::Time after(std::int64_t minute) { return kMonday + std::chrono::minutes{minute}; }
inline base::Time at(int day, int hour, int minute = 0) { return after((day * 24 + hour) * 60 + minute); }

struct Did {
  base::Time when;
  std::string by;
  model::Body body = model::Note{};
};

inline model::StageMoved moved(model::Verb verb, model::Stage from, model::Stage to) {
  return {.verb = verb, .from = from, .to = to, .skipped = {}, .notified = {}};
}
inline model::StageMoved mitigated() {
  return moved(model::Verb::mitigate, model::Stage::triage, model::Stage::resolution);
}
inline model::StageMoved resolved() {
  return moved(model::Verb::resolve, model::Stage::mitigation, model::Stage::follow_up);
}
inline model::Closed closed_as(model::ClosedAs as, const std::string& of = "") {
  return {.from = model::Stage::triage,
          .as = as,
          .of = base::RecordId::parse(of).value_or(base::RecordId{}),
          .confirmed_by = {}};
}

// The record whose id ends in `name`, as these entries make it.
inline model::Record record_of(const std::string& name, const std::vector<Did>& entries,
                               const model::Fields& fields = {}) {
  const auto id = base::RecordId::parse(name.size() == 4 ? "INC-20261102-" + name : name);
  std::vector<model::Entry> timeline;
  for (const Did& did : entries) {
    const auto number = static_cast<std::uint32_t>(timeline.size() + 1);
    std::string text = std::to_string(number);
    text.insert(0, 4 - text.size(), '0');
    model::Entry entry{.id = base::EntryId::parse(text + "-aaaaaa").value(),
                       .at = did.when,
                       .recorded_at = did.when,
                       .by = did.by,
                       .recorded_by = did.by,
                       .text = "seen",
                       .set = {},
                       .body = did.body,
                       .unknown = {}};
    if (timeline.empty()) entry.set = fields;
    timeline.push_back(std::move(entry));
  }
  return model::fold(*id, timeline);
}

// Alice in Seoul (UTC+9), bob in UTC with hours of a day, nora who works at night, and nobody on call.
inline model::Roster people() {
  model::Roster roster;
  roster.people["alice"] = {
      .name = "Alice Kim", .zone = "Asia/Seoul", .emails = {"alice@example.com"}, .aliases = {"kim"}, .hours = {}};
  roster.people["bob"] = {
      .name = "", .zone = "UTC", .emails = {}, .aliases = {}, .hours = {*model::parse_hours("mon-sat 06:00-14:00")}};
  roster.people["nora"] = {
      .name = "", .zone = "UTC", .emails = {}, .aliases = {}, .hours = {*model::parse_hours("22:00-06:00")}};
  return roster;
}

inline model::Rotation rotation(const std::vector<std::string>& people, base::Seconds shift, std::uint64_t level = 1) {
  model::Layer layer;
  layer.starts = base::local_of(kMonday, base::Zone::utc());
  layer.shift = shift;
  layer.people = people;
  return {.team = "payments", .level = level, .layers = {layer}};
}

inline LoadScope fortnight() { return {.from = kMonday, .until = kMonday + std::chrono::days{14}}; }

}  // namespace decklog::reports
