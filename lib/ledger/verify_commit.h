// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: one commit against its parents: which paths differ, what each may be, and who proves it.
#pragma once

#include "lib/ledger/verify_record.h"
#include "lib/ledger/verify_report.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace decklog::ledger {

class CommitProver {
 public:
  CommitProver(const git::Repository& repository, Report& report);

  // `is_cut`: its parents are not in this clone, so it is taken for granted. Commits come parents first.
  void prove(const git::CommitInfo& commit, bool is_cut);

 private:
  // What is remembered of a parent.
  struct Past {
    git::ObjectId tree;
    std::int64_t seconds = 0;
    bool is_readable = true;
  };
  Past past_of(const git::ObjectId& commit);
  bool is_ledger(const git::ObjectId& tree);
  void judge_date(const Step& step, const std::vector<Past>& parents) const;
  void tell_import(const Step& step, std::size_t entries) const;
  void prove_against(const Step& step, const std::vector<git::ObjectId>& trees);
  void judge_path(const Step& step, const std::string& path, const std::vector<git::TreeSide>& parents,
                  const git::TreeSide& after);
  void judge_evidence(const Step& step, const std::string& path, const std::vector<git::TreeSide>& parents,
                      const git::TreeSide& after);

  const git::Repository& repository_;
  Report& report_;
  git::TreeComparer trees_;
  RecordProver records_;
  std::map<std::string, Past> past_;
  std::deque<std::string> turns_;
  std::vector<std::string> new_evidence_;
};

}  // namespace decklog::ledger
