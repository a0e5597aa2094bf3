// SPDX-License-Identifier: MIT
//
// `export jsonl`: everything, for `import`; with --timeline a line for each entry.
#include "cmd/render/export_jsonl.h"

#include "cmd/commands/export_command.h"
#include "cmd/render/export_json.h"
#include "lib/base/digest.h"
#include "lib/base/error.h"
#include "lib/model/fold.h"

#include <algorithm>
#include <ostream>

namespace decklog::cmd {
namespace {

const model::Evidence* evidence_of(const model::Entry& entry) {
  if (const auto* run = std::get_if<model::CommandRun>(&entry.body)) return run->output ? &*run->output : nullptr;
  return std::get_if<model::Evidence>(&entry.body);
}

// Each file once, before the record whose entries name it.
void write_files(const ExportJob& job, const model::Record& record) {
  std::vector<std::string> written;
  const std::vector<model::Effective> now = model::effective(record.timeline);
  for (std::size_t i = 0; i < record.timeline.size(); ++i) {
    const model::Evidence* evidence = evidence_of(record.timeline[i]);
    if (evidence == nullptr || evidence->path.empty() || (now[i].redacted && !job.own.unredacted)) continue;
    if (std::find(written.begin(), written.end(), evidence->path) != written.end()) continue;
    written.push_back(evidence->path);
    try {
      const std::string content = job.ledger.read_evidence(evidence->path);
      *job.env.out << render::export_file(evidence->path, base::sha256_hex(content), content);
    } catch (const base::NotFound& error) {
      *job.env.err << "warning: " << record.id.str() << ": " << error.what() << "\n";
    }
  }
}

Exported write_entries(const ExportJob& job) {
  return for_each_exported(job, [&](const model::Record& record) { *job.env.out << render::entry_lines(record); });
}

}  // namespace

Exported write_jsonl(const ExportJob& job) {
  if (job.own.timeline) return write_entries(job);
  const auto redacted = job.own.unredacted ? render::Redacted::show : render::Redacted::hide;
  std::size_t left_out = 0;
  Exported exported = for_each_exported(job, [&](const model::Record& record) {
    if (!job.own.without_evidence) write_files(job, record);
    const render::ExportedRecord line = render::export_record(record, redacted);
    left_out += line.left_out;
    *job.env.out << line.line;
  });
  exported.left_out = left_out;
  return exported;
}

}  // namespace decklog::cmd
