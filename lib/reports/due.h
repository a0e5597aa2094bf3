// SPDX-License-Identifier: MIT
//
// Everything that has a time by which it must be done: the clocks of open records, and of those that are over the
// action items and missing postmortems. Pure.
#pragma once

#include "lib/reports/clocks.h"

#include <set>
#include <string>
#include <vector>

namespace decklog::reports {

struct DueItem {
  const model::Header* record = nullptr;  // into the span that was given
  Clock clock;
  base::Seconds overdue{};  // > 0: late by so much; else so much is left
  std::string who;          // whose it is: the action item's owner, a handoff's receiver, the record's owner; may be ""
  std::string about;        // the action item's text, else the record's title

  bool is_late() const { return overdue > base::Seconds{0}; }
};

struct DueScope {
  base::Seconds within{};  // what is late, and what falls due in this time from now
  // Only what is theirs: the names that one person goes by, see model::names_of(). None: everybody's.
  std::set<std::string> who;
};

// By the time at which it is due, so what is late for longest comes first; then by priority (none last), then by id.
// A record gives one item for each of its clocks. What must be done first is another question: queue.h.
std::vector<DueItem> due(const std::vector<model::Header>& records, const model::Policy& policy, base::Time now,
                         const DueScope& scope);

// That order.
bool due_before(const DueItem& a, const DueItem& b);

}  // namespace decklog::reports
