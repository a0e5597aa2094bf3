// SPDX-License-Identifier: MIT
//
// Private to lib/intake: what is told, made fit for a record: cut to what one holds, secrets masked.
#pragma once

#include "lib/intake/told.h"

#include <cstddef>

namespace decklog::intake {

// How many secrets were masked.
std::size_t make_sound(Told& told);

// Times that look wrong: lines that go back, and steps of weeks.
void doubt_order(const ToldRecord& record, std::vector<Doubt>& doubts);

}  // namespace decklog::intake
