// SPDX-License-Identifier: MIT
//
// `stats --json`: every number, with the commit and the span that they follow from.
#pragma once

#include "cmd/render/stats_page.h"

#include <string>

namespace decklog::render {

std::string stats_json(const StatsReport& report);

}  // namespace decklog::render
