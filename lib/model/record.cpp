// SPDX-License-Identifier: MIT
#include "lib/model/record.h"

#include "lib/model/lifecycle.h"

#include <algorithm>

namespace decklog::model {

std::optional<Time> Header::milestone(Milestone which) const {
  const auto found = milestones.find(which);
  if (found == milestones.end()) return std::nullopt;
  return found->second;
}

const Entry* Record::entry(const EntryId& wanted) const {
  const auto found = std::find_if(timeline.begin(), timeline.end(), [&](const Entry& e) { return e.id == wanted; });
  return found == timeline.end() ? nullptr : &*found;
}

bool is_newer_major(std::string_view schema) { return schema != "decklog/1" && !schema.starts_with("decklog/1."); }

bool is_open(const Header& record) { return !is_final(record.stage); }

}  // namespace decklog::model
