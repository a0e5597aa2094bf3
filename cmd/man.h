// SPDX-License-Identifier: MIT
//
// Manual pages (man(7)): decklog(1) and one for each command, decklog-ack(1), made from what help is made from.
#pragma once

#include "cmd/command.h"

#include <string>
#include <string_view>
#include <vector>

namespace decklog::cmd {

// `version`: of this binary, for the foot of the page.
std::string man_overview(const std::vector<Command>& table, std::string_view version);
std::string man_page(const std::vector<Command>& table, const Command& command, std::string_view version);

// A text as roff reads it back: no character or line of it is a request.
std::string roff_text(std::string_view text);

}  // namespace decklog::cmd
