// SPDX-License-Identifier: MIT
//
// Private to lib/git: the index's cache of tree ids (extension TREE).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace decklog::git {

// The same cache with the folders above `paths` marked as not known; "" (no cache) when its bytes make no sense.
std::string cache_tree_without(std::string_view bytes, const std::vector<std::string>& paths);

}  // namespace decklog::git
