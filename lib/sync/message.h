// SPDX-License-Identifier: MIT
//
// What git log shows of a merge.
#pragma once

#include "lib/sync/tree_merge.h"

#include <string>

namespace decklog::sync {

// Subject, one line for each decision that both sides took, trailers.
std::string merge_message(const std::string& branch, const TreeMerge& merge);

}  // namespace decklog::sync
