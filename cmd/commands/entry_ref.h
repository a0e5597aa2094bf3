// SPDX-License-Identifier: MIT
//
// From what a person types to one entry or one action item of a record: as short as it is unique.
#pragma once

#include "lib/model/record.h"

#include <string_view>

namespace decklog::cmd {

// A full entry id, its number (`3`, `0003`), or any unique part of its id, in any case. A number that an entry has is
// never taken for a part of another one. The reference lives as long as the record.
// Throws: NotFound ("entry-not-found", "ambiguous") with the candidates.
const model::Entry& find_entry(const model::Record& record, std::string_view typed);

// An action item by its place in `action list` (from 1), its name, or any unique part of the name.
// Throws: NotFound ("action-not-found", "ambiguous") with the candidates.
const model::ActionItem& find_action(const model::Record& record, std::string_view typed);

}  // namespace decklog::cmd
