// SPDX-License-Identifier: MIT
//
// `status`: how things stand, in a few lines; and the few characters for a shell prompt.
#pragma once

#include "cmd/render/page.h"
#include "lib/reports/queue.h"

#include <string>

namespace decklog::render {

std::string status_page(const reports::Counts& counts, const Page& page);

// "P1:2 P2:1 !1 chg:1 hnd:1": ! counts the late ones, chg changes that start soon or late or are past their end, hnd
// handoffs that nobody has accepted; "" when all is quiet. No line end, never coloured: a prompt has its own.
std::string prompt_text(const reports::Counts& counts);

}  // namespace decklog::render
