// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: who signed the commits of a range, and whether they may have made them.
#pragma once

#include "lib/git/signatures.h"
#include "lib/ledger/verify_report.h"

#include <string>
#include <vector>

namespace decklog::ledger {

// Commits are checked in batches: one run of git answers for many.
class SignatureProver {
 public:
  SignatureProver(const git::Repository& repository, Report& report) : repository_(repository), report_(report) {}

  // Throws: SystemError when git cannot check.
  void add(const git::CommitInfo& commit);
  // Those that still wait.
  void finish();

 private:
  struct People {
    std::string author;
    std::string committer;
  };
  void judge(const git::SignatureCheck& found, const People& people);
  void judge_signer(const git::SignatureCheck& found, const People& people);
  void tell(const git::SignatureCheck& found, model::Severity severity, const char* code, const std::string& message);

  const git::Repository& repository_;
  Report& report_;
  std::vector<git::ObjectId> ids_;
  std::vector<People> people_;
};

}  // namespace decklog::ledger
