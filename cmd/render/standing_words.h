// SPDX-License-Identifier: MIT
//
// Where a record stands, as lists and pages say it: the stage, and what must not be overlooked in it.
#pragma once

#include "cmd/render/page.h"
#include "cmd/render/table.h"
#include "lib/model/record.h"

#include <string>

namespace decklog::render {

// "triage", "triage (blocked)", "in-progress (past its end 12m)".
Cell stage_cell(const model::Header& record, const Page& page);
// "22:00 to 23:00"; the date where it is not today's; "" without a window.
std::string window_words(const model::Header& change, const Page& page);
// "in 20m", "late 12m"; "" when nothing was promised. Role: bad when late.
Cell promise_cell(const model::Header& record, const Page& page);

}  // namespace decklog::render
