// SPDX-License-Identifier: MIT
//
// What a record's clocks say at a moment: promised and targeted times, and how late each is. Pure.
#pragma once

#include "lib/base/error.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::reports {

enum class ClockKind { ack, eta, update, mitigate, close, block, window_start, window_end, action, accept, postmortem };
// For programs: never changed.
std::string_view word(ClockKind kind);

// A closed incident's missing postmortem is named for so long after it was due; then it will not be written any more.
inline constexpr base::Seconds kPostmortemRemembered = std::chrono::days{30};

struct Clock {
  ClockKind kind;
  std::string what;  // "acknowledge", "promised word", "update", "resolved, not closed", …
  base::Time due{};
  bool promised = false;  // by a person; else a target of the policy
  std::string command;    // what to type: "decklog ack k7fq"
  std::string item = {};  // action: which; else ""
  bool resolved = false;  // close: of a resolved incident
  // close: what a resolved incident lacks before it may be closed, each with its command; else none.
  std::vector<base::Reason> left = {};
};

// Clocks that run at `now`, the earliest first. Records that are over have none, but for open action items and a
// missing postmortem. Targets run from the opening or the last reopening, a postmortem's from the resolution; a record
// without priority has none. An action item is due at the end of its UTC day. `command` is the step before when the
// clock's own verb is not legal yet.
std::vector<Clock> clocks(const model::Header& record, const model::Policy& policy, base::Time now);

// Incidents that were resolved since then may owe a postmortem, others do not; nothing when the policy asks for none
// in time.
std::optional<base::Time> postmortems_owed_since(const model::Policy& policy, base::Time now);

}  // namespace decklog::reports
