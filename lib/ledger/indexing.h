// SPDX-License-Identifier: MIT
//
// The ledger's side of lib/index: keeps the database at the tree of the head, and does without it when it must. Not for
// other rooms.
#pragma once

#include "lib/index/index.h"
#include "lib/ledger/ledger.h"

#include <functional>
#include <optional>

namespace decklog::ledger {

// What one open ledger knows of its index.
struct IndexUse {
  std::optional<index::Index> open;
  bool given_up = false;  // the files answer from now on
};

// Asks the index, at the tree of the ledger's head; it is made or brought there first. False when the files must
// answer: the ledger is small (decklog.index=auto), decklog.index=false, or the index is unusable (told in one line
// where that is slow). `ask` may be called twice; what it throws beside index::Unusable goes through.
bool ask_index(const Ledger::Impl& impl, const std::function<void(const index::Index&)>& ask);

}  // namespace decklog::ledger
