// SPDX-License-Identifier: MIT
//
// `stats --svg`: for each metric that has values, its histogram, and its p50 and p90 over the months of the span. A
// month with few values shows these instead.
#pragma once

#include "cmd/render/stats_page.h"

#include <string>

namespace decklog::render {

// Requires: report.scope.by == StatsBy::month.
std::string stats_svg(const StatsReport& report);

}  // namespace decklog::render
