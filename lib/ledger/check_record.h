// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: one record's file as check sees it: its form, its history's rules, what it must have kept, and
// what is late. What it names elsewhere is check_references.h.
#pragma once

#include "lib/ledger/check_files.h"
#include "lib/ledger/verify_file.h"

#include <string>
#include <vector>

namespace decklog::ledger {

// Counts, and keeps the first of each severity.
class Findings {
 public:
  explicit Findings(Checked& result) : result_(result) {}
  void tell(model::LedgerFinding finding);
  // Errors first, then by path and place; what has no path comes last.
  void sort();

 private:
  Checked& result_;
  std::size_t kept_errors_ = 0;
  std::size_t kept_warnings_ = 0;
};

struct CheckedRecord {
  base::RecordId id;
  std::string path;
  RecordFile file;

  model::LedgerFinding finding(model::Severity severity, std::string code, std::string message) const;
  // The same, at the line where the entry begins.
  model::LedgerFinding finding_at(const base::EntryId& entry, model::Severity severity, std::string code,
                                  std::string message) const;
};

// Entries that other commits have and the file has not, or has otherwise; each once.
std::vector<model::LedgerFinding> lost_entries(const git::Repository& repository, const CheckedFiles& files,
                                               const CheckedRecord& record);

// Whether the file can be written anew from its timeline with nothing hidden.
bool is_mendable(const CheckedFiles& files, const CheckedRecord& record, const std::vector<model::LedgerFinding>& lost);

// `now` tells what is late.
void check_record(const Ledger::Impl& impl, base::Time now, const CheckedFiles& files, const CheckedRecord& record,
                  Findings& findings);

}  // namespace decklog::ledger
