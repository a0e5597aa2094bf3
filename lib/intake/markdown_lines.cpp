// SPDX-License-Identifier: MIT
#include "lib/intake/markdown_lines.h"

#include "lib/base/text.h"
#include "lib/intake/told_text.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

namespace decklog::intake {
namespace {

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::vector<std::string_view> cells_of(std::string_view row) {
  row = without_blanks(row);
  if (row.starts_with('|')) row.remove_prefix(1);
  if (row.ends_with('|') && !row.ends_with("\\|")) row.remove_suffix(1);
  std::vector<std::string_view> cells;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= row.size(); ++at) {
    const bool is_end = at == row.size() || (row[at] == '|' && (at == 0 || row[at - 1] != '\\'));
    if (!is_end) continue;
    cells.push_back(without_blanks(row.substr(begin, at - begin)));
    begin = at + 1;
  }
  return cells;
}

bool is_table_rule(std::string_view line) {
  line = without_blanks(line);
  return line.size() >= 3 && line.find('-') != std::string_view::npos &&
         line.find_first_not_of("|-: \t") == std::string_view::npos && line.find('|') != std::string_view::npos;
}

Columns columns_of(std::string_view header) {
  Columns columns;
  int index = 0;
  for (const std::string_view cell : cells_of(header)) {
    std::string words = label_words(cell);
    for (const std::string_view utc : {" (utc)", " utc", " (gmt)"}) {
      if (!words.ends_with(utc)) continue;
      words.resize(words.size() - utc.size());
      columns.zone = base::Zone::utc();
    }
    if (is_any_of(words, {"time", "when", "timestamp", "at", "date/time", "datetime", "date and time"})) {
      columns.clock = index;
    } else if (words == "date" || words == "day") {
      columns.day = index;
    } else if (is_any_of(words, {"who", "by", "author", "person", "name", "actor"})) {
      columns.who = index;
    }
    ++index;
  }
  if (columns.clock < 0) std::swap(columns.clock, columns.day);
  return columns;
}

std::optional<Item> list_item(std::string_view line) {
  std::size_t at = 0;
  std::size_t indent = 0;
  for (; at < line.size() && (line[at] == ' ' || line[at] == '\t'); ++at) indent += line[at] == '\t' ? 4U : 1U;
  std::size_t end = at;
  if (end < line.size() && (line[end] == '-' || line[end] == '*' || line[end] == '+')) {
    ++end;
  } else {
    while (end < line.size() && end - at < 9 && line[end] >= '0' && line[end] <= '9') ++end;
    if (end == at || end >= line.size() || (line[end] != '.' && line[end] != ')')) return std::nullopt;
    ++end;
  }
  if (end < line.size() && line[end] != ' ' && line[end] != '\t') return std::nullopt;
  std::string_view text = without_blanks(line.substr(end));
  for (const std::string_view box : {"[ ] ", "[x] ", "[X] "}) {
    if (text.starts_with(box)) text.remove_prefix(box.size());
  }
  return Item{indent, text};
}

TimedRow timed_row(std::string_view row, const Columns& columns) {
  TimedRow found;
  std::string day;
  std::vector<std::string> rest;
  int index = 0;
  for (const std::string_view cell : cells_of(row)) {
    if (index == columns.clock) {
      found.when = cell;
    } else if (index == columns.day) {
      day = std::string(cell) + " ";
    } else if (index == columns.who) {
      found.who = cell;
    } else if (!cell.empty()) {
      rest.emplace_back(cell);
    }
    ++index;
  }
  found.when = day + found.when;
  found.text = base::join(rest, " \u2014 ");
  return found;
}

std::size_t after_front_matter(const std::vector<std::string_view>& lines) {
  constexpr std::size_t kLongestHead = 200;
  if (lines.empty() || lines[0] != "---") return 0;
  for (std::size_t i = 1; i < lines.size() && i < kLongestHead; ++i) {
    if (lines[i] == "---" || lines[i] == "...") return i + 1;
  }
  return 0;
}

std::size_t indent_of(std::string_view line) {
  std::size_t indent = 0;
  for (const char c : line) {
    if (c != ' ' && c != '\t') break;
    indent += c == '\t' ? 4U : 1U;
  }
  return indent;
}

bool is_over_many(std::string_view words) {
  return is_any_of(words, {"incidents", "incident log", "incident logs", "incident reports", "postmortems", "log book",
                           "logbook", "on-call log", "on call log", "outages"});
}

bool is_rule(std::string_view line) {
  constexpr std::size_t kShortest = 3;
  line = without_blanks(line);
  return line.size() >= kShortest && line.find_first_not_of("-*_ ") == std::string_view::npos;
}

std::size_t underlined_level(std::string_view line, std::string_view next) {
  constexpr std::size_t kShortest = 3;
  next = without_blanks(next);
  const bool is_plain =
      !line.empty() && line.front() != ' ' && line.front() != '|' && line.front() != '>' && !list_item(line);
  if (!is_plain || next.size() < kShortest) return 0;
  if (next.find_first_not_of('=') == std::string_view::npos) return 1;
  return next.find_first_not_of('-') == std::string_view::npos ? 2 : 0;
}

std::string_view heading_text(std::string_view line, std::size_t level) {
  std::string_view text = without_blanks(line.substr(level));
  while (text.ends_with('#')) text.remove_suffix(1);
  return without_blanks(text);
}

}  // namespace decklog::intake
