// SPDX-License-Identifier: MIT
//
// How far a long work has come: one line on standard error, from the second second on, gone when the answer comes. Only
// on a terminal, and not under -q.
#pragma once

#include "cmd/env.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace decklog::cmd {

class ProgressLine {
 public:
  explicit ProgressLine(const Env& env) : env_(env) {}
  ~ProgressLine() { erase(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // "making the index: 1200 of 100000 (1 %)"; `all` 0: not known.
  void show(std::string_view work, std::size_t done, std::size_t all);
  void erase();

 private:
  const Env& env_;
  bool is_drawn_ = false;
  std::optional<std::chrono::steady_clock::time_point> next_;
};

}  // namespace decklog::cmd
