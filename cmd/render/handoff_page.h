// SPDX-License-Identifier: MIT
//
// What a handoff's page has beside other records': each item as it was then with what changed since, what was opened
// since, and the giver's words in full.
#pragma once

#include "cmd/render/page.h"
#include "lib/reports/handoff.h"

#include <string>
#include <vector>

namespace decklog::render {

// `opened_since`: records that are open now and were not when it was offered.
std::string handoff_part(const model::Record& handoff, const std::vector<reports::HandedOverNow>& items,
                         const std::vector<model::Header>& opened_since, const Page& page);

// Its first entry; nullptr when it has none.
const model::Entry* offer_of(const model::Record& handoff);

}  // namespace decklog::render
