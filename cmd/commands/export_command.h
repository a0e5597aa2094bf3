// SPDX-License-Identifier: MIT
//
// What the sources of `export` share: what was asked for, and the writers of its formats. Not for other commands.
#pragma once

#include "cmd/commands/filters.h"
#include "cmd/env.h"
#include "lib/ledger/ledger.h"

#include <functional>
#include <string>
#include <vector>

namespace decklog::cmd {

struct ExportCommand {
  std::string format;
  std::vector<std::string> ids;
  RecordFilters filters;
  // jsonl
  bool unredacted = false;
  bool without_evidence = false;
  bool timeline = false;
  // csv
  std::string table;
  bool crlf = false;
  bool exact = false;
  // openmetrics
  bool textfile = false;
  bool verify = false;
  // formats that are made as a whole
  std::string output;
};

// What is told on standard error when all is written.
struct Exported {
  std::size_t damaged = 0;
  std::size_t left_out = 0;  // texts that a redaction hides, where the reader may want to know
};

struct ExportJob {
  Env& env;
  const ExportCommand& own;
  const ledger::Ledger& ledger;
};

// The records that were asked for, one after the other, so that memory does not grow with their number; one that is
// damaged is told and counted. Ends when nobody reads any more.
Exported for_each_exported(const ExportJob& job, const std::function<void(const model::Record&)>& write);
// Their headers alone, all at once, sorted by id.
std::vector<model::Header> exported_headers(const ExportJob& job, Exported& exported);
// Whether ids or filters were given.
bool is_narrowed(const ExportCommand& own);

Exported write_jsonl(const ExportJob& job);
Exported write_json(const ExportJob& job);
Exported write_csv(const ExportJob& job);
Exported write_markdown(const ExportJob& job);
Exported write_ics(const ExportJob& job);
Exported write_openmetrics(const ExportJob& job);

}  // namespace decklog::cmd
