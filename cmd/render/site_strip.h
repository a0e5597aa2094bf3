// SPDX-License-Identifier: MIT
//
// The strips of a site's first page: a bar for each day, the taller the worse, and the same in words.
#pragma once

#include "cmd/render/site_page.h"
#include "lib/reports/strip.h"

#include <vector>

namespace decklog::render {

// Nothing without strips. For `none` days name no records.
enum class StripLinks { none, to_records };
Html site_strips(const SiteInfo& site, const std::vector<reports::Strip>& strips, StripLinks links);

}  // namespace decklog::render
