// SPDX-License-Identifier: MIT
//
// A log that was kept elsewhere, from the options of `import` to a source of records.
#pragma once

#include "cmd/env.h"
#include "cmd/options.h"
#include "cmd/render/import_page.h"
#include "lib/intake/told_plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::cmd {

struct KeptLogOptions {
  std::string format;
  std::string file = "-";
  std::string map;
  std::string zone;
  std::string into;
  std::string title;
  std::string priority;
  std::string date;
  std::string users;
  std::optional<std::uint64_t> year;
  bool close = false;

  // Whether one of those was given that only logs have.
  bool is_given() const;
};
void bind_kept_log(Options& options, KeptLogOptions& own);

using ReadTold = intake::Told (*)(std::string_view bytes, const intake::Telling& how);

// Throws: UsageError for options that do not fit the format; NotFound; BadData.
intake::ToldSource open_kept_log(Env& env, const KeptLogOptions& own, ReadTold read, const ledger::Ledger& ledger);
// What it planned and doubts. Requires: it was scanned.
void add_told(const intake::ToldSource& source, render::ImportView& view);

}  // namespace decklog::cmd
