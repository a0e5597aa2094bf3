// SPDX-License-Identifier: MIT
//
// The order: not waiting before waiting; then the rank below; then what is not resolved; then the most overdue; then
// the oldest; then by id, so that two machines show the same list.
#include "lib/reports/queue.h"

#include "lib/base/text.h"
#include "lib/model/lifecycle.h"
#include "lib/model/query.h"
#include "lib/reports/standing.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace decklog::reports {
namespace {

using base::Kind;
using base::Seconds;
using base::Time;
using model::Header;
using model::Milestone;
using model::Priority;

// A record without priority may be anything, so it comes right after what is known to be urgent. A watch that nobody
// has taken over and a change that needs a hand come before the work of the day; other changes need nothing yet.
enum class Rank { p0, p1, no_priority, offered_handoff, due_change, p2, p3, quiet_change };

constexpr std::size_t kWidthOfBlock = 40;

Seconds late_by(const Clock& clock, Time now) { return now - clock.due; }

bool is_late(const std::optional<Clock>& clock, Time now) { return clock && late_by(*clock, now) > Seconds{0}; }

bool is_soon(const Clock& clock, Time now) { return late_by(clock, now) >= -kSoon; }

bool is_waiting(const Header& record, Time now) {
  return record.blocked && (!record.blocked->until || *record.blocked->until > now);
}

Rank rank_of(Priority priority) {
  switch (priority) {
    case Priority::p0:
      return Rank::p0;
    case Priority::p1:
      return Rank::p1;
    case Priority::p2:
      return Rank::p2;
    case Priority::p3:
      break;
  }
  return Rank::p3;
}

Rank rank_of(const Header& record, Time now) {
  const auto& priority = record.fields.priority;
  if (record.kind() == Kind::handoff) return Rank::offered_handoff;
  if (record.kind() != Kind::change) return priority ? rank_of(*priority) : Rank::no_priority;
  if (!needs_a_hand(change_state(record, now))) return Rank::quiet_change;
  return priority ? std::min(rank_of(*priority), Rank::due_change) : Rank::due_change;
}

// How a clock is spoken of: before its time and after it.
struct Phrase {
  std::string_view ahead;
  std::string_view late;
};

Phrase phrase(const Clock& clock) {
  switch (clock.kind) {
    case ClockKind::ack:
      return {"acknowledgement due in {}", "acknowledgement is {} late"};
    case ClockKind::eta:
      return {"word promised in {}", "promised word is {} late"};
    case ClockKind::update:
      if (!clock.promised) return {"update due in {}", "update is {} late"};
      return {"update promised in {}", "promised update is {} late"};
    case ClockKind::mitigate:
      return {"mitigation due in {}", "mitigation is {} late"};
    case ClockKind::close:
      if (clock.resolved) return {"resolved, closing due in {}", "resolved but not closed, {} late"};
      return {"closing due in {}", "closing is {} late"};
    case ClockKind::block:
      return {"block ends in {}", "block ran out {} ago"};
    case ClockKind::window_start:
      return {"starts in {}", "start is {} late"};
    case ClockKind::window_end:
      return {"planned end in {}", "planned end was {} ago"};
    case ClockKind::action:
      return {"action item due in {}", "action item is {} late"};
    case ClockKind::postmortem:
      return {"postmortem due in {}", "postmortem is {} late"};
    case ClockKind::accept:
      break;
  }
  return {"acceptance due in {}", "acceptance is {} late"};
}

std::string say(const Clock& clock, Time now) {
  const Seconds late = late_by(clock, now);
  const Phrase words = phrase(clock);
  if (late > Seconds{0}) return fmt::format(fmt::runtime(words.late), base::format_span(late));
  return fmt::format(fmt::runtime(words.ahead), base::format_span(-late));
}

std::string subject(const Header& record) {
  if (record.fields.priority) return std::string(model::word(*record.fields.priority));
  const bool unranked = record.kind() == Kind::incident || record.kind() == Kind::request;
  return unranked ? "no priority yet" : std::string(base::kind_name(record.kind()).word);
}

std::string say_waiting(const Header& record, Time now) {
  const auto on = base::cut_to_width(base::single_line(record.blocked->on), kWidthOfBlock);
  const std::string what = on.empty() ? "blocked" : "waiting for " + on;
  if (!record.blocked->until) return what;
  return fmt::format("{}, {} left", what, base::format_span(*record.blocked->until - now));
}

enum class Age { oldest, other };

std::string why(const QueueItem& item, Age age, Time now) {
  if (is_late(item.clock, now)) return say(*item.clock, now);
  if (item.waiting) return say_waiting(*item.record, now);
  if (item.clock && (item.clock->promised || is_soon(*item.clock, now))) return say(*item.clock, now);
  if (age == Age::oldest) return "oldest open";
  return "open for " + base::format_span(now - model::opened_at(*item.record));
}

// What the next verb lacks comes before it.
std::string command(const QueueItem& item, const model::Policy& policy, Time now) {
  if (is_late(item.clock, now)) return item.clock->command;
  const auto next = item.waiting ? model::Verb::unblock : model::next_verb(*item.record).value_or(model::Verb::note);
  const std::string first = first_fix(missing_for(*item.record, next, policy));
  if (!first.empty()) return first;
  return fmt::format("decklog {} {}", model::word(next), item.record->id.short_form());
}

QueueItem item_of(const Header& record, const model::Policy& policy, Time now) {
  QueueItem item{.record = &record, .waiting = is_waiting(record, now)};
  const auto running = clocks(record, policy, now);
  if (!running.empty()) {
    item.clock = running.front();
    item.overdue = late_by(running.front(), now);
  }
  return item;
}

auto place(const QueueItem& item, Time now) {
  const Seconds late = std::max(item.overdue, Seconds{0});
  const bool resolved = item.record->stage == model::Stage::follow_up;
  return std::tuple(item.waiting, rank_of(*item.record, now), resolved, -late, model::opened_at(*item.record),
                    std::string_view(item.record->id.str()));
}

// Each place is reckoned once, and what is moved about while sorting is small.
std::vector<QueueItem> in_order(std::vector<QueueItem> items, Time now) {
  using Placed = std::pair<decltype(place(items.front(), now)), std::size_t>;
  std::vector<Placed> placed;
  placed.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) placed.emplace_back(place(items[i], now), i);
  std::sort(placed.begin(), placed.end());
  std::vector<QueueItem> ordered;
  ordered.reserve(items.size());
  for (const Placed& one : placed) ordered.push_back(std::move(items[one.second]));
  return ordered;
}

// The oldest of each rank among those that do not wait.
std::map<Rank, const Header*> oldest_of_each(const std::vector<QueueItem>& items, Time now) {
  std::map<Rank, const Header*> oldest;
  for (const QueueItem& item : items) {
    if (item.waiting) continue;
    const Header*& first = oldest[rank_of(*item.record, now)];
    if (!first || model::opened_at(*item.record) < model::opened_at(*first)) first = item.record;
  }
  return oldest;
}

bool is_resolved_and_late(const Header& record, const std::vector<Clock>& running, Time now) {
  return record.stage == model::Stage::follow_up &&
         std::any_of(running.begin(), running.end(), [&](const Clock& clock) {
           return clock.kind == ClockKind::close && late_by(clock, now) > Seconds{0};
         });
}

void count_change(ChangeState state, Counts& counts) {
  if (state == ChangeState::past_end) {
    ++counts.changes_past_end;
  } else if (needs_a_hand(state)) {
    ++counts.changes_to_start;
  }
}

}  // namespace

std::vector<QueueItem> queue(const std::vector<Header>& open_records, const model::Policy& policy, Time now) {
  std::vector<QueueItem> items;
  for (const Header& record : open_records) {
    if (model::is_open(record)) items.push_back(item_of(record, policy, now));
  }
  items = in_order(std::move(items), now);
  auto oldest = oldest_of_each(items, now);
  for (QueueItem& item : items) {
    const bool is_oldest = oldest[rank_of(*item.record, now)] == item.record;
    item.why = why(item, is_oldest ? Age::oldest : Age::other, now);
    item.reason = subject(*item.record) + ", " + item.why;
    item.command = command(item, policy, now);
  }
  return items;
}

std::vector<QueueItem> not_to_forget(const std::vector<QueueItem>& queue, Time now) {
  std::vector<QueueItem> items;
  for (std::size_t i = 1; i < queue.size(); ++i) {
    const Header& record = *queue[i].record;
    const bool is_due_change = record.kind() == Kind::change && needs_a_hand(change_state(record, now));
    if (record.kind() == Kind::handoff || is_due_change) items.push_back(queue[i]);
  }
  return items;
}

Counts counts(const std::vector<Header>& open_records, const model::Policy& policy, Time now) {
  Counts counts;
  for (const Header& record : open_records) {
    if (!model::is_open(record)) continue;
    ++counts.open_by_kind[record.kind()];
    if (record.blocked) ++counts.blocked;
    const auto running = clocks(record, policy, now);
    if (!running.empty() && late_by(running.front(), now) > Seconds{0}) ++counts.overdue;
    if (is_resolved_and_late(record, running, now)) ++counts.resolved_not_closed;
    if (record.kind() == Kind::handoff) ++counts.handoffs_waiting;
    if (record.kind() == Kind::change) count_change(change_state(record, now), counts);
    if (record.kind() != Kind::incident && record.kind() != Kind::request) continue;
    if (!record.milestones.contains(Milestone::acknowledged_at)) ++counts.unacknowledged;
    if (!record.fields.priority) ++counts.open_without_priority;
    if (record.fields.priority && record.kind() == Kind::incident) ++counts.open_incidents[*record.fields.priority];
  }
  return counts;
}

}  // namespace decklog::reports
