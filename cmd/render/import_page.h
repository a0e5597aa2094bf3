// SPDX-License-Identifier: MIT
//
// What an import did, or would do.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/record.h"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace decklog::render {

// A record that a log would make, or add to.
struct PlannedLog {
  model::Record record;
  bool is_new = false;
  std::set<base::EntryId> added;
};
struct ImportDoubt {
  int line = 0;  // 0: of no line
  std::string message;
};

struct ImportView {
  std::string file;  // as a person calls it
  bool is_dry_run = false;
  std::size_t records = 0;
  std::size_t new_records = 0;
  std::size_t unchanged = 0;
  std::size_t entries = 0;
  std::size_t files = 0;
  std::size_t missing_files = 0;
  std::size_t unnamed_files = 0;
  std::size_t hidden = 0;
  std::size_t problems = 0;
  std::size_t commits = 0;
  std::string commit;  // "" when nothing was written
  // Of kept logs:
  std::vector<ImportDoubt> doubts;
  std::size_t masked = 0;           // secrets
  std::size_t not_closed = 0;       // new incidents that their log tells the end of
  std::vector<PlannedLog> planned;  // in a dry run
  std::string only_record;          // the short id of the one record that changed; "" when it is not one
};

// One line of answer, a line for each thing to know, and the next command.
std::string import_text(const ImportView& view, const Page& page);
std::string import_json(const ImportView& view);
// What looks wrong in the input: a line each, for standard error.
std::string import_doubts(const ImportView& view);

}  // namespace decklog::render
