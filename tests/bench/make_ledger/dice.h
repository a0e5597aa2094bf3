// SPDX-License-Identifier: MIT
//
// Seeded randomness that is the same on every machine (the distributions of <random> are not): SplitMix64, and the few
// draws that the generator needs. One Dice per record, so that a record does not depend on those before it.
#pragma once

#include "lib/base/id.h"
#include "lib/base/time.h"

#include <cstddef>
#include <cstdint>

namespace decklog::bench {

class Dice {
 public:
  Dice(std::uint64_t seed, std::uint64_t stream) : state_(seed * 0x9E3779B97F4A7C15U + stream) {
    for (int i = 0; i < 4; ++i) state_ ^= bits() << 1U;
  }

  std::uint64_t bits() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }
  // 0 … count-1. Requires: count > 0.
  std::uint64_t below(std::uint64_t count) { return bits() % count; }
  // Both ends count.
  std::uint64_t between(std::uint64_t least, std::uint64_t most) { return least + below(most - least + 1); }
  bool chance(unsigned permille) { return below(1000) < permille; }

  template <typename List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }

  // Short spans as likely as long ones: a random power of two of `least`, then a random part of that. Requires:
  // 0 < least, 2 * least <= most.
  base::Seconds gap(base::Seconds least, base::Seconds most) {
    const auto from = static_cast<std::uint64_t>(least.count());
    unsigned doublings = 1;
    while ((from << (doublings + 1)) <= static_cast<std::uint64_t>(most.count())) ++doublings;
    const std::uint64_t scale = from << below(doublings);
    return base::Seconds{static_cast<std::int64_t>(scale + below(scale))};
  }

  base::Random random() {
    return [this] { return static_cast<std::uint32_t>(bits() >> 32U); };
  }

 private:
  std::uint64_t state_;
};

}  // namespace decklog::bench
