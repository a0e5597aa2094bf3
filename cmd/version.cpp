// SPDX-License-Identifier: MIT
#include "cmd/version.h"

namespace decklog::cmd {

const std::string_view kVersion = DECKLOG_VERSION;

}  // namespace decklog::cmd
