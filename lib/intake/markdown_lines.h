// SPDX-License-Identifier: MIT
//
// Private to lib/intake: what a line of Markdown is. As much of it as logs need; linear in the line.
#pragma once

#include "lib/base/time.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

// "| a | b |" apart, "\\|" stays.
std::vector<std::string_view> cells_of(std::string_view row);
// "|---|:--|"
bool is_table_rule(std::string_view line);

// Where a table keeps what; -1: nowhere.
struct Columns {
  int day = -1;
  int clock = -1;
  int who = -1;
  std::optional<base::Zone> zone;  // "Time (UTC)"
};
Columns columns_of(std::string_view header);

// A row's cells of time, of who, and all others joined; views into nothing.
struct TimedRow {
  std::string when;
  std::string who;
  std::string text;
};
TimedRow timed_row(std::string_view row, const Columns& columns);

struct Item {
  std::size_t indent = 0;
  std::string_view text;
};
// "- text", "* text", "1. text", "- [x] text", with their place.
std::optional<Item> list_item(std::string_view line);
std::size_t indent_of(std::string_view line);

// The number of lines that a head of "---" takes.
std::size_t after_front_matter(const std::vector<std::string_view>& lines);

// "---", "* * *": parts what stands above from what follows.
bool is_rule(std::string_view line);
// 1 or 2 when `next` makes a heading of the line ("====", "----"); else 0.
std::size_t underlined_level(std::string_view line, std::string_view next);
// Without its marks on either side.
std::string_view heading_text(std::string_view line, std::size_t level);
// Words of a heading that stands over many incidents and is none: "Incident log".
bool is_over_many(std::string_view words);

}  // namespace decklog::intake
