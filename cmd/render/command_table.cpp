// SPDX-License-Identifier: MIT
#include "cmd/render/command_table.h"

#include "lib/base/text.h"

#include <algorithm>

namespace decklog::render {
namespace {

constexpr std::size_t kLeastTitle = 16;

}  // namespace

void CommandTable::add(std::vector<Cell> cells, std::string command) {
  rows_.push_back({std::move(cells), std::move(command)});
}

Table CommandTable::without_commands() const {
  Table table(columns_);
  for (const Row& row : rows_) table.add(row.cells);
  return table;
}

// `title_cells`: what a title may take.
std::string CommandTable::with_commands(std::size_t title_cells, const Page& page) const {
  std::vector<Column> columns = columns_;
  columns.push_back({"command"});
  Table table(std::move(columns));
  for (const Row& row : rows_) {
    std::vector<Cell> cells = row.cells;
    cells.back().text = base::cut_to_width(cells.back().text, title_cells);
    cells.push_back({row.command, Role::plain});
    table.add(std::move(cells));
  }
  Page uncut = page;
  uncut.terminal = false;
  return table.str(uncut);
}

std::string CommandTable::commands_below(const Page& page) const {
  const std::vector<std::string> blocks = without_commands().blocks(page);
  std::string text = blocks.front();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    text += blocks[i + 1] + "    " + base::for_terminal(rows_[i].command) + "\n";
  }
  return text;
}

// The columns that all but the titles take.
std::size_t CommandTable::width_without_titles(const Page& page) const {
  Page plain = page;
  plain.style = Style(false);
  std::size_t widest = 0;
  for (const std::string& line : base::split_lines(with_commands(0, plain))) {
    widest = std::max(widest, base::display_width(line));
  }
  return widest - base::display_width(columns_.back().title);
}

std::string CommandTable::str(Commands commands, const Page& page) const {
  if (rows_.empty()) return "";
  if (commands == Commands::left_out) return without_commands().str(page);
  if (!page.terminal) return with_commands(std::string::npos, page);
  const std::size_t others = width_without_titles(page);
  if (others + kLeastTitle > page.width) return commands_below(page);
  return with_commands(page.width - others, page);
}

}  // namespace decklog::render
