// SPDX-License-Identifier: MIT
//
// Records as other programs read them. A further format is a row in export_format_named().
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/export_jsonl.h"
#include "lib/base/digest.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/model/fold.h"

#include <algorithm>
#include <array>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct ExportCommand {
  std::string format;
  std::vector<std::string> ids;
  bool unredacted = false;
  bool without_evidence = false;
};

// What is told on standard error when all is written.
struct Exported {
  std::size_t damaged = 0;
  std::size_t left_out = 0;
};

struct ExportFormat {
  std::string_view name;
  Exported (*write)(Env&, const ExportCommand&, const ledger::Ledger&, const std::vector<base::RecordId>&);
};

const model::Evidence* evidence_of(const model::Entry& entry) {
  if (const auto* run = std::get_if<model::CommandRun>(&entry.body)) return run->output ? &*run->output : nullptr;
  return std::get_if<model::Evidence>(&entry.body);
}

void tell(Env& env, const base::RecordId& id, const base::Error& error) {
  *env.err << "warning: " << id.str() << " is left out: " << error.what() << "\n";
}

// Each file once, before the record whose entries name it.
void write_files(Env& env, const ledger::Ledger& ledger, const model::Record& record, bool unredacted) {
  std::vector<std::string> written;
  const std::vector<model::Effective> now = model::effective(record.timeline);
  for (std::size_t i = 0; i < record.timeline.size(); ++i) {
    const model::Evidence* evidence = evidence_of(record.timeline[i]);
    if (evidence == nullptr || evidence->path.empty() || (now[i].redacted && !unredacted)) continue;
    if (std::find(written.begin(), written.end(), evidence->path) != written.end()) continue;
    written.push_back(evidence->path);
    try {
      const std::string content = ledger.read_evidence(evidence->path);
      *env.out << render::export_file(evidence->path, base::sha256_hex(content), content);
    } catch (const base::NotFound& error) {
      *env.err << "warning: " << record.id.str() << ": " << error.what() << "\n";
    }
  }
}

Exported write_jsonl(Env& env, const ExportCommand& own, const ledger::Ledger& ledger,
                     const std::vector<base::RecordId>& ids) {
  Exported exported;
  const auto redacted = own.unredacted ? render::Redacted::show : render::Redacted::hide;
  for (const base::RecordId& id : ids) {
    try {
      const model::Record record = ledger.read(id);
      if (!own.without_evidence) write_files(env, ledger, record, own.unredacted);
      const render::ExportedRecord line = render::export_record(record, redacted);
      exported.left_out += line.left_out;
      *env.out << line.line;
    } catch (const base::BadData& error) {
      ++exported.damaged;
      tell(env, id, error);
    }
    if (!*env.out) break;  // nobody reads any more
  }
  return exported;
}

const ExportFormat& export_format_named(const std::string& name) {
  static constexpr std::array kFormats{ExportFormat{"jsonl", write_jsonl}};
  for (const ExportFormat& format : kFormats) {
    if (format.name == name) return format;
  }
  std::vector<std::string> names;
  for (const ExportFormat& format : kFormats) names.emplace_back(format.name);
  throw base::UsageError("there is no export format '" + name + "'", "the formats are: " + base::join(names, ", "));
}

std::vector<base::RecordId> wanted_ids(const ExportCommand& own, const ledger::Ledger& ledger) {
  if (own.ids.empty()) return ledger.ids();
  std::vector<base::RecordId> ids;
  for (const std::string& typed : own.ids) {
    const base::RecordId id = ledger.find(typed);
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

int run_export(Env& env, const ExportCommand& own) {
  const ExportFormat& format = export_format_named(own.format);
  if (env.options.json) throw base::UsageError("each line is JSON already; leave --json out");
  const ledger::Ledger ledger = env.open_ledger();
  const Exported exported = format.write(env, own, ledger, wanted_ids(own, ledger));
  if (exported.left_out > 0 && !env.options.quiet) {
    *env.err << "note: " << exported.left_out << " redacted " << (exported.left_out == 1 ? "text is" : "texts are")
             << " left out (--unredacted tells all)\n";
  }
  return exported.damaged == 0 ? 0 : static_cast<int>(base::ExitCode::bad_data);
}

}  // namespace

Run bind_export(Options& options) {
  auto own = std::make_shared<ExportCommand>();
  options.positional("FORMAT", own->format,
                     "jsonl: all there is, one record a line, for 'decklog import' and for programs");
  options.flag("--unredacted", own->unredacted, "tell what redactions hide, too");
  options.flag("--without-evidence", own->without_evidence, "leave out the files that are kept as evidence");
  options.words("ID", own->ids, "which records (else all)");
  return [own](Env& env) { return run_export(env, *own); };
}

}  // namespace decklog::cmd
