// SPDX-License-Identifier: MIT
//
// Times as a person reads them: absolute in the page's zone, with how long ago. The date stands only when it is not
// today's.
#pragma once

#include "cmd/render/page.h"

#include <string>

namespace decklog::render {

std::string clock_time(base::Time time, const Page& page);  // "17:03", "2026-11-21 17:03"
// "2026-11-21 17:03 CET": the zone's letters, once.
std::string zoned_time(base::Time time, const base::Zone& zone, base::TimeStyle style = base::TimeStyle::date_minute);
std::string ago(base::Time time, const Page& page);   // "12m ago", "in 12m", "now"
std::string when(base::Time time, const Page& page);  // "17:03 (12m ago)"

}  // namespace decklog::render
