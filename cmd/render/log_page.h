// SPDX-License-Identifier: MIT
//
// `log`: the commits of a ledger or of one record, newest first; and the lines of `doctor`.
#pragma once

#include "cmd/render/json.h"
#include "cmd/render/page.h"

#include <string>
#include <vector>

namespace decklog::render {

std::string log_text(const std::vector<LogLine>& lines, const Page& page);
// The verdict first, then each check with what to type for it.
std::string doctor_text(const std::vector<HealthLine>& lines, const Page& page);

}  // namespace decklog::render
