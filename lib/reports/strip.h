// SPDX-License-Identifier: MIT
//
// The strip of a status page: day by day, how bad it was. Pure.
//
// An incident harms from started_at (else detected_at, else opened_at) to mitigated_at (else resolved_at, else
// closed_at, else `now`), never beyond `now`; one that was over before it was opened, and of which nobody says when it
// began, harmed at the moment of its end. What left_out_as() names is left out. One without priority counts as P3.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::reports {

// From the zone's first moment of that date to the next date's: 23 or 25 hours where clocks change.
struct Day {
  base::Date date;
  std::optional<model::Priority> worst;  // nothing: no incident harmed on that day
  base::Seconds affected{};              // of the day; what overlaps counts once
  std::vector<base::RecordId> records;   // the worst first, then by id
};

struct Strip {
  std::string service;    // "": everything, whatever service it touches, or none
  std::vector<Day> days;  // the oldest first; the last is the day that `now` is in
};

// One strip for everything, then one for each service of the policy, by name. None has a day when `days` is not
// positive.
std::vector<Strip> strips(const std::vector<model::Header>& incidents, const model::Policy& policy, base::Time now,
                          int days, const base::Zone& zone);

}  // namespace decklog::reports
