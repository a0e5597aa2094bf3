// SPDX-License-Identifier: MIT
//
// Generated texts with what breaks programs that think in bytes or in Latin letters.
#pragma once

#include "lib/base/text.h"

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace decklog::base {

// Valid UTF-8: plain letters, Hangul, emoji and their parts, combining marks, controls, direction marks, line ends.
inline rc::Gen<std::string> hostile_text() {
  const auto special = rc::gen::element<char32_t>(
      U' ', U'\t', U'\n', U'\r', U'\0', U'\x1b', U'\x7f', 0x85, 0xA0, 0x301, 0x600, 0x93E, 0x94D, 0x61C, 0x1100, 0x1161,
      0x11A8, 0x200B, 0x200C, 0x200D, 0x200F, 0x2028, 0x202E, 0x2066, 0x20E3, 0x2764, 0x3000, 0xD55C, 0xAE00, 0xFE0F,
      0xFEFF, 0xFFFE, 0x1F1F0, 0x1F1F7, 0x1F3FB, 0x1F468, 0x1F469, 0x1F600, 0xE0067, 0x10FFFF);
  const auto plain = rc::gen::map(rc::gen::inRange(0x20, 0x7F), [](int c) { return static_cast<char32_t>(c); });
  const auto any = rc::gen::map(rc::gen::inRange(0, 0x110000), [](int c) { return static_cast<char32_t>(c); });
  return rc::gen::map(rc::gen::container<std::vector<char32_t>>(rc::gen::oneOf(special, plain, any)),
                      [](const std::vector<char32_t>& points) {
                        std::string text;
                        for (const char32_t point : points) append_utf8(text, point);
                        return text;
                      });
}

// Any bytes, mostly no UTF-8.
inline rc::Gen<std::string> any_bytes() {
  return rc::gen::map(rc::gen::pair(hostile_text(), rc::gen::container<std::string>(rc::gen::arbitrary<char>())),
                      [](const std::pair<std::string, std::string>& parts) { return parts.first + parts.second; });
}

}  // namespace decklog::base
