// SPDX-License-Identifier: MIT
//
// Help as text: the grouped list of commands, and the page of one. Made from the table and from what is bound, so that
// it cannot disagree with what is parsed.
#pragma once

#include "cmd/command.h"

#include <string>

namespace decklog::cmd {

// `program` is how the tool was called: "decklog" or "git decklog".
std::string command_list(const std::vector<Command>& table, const std::string& program);
std::string command_page(const Command& command, const std::string& program);

}  // namespace decklog::cmd
