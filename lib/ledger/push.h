// SPDX-License-Identifier: MIT
//
// What a server asks before it takes a push: does every ledger in it only grow? For git's hooks pre-receive and update,
// which see the new commits before anybody else does.
#pragma once

#include "lib/base/world.h"
#include "lib/ledger/verify.h"

#include <filesystem>
#include <string>
#include <vector>

namespace decklog::ledger {

// One ref of a push; 40 zeros: it was not there, or will not be.
struct RefUpdate {
  std::string ref;
  std::string old_id;
  std::string new_id;
};

struct PushVerdict {
  std::string ref;
  bool is_judged = false;  // false: no ledger and no seal
  Verified result;
  std::vector<model::LedgerFinding> findings;  // at most kToldFindings errors and as many warnings
};
inline constexpr std::size_t kToldFindings = 20;

// One verdict for each update, in order. Commits that a ledger of this repository has already are not judged again.
// Throws: SystemError when the repository cannot be read; NotFound when there is none.
struct PushOptions {
  bool require_signed = false;
};
std::vector<PushVerdict> judge_push(const std::filesystem::path& folder, const std::vector<RefUpdate>& updates,
                                    const PushOptions& options, const base::World& world);

}  // namespace decklog::ledger
