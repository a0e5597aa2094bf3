// SPDX-License-Identifier: MIT
#include "cmd/render/xml_text.h"

#include "lib/base/text.h"

namespace decklog::render {

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : base::for_terminal(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace decklog::render
