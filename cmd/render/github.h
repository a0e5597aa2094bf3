// SPDX-License-Identifier: MIT
//
// Annotations of a GitHub step: its one escape, and its limits. Whatever is printed for a step and is no annotation
// must hold no text of a record: the runner looks for `##[command]` anywhere in such a line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace decklog::render {

// Of each level GitHub shows this many in a step and drops the rest.
inline constexpr std::size_t kGithubShown = 10;
// A step's summary that is larger is dropped as a whole.
inline constexpr std::size_t kGithubSummary = 1024 * 1024;

enum class GithubLevel { error, warning, notice };
using GithubProperties = std::vector<std::pair<std::string_view, std::string>>;  // "title", "file", "line", "col"

// One line, whatever the texts hold.
std::string github_annotation(GithubLevel level, const GithubProperties& properties, const std::string& message);

}  // namespace decklog::render
