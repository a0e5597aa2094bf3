// SPDX-License-Identifier: MIT
//
// The badge for a README or a wiki: what goes on, in three words.
#pragma once

#include "lib/reports/public_view.h"

#include <string>

namespace decklog::render {

// "all well", "maintenance", "1 open P1", "3 open, worst P0".
std::string overall_words(const reports::OverallState& state);

// An SVG document, 20 pixels high; a filled dot says that incidents are open.
std::string badge_svg(const std::string& label, const reports::OverallState& state);

}  // namespace decklog::render
