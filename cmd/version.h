// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace decklog::cmd {

extern const std::string_view kVersion;  // the project's, from CMake

}  // namespace decklog::cmd
