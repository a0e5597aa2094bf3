// SPDX-License-Identifier: MIT
//
// The tables of `export csv`: a header line, then for each record its lines. Texts that a redaction hides are left out
// and marked; times are UTC, spans and lags in seconds, what is not there is an empty cell.
#pragma once

#include "cmd/render/csv.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <span>
#include <string>
#include <string_view>

namespace decklog::render {

struct CsvSource {
  const model::Policy& policy;
  base::Time now{};
  CsvForm form;
};

struct CsvTable {
  std::string_view name;     // of --table
  std::string_view meaning;  // one line for help
  std::string_view columns;  // as the header line has them
  // The lines of one record; may be "".
  std::string (*lines)(const model::Record& record, const CsvSource& source);
};

// records, incidents, timeline, actions, signals; the first is the usual one.
std::span<const CsvTable> csv_tables();
// With its line end.
std::string csv_header(const CsvTable& table, CsvForm form);

}  // namespace decklog::render
