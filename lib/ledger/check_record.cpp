// SPDX-License-Identifier: MIT
#include "lib/ledger/check_record.h"

#include "lib/base/error.h"
#include "lib/base/secrets.h"
#include "lib/ledger/entries_by_id.h"
#include "lib/ledger/impl.h"
#include "lib/ledger/schemas.h"
#include "lib/model/fold.h"
#include "lib/model/search.h"
#include "lib/reports/clocks.h"
#include "lib/yaml/codec.h"
#include "lib/yaml/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace decklog::ledger {
namespace {

using model::LedgerFinding;
using model::Severity;

base::Position position_at(std::string_view bytes, std::size_t offset) {
  return yaml::Document{.file = {}, .bytes = bytes, .root = {}}.position(std::min(offset, bytes.size()));
}

// Where the file is first written otherwise than its timeline says: at a line of the header that says something else,
// if there is one.
base::Position first_difference(const RecordFile& file) {
  const std::string wanted = yaml::encode(file.record);
  const std::string head = "\n" + yaml::encode_head(file.record);
  for (std::size_t at = 0; at < file.bytes.size() && file.bytes.compare(at, 9, "timeline:") != 0;) {
    const std::size_t end = std::min(file.bytes.find('\n', at), file.bytes.size() - 1) + 1;
    const std::string line = file.bytes.substr(at, end - at);
    if (!line.starts_with('#') && head.find("\n" + line) == std::string::npos) return position_at(file.bytes, at);
    at = end;
  }
  const auto at = std::mismatch(file.bytes.begin(), file.bytes.end(), wanted.begin(), wanted.end()).first;
  return position_at(file.bytes, static_cast<std::size_t>(at - file.bytes.begin()));
}

base::Position begin_of(const base::EntryId& entry, std::string_view bytes) {
  const std::string id = entry.str();
  std::size_t at = bytes.find("- id: " + id);
  if (at == std::string_view::npos) at = bytes.find(id);
  return at == std::string_view::npos ? base::Position{} : position_at(bytes, at);
}

// What a file written anew from its timeline has not.
bool is_of_writing(const Flaw& flaw) {
  static constexpr std::array<std::string_view, 3> kOfWriting{"header-differs", "not-canonical", "entries-reordered"};
  return std::find(kOfWriting.begin(), kOfWriting.end(), flaw.code) != kOfWriting.end();
}

// What honest work of two clones can bring about stays a warning: it was merged, and history cannot un-happen.
Severity severity_of(const std::string& problem) {
  static constexpr std::array<std::string_view, 3> kHonest{"stage-mismatch", "milestone-order", "unknown-entry"};
  const bool is_honest = std::find(kHonest.begin(), kHonest.end(), problem) != kHonest.end();
  return is_honest ? Severity::warning : Severity::error;
}

class RecordCheck {
 public:
  RecordCheck(const Ledger::Impl& impl, base::Time now, const CheckedFiles& files, const CheckedRecord& record,
              Findings& findings)
      : impl_(impl), now_(now), files_(files), record_(record), findings_(findings) {}

  void run() {
    lost_ = lost_entries(impl_.repository, files_, record_);
    flaws();
    if (!record_.file.is_readable()) return;
    for (const LedgerFinding& lost : lost_) findings_.tell(lost);
    problems();
    unknown_header();
    secrets();
    overdue();
  }

 private:
  void flaws() {
    const bool can_mend = is_mendable(files_, record_, lost_);
    for (const Flaw& flaw : record_.file.flaws) {
      const bool is_marker = flaw.cause == "conflict-marker";
      LedgerFinding finding = record_.finding(Severity::error, is_marker ? flaw.cause : flaw.code, flaw.message);
      finding.position = flaw.position;
      if (is_marker) finding.fix = way_out_of_conflict();
      if (is_of_writing(flaw)) finding.position = first_difference(record_.file);
      if (can_mend) finding.fix = "decklog check --fix";
      findings_.tell(finding);
    }
    // A canonical file always fits its schema, and reading the schema is the dearest part.
    if (!record_.file.flaws.empty()) schema();
  }

  // Git merges it once more, now with decklog's driver.
  std::string way_out_of_conflict() const {
    return files_.is_merging() ? "git checkout --merge -- " + record_.path : "";
  }

  // The reader stops at the first place; the schema tells all others. Nothing is told twice.
  void schema() {
    std::vector<FileFinding> found;
    try {
      found = check_schema(record_.file.bytes, record_.path, "record");
    } catch (const base::BadData&) {
      return;  // no YAML that is read: told
    }
    for (const FileFinding& place : found) {
      const auto is_told = [&](const Flaw& flaw) { return flaw.position == place.position; };
      const bool is_header = !place.path.starts_with("/timeline/");  // the law says more: what the header must be
      if (record_.file.is_readable() && is_header) continue;
      if (std::any_of(record_.file.flaws.begin(), record_.file.flaws.end(), is_told)) continue;
      LedgerFinding finding = record_.finding(place.severity, "schema", place.path + ": " + place.message);
      finding.position = place.position;
      findings_.tell(finding);
    }
  }

  void problems() {
    for (const model::Problem& problem : record_.file.record.problems) {
      LedgerFinding finding =
          record_.finding_at(problem.entry, severity_of(problem.code), problem.code, problem.message);
      if (problem.code == "milestone-order") {
        finding.fix = fmt::format("decklog correct {} ENTRY --time WHEN", record_.id.short_form());
      }
      findings_.tell(finding);
    }
  }

  void unknown_header() {
    for (const model::UnknownLines& lines : record_.file.record.unknown) {
      LedgerFinding finding =
          record_.finding(Severity::warning, "unknown-header",
                          fmt::format("'{}' is no header key of this decklog: a newer one's, or misspelt", lines.key));
      const std::size_t at = ("\n" + record_.file.bytes).find("\n" + lines.lines);
      if (at != std::string::npos) finding.position = position_at(record_.file.bytes, at);
      findings_.tell(finding);
    }
  }

  // What sync or an import brought, or somebody insisted on. One word an entry; a redacted one is known already.
  void secrets() {
    const std::vector<model::Entry>& timeline = record_.file.record.timeline;
    const std::vector<model::Effective> now = model::effective(timeline);
    for (std::size_t i = 0; i < timeline.size(); ++i) {
      std::optional<base::Secret> first;
      if (!now[i].redacted) {
        model::for_each_text(timeline[i], [&](std::string_view, std::string_view text) {
          if (first) return;
          if (const auto found = base::find_sure_secrets(text); !found.empty()) first = found.front();
        });
      }
      if (!first) continue;
      LedgerFinding finding =
          record_.finding_at(timeline[i].id, Severity::warning, "secret",
                             fmt::format("the entry holds what looks like {}; revoke it", first->name));
      finding.fix = fmt::format("decklog redact {} {} --why TEXT", record_.id.short_form(), timeline[i].id.str());
      findings_.tell(finding);
    }
  }

  void overdue() {
    for (const reports::Clock& clock : reports::clocks(record_.file.record, policy(), now_)) {
      if (clock.due >= now_) continue;
      LedgerFinding finding = record_.finding(Severity::warning, "overdue",
                                              fmt::format("{} was due {}", clock.what, base::format_utc(clock.due)));
      finding.fix = clock.command;
      findings_.tell(finding);
    }
  }

  // That the policy cannot be read is told elsewhere.
  model::Policy policy() const {
    try {
      return impl_.get_policy();
    } catch (const base::BadData&) {
      return model::default_policy();
    }
  }

  const Ledger::Impl& impl_;
  base::Time now_;
  const CheckedFiles& files_;
  const CheckedRecord& record_;
  Findings& findings_;
  std::vector<LedgerFinding> lost_;
};

// The commands that bring a lost entry back: from the commit below, or by merging once more.
std::string way_back(const PastFile& past, const std::string& path) {
  if (past.name == "HEAD") return "git checkout HEAD -- " + path;
  return fmt::format("t=$(mktemp) && git show {0}:{1} >$t && decklog merge-driver {1} {1} $t {1}", past.name, path);
}

}  // namespace

void Findings::tell(LedgerFinding finding) {
  const bool is_error = finding.severity == Severity::error;
  ++(is_error ? result_.errors : result_.warnings);
  if (++(is_error ? kept_errors_ : kept_warnings_) <= kMostFindings) result_.findings.push_back(std::move(finding));
}

void Findings::sort() {
  const auto key = [](const LedgerFinding& finding) {
    return std::tuple(finding.severity, !finding.commit.empty(), finding.path.empty(), std::string_view(finding.path),
                      finding.position.line, finding.position.column);
  };
  std::stable_sort(result_.findings.begin(), result_.findings.end(),
                   [&](const LedgerFinding& a, const LedgerFinding& b) { return key(a) < key(b); });
}

LedgerFinding CheckedRecord::finding(Severity severity, std::string code, std::string message) const {
  return {.code = std::move(code), .severity = severity, .path = path, .record = id, .message = std::move(message)};
}

LedgerFinding CheckedRecord::finding_at(const base::EntryId& entry, Severity severity, std::string code,
                                        std::string message) const {
  LedgerFinding found = finding(severity, std::move(code), std::move(message));
  found.entry = entry;
  if (!entry.empty()) found.position = begin_of(entry, file.bytes);
  return found;
}

std::vector<LedgerFinding> lost_entries(const git::Repository& repository, const CheckedFiles& files,
                                        const CheckedRecord& record) {
  std::vector<LedgerFinding> lost;
  if (!record.file.is_readable()) return lost;
  std::set<std::pair<std::string, base::EntryId>> told;
  std::optional<EntriesById> now;
  const git::ObjectId blob = git::blob_id(record.file.bytes);
  for (const PastFile& past : files.past(record.path)) {
    if (past.blob == blob) continue;
    const auto bytes = RecordFiles(repository).bytes(past.blob);
    if (!bytes || begins_with_entries_of(record.file.bytes, *bytes)) continue;
    const RecordFile before = read_record_file(record.id, *bytes);
    if (!before.is_readable()) continue;
    if (!now) now = by_id(record.file.record);
    for (const Loss& loss : losses(by_id(before.record), *now)) {
      if (!told.emplace(loss.code, loss.entry).second) continue;
      LedgerFinding finding = record.finding_at(
          loss.entry, Severity::error, loss.code,
          fmt::format("{} ({} has it)", loss.code == "entry-removed" ? "the entry is gone" : loss.message, past.name));
      finding.fix = way_back(past, record.path);
      lost.push_back(std::move(finding));
    }
  }
  return lost;
}

bool is_mendable(const CheckedFiles& files, const CheckedRecord& record, const std::vector<LedgerFinding>& lost) {
  const auto& flaws = record.file.flaws;
  const auto& problems = record.file.record.problems;
  const auto mode = files.all().find(record.path);
  const auto is_double = [](const model::Problem& problem) { return problem.code == "same-id"; };
  return files.is_work_tree() && mode != files.all().end() && mode->second == git::kModeFile && lost.empty() &&
         record.file.is_readable() && !flaws.empty() && std::all_of(flaws.begin(), flaws.end(), is_of_writing) &&
         std::none_of(problems.begin(), problems.end(), is_double);
}

void check_record(const Ledger::Impl& impl, base::Time now, const CheckedFiles& files, const CheckedRecord& record,
                  Findings& findings) {
  RecordCheck(impl, now, files, record, findings).run();
}

}  // namespace decklog::ledger
