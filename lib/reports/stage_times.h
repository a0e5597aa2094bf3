// SPDX-License-Identifier: MIT
//
// How long a record was in each of its stages, from its timeline. Pure.
#pragma once

#include "lib/model/record.h"

#include <map>
#include <optional>

namespace decklog::reports {

// Where an entry leads; nothing for one that leaves the stage as it is.
std::optional<model::Stage> leads_to(const model::Entry& entry);

// By effective times, in the order of the timeline, to `now` for the stage of an open record; the last stage of one
// that is over has no time. A stage that was entered twice has both times; where clocks ran backwards it is none.
std::map<model::Stage, base::Seconds> stage_times(const model::Record& record, base::Time now);

}  // namespace decklog::reports
