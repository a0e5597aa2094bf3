// SPDX-License-Identifier: MIT
//
// A table each of whose lines ends in what to type. Nothing of a command is ever cut: it stands in the last column, or,
// on a terminal too narrow for that, on a line of its own.
#pragma once

#include "cmd/render/table.h"

#include <string>
#include <vector>

namespace decklog::render {

enum class Commands { shown, left_out };

class CommandTable {
 public:
  // The last column is the title, which gives way to the commands.
  explicit CommandTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // Requires: as many cells as columns.
  void add(std::vector<Cell> cells, std::string command);
  // "" without rows.
  std::string str(Commands commands, const Page& page) const;

 private:
  struct Row {
    std::vector<Cell> cells;
    std::string command;
  };

  Table without_commands() const;
  std::string with_commands(std::size_t title_cells, const Page& page) const;
  std::string commands_below(const Page& page) const;
  std::size_t width_without_titles(const Page& page) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace decklog::render
