// SPDX-License-Identifier: MIT
//
// `due`: one line for each clock, what is late first, each with the command that stops it.
#pragma once

#include "cmd/render/command_table.h"
#include "cmd/render/of_ledgers.h"
#include "cmd/render/page.h"
#include "lib/reports/due.h"

#include <string>
#include <vector>

namespace decklog::render {

// A person is shown without what follows the '@' on a terminal.
std::string due_table(const std::vector<reports::DueItem>& items, Commands commands, const Page& page,
                      const OfLedgers& several = {});

std::string due_json(const std::vector<reports::DueItem>& items, base::Seconds within, base::Time now,
                     const OfLedgers& several = {});

}  // namespace decklog::render
