// SPDX-License-Identifier: MIT
//
// `next`: the one record to work on, why, what not to forget, what to type; and `next --all`: the queue.
#pragma once

#include "cmd/render/command_table.h"
#include "cmd/render/page.h"
#include "lib/model/policy.h"
#include "lib/reports/queue.h"

#include <string>
#include <vector>

namespace decklog::render {

// `record`: the item's, whole. `not_to_forget`: what stands above it (lib/reports/queue.h). `behind`: how many wait
// after it in the queue.
std::string next_page(const reports::QueueItem& item, const model::Record& record,
                      const std::vector<reports::QueueItem>& not_to_forget, std::size_t behind,
                      const model::Policy& policy, const Page& page);
// A handoff's owner here is its receiver. A person is shown without what follows the '@' on a terminal.
std::string queue_table(const std::vector<reports::QueueItem>& items, Commands commands, const Page& page);

}  // namespace decklog::render
