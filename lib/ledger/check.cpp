// SPDX-License-Identifier: MIT
#include "lib/ledger/check.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/agreed.h"
#include "lib/ledger/check_references.h"
#include "lib/ledger/impl.h"
#include "lib/ledger/paths.h"
#include "lib/ledger/verify_range.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace decklog::ledger {
namespace {

using model::LedgerFinding;
using model::Severity;

LedgerFinding about_path(const std::string& path, Severity severity, const std::string& code,
                         const std::string& message) {
  return {.code = code,
          .severity = severity,
          .path = path,
          .record = base::record_at_path(path).value_or(base::RecordId{}),
          .message = message};
}

// Only what a shell takes as it stands is put into a command.
bool is_plain_word(const std::string& path) {
  return !path.starts_with('-') && path.find_first_not_of(
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789._/-") == std::string::npos;
}

std::string way_to_mend(const std::string& path, std::uint32_t mode, const PathFlaw& flaw) {
  if (!is_plain_word(path)) return "";
  if (flaw.code == "wrong-mode" && mode == git::kModeProgram) return "git update-index --chmod=-x " + path;
  if (flaw.code == "wrong-path") return "git mv " + path + " " + base::record_path(flaw.record);
  return "";
}

class Checking {
 public:
  Checking(const Ledger& ledger, const CheckOptions& options)
      : impl_(ledger.impl()),
        options_(options),
        files_(impl_, options),
        findings_(result_),
        references_(files_, findings_) {}

  Checked run() {
    if (options_.commit.empty()) result_.ref = impl_.ref;
    result_.commit = files_.commit().hex();
    result_.is_work_tree = files_.is_work_tree();
    if (files_.since()) result_.since = files_.since()->hex();
    paths();
    agreed(kPolicyPath, [&](const std::string& bytes) { return check_policy(bytes, kPolicyPath, roster(), now_); });
    agreed(kRosterPath, [&](const std::string& bytes) { return check_roster(bytes, kRosterPath, now_); });
    records();
    gone();
    if (files_.since()) history(*files_.since());
    findings_.sort();
    return std::move(result_);
  }

 private:
  void paths() {
    std::map<std::string, std::string> seen;  // in small letters
    for (const auto& [path, mode] : files_.all()) {
      const auto [first, is_first] = seen.emplace(base::to_lower_ascii(path), path);
      if (!files_.is_chosen(path)) continue;
      if (const auto flaw = path_flaw(path, mode)) {
        LedgerFinding finding = about_path(path, flaw->severity, flaw->code, flaw->message);
        finding.record = flaw->record;
        const bool is_taken = !flaw->record.empty() && files_.has(base::record_path(flaw->record));
        if (!is_taken || flaw->code != "wrong-path") finding.fix = way_to_mend(path, mode, *flaw);
        findings_.tell(finding);
      } else if (!is_first && may_hold_ledger_files(path)) {
        findings_.tell(about_path(path, Severity::error, "case-double",
                                  fmt::format("it differs only in capitals from '{}'", first->second)));
      }
    }
  }

  model::Roster roster() const {
    if (!files_.has(kRosterPath)) return {};
    try {
      return roster_if_readable(files_.read(kRosterPath, kMaxRecord).value_or(""));
    } catch (const base::BadData&) {
      return {};  // too large: told where it is judged
    }
  }

  // The policy and the roster.
  template <typename Judge>
  void agreed(const char* path, Judge&& judge) {
    const auto mode = files_.all().find(path);
    if (mode == files_.all().end() || !files_.is_chosen(path)) return;
    if (!files_.has(path)) {
      return findings_.tell(about_path(path, Severity::error, "wrong-mode", "it is no regular file"));
    }
    try {
      for (const FileFinding& found : judge(files_.read(path, kMaxRecord).value_or(""))) {
        LedgerFinding finding = about_path(path, found.severity, found.code,
                                           found.path.empty() ? found.message : found.path + ": " + found.message);
        finding.position = found.position;
        findings_.tell(finding);
      }
    } catch (const base::BadData& error) {
      const bool is_marker = error.code() == "conflict-marker";
      LedgerFinding finding =
          about_path(path, Severity::error, is_marker ? error.code() : "file-unreadable", error.message());
      finding.position = error.position();
      findings_.tell(finding);
    }
  }

  void records() {
    for (const auto& [path, mode] : files_.all()) {
      const auto id = base::record_at_path(path);
      if (id && files_.has(path) && files_.is_chosen(path)) record(*id, path);
    }
    for (const auto& [path, mode] : files_.all()) {
      if (parse_evidence(path) && files_.has(path) && files_.is_chosen(path)) references_.check_evidence_file(path);
    }
  }

  void record(const base::RecordId& id, const std::string& path) {
    ++result_.records;
    CheckedRecord record{.id = id, .path = path, .file = {}};
    try {
      auto bytes = files_.read(path, kMaxRecord);
      if (!bytes) return;  // it went meanwhile
      record.file = read_record_file(id, std::move(*bytes));
    } catch (const base::BadData& error) {
      return findings_.tell(record.finding(Severity::error, "record-unreadable", error.message()));
    } catch (const base::SystemError& error) {
      return findings_.tell(record.finding(Severity::error, "record-unreadable", error.what()));
    }
    check_record(impl_, now_, files_, record, findings_);
    if (record.file.is_readable()) references_.check(record);
  }

  void gone() {
    for (const std::string& path : files_.gone()) {
      if (!files_.is_chosen(path)) continue;
      const std::string name = files_.past(path).front().name;
      const auto evidence = parse_evidence(path);
      LedgerFinding finding = about_path(path, Severity::error, "", fmt::format("the file is gone ({} has it)", name));
      if (evidence) finding.record = evidence->record;
      finding.code = evidence ? "evidence-removed" : path == kPolicyPath ? "ledger-removed" : "record-removed";
      finding.fix = fmt::format("git checkout {} -- {}", name, path);
      if (evidence || path == kPolicyPath || !finding.record.empty()) findings_.tell(finding);
    }
  }

  // What stands in the files too is told there, with its place.
  void history(const git::ObjectId& since) {
    std::set<std::tuple<std::string, std::string, base::EntryId>> told;
    for (const LedgerFinding& finding : result_.findings) told.emplace(finding.code, finding.path, finding.entry);
    const FindingSink sink = [&](const LedgerFinding& finding) {
      const bool is_elsewhere = !options_.paths.empty() && !files_.is_chosen(finding.path);
      if (is_elsewhere || told.contains({finding.code, finding.path, finding.entry})) return;
      findings_.tell(finding);
    };
    Verified proof;
    Report report(sink, proof);
    judge_history(impl_.repository, git::History(impl_.repository, files_.commit(), {since}), {}, report);
    result_.commits = proof.commits;
  }

  const Ledger::Impl& impl_;
  base::Time now_ = impl_.world.now();
  const CheckOptions& options_;
  Checked result_;
  CheckedFiles files_;
  Findings findings_;
  ReferenceCheck references_;
};

}  // namespace

Checked check(const Ledger& ledger, const CheckOptions& options) { return Checking(ledger, options).run(); }

}  // namespace decklog::ledger
