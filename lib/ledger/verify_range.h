// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: a range of commits from end to end; what verify and the server's hook share.
#pragma once

#include "lib/git/history.h"
#include "lib/ledger/verify_report.h"

#include <functional>

namespace decklog::ledger {

// The first commit of every ledger (git::write_root_commit()): it is signed by nobody and holds nothing.
inline constexpr std::string_view kFirstCommit = "83ba5d97061497113d410e1e12f75d025705dac6";

// Throws: NotFound ("no-revision").
git::ObjectId commit_named(const git::Repository& repository, const std::string& revision);

struct RangeOptions {
  bool require_signed = false;
  std::function<void(std::size_t done, std::size_t all)> progress;
};

// Judges every commit of the history, oldest first, and counts into the report's result.
void judge_history(const git::Repository& repository, const git::History& history, const RangeOptions& options,
                   Report& report);

}  // namespace decklog::ledger
