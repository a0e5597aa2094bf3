// SPDX-License-Identifier: MIT
//
// What speaks of no real harm and is left out of numbers about it: `stats`, and the strips of a status page. Pure.
#pragma once

#include "lib/model/record.h"

namespace decklog::reports {

enum class LeftOutAs { counts, drill, false_positive, duplicate };

// The first that holds, in this order.
LeftOutAs left_out_as(const model::Header& record);

}  // namespace decklog::reports
