// SPDX-License-Identifier: MIT
#include "lib/reports/due.h"

#include "lib/model/query.h"
#include "lib/reports/standing.h"

#include <algorithm>
#include <tuple>

namespace decklog::reports {
namespace {

using model::ActionItem;
using model::Header;

const ActionItem* action_of(const Header& record, const Clock& clock) {
  if (clock.kind != ClockKind::action) return nullptr;
  const auto found = std::find_if(record.actions.begin(), record.actions.end(),
                                  [&](const ActionItem& item) { return item.item == clock.item; });
  return found == record.actions.end() ? nullptr : &*found;
}

std::string who_has(const Header& record, const Clock& clock) {
  if (const ActionItem* action = action_of(record, clock); action && !action->owner.empty()) return action->owner;
  return whose(record);
}

std::string what_about(const Header& record, const Clock& clock) {
  const ActionItem* action = action_of(record, clock);
  return action && !action->text.empty() ? action->text : record.fields.title.value_or("");
}

auto place(const DueItem& item) { return std::tuple(item.clock.due, model::rank(*item.record), item.record->id); }

}  // namespace

std::vector<DueItem> due(const std::vector<Header>& records, const model::Policy& policy, base::Time now,
                         const DueScope& scope) {
  std::vector<DueItem> items;
  for (const Header& record : records) {
    for (Clock& clock : clocks(record, policy, now)) {
      if (clock.due - now > scope.within) break;  // they come by their time
      DueItem item{.record = &record, .overdue = now - clock.due};
      item.who = who_has(record, clock);
      item.about = what_about(record, clock);
      item.clock = std::move(clock);
      if (scope.who.empty() || scope.who.contains(item.who)) items.push_back(std::move(item));
    }
  }
  std::stable_sort(items.begin(), items.end(), due_before);
  return items;
}

bool due_before(const DueItem& a, const DueItem& b) { return place(a) < place(b); }

}  // namespace decklog::reports
