// SPDX-License-Identifier: MIT
//
// Whether an entry is sound in itself: against what it names (people, stages, actions, entries), and in the values that
// it sets. For rules.cpp alone.
#pragma once

#include "lib/base/error.h"
#include "lib/model/needs.h"

#include <vector>

namespace decklog::model {

// Adds a reason for each thing that is not. Requires: c.entry.
void judge_soundness(const Case& c, std::vector<base::Reason>& reasons);

}  // namespace decklog::model
