// SPDX-License-Identifier: MIT
#include "cmd/render/csv.h"

#include "lib/base/text.h"

#include <algorithm>
#include <array>

namespace decklog::render {
namespace {

// Also the wide forms, which spreadsheets in East Asian settings read as the narrow ones. Tabs and carriage returns,
// which some skip, are made visible before.
constexpr std::array<std::string_view, 8> kFormulaStarts{"=", "+", "-", "@", "＝", "＋", "－", "＠"};

bool begins_formula(std::string_view cell) {
  const std::size_t first = cell.find_first_not_of(" \n");
  if (first == std::string_view::npos) return false;
  cell.remove_prefix(first);
  return std::any_of(kFormulaStarts.begin(), kFormulaStarts.end(),
                     [&](std::string_view start) { return cell.starts_with(start); });
}

}  // namespace

std::string csv_cell(std::string_view text, Formulas formulas) {
  std::string cell = base::for_terminal(text, base::Lines::keep);
  if (formulas == Formulas::guarded && begins_formula(cell)) cell.insert(0, "'");
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

CsvRow& CsvRow::text(std::string_view text) { return add(csv_cell(text, form_.formulas)); }

CsvRow& CsvRow::number(std::optional<std::int64_t> number) { return add(number ? std::to_string(*number) : ""); }

CsvRow& CsvRow::time(const std::optional<base::Time>& time) { return add(time ? base::format_utc(*time) : ""); }

CsvRow& CsvRow::add(std::string_view cell) {
  if (!is_first_) line_ += ',';
  is_first_ = false;
  line_ += cell;
  return *this;
}

std::string CsvRow::str() const { return line_ + (form_.lines == LineEnds::crlf ? "\r\n" : "\n"); }

}  // namespace decklog::render
