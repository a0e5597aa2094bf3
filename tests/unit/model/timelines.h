// SPDX-License-Identifier: MIT
//
// Generated histories. `plausible`: every entry was allowed by the rules when it was written. `wild`: what merges of
// many clones, newer programs and vandals could leave: any entry in any order, with clashing numbers, foreign stages,
// corrections of corrections, hostile text.
#pragma once

#include "lib/model/record.h"

#include <rapidcheck.h>

#include <ostream>
#include <vector>

namespace decklog::model {

struct Timeline {
  RecordId id;
  std::vector<Entry> entries;  // ids are unique
};

// What a failing property prints.
void showValue(const Timeline& timeline, std::ostream& out);

rc::Gen<Timeline> plausible_timelines();
rc::Gen<Timeline> wild_timelines();

// Draws: true one time in `n`.
bool once_in(int n);

std::vector<Entry> shuffled(std::vector<Entry> entries, std::uint32_t seed);

}  // namespace decklog::model
