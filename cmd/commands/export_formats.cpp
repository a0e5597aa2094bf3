// SPDX-License-Identifier: MIT
//
// The formats of `export` but jsonl. csv, json and markdown go record by record; ics and openmetrics start from the
// index and are made as a whole.
#include "cmd/commands/common.h"
#include "cmd/commands/export_command.h"
#include "cmd/commands/look.h"
#include "cmd/commands/parse.h"
#include "cmd/commands/text_file.h"
#include "cmd/render/export_csv.h"
#include "cmd/render/export_ics.h"
#include "cmd/render/export_json.h"
#include "cmd/render/export_markdown.h"
#include "cmd/render/openmetrics.h"
#include "cmd/version.h"
#include "lib/base/error.h"
#include "lib/ledger/verify.h"

#include <algorithm>
#include <iterator>
#include <ostream>

namespace decklog::cmd {
namespace {

// A calendar of everything would be slow in every program that shows it.
constexpr std::chrono::days kUsualCalendar{90};

const render::CsvTable& csv_table_named(const std::string& name) {
  std::vector<std::string> names;
  for (const render::CsvTable& table : render::csv_tables()) {
    if (name.empty() || table.name == name) return table;
    names.emplace_back(table.name);
  }
  refuse_word("--table", name, names);
}

// A new file every time, in one step: readers see how old it is, and never half of it.
void write_whole(const ExportJob& job, const std::string& text) {
  const std::string& file = job.own.output;
  if (file.empty() || file == "-") {
    *job.env.out << text;
    return;
  }
  constexpr std::size_t kMaxReplaced = 64 * 1024 * 1024;
  const std::filesystem::path path = job.env.folder / file;
  write_text_file(path, read_text_file(path, kMaxReplaced), text);
}

// What is open, and what was written to lately.
std::vector<model::Header> usual_calendar(const ExportJob& job, Exported& exported) {
  model::Query query;
  query.sort = model::SortBy::id;
  std::vector<model::Header> records = job.ledger.select(query, [&](const base::Error& error) {
    ++exported.damaged;
    tell_damaged(job.env)(error);
  });
  query.open = model::OpenFilter::closed;
  query.updated_since = job.env.world.now() - kUsualCalendar;
  std::vector<model::Header> over = job.ledger.select(query, {});
  std::move(over.begin(), over.end(), std::back_inserter(records));
  return records;
}

std::optional<bool> verified(const ExportJob& job) {
  if (!job.own.verify) return std::nullopt;
  ledger::VerifyOptions options;
  options.progress = [&](std::size_t done, std::size_t all) {
    if (job.env.world.progress) job.env.world.progress("proving the history", done, all);
  };
  return ledger::verify(job.ledger, options, [](const model::LedgerFinding&) {}).errors == 0;
}

}  // namespace

Exported write_csv(const ExportJob& job) {
  const render::CsvTable& table = csv_table_named(job.own.table);
  const render::CsvSource source{
      .policy = job.ledger.policy(),
      .now = job.env.world.now(),
      .form = {.formulas = job.own.exact ? render::Formulas::as_they_are : render::Formulas::guarded,
               .lines = job.own.crlf ? render::LineEnds::crlf : render::LineEnds::lf}};
  *job.env.out << render::csv_header(table, source.form);
  return for_each_exported(job, [&](const model::Record& record) { *job.env.out << table.lines(record, source); });
}

Exported write_json(const ExportJob& job) {
  const base::Time now = job.env.world.now();
  render::Place place = render::Place::first;
  *job.env.out << render::export_begin({.now = now, .ref = job.ledger.ref(), .head = job.ledger.head()});
  const Exported exported = for_each_exported(job, [&](const model::Record& record) {
    *job.env.out << render::told_record(record, job.ledger.policy(), now, place);
    place = render::Place::further;
  });
  *job.env.out << render::export_end(place);
  return exported;
}

Exported write_markdown(const ExportJob& job) {
  const char* between = "";
  return for_each_exported(job, [&](const model::Record& record) {
    *job.env.out << between << render::record_markdown(record, job.ledger.policy());
    between = "\n";
  });
}

Exported write_ics(const ExportJob& job) {
  Exported exported;
  const render::RecordCalendar info{.name = job.ledger.folder().filename().string(),
                                    .ledger_id = calendar_id(job.ledger),
                                    .now = job.env.world.now()};
  const std::vector<model::Header> records =
      is_narrowed(job.own) ? exported_headers(job, exported) : usual_calendar(job, exported);
  write_whole(job, render::records_ics(records, job.ledger.policy(), info));
  return exported;
}

Exported write_openmetrics(const ExportJob& job) {
  if (!job.own.ids.empty()) {
    throw base::UsageError("'export openmetrics' tells numbers of many records and takes no ids",
                           "narrow it with the filters of 'decklog list', for example -s SERVICE");
  }
  Exported exported;
  const std::vector<model::Header> records = exported_headers(job, exported);
  const reports::Measures measures = reports::measures(records, job.ledger.policy(), job.env.world.now());
  const render::MetricsSource source{.measures = measures,
                                     .version = std::string(version()),
                                     .head = job.ledger.head(),
                                     .head_time = job.ledger.head_time(),
                                     .unreadable = exported.damaged,
                                     .is_verified = verified(job)};
  write_whole(job, render::openmetrics(
                       source, job.own.textfile ? render::MetricsForm::textfile : render::MetricsForm::openmetrics));
  return exported;
}

}  // namespace decklog::cmd
