// SPDX-License-Identifier: MIT
#pragma once

#include "cmd/env.h"

namespace decklog::cmd {

// After a command that wrote, when this clone is set to (git config decklog.sync.auto true): one short try. Never fails
// the command; what went wrong is a line on standard error.
void sync_after(Env& env, const ledger::Ledger& ledger);

}  // namespace decklog::cmd
