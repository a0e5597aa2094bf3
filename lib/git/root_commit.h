// SPDX-License-Identifier: MIT
//
// The first commit of every ledger: an empty tree with a fixed signature and date, the same object everywhere, so that
// two ledgers which were made apart share their beginning.
#pragma once

#include "lib/git/repository.h"

#include <string_view>

namespace decklog::git {

inline constexpr std::string_view kRootCommit = "83ba5d97061497113d410e1e12f75d025705dac6";

// Writes the object only, durable. Throws: SystemError; Locked.
// Requires: no Transaction is open on this repository (it takes the same lock).
ObjectId write_root_commit(Repository& repository);

}  // namespace decklog::git
