// SPDX-License-Identifier: MIT
//
// One step through UTF-8: a code point, a grapheme cluster. For the text sources of this room alone.
#pragma once

#include <cstddef>
#include <string_view>

namespace decklog::base {

struct Decoded {
  char32_t code_point;
  std::size_t size;
  bool good;
};
// The code point that the text begins with; U+FFFD of one byte when it begins with no valid one. Requires: not empty.
Decoded decode_utf8(std::string_view text);

// What a person calls one character, and the terminal columns that it takes.
struct Cluster {
  std::size_t bytes = 0;
  std::size_t cells = 0;
};
// The cluster that the text begins with. Requires: not empty.
Cluster first_cluster(std::string_view text);

}  // namespace decklog::base
