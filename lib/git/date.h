// SPDX-License-Identifier: MIT
//
// Private to lib/git: the dates that GIT_AUTHOR_DATE and GIT_COMMITTER_DATE may hold.
// Source: git's documentation of date formats (git-commit(1), "Date formats").
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace decklog::git {

struct GitDate {
  std::int64_t seconds = 0;
  int offset_minutes = 0;
};

// `@1700000000 +0900`, `1700000000 +0900`, RFC 3339 / ISO 8601 (`2026-11-22T08:03:11Z`, with a blank, without a zone:
// UTC), and RFC 2822 (`Sun, 22 Nov 2026 08:03:11 +0900`). Nothing for anything else.
std::optional<GitDate> parse_git_date(std::string_view text);

}  // namespace decklog::git
