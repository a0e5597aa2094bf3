// SPDX-License-Identifier: MIT
//
// The options by which commands choose among all records (`list`, `search`), and the query that they make.
#pragma once

#include "cmd/env.h"
#include "cmd/options.h"
#include "lib/ledger/ledger.h"
#include "lib/model/query.h"

#include <string>
#include <vector>

namespace decklog::cmd {

struct RecordFilters {
  model::OpenFilter by_default = model::OpenFilter::open;  // without --open, --closed, --all; set by bind_filters()
  bool open = false;
  bool closed = false;
  bool all = false;
  std::vector<std::string> kinds;
  std::vector<std::string> stages;
  std::vector<std::string> priorities;
  std::vector<std::string> services;
  std::vector<std::string> owners;
  bool mine = false;
  std::vector<std::string> labels;
  std::string since;
  std::string until;
};

void bind_filters(Options& options, RecordFilters& filters, model::OpenFilter by_default);

// Throws: UsageError for a value that is none, and for --open, --closed and --all together.
model::Query query_of(const Env& env, const RecordFilters& filters, const ledger::Ledger& ledger);

// Whether the query asks for more than open or closed records.
bool is_narrowed(const model::Query& query);

// What an option names that may be repeated and holds commas: "a,b" and "a" "b" are the same.
std::vector<std::string> alternatives(const std::vector<std::string>& given);

}  // namespace decklog::cmd
