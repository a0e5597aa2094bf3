// SPDX-License-Identifier: MIT
//
// The process's own terminal as a Screen. For main() alone.
#pragma once

#include "cmd/screen.h"

#include <memory>

namespace decklog::cmd {

// Takes over the terminal of standard output; keys come from standard input when that is a terminal too. At most one at
// a time. Throws: SystemError when the terminal does not let itself be set.
std::unique_ptr<Screen> take_terminal();

}  // namespace decklog::cmd
