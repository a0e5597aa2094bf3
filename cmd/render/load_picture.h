// SPDX-License-Identifier: MIT
//
// `load --svg`: two bars a person, hours in incidents and interruptions with those at night apart, each with its number
// in words, so that neither colours nor eyes are needed: told apart by shade and pattern, with title and desc.
#pragma once

#include "cmd/render/page.h"
#include "lib/reports/load.h"

#include <string>

namespace decklog::render {

// An SVG 1.1 document, without scripts, styles from elsewhere or fonts of its own.
std::string load_picture(const reports::Load& load, const Page& page);

}  // namespace decklog::render
