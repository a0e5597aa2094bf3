// SPDX-License-Identifier: MIT
#include "lib/reports/public_view.h"

#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "lib/model/lifecycle.h"

#include <algorithm>
#include <set>

namespace decklog::reports {
namespace {

using base::Kind;
using base::Time;
using model::Entry;
using model::Milestone;
using model::Record;
using model::Stage;

bool is_for_the_public(const Entry& entry) {
  const auto* update = std::get_if<model::Update>(&entry.body);
  return update != nullptr && update->audience == model::Audience::public_;
}

// Of a correction or redaction; else empty.
base::EntryId amended_by(const Entry& entry) {
  if (const auto* correction = std::get_if<model::Correction>(&entry.body)) return correction->entry;
  if (const auto* redaction = std::get_if<model::Redaction>(&entry.body)) return redaction->entry;
  return {};
}

// The stage after each entry. Amendments move nothing and would make each step a whole fold.
std::vector<Stage> stages_of(const Record& record) {
  std::vector<Stage> stages;
  Record then = model::fold(record.id, {});
  for (const Entry& entry : record.timeline) {
    if (amended_by(entry).empty()) then = model::apply(std::move(then), entry);
    stages.push_back(then.stage);
  }
  return stages;
}

std::vector<PublicUpdate> updates_of(const Record& record) {
  std::vector<PublicUpdate> updates;
  const bool is_any = std::any_of(record.timeline.begin(), record.timeline.end(), is_for_the_public);
  if (!is_any) return updates;
  const std::vector<model::Effective> now = model::effective(record.timeline);
  const std::vector<Stage> stages = stages_of(record);
  for (std::size_t i = 0; i < record.timeline.size(); ++i) {
    const Entry& entry = record.timeline[i];
    if (!is_for_the_public(entry) || now[i].redacted || base::single_line(now[i].text).empty()) continue;
    updates.push_back({entry.id, now[i].at, stages[i], now[i].text});
  }
  std::stable_sort(updates.begin(), updates.end(),
                   [](const PublicUpdate& a, const PublicUpdate& b) { return a.at < b.at; });
  return updates;
}

// Corrections and redactions change what is shown, too.
Time last_written(const Record& record) {
  Time last{};
  std::set<base::EntryId> shown;
  for (const Entry& entry : record.timeline) {
    if (!is_for_the_public(entry) && !shown.contains(amended_by(entry))) continue;
    shown.insert(entry.id);
    last = std::max({last, entry.recorded_at, entry.at});
  }
  return last;
}

// At the last blank in the second half of the room; a script without blanks at any character.
std::string cut_at_word(const std::string& line, std::size_t cells) {
  std::string cut = base::cut_to_width(line, cells);
  if (cut == line) return line;
  const std::size_t blank = cut.rfind(' ');
  if (blank != std::string::npos && blank * 2 > cut.size()) cut = cut.substr(0, blank) + "…";
  return cut;
}

std::vector<std::string> named_services(const Record& record, const model::Policy& policy) {
  std::set<std::string> services;
  for (const std::string& service : record.fields.services.value_or(std::vector<std::string>{})) {
    if (policy.services.contains(service)) services.insert(service);
  }
  return {services.begin(), services.end()};
}

std::optional<Time> first_of(const Record& record, std::initializer_list<Milestone> which) {
  for (const Milestone milestone : which) {
    if (const auto at = record.milestone(milestone)) return at;
  }
  return std::nullopt;
}

void take_milestones(const Record& record, PublicRecord& view) {
  if (view.kind == Kind::change) {
    view.started_at = record.milestone(Milestone::begun_at);
    view.resolved_at = first_of(record, {Milestone::rolled_back_at, Milestone::finished_at, Milestone::cancelled_at});
  } else {
    view.started_at = record.milestone(Milestone::started_at);
    view.mitigated_at = record.milestone(Milestone::mitigated_at);
    view.resolved_at = first_of(record, {Milestone::resolved_at, Milestone::closed_at});
  }
  view.window_start = record.fields.window_start;
  view.window_end = record.fields.window_end;
}

}  // namespace

std::optional<PublicRecord> public_view(const Record& record, const model::Policy& policy) {
  const bool is_shown_at_all = record.kind() == Kind::incident || record.kind() == Kind::change;
  if (!is_shown_at_all || record.fields.drill.value_or(false)) return std::nullopt;
  PublicRecord view;
  view.updates = updates_of(record);
  if (view.updates.empty()) return std::nullopt;
  view.id = record.id;
  view.kind = record.kind();
  view.name = cut_at_word(base::single_line(view.updates.front().text), kPublicName);
  view.priority = record.fields.priority.value_or(model::Priority::p3);
  view.stage = record.stage;
  view.services = named_services(record, policy);
  take_milestones(record, view);
  view.first_at = view.updates.front().at;
  view.last_at = std::max(view.updates.back().at, last_written(record));
  for (const auto& fact : {view.started_at, view.mitigated_at, view.resolved_at}) {
    if (fact) view.last_at = std::max(view.last_at, *fact);
  }
  return view;
}

bool is_going_on(const PublicRecord& record) {
  return record.stage != Stage::follow_up && !model::is_final(record.stage);
}

OverallState overall_state(const std::vector<PublicRecord>& records) {
  OverallState state;
  for (const PublicRecord& record : records) {
    if (!is_going_on(record)) continue;
    if (record.kind == Kind::incident) ++state.open[record.priority];
    if (record.stage == Stage::in_progress) ++state.maintenances;
  }
  return state;
}

}  // namespace decklog::reports
