// SPDX-License-Identifier: MIT
//
// Before somebody takes one more incident: are they carrying too much already, and who else could have it? For the
// warnings of `ack` and `assign`; nobody is refused. Pure.
#pragma once

#include "lib/reports/load.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace decklog::reports {

// The time that is looked at; what is older is not known here.
inline constexpr base::Seconds kReliefLooksBack = std::chrono::hours{24 * 7};

// What is too much now. shift: incidents in the shift that runs, this one among them. engaged: of the hours on call in
// the time looked at. same_incident: in this one without a pause until now. rest: woken last night, that is interrupted
// at night in the last 12 hours, and it is no night any more; `value` seconds have passed since then, `limit` is the
// policy's rest.
using Concern = OverLimit;

// Somebody who could take over: in the roster, awake by their own clocks (07:00-22:00, or within their hours), with
// nothing over a limit and room for one more in their shift.
struct Substitute {
  std::string who;       // a key of the roster
  std::string rotation;  // by which they come; "" when they are in none of the person's
  bool on_call = false;  // in it, now
  base::Time next{};     // when their next turn there begins; 1970 when they are on call now or in none
  base::Local clock;     // what their clocks show
};

struct Relief {
  std::optional<base::Local> woken;      // rest: what their clocks showed
  std::vector<Concern> concerns;         // in the order of Strain; empty: all is well, and nobody was looked for
  std::optional<Substitute> substitute;  // on call now on another level, else next in turn, else by key
};

// `who` has or gets `incident` at `now`. `records`: every incident in which something was written down since
// now - kReliefLooksBack. Nothing for whom the roster does not know.
Relief relief(std::span<const model::Record> records, const model::Roster& roster, const model::LoadLimits& limits,
              const std::string& who, const base::RecordId& incident, base::Time now);

// Its concerns alone. Of the records those are enough in which `who` did something.
std::vector<Concern> concerns(std::span<const model::Record> records, const model::Roster& roster,
                              const model::LoadLimits& limits, const std::string& who, const base::RecordId& incident,
                              base::Time now);

}  // namespace decklog::reports
