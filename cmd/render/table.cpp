// SPDX-License-Identifier: MIT
#include "cmd/render/table.h"

#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>

namespace decklog::render {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastRoom = 12;

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

// One group as long as that fits, else as many columns in each line as do.
std::vector<Table::Group> Table::groups(const std::vector<std::size_t>& widths, const Page& page,
                                        std::size_t indent) const {
  const std::size_t last = columns_.size() - 1;
  const auto needed = [&](std::size_t i) { return i == last ? std::min(widths[i], columns_[i].least) : widths[i]; };
  std::size_t whole = indent;
  for (std::size_t i = 0; i <= last; ++i) whole += needed(i) + (i == last ? 0 : kGap);
  const bool may_stack = page.terminal && page.rows == Page::Rows::may_stack;
  if (!may_stack || whole <= page.width) return {{0, columns_.size(), indent}};
  std::vector<Group> groups{{0, 0, indent}};
  std::size_t used = indent;
  for (std::size_t i = 0; i <= last; ++i) {
    if (i > groups.back().begin && used + needed(i) > page.width) {
      groups.push_back({i, i, indent + kGap});
      used = indent + kGap;
    }
    groups.back().end = i + 1;
    used += widths[i] + kGap;
  }
  return groups;
}

std::string Table::line(const std::vector<Cell>& cells, const Group& group, const std::vector<std::size_t>& widths,
                        const Page& page) const {
  std::string text = blanks(group.indent);
  std::size_t used = group.indent;
  const std::size_t last = group.end - 1;
  for (std::size_t i = group.begin; i < last; ++i) {
    text += painted(cells[i], widths[i], columns_[i].align, page.style) + blanks(kGap);
    used += widths[i] + kGap;
  }
  Cell end = cells[last];
  const std::size_t room = page.width > used ? page.width - used : 0;
  if (page.terminal) end.text = base::cut_to_width(end.text, std::max(room, kLeastRoom));
  const std::size_t width = columns_[last].align == Align::right ? widths[last] : 0;
  text += painted(end, width, columns_[last].align, page.style);
  end_line(text);
  return text;
}

std::vector<std::string> Table::blocks(const Page& page, std::size_t indent) const {
  const std::vector<std::size_t> column_widths = widths();
  const std::vector<Group> lines = groups(column_widths, page, indent);
  const auto block = [&](const std::vector<Cell>& cells) {
    std::string text;
    for (const Group& group : lines) {
      const std::string own = line(cells, group, column_widths, page);
      if (own != "\n" || lines.size() == 1) text += own;
    }
    return text;
  };
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.push_back({column.title, Role::dim});
  const bool is_titled =
      std::any_of(columns_.begin(), columns_.end(), [](const Column& c) { return !c.title.empty(); });
  std::vector<std::string> all{is_titled ? block(titles) : ""};
  for (const auto& row : rows_) all.push_back(block(row));
  return all;
}

std::string Table::str(const Page& page, std::size_t indent) const {
  return rows_.empty() ? "" : base::join(blocks(page, indent), "");
}

}  // namespace decklog::render
