// SPDX-License-Identifier: MIT
//
// `export json`: all records in one document "decklog.export/1", written record by record; and the lines of `export
// jsonl --timeline`. Unlike export_jsonl.h they are for analysis: entries say what they say after corrections, and what
// follows from a record is computed. Redacted texts are never told.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <string>
#include <string_view>

namespace decklog::render {

struct ExportHead {
  base::Time now{};
  std::string ref;
  std::string head;  // hex of its commit
};

// begin, then for each record told_record(), the first without a comma before it, then end. Each stands on a line.
std::string export_begin(const ExportHead& head);
enum class Place { first, further };
std::string told_record(const model::Record& record, const model::Policy& policy, base::Time now, Place place);
std::string export_end(Place next);

// A line for each entry, in the order in which they happened.
std::string entry_lines(const model::Record& record);

}  // namespace decklog::render
