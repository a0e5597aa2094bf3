// SPDX-License-Identifier: MIT
//
// Whole records from elsewhere, and logs that were kept elsewhere. A further format is a row in import_format_named().
#include "lib/ledger/import.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/kept_log.h"
#include "cmd/commands/sync_after.h"
#include "cmd/progress.h"
#include "cmd/render/import_page.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/intake/jsonl.h"
#include "lib/intake/told_plan.h"

#include <array>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct ImportCommand {
  KeptLogOptions log;  // also the format and the file of others
  bool history = false;
  bool dry_run = false;
};

// How a log is read; nullptr: the records of another ledger.
struct ImportFormat {
  std::string_view name;
  ReadTold read;
};

std::unique_ptr<ledger::ImportSource> open_jsonl(Env& env, const std::string& file, const ledger::Ledger& ledger) {
  const bool is_input = file == "-";
  const std::filesystem::path path = is_input ? std::filesystem::path("-") : env.folder / file;
  const int input = intake::open_input(path, *env.in, [&] { return ledger::open_scratch(ledger); });
  return std::make_unique<intake::JsonlSource>(input, is_input ? "standard input" : file);
}

const ImportFormat& import_format_named(const std::string& name) {
  static constexpr std::array kImportFormats{
      ImportFormat{"jsonl", nullptr},
      ImportFormat{"markdown", intake::read_markdown_log},
      ImportFormat{"csv", intake::read_csv},
      ImportFormat{"slack", intake::read_slack},
      ImportFormat{"chat", intake::read_chat},
      ImportFormat{"mail", intake::read_mail},
      ImportFormat{"opsgenie", intake::read_opsgenie_export},
      ImportFormat{"pagerduty", intake::read_pagerduty_export},
  };
  for (const ImportFormat& format : kImportFormats) {
    if (format.name == name) return format;
  }
  std::vector<std::string> names;
  for (const ImportFormat& format : kImportFormats) names.emplace_back(format.name);
  throw base::UsageError("there is no import format '" + name + "'", "the formats are: " + base::join(names, ", "));
}

render::ImportView view_of(const ledger::Imported& done, const ImportCommand& own) {
  return {.file = own.log.file == "-" ? "standard input" : own.log.file,
          .is_dry_run = own.dry_run,
          .records = done.records,
          .new_records = done.new_records,
          .unchanged = done.unchanged,
          .entries = done.entries,
          .files = done.files,
          .missing_files = done.missing_files,
          .unnamed_files = done.unnamed_files,
          .hidden = done.hidden,
          .problems = done.problems,
          .commits = done.commits,
          .commit = done.commit};
}

ledger::Imported import_from(Env& env, const ImportCommand& own, ledger::Ledger& ledger, ledger::ImportSource& source) {
  using Options = ledger::ImportOptions;
  ProgressLine progress(env);
  return ledger::import_records(
      ledger, source,
      {.format = own.log.format,
       .commits = own.history ? Options::Commits::each_entry : Options::Commits::one,
       .effect = own.dry_run ? Options::Effect::only_count : Options::Effect::write,
       .progress = [&](const char* what, std::size_t done, std::size_t all) { progress.show(what, done, all); }});
}

void refuse_mixed(const ImportCommand& own, const ImportFormat& format) {
  if (own.history && format.read != nullptr) {
    throw base::UsageError("--history is for jsonl: other logs have no commits", "decklog import jsonl FILE --history");
  }
  if (format.read == nullptr && own.log.is_given()) {
    throw base::UsageError("these options are for logs; jsonl says all by itself",
                           "decklog import jsonl FILE [--history] [--dry-run]");
  }
}

ledger::Imported import_now(Env& env, const ImportCommand& own, ledger::Ledger& ledger, render::ImportView& view) {
  const ImportFormat& format = import_format_named(own.log.format);
  if (format.read == nullptr) {
    const ledger::Imported done = import_from(env, own, ledger, *open_jsonl(env, own.log.file, ledger));
    view = view_of(done, own);
    return done;
  }
  intake::ToldSource source = open_kept_log(env, own.log, format.read, ledger);
  const ledger::Imported done = import_from(env, own, ledger, source);
  view = view_of(done, own);
  add_told(source, view);
  return done;
}

int run_import(Env& env, const ImportCommand& own) {
  refuse_mixed(own, import_format_named(own.log.format));
  if (own.log.file == "-" && env.in_is_terminal) {
    throw base::UsageError("what shall be imported? name a file, or send it through standard input",
                           "decklog export jsonl | decklog --ledger OTHER import jsonl");
  }
  ledger::Ledger ledger = env.open_ledger();
  render::ImportView view;
  const ledger::Imported done = import_now(env, own, ledger, view);
  if (!env.options.json) *env.err << render::import_doubts(view);
  if (env.options.json) {
    *env.out << render::import_json(view);
  } else if (env.options.quiet) {
    if (!done.commit.empty()) *env.out << done.commit << "\n";
  } else {
    *env.out << render::import_text(view, page_of(env));
  }
  if (done.is_unsigned && !env.options.quiet) {
    *env.err << "note: commit.gpgsign is on, but these commits are not signed: an import with history cannot\n";
  }
  if (!done.commit.empty()) sync_after(env, ledger);
  return 0;
}

}  // namespace

Run bind_import(Options& options) {
  auto own = std::make_shared<ImportCommand>();
  options.positional("FORMAT", own->log.format, "jsonl, markdown, csv, slack, chat, mail, opsgenie or pagerduty");
  options.positional("FILE", own->log.file, "what to import (else standard input, also as '-')", Presence::optional);
  bind_kept_log(options, own->log);
  options.flag("--history", own->history, "jsonl: one commit for each entry, by who recorded it, at that time");
  options.flag("--dry-run", own->dry_run, "only read and check, and show what would be written");
  return [own](Env& env) { return run_import(env, *own); };
}

}  // namespace decklog::cmd
