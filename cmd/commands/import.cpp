// SPDX-License-Identifier: MIT
//
// Whole records from elsewhere. A further format is a row in import_format_named().
#include "lib/ledger/import.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/sync_after.h"
#include "cmd/progress.h"
#include "cmd/render/import_page.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/intake/jsonl.h"

#include <array>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct ImportCommand {
  std::string format;
  std::string file = "-";
  bool history = false;
  bool dry_run = false;
};

using OpenSource = std::unique_ptr<ledger::ImportSource> (*)(Env&, const std::string& file, const ledger::Ledger&);
struct ImportFormat {
  std::string_view name;
  OpenSource open;
};

std::unique_ptr<ledger::ImportSource> open_jsonl(Env& env, const std::string& file, const ledger::Ledger& ledger) {
  const bool is_input = file == "-";
  const std::filesystem::path path = is_input ? std::filesystem::path("-") : env.folder / file;
  const int input = intake::open_input(path, *env.in, [&] { return ledger::open_scratch(ledger); });
  return std::make_unique<intake::JsonlSource>(input, is_input ? "standard input" : file);
}

const ImportFormat& import_format_named(const std::string& name) {
  static constexpr std::array kFormats{ImportFormat{"jsonl", open_jsonl}};
  for (const ImportFormat& format : kFormats) {
    if (format.name == name) return format;
  }
  std::vector<std::string> names;
  for (const ImportFormat& format : kFormats) names.emplace_back(format.name);
  throw base::UsageError("there is no import format '" + name + "'", "the formats are: " + base::join(names, ", "));
}

render::ImportView view_of(const ledger::Imported& done, const ImportCommand& own) {
  return {.is_dry_run = own.dry_run,
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

ledger::Imported import_now(Env& env, const ImportCommand& own, ledger::Ledger& ledger) {
  const auto source = import_format_named(own.format).open(env, own.file, ledger);
  using Options = ledger::ImportOptions;
  ProgressLine progress(env);
  return ledger::import_records(
      ledger, *source,
      {.format = own.format,
       .commits = own.history ? Options::Commits::each_entry : Options::Commits::one,
       .effect = own.dry_run ? Options::Effect::only_count : Options::Effect::write,
       .progress = [&](const char* what, std::size_t done, std::size_t all) { progress.show(what, done, all); }});
}

int run_import(Env& env, const ImportCommand& own) {
  import_format_named(own.format);
  if (own.file == "-" && env.in_is_terminal) {
    throw base::UsageError("what shall be imported? name a file, or send it through standard input",
                           "decklog export jsonl | decklog --ledger OTHER import jsonl");
  }
  ledger::Ledger ledger = env.open_ledger();
  const ledger::Imported done = import_now(env, own, ledger);
  const render::ImportView view = view_of(done, own);
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
  options.positional("FORMAT", own->format, "jsonl: what 'decklog export jsonl' writes");
  options.positional("FILE", own->file, "what to import (else standard input, also as '-')", Presence::optional);
  options.flag("--history", own->history, "one commit for each entry, by who recorded it, at that time");
  options.flag("--dry-run", own->dry_run, "only read, check and count");
  return [own](Env& env) { return run_import(env, *own); };
}

}  // namespace decklog::cmd
