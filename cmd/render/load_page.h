// SPDX-License-Identifier: MIT
//
// `load`: who is over a limit, what everybody carries, and what to do about it. By name, never by who did most.
#pragma once

#include "cmd/render/page.h"
#include "lib/reports/load.h"
#include "lib/reports/relief.h"

#include <string>
#include <string_view>

namespace decklog::render {

// Without a roster shifts are not known, and nights are those of UTC.
enum class RosterState { known, empty };
std::string load_page(const reports::Load& load, RosterState roster, const Page& page);
std::string load_json(const reports::Load& load);

// What ends the answer when there is nobody to show.
std::string load_next_line(const Page& page);

// "2 of 6 people are over a limit", "nobody is over a limit, of 6 people"
std::string load_answer(const reports::Load& load);
// "Alice Kim", "bob"
std::string person_name(const reports::PersonLoad& person);
// "shift", "engaged", "same-incident", "rest", "days-in-a-row": in JSON and tables.
std::string_view strain_word(reports::Strain strain);

// The warning of `ack` and `assign`, on lines of their own: what is too much, and who could take over with the command
// to type. "" without a concern. `record`: as a person would type it.
std::string relief_lines(const reports::Relief& relief, const std::string& who, const std::string& record,
                         const Page& page);

}  // namespace decklog::render
