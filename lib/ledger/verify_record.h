// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: one record's file in one commit, against the commit's parents.
#pragma once

#include "lib/ledger/verify_file.h"
#include "lib/ledger/verify_report.h"

#include <set>
#include <string>
#include <vector>

namespace decklog::ledger {

class RecordProver {
 public:
  explicit RecordProver(const git::Repository& repository) : repository_(repository), files_(repository) {}

  // The file came, grew, or went. `before` is what the only parent has.
  void prove(const Step& step, const base::RecordId& id, const git::TreeSide& before, const git::TreeSide& after);
  // The file differs somewhere between a merge commit and its parents.
  void prove_merge(const Step& step, const base::RecordId& id, const std::vector<git::TreeSide>& parents,
                   const git::TreeSide& after);

  // Evidence paths that entries of this commit name; whoever starts a commit clears it.
  std::set<std::string>& named_evidence() { return named_evidence_; }

 private:
  void prove_whole(const Step& step, const base::RecordId& id, const RecordFile* before, const RecordFile& after);
  bool is_merge_of(const Step& step, const base::RecordId& id, const std::vector<git::ObjectId>& sides,
                   const git::ObjectId& after) const;
  void tell_differences(const Step& step, const base::RecordId& id, const std::vector<git::ObjectId>& sides,
                        const RecordFile& after);
  std::optional<std::string> expected_merge(const base::RecordId& id, const std::vector<git::ObjectId>& blobs) const;
  std::vector<std::string> merged_texts(const Step& step, const base::RecordId& id,
                                        const std::vector<git::ObjectId>& blobs) const;

  const git::Repository& repository_;
  RecordFiles files_;
  std::set<std::string> named_evidence_;
};

}  // namespace decklog::ledger
