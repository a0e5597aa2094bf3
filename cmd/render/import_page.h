// SPDX-License-Identifier: MIT
//
// What an import did, or would do.
#pragma once

#include "cmd/render/page.h"

#include <cstddef>
#include <string>

namespace decklog::render {

struct ImportView {
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
};

// One line of answer, a line for each thing to know, and the next command.
std::string import_text(const ImportView& view, const Page& page);
std::string import_json(const ImportView& view);

}  // namespace decklog::render
