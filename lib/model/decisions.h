// SPDX-License-Identifier: MIT
//
// What the entries of a timeline decided, one value at a time: for telling decisions that were made side by side.
// Not for other rooms: they see model::Concurrent.
#pragma once

#include "lib/model/record.h"

#include <compare>
#include <map>
#include <string>
#include <vector>

namespace decklog::model {

// A value of the header: "priority", "roles.commander", "stage", "actions.q2m9tw.state". Sorts as the header does.
struct FactName {
  int place = 0;
  std::string name;
  auto operator<=>(const FactName&) const = default;
};

// What a record says now. What is unset is not there.
using Facts = std::map<FactName, std::string>;
Facts facts_of(const Record& record);

// One entry gave one value ("" cleared it).
struct Decided {
  FactName fact;
  std::string value;
  EntryId entry;
  EntryId corrected;  // the entry whose value a correction changes; empty: its own
};
// In the order of the timeline.
std::vector<Decided> decisions_of(const Record& record);

}  // namespace decklog::model
