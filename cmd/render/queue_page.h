// SPDX-License-Identifier: MIT
//
// `next`: the one record to work on, why, what not to forget, what to type; and `next --all`: the queue.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/policy.h"
#include "lib/reports/queue.h"

#include <string>
#include <vector>

namespace decklog::render {

// `record`: the item's, whole. `behind`: how many wait after it in the queue.
std::string next_page(const reports::QueueItem& item, const model::Record& record, std::size_t behind,
                      const model::Policy& policy, const Page& page);
std::string queue_table(const std::vector<reports::QueueItem>& items, const Page& page);

}  // namespace decklog::render
