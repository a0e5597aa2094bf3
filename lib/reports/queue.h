// SPDX-License-Identifier: MIT
//
// "What should I do now?": the highest priority first, not blocked, the most overdue, the oldest; with the reason in
// words. Pure.
#pragma once

#include "lib/reports/clocks.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace decklog::reports {

struct QueueItem {
  const model::Header* record = nullptr;  // into the span that was given
  std::optional<Clock> clock;             // its most urgent one
  base::Seconds overdue{};                // of that clock; > 0: late by so much, < 0: so much is left
  bool waiting = false;                   // blocked, and its block has not run out
  std::string why;                        // "acknowledgement is 12m late"
  std::string reason;                     // the same with what it is about: "P1, acknowledgement is 12m late"
  std::string command;                    // what to type next
};

// Open records in the order in which to work: P0, P1, no priority yet (it may be anything), handoffs to accept, changes
// that start within the hour or are past their end, P2, P3, other changes; within each what still does harm before what
// is resolved and only to be closed, then the most overdue, then the oldest. Blocked ones come last, in the same order.
// Records that are over are left out.
std::vector<QueueItem> queue(const std::vector<model::Header>& open_records, const model::Policy& policy,
                             base::Time now);

// What must not be forgotten whatever comes first: of the queue, but for its first, the changes that need a hand and
// the handoffs that wait, in its order.
std::vector<QueueItem> not_to_forget(const std::vector<QueueItem>& queue, base::Time now);

// Counts for `status`. `overdue`: records with at least one clock that is late. `open_without_priority` and
// `unacknowledged` count incidents and requests.
struct Counts {
  std::map<model::Priority, std::size_t> open_incidents;
  std::size_t open_without_priority = 0;
  std::map<base::Kind, std::size_t> open_by_kind;
  std::size_t blocked = 0;
  std::size_t overdue = 0;
  std::size_t unacknowledged = 0;
  std::size_t resolved_not_closed = 0;  // incidents in follow-up, past their target for closing
  std::size_t handoffs_waiting = 0;
  std::size_t changes_to_start = 0;  // within the hour, or late
  std::size_t changes_past_end = 0;
};
Counts counts(const std::vector<model::Header>& open_records, const model::Policy& policy, base::Time now);

}  // namespace decklog::reports
