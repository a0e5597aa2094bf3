// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: a range of commits from end to end; what verify and the server's hook share.
#pragma once

#include "lib/git/history.h"
#include "lib/git/root_commit.h"
#include "lib/ledger/verify_report.h"

#include <cstddef>
#include <functional>

namespace decklog::ledger {

// Throws: NotFound ("no-revision").
git::ObjectId commit_named(const git::Repository& repository, const std::string& revision);

struct RangeOptions {
  bool require_signed = false;
  std::function<void(std::size_t done, std::size_t all)> progress = {};
  // A commit is judged by itself and its parents alone, so a history can be judged in stretches, by several threads.
  std::size_t stretch = 2000;
  std::size_t threads = 0;  // 0: as many as there are processors, up to four
};

// Judges every commit of the history, and counts into the report's result. What is told comes oldest first, and does
// not depend on the number of threads. Throws: SystemError.
void judge_history(const git::Repository& repository, const git::History& history, const RangeOptions& options,
                   Report& report);

}  // namespace decklog::ledger
