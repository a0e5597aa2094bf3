// SPDX-License-Identifier: MIT
#include "cmd/version.h"

namespace decklog::cmd {

std::string_view version() { return DECKLOG_VERSION; }

}  // namespace decklog::cmd
