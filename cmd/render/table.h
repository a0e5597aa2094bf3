// SPDX-License-Identifier: MIT
//
// Aligned columns for people, right for wide characters. Cells are escaped for terminals here. On a terminal the last
// column is cut to the width; into a file or a pipe nothing is ever cut.
#pragma once

#include "cmd/render/page.h"

#include <string>
#include <vector>

namespace decklog::render {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
};

struct Cell {
  std::string text;
  Role role = Role::plain;
};

class Table {
 public:
  // Without titles (all empty) no header row is shown.
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // Requires: as many cells as columns.
  void add(std::vector<Cell> cells);
  bool empty() const { return rows_.empty(); }
  // `indent` blanks before each line. Ends in LF; "" without rows.
  std::string str(const Page& page, std::size_t indent = 0) const;

 private:
  std::vector<std::size_t> widths() const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace decklog::render
