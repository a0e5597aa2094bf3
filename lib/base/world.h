// SPDX-License-Identifier: MIT
//
// What the library needs of the outside and never takes by itself: the clock, randomness, and environment variables.
// main() makes the real one; tests make one that ticks.
#pragma once

#include "lib/base/id.h"
#include "lib/base/time.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::base {

struct World {
  std::function<Time()> now;
  Random random;
  // The value of an environment variable; nothing when it is not set.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  // One line for the person on standard error: a wait, a recovery. Never part of an answer.
  std::function<void(const std::string& line)> notice;
  // How far a long work has come, for a person who waits ("making the index", 1200, 100000). Called often, from one
  // thread; may be empty. The last call, also when the work breaks off, has done == all.
  std::function<void(std::string_view work, std::size_t done, std::size_t all)> progress = {};
};

}  // namespace decklog::base
