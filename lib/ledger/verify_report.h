// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: what the parts of verify share: the commit that is looked at, and where findings go.
#pragma once

#include "lib/git/history.h"
#include "lib/git/repository.h"
#include "lib/ledger/verify.h"

#include <string>

namespace decklog::ledger {

// Counts findings and hands them on.
class Report {
 public:
  // `imports`: what a commit that says of itself that it is an import is found to be, for it may put entries into
  // anybody's name.
  Report(const FindingSink& sink, Verified& result, model::Severity imports = model::Severity::warning)
      : sink_(sink), result_(result), imports_(imports) {}
  void tell(const model::LedgerFinding& finding) {
    ++(finding.severity == model::Severity::error ? result_.errors : result_.warnings);
    if (sink_) sink_(finding);
  }
  // About all that is looked at.
  void error(const char* code, const std::string& message) { tell({.code = code, .message = message}); }
  Verified& result() { return result_; }
  model::Severity imports() const { return imports_; }

 private:
  const FindingSink& sink_;
  Verified& result_;
  model::Severity imports_;
};

// One commit under judgement. Everything lives as long as the judging of this commit.
struct Step {
  const git::CommitInfo& commit;
  git::TreeComparer& trees;
  Report& report;
  bool is_import = false;  // it adds what was written down elsewhere (import.h)

  void error(const std::string& code, const std::string& path, const base::RecordId& record,
             const std::string& message) const {
    tell(model::Severity::error, code, path, record, {}, message);
  }
  void warn(const std::string& code, const std::string& path, const base::RecordId& record,
            const std::string& message) const {
    tell(model::Severity::warning, code, path, record, {}, message);
  }
  void tell(model::Severity severity, const std::string& code, const std::string& path, const base::RecordId& record,
            const base::EntryId& entry, const std::string& message) const {
    report.tell({.code = code,
                 .severity = severity,
                 .commit = commit.id.hex(),
                 .path = path,
                 .record = record,
                 .entry = entry,
                 .message = message});
  }
};

}  // namespace decklog::ledger
