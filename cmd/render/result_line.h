// SPDX-License-Identifier: MIT
//
// What a person reads after a command that wrote something: what is recorded, where the record stands now, what to type
// next.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <string>

namespace decklog::render {

// Requires: the record's timeline holds `entry`. One line, and a second with the next command unless the record is
// over.
std::string result_text(const model::Record& record, const base::EntryId& entry, const model::PolicySource& policy,
                        const Page& page);

}  // namespace decklog::render
