// SPDX-License-Identifier: MIT
//
// The two files that a team agrees on and edits like code, policy and roster: what is wrong with their form, and with
// what they mean. For `policy check`, `check` and `doctor`, which all say the same.
#pragma once

#include "lib/ledger/schemas.h"
#include "lib/model/roster.h"

#include <string>
#include <string_view>
#include <vector>

namespace decklog::ledger {

enum class AgreedFile { policy, roster };
// By its `schema:`; a file without one is taken for a policy. Throws: BadData when the bytes are no YAML that decklog
// reads.
AgreedFile agreed_file(std::string_view bytes, const std::string& file);

// How far ahead the shifts of a roster are computed.
inline constexpr base::Seconds kCheckedAhead = std::chrono::days{90};

// What is wrong, in the order of the file. `file` names the bytes in errors. Meaning is looked at only where the reader
// takes the file. Throws: BadData when the bytes are no YAML that decklog reads.
// `roster`: owners of services are looked for in it; an empty one is not asked.
// `now`: freezes that are over for long by then are told.
std::vector<FileFinding> check_policy(std::string_view bytes, const std::string& file, const model::Roster& roster,
                                      base::Time now);
// `now`: gaps and double bookings are told for the time from then on.
std::vector<FileFinding> check_roster(std::string_view bytes, const std::string& file, base::Time now);

// Empty when it cannot be read, which check_roster() tells.
model::Roster roster_if_readable(std::string_view bytes);

}  // namespace decklog::ledger
