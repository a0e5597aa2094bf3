// SPDX-License-Identifier: MIT
//
// The whole terminal, for a view that draws itself again and again. Env opens one; main() has the real one, tests
// another.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace decklog::cmd {

struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
  bool operator==(const ScreenSize&) const = default;
};

// Why a wait ended.
enum class Woken {
  time,    // the time was over
  keys,    // somebody typed
  redraw,  // the size is another, or the terminal was somebody else's meanwhile
  gone,    // the terminal is not there any more
};

// From its construction to its destruction the terminal shows another page than the shell's, without cursor, and gives
// each key at once. However the process ends (but for SIGKILL), the terminal is given back as it was: Ctrl-C ends the
// process with 0, SIGTERM, SIGHUP and SIGQUIT with their own status; Ctrl-Z gives it back until the process goes on.
class Screen {
 public:
  Screen() = default;
  virtual ~Screen() = default;
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  virtual ScreenSize size() const = 0;
  // All at once. What cannot be written is not an error: the terminal is gone then, and wait() says so.
  virtual void write(std::string_view bytes) = 0;
  // `keys` has what was typed, if that ended the wait; else it is "".
  virtual Woken wait(std::chrono::milliseconds at_most, std::string& keys) = 0;
};

}  // namespace decklog::cmd
