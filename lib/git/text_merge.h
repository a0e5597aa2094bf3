// SPDX-License-Identifier: MIT
//
// git's three-way merge of one text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace decklog::git {

// Nothing when both sides changed the same lines. Throws: SystemError.
std::optional<std::string> merge_text(std::string_view base, std::string_view ours, std::string_view theirs);

}  // namespace decklog::git
