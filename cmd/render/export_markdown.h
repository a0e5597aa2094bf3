// SPDX-License-Identifier: MIT
//
// `export markdown`: a record as a document that people read: facts, milestones, action items, timeline. Names are
// shown, times are UTC, nothing is said of now; a text for others, without names, is the postmortem's (postmortem.h).
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <string>

namespace decklog::render {

// Begins with a heading of the first level and ends in LF.
std::string record_markdown(const model::Record& record, const model::Policy& policy);

}  // namespace decklog::render
