// SPDX-License-Identifier: MIT
#include "lib/reports/handoff.h"

#include "lib/base/text.h"
#include "lib/model/query.h"
#include "lib/reports/oncall.h"

#include <algorithm>

namespace decklog::reports {
namespace {

using base::Kind;
using base::Seconds;
using base::Time;
using model::HandoffItem;
using model::Header;
using model::Milestone;

constexpr Seconds kUsualWatch = std::chrono::hours{12};
// A handoff is written a little before the shift ends.
constexpr Seconds kAlmostOver = std::chrono::hours{1};

std::string next_of(const Header& record, const NextSteps& given) {
  const auto found = given.find(record.id.str());
  return found != given.end() ? found->second : record.fields.next.value_or("");
}

bool is_handed_over(const Header& record) { return record.kind() != Kind::handoff && model::is_open(record); }

bool was_reached_since(const Header& record, Milestone which, Time since) {
  const auto time = record.milestone(which);
  return time && *time >= since;
}

bool begins_until(const Header& change, Time until) {
  const auto begins = model::began_at(change);
  return !begins || *begins <= until;
}

void count_opened(const Header& record, WatchLoad& load) {
  if (record.kind() == Kind::request) ++load.requests;
  if (record.kind() == Kind::change) ++load.changes;
  if (record.kind() != Kind::incident) return;
  if (record.fields.priority) {
    ++load.incidents[*record.fields.priority];
  } else {
    ++load.without_priority;
  }
}

WatchLoad load_of(const std::vector<Header>& recent, Time since) {
  WatchLoad load;
  for (const Header& record : recent) {
    if (model::opened_at(record) >= since) count_opened(record, load);
    if (was_reached_since(record, Milestone::mitigated_at, since)) ++load.mitigated;
    if (was_reached_since(record, Milestone::closed_at, since)) ++load.closed;
  }
  return load;
}

// Which section a clock belongs to; changes have their own.
std::vector<DueItem>* section_of(HandoffDraft& draft, ClockKind kind) {
  switch (kind) {
    case ClockKind::ack:
    case ClockKind::eta:
    case ClockKind::update:
    case ClockKind::mitigate:
    case ClockKind::block:
    case ClockKind::accept:
      return &draft.promises;
    case ClockKind::close:
    case ClockKind::postmortem:
      return &draft.follow_ups;
    case ClockKind::action:
      return &draft.actions;
    case ClockKind::window_start:
    case ClockKind::window_end:
      break;
  }
  return nullptr;
}

}  // namespace

Watch watch_of(const model::Roster& roster, const std::string& giver, Time now) {
  const std::string person = model::person_of(roster, giver);
  for (const Shift& shift : on_call(roster, now)) {
    if (shift.kind == ShiftKind::gap || model::person_of(roster, shift.who) != person) continue;
    const std::vector<Shift> running = shifts(roster, shift.rotation, now, now + Seconds{1});
    if (running.empty()) continue;
    const Shift& own = running.front();
    const std::vector<Shift> after = shifts(roster, shift.rotation, own.end, own.end + Seconds{1});
    const bool ends = own.end - now <= kAlmostOver && !after.empty() && after.front().kind != ShiftKind::gap;
    return {own.start, ends ? after.front().end : own.end};
  }
  return {now - kUsualWatch, now + kUsualWatch};
}

std::vector<HandoffItem> handoff_items(const std::vector<Header>& open, const NextSteps& given) {
  std::vector<HandoffItem> items;
  for (const Header& record : open) {
    if (!is_handed_over(record)) continue;
    items.push_back({.id = record.id,
                     .stage = std::string(model::word(record.stage)),
                     .priority = record.fields.priority ? std::string(model::word(*record.fields.priority)) : "",
                     .owner = record.fields.owner.value_or(""),
                     .next = next_of(record, given),
                     .title = record.fields.title.value_or("")});
  }
  return items;
}

NextSteps new_steps(const std::vector<Header>& open, const NextSteps& given) {
  NextSteps changed;
  for (const Header& record : open) {
    const std::string next = next_of(record, given);
    if (is_handed_over(record) && next != record.fields.next.value_or("")) changed[record.id.str()] = next;
  }
  return changed;
}

HandoffDraft draft_handoff(const HandoffSource& source, const NextSteps& given, const model::Policy& policy,
                           const std::string& to, const Watch& watch, Time now) {
  HandoffDraft draft;
  draft.to = to;
  draft.watch = watch;
  for (const Header& record : source.open) {
    if (!is_handed_over(record)) continue;
    draft.open.push_back(&record);
    draft.next[record.id.str()] = next_of(record, given);
    if (record.kind() == Kind::change && begins_until(record, watch.until)) draft.changes.push_back(&record);
  }
  for (DueItem& item : due(source.with_clocks, policy, now, {.within = watch.until - now, .who = {}})) {
    if (auto* section = section_of(draft, item.clock.kind)) section->push_back(std::move(item));
  }
  for (const Header& record : source.recent) {
    if (was_reached_since(record, Milestone::mitigated_at, watch.since)) draft.calmed.push_back(&record);
  }
  draft.load = load_of(source.recent, watch.since);
  return draft;
}

std::vector<std::string> changes_since(const HandedOverNow& item) {
  std::vector<std::string> found;
  if (!item.now) return found;
  const Header& now = *item.now;
  const auto changed = [](const std::string& a, const std::string& b) { return a + " -> " + b; };
  const std::string stage(model::word(now.stage));
  if (stage != item.then.stage) found.push_back(changed(item.then.stage, stage));
  const std::string priority = now.fields.priority ? std::string(model::word(*now.fields.priority)) : "";
  if (priority != item.then.priority) {
    found.push_back(changed(item.then.priority.empty() ? "no priority" : item.then.priority, priority));
  }
  const std::string owner = now.fields.owner.value_or("");
  if (owner != item.then.owner) found.push_back(owner.empty() ? "nobody owns it" : "owner " + owner);
  const std::string next = now.fields.next.value_or("");
  if (model::is_open(now) && next != item.then.next) found.push_back(next.empty() ? "no next step" : "next: " + next);
  return found;
}

}  // namespace decklog::reports
