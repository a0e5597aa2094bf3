// SPDX-License-Identifier: MIT
//
// How and when a text for people is shown: what every view needs beside its values.
#pragma once

#include "cmd/render/style.h"
#include "lib/base/time.h"

#include <cstddef>

namespace decklog::render {

struct Page {
  // Whether a row of a table may take several lines where one is too narrow.
  enum class Rows { may_stack, one_line };

  Style style{false};
  std::size_t width = 80;  // of the terminal
  bool terminal = false;   // only then is anything cut to the width
  Rows rows = Rows::may_stack;
  base::Time now{};
  base::Zone zone = base::Zone::utc();
};

}  // namespace decklog::render
