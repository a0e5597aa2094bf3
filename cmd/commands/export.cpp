// SPDX-License-Identifier: MIT
//
// Records as other programs read them. A further format is a row in kExportFormats and its writer.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/export_command.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <array>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct ExportFormat {
  std::string_view name;
  Exported (*write)(const ExportJob&);
};
constexpr std::array kExportFormats{ExportFormat{"jsonl", write_jsonl}, ExportFormat{"json", write_json},
                                    ExportFormat{"csv", write_csv},     ExportFormat{"markdown", write_markdown},
                                    ExportFormat{"ics", write_ics},     ExportFormat{"openmetrics", write_openmetrics}};

const ExportFormat& export_format_named(const std::string& name) {
  std::vector<std::string> names;
  for (const ExportFormat& format : kExportFormats) {
    if (format.name == name) return format;
    names.emplace_back(format.name);
  }
  throw base::UsageError("there is no export format '" + name + "'", "the formats are: " + base::join(names, ", "));
}

// Options that one or two formats have.
struct FormatOption {
  std::string_view name;
  std::string_view first;
  std::string_view second;  // "": none
  bool is_given = false;
};

void refuse_foreign_options(const ExportCommand& own) {
  const std::array options{FormatOption{"--unredacted", "jsonl", "", own.unredacted},
                           FormatOption{"--without-evidence", "jsonl", "", own.without_evidence},
                           FormatOption{"--timeline", "jsonl", "", own.timeline},
                           FormatOption{"--table", "csv", "", !own.table.empty()},
                           FormatOption{"--crlf", "csv", "", own.crlf},
                           FormatOption{"--exact", "csv", "", own.exact},
                           FormatOption{"--textfile", "openmetrics", "", own.textfile},
                           FormatOption{"--verify", "openmetrics", "", own.verify},
                           FormatOption{"--output", "openmetrics", "ics", !own.output.empty()}};
  for (const FormatOption& option : options) {
    if (!option.is_given || own.format == option.first || own.format == option.second) continue;
    const std::string formats =
        std::string(option.first) + (option.second.empty() ? "" : " and " + std::string(option.second));
    throw base::UsageError(std::string(option.name) + " is for " + formats + ", not for " + own.format,
                           option.name == "--output" ? "send it to a file with '> FILE'" : "");
  }
  if (own.timeline && (own.unredacted || own.without_evidence)) {
    throw base::UsageError("--timeline tells entries as they are shown: without files, and without what is redacted");
  }
}

bool has_filters(const RecordFilters& filters) {
  return filters.open || filters.closed || filters.all || filters.mine || !filters.kinds.empty() ||
         !filters.stages.empty() || !filters.priorities.empty() || !filters.services.empty() ||
         !filters.owners.empty() || !filters.labels.empty() || !filters.since.empty() || !filters.until.empty();
}

std::vector<base::RecordId> named_ids(const ExportJob& job) {
  std::vector<base::RecordId> ids;
  for (const std::string& typed : job.own.ids) {
    const base::RecordId id = job.ledger.find(typed);
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

std::vector<model::Header> selected(const ExportJob& job, Exported& exported) {
  model::Query query = query_of(job.env, job.own.filters, job.ledger);
  query.sort = model::SortBy::id;
  const auto tell = tell_damaged(job.env);
  return job.ledger.select(query, [&](const base::Error& error) {
    ++exported.damaged;
    tell(error);
  });
}

std::vector<base::RecordId> wanted_ids(const ExportJob& job, Exported& exported) {
  if (!job.own.ids.empty()) return named_ids(job);
  if (!has_filters(job.own.filters)) return job.ledger.ids();
  std::vector<base::RecordId> ids;
  for (const model::Header& record : selected(job, exported)) ids.push_back(record.id);
  return ids;
}

int run_export(Env& env, const ExportCommand& own) {
  const ExportFormat& format = export_format_named(own.format);
  refuse_foreign_options(own);
  if (env.options.json && own.format != "json") {
    throw base::UsageError("--json and 'export " + own.format + "' are two forms of one answer", "leave --json out");
  }
  if (!own.ids.empty() && has_filters(own.filters)) {
    throw base::UsageError("ids name the records; filters would choose among all", "give ids or filters");
  }
  const ledger::Ledger ledger = env.open_ledger();
  const Exported exported = format.write({env, own, ledger});
  if (exported.left_out > 0 && !env.options.quiet) {
    *env.err << "note: " << exported.left_out << " redacted " << (exported.left_out == 1 ? "text is" : "texts are")
             << " left out (--unredacted tells all)\n";
  }
  return exported.damaged == 0 ? 0 : static_cast<int>(base::ExitCode::bad_data);
}

}  // namespace

bool is_narrowed(const ExportCommand& own) { return !own.ids.empty() || has_filters(own.filters); }

Exported for_each_exported(const ExportJob& job, const std::function<void(const model::Record&)>& write) {
  Exported exported;
  for (const base::RecordId& id : wanted_ids(job, exported)) {
    try {
      write(job.ledger.read(id));
    } catch (const base::BadData& error) {
      ++exported.damaged;
      *job.env.err << "warning: " << id.str() << " is left out: " << error.what() << "\n";
    }
    if (!*job.env.out) break;  // nobody reads any more
  }
  return exported;
}

std::vector<model::Header> exported_headers(const ExportJob& job, Exported& exported) {
  if (job.own.ids.empty()) return selected(job, exported);
  std::vector<model::Header> records;
  for (const base::RecordId& id : named_ids(job)) records.push_back(job.ledger.read(id));
  return records;
}

Run bind_export(Options& options) {
  auto own = std::make_shared<ExportCommand>();
  options.positional("FORMAT", own->format, "jsonl, json, csv, markdown, ics or openmetrics");
  bind_filters(options, own->filters, model::OpenFilter::all);
  options.flag("--unredacted", own->unredacted, "jsonl: tell what redactions hide, too");
  options.flag("--without-evidence", own->without_evidence, "jsonl: leave out the files that are kept as evidence");
  options.flag("--timeline", own->timeline, "jsonl: a line for each entry, in the order in which they happened");
  options.value("--table", own->table, "TABLE",
                "csv: records (the usual one), incidents, timeline, actions or signals");
  options.flag("--crlf", own->crlf, "csv: lines end in CR LF, as RFC 4180 wants it");
  options.flag("--exact", own->exact, "csv: no quote mark (') before cells that a spreadsheet takes for formulas");
  options.flag("--textfile", own->textfile, "openmetrics: the form of node_exporter's textfile collector");
  options.flag("--verify", own->verify, "openmetrics: prove the history first, for decklog_verify_ok");
  options.value("-o,--output", own->output, "FILE", "ics, openmetrics: replace this file in one step");
  options.words("ID", own->ids, "which records (else all)");
  return [own](Env& env) { return run_export(env, *own); };
}

}  // namespace decklog::cmd
