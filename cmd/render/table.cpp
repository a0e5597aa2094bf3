// SPDX-License-Identifier: MIT
#include "cmd/render/table.h"

#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>

namespace decklog::render {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastLastColumn = 12;

std::string blanks(std::size_t count) { return std::string(count, ' '); }

std::string aligned(const std::string& text, std::size_t width, Align align) {
  const std::size_t missing = width - std::min(width, base::display_width(text));
  return align == Align::right ? blanks(missing) + text : text + blanks(missing);
}

// The blanks that fill a cell are not painted, so that they can be cut from the end of the line.
std::string painted(const Cell& cell, std::size_t width, Align align, const Style& style) {
  const std::string full = aligned(cell.text, width, align);
  const std::size_t at = align == Align::right ? full.size() - cell.text.size() : 0;
  return full.substr(0, at) + style.paint(cell.role, cell.text) + full.substr(at + cell.text.size());
}

void end_line(std::string& text) {
  text.erase(text.find_last_not_of(' ') + 1);
  text += '\n';
}

}  // namespace

void Table::add(std::vector<Cell> cells) {
  DECKLOG_CHECK(cells.size() == columns_.size(), "a row has a cell for each column");
  for (Cell& cell : cells) cell.text = base::for_terminal(cell.text);
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = base::display_width(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, base::display_width(row[i].text));
    widths.push_back(width);
  }
  return widths;
}

std::string Table::str(const Page& page, std::size_t indent) const {
  if (rows_.empty()) return "";
  const std::vector<std::size_t> column_widths = widths();
  const std::size_t last = columns_.size() - 1;
  std::size_t before_last = indent;
  for (std::size_t i = 0; i < last; ++i) before_last += column_widths[i] + kGap;
  const std::size_t room = page.width > before_last ? page.width - before_last : 0;

  const auto line = [&](const std::vector<Cell>& cells) {
    std::string text = blanks(indent);
    for (std::size_t i = 0; i < last; ++i) {
      text += painted(cells[i], column_widths[i], columns_[i].align, page.style) + blanks(kGap);
    }
    Cell end = cells[last];
    if (page.terminal) end.text = base::cut_to_width(end.text, std::max(room, kLeastLastColumn));
    const std::size_t width = columns_[last].align == Align::right ? column_widths[last] : 0;
    text += painted(end, width, columns_[last].align, page.style);
    end_line(text);
    return text;
  };

  std::string text;
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.push_back({column.title, Role::dim});
  if (std::any_of(columns_.begin(), columns_.end(), [](const Column& c) { return !c.title.empty(); })) {
    text += line(titles);
  }
  for (const auto& row : rows_) text += line(row);
  return text;
}

}  // namespace decklog::render
