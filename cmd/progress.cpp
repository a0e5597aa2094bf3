// SPDX-License-Identifier: MIT
#include "cmd/progress.h"

#include <ostream>

namespace decklog::cmd {

void ProgressLine::show(std::string_view work, std::size_t done, std::size_t all) {
  if (!env_.err_is_terminal || env_.options.quiet) return;
  const auto now = std::chrono::steady_clock::now();
  if (!next_) next_ = now + std::chrono::seconds(1);
  if (now < *next_) return;
  next_ = now + std::chrono::milliseconds(200);
  *env_.err << "\r\x1b[K" << work << ": " << done;
  if (all > 0) *env_.err << " of " << all << " (" << 100 * done / all << " %)";
  *env_.err << std::flush;
  is_drawn_ = true;
}

void ProgressLine::erase() {
  if (is_drawn_) *env_.err << "\r\x1b[K" << std::flush;
  is_drawn_ = false;
  next_.reset();
}

}  // namespace decklog::cmd
