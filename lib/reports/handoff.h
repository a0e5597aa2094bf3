// SPDX-License-Identifier: MIT
//
// What a handoff is drafted from: the open records with their next steps, what runs out during the coming watch, what
// to look after, and what this watch was like; and what became of it since. Pure.
#pragma once

#include "lib/model/roster.h"
#include "lib/reports/due.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace decklog::reports {

// The watch that ends with the handoff and the one that begins with it.
struct Watch {
  base::Time since{};
  base::Time until{};
};
// By the rotation that `giver` is on call in: from the start of the shift to its end, or, in its last hour, to the end
// of the next one. Without one: twelve hours to either side.
Watch watch_of(const model::Roster& roster, const std::string& giver, base::Time now);

// Record id → next step, as the giver says it.
using NextSteps = std::map<std::string, std::string>;

// The open incidents, requests and changes with their next steps: the given one, else the record's own.
std::vector<model::HandoffItem> handoff_items(const std::vector<model::Header>& open, const NextSteps& given);
// Of which records the given step differs from what the record says: only those that are among the items.
NextSteps new_steps(const std::vector<model::Header>& open, const NextSteps& given);

struct WatchLoad {
  std::map<model::Priority, std::size_t> incidents;  // opened in this watch
  std::size_t without_priority = 0;
  std::size_t requests = 0;
  std::size_t changes = 0;
  std::size_t mitigated = 0;  // incidents whose harm was stopped in this watch
  std::size_t closed = 0;     // incidents and requests
};

struct HandoffDraft {
  std::string to;
  Watch watch;
  std::vector<const model::Header*> open;     // in the order of a list
  NextSteps next;                             // of all that are open
  std::vector<DueItem> promises;              // clocks that run out until the coming watch ends
  std::vector<const model::Header*> changes;  // open ones that begin until then, or have begun
  std::vector<DueItem> follow_ups;            // closings and postmortems until then
  std::vector<DueItem> actions;
  std::vector<const model::Header*> calmed;  // incidents whose harm was stopped in this watch: it may come back
  WatchLoad load;
};

// What is asked: `open`, sorted as lists are; `with_clocks`, which has those that are over, too; `recent`, whatever was
// written to in this watch. The draft points into them.
struct HandoffSource {
  std::vector<model::Header> open;
  std::vector<model::Header> with_clocks;
  std::vector<model::Header> recent;
};
HandoffDraft draft_handoff(const HandoffSource& source, const NextSteps& given, const model::Policy& policy,
                           const std::string& to, const Watch& watch, base::Time now);

// An item as it was handed over, and what it is now.
struct HandedOverNow {
  model::HandoffItem then;
  std::optional<model::Header> now;  // nothing: it cannot be read here
};
// What differs, in words: "mitigation -> closed", "P1 -> P0", "owner bob@example.com", "next: …"; empty when nothing.
std::vector<std::string> changes_since(const HandedOverNow& item);

}  // namespace decklog::reports
