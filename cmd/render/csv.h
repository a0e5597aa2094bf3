// SPDX-License-Identifier: MIT
//
// The one writer of CSV (RFC 4180): `list --csv`, `stats --csv`, `export csv`. Every text goes through its escape here.
#pragma once

#include "lib/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::render {

// What a spreadsheet would take for a formula begins with a quote mark ('), or stands as it is: for programs.
enum class Formulas { guarded, as_they_are };
enum class LineEnds { lf, crlf };

struct CsvForm {
  Formulas formulas = Formulas::guarded;
  LineEnds lines = LineEnds::lf;
};

// Quoted where it must be; controls are as visible as on a terminal, but line ends stay.
std::string csv_cell(std::string_view text, Formulas formulas = Formulas::guarded);

// One line, cell by cell.
class CsvRow {
 public:
  explicit CsvRow(CsvForm form = {}) : form_(form) {}

  CsvRow& text(std::string_view text);
  // Nothing is an empty cell. A negative number is no formula.
  CsvRow& number(std::optional<std::int64_t> number);
  CsvRow& time(const std::optional<base::Time>& time);

  // With its line end.
  std::string str() const;

 private:
  CsvRow& add(std::string_view cell);

  CsvForm form_;
  std::string line_;
  bool is_first_ = true;
};

}  // namespace decklog::render
