// SPDX-License-Identifier: MIT
//
// What a record's clocks say at a moment: promised and targeted times, and how late each is. Pure.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::reports {

enum class ClockKind { ack, eta, update, mitigate, close, block, window_start, window_end, action, accept };

struct Clock {
  ClockKind kind;
  std::string what;  // "acknowledge", "promised word", "update", …
  base::Time due{};
  bool promised = false;  // by a person; else a target of the policy
  std::string command;    // what to type: "decklog ack k7fq"
  std::string item = {};  // action: which; else ""
};

// Running clocks of an open record, the earliest first. Records that are over have none, but for open action items.
// Targets run from the opening or the last reopening; a record without priority has none. An action item is due at the
// end of its UTC day. `command` is the step before when the clock's own verb is not legal yet.
std::vector<Clock> clocks(const model::Header& record, const model::Policy& policy);

}  // namespace decklog::reports
