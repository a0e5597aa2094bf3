// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: what a record names elsewhere: other records, evidence files; and evidence that nobody names.
#pragma once

#include "lib/ledger/check_record.h"

#include <set>
#include <string>

namespace decklog::ledger {

class ReferenceCheck {
 public:
  ReferenceCheck(const CheckedFiles& files, Findings& findings) : files_(files), findings_(findings) {}

  void check(const CheckedRecord& record);
  // A file that stands where evidence does. Call it when all chosen records were checked.
  void check_evidence_file(const std::string& path);

 private:
  void other_record(const CheckedRecord& record, const base::EntryId& entry, const base::RecordId& other,
                    model::Severity severity, const std::string& how);
  void answer_of(const CheckedRecord& record, const base::EntryId& entry, const base::RecordId& other,
                 const std::string& how);
  void evidence(const CheckedRecord& record, const base::EntryId& entry, const model::Evidence& evidence);
  bool is_named(const std::string& path, const base::RecordId& id);
  RecordFile read(const base::RecordId& id) const;

  const CheckedFiles& files_;
  Findings& findings_;
  std::set<std::string> named_;     // evidence paths
  std::set<base::RecordId> known_;  // records whose evidence is in named_
};

}  // namespace decklog::ledger
