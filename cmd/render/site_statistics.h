// SPDX-License-Identifier: MIT
//
// The statistics of a team's site: the picture of `stats --svg`, and the same in a table.
#pragma once

#include "cmd/render/site_page.h"
#include "cmd/render/stats_page.h"

#include <vector>

namespace decklog::render {

// statistics.html and statistics.svg. Requires: report.scope.by == StatsBy::month.
std::vector<SiteFile> site_statistics(const SiteInfo& site, const StatsReport& report);

}  // namespace decklog::render
