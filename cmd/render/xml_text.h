// SPDX-License-Identifier: MIT
//
// The one escape for XML: texts and attribute values in double quotes.
#pragma once

#include <string>
#include <string_view>

namespace decklog::render {

// XML knows no controls, not even escaped: base::for_terminal() makes them visible.
std::string xml_escaped(std::string_view text);

}  // namespace decklog::render
