// SPDX-License-Identifier: MIT
//
// `action list`: the action items of one record, with the numbers that commands take. The
// document form is actions_json() in json.h.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/record.h"

#include <string>

namespace decklog::render {

// "" when there are none.
std::string action_table(const model::Record& record, const Page& page);

}  // namespace decklog::render
