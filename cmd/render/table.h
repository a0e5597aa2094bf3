// SPDX-License-Identifier: MIT
//
// Aligned columns for people, right for wide characters. Cells are escaped for terminals here. On a terminal the last
// column is cut to the width; where that does not do, each row takes several lines, the later ones indented. Into a
// file or a pipe nothing is ever cut.
#pragma once

#include "cmd/render/page.h"

#include <string>
#include <vector>

namespace decklog::render {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
  std::size_t least = 12;  // as the last column: cut to fewer cells only when each row has several lines already
};
inline constexpr std::size_t kWhole = 10'000;  // as `least`: not cut before

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
  // The lines of the titles ("" without titles), then those of each row; str() is all of them.
  std::vector<std::string> blocks(const Page& page, std::size_t indent = 0) const;

 private:
  // Columns that stand in one line, and where the line begins.
  struct Group {
    std::size_t begin = 0;
    std::size_t end = 0;  // one past the last column
    std::size_t indent = 0;
  };

  std::vector<std::size_t> widths() const;
  std::vector<Group> groups(const std::vector<std::size_t>& widths, const Page& page, std::size_t indent) const;
  std::string line(const std::vector<Cell>& cells, const Group& group, const std::vector<std::size_t>& widths,
                   const Page& page) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace decklog::render
