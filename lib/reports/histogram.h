// SPDX-License-Identifier: MIT
//
// Values in bins that people can read: bounds are round (5m, 1h, 2d), and grow by about two where the values are spread
// over orders of magnitude. Pure.
#pragma once

#include "lib/base/time.h"

#include <cstddef>
#include <vector>

namespace decklog::reports {

struct Bin {
  base::Seconds from{};
  base::Seconds to{};  // not in it
  std::size_t count = 0;
};

struct Histogram {
  enum class Scale { linear, logarithmic };
  Scale scale = Scale::linear;
  std::vector<Bin> bins;  // adjoining; the first and the last are not empty
};

// Logarithmic when the greatest value is over twenty times the smallest (at least a second). At most 12 bins when
// linear. No bins for no values. Requires: sorted, none negative.
Histogram histogram(const std::vector<base::Seconds>& sorted);

// For a linear axis that begins at nothing: multiples of a round span, at most `most` of them above zero, the last at
// or above `greatest`. Requires: greatest >= 0, most > 0.
std::vector<base::Seconds> round_ticks(base::Seconds greatest, std::size_t most);

}  // namespace decklog::reports
