// SPDX-License-Identifier: MIT
#pragma once

#include "lib/ledger/ledger.h"

namespace decklog::ledger {

// After something was written and answered: lets git pack loose objects when git's own rule says so (git config
// gc.auto; 0: never). Mostly looks into two folders and returns. Never throws; nothing of ours runs on afterwards,
// git's own may.
void keep_house(const Ledger& ledger);

}  // namespace decklog::ledger
