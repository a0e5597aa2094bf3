// SPDX-License-Identifier: MIT
//
// From what a person types to one entry or one action item of a record: as short as it is unique.
#pragma once

#include "lib/model/record.h"

#include <string_view>

namespace decklog::cmd {

// A full entry id, its number (`3`, `0003`), or any unique part of its id of three characters or more, in any case.
// Digits are a number or a whole random part, never a piece of one: a mistyped number must not name another entry. The
// reference lives as long as the record.
// Throws: NotFound ("entry-not-found", "ambiguous") with the candidates.
const model::Entry& find_entry(const model::Record& record, std::string_view typed);

// An action item by its place in `action list` (from 1), its name, or any unique part of the name; as above.
// Throws: NotFound ("action-not-found", "ambiguous") with the candidates.
const model::ActionItem& find_action(const model::Record& record, std::string_view typed);

}  // namespace decklog::cmd
