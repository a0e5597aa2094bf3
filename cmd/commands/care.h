// SPDX-License-Identifier: MIT
#pragma once

#include "cmd/env.h"

namespace decklog::cmd {

// After an entry by which somebody has an incident now (an ack, a new owner): says on standard error when that person
// carries too much already, and who could take over. Never fails the command, and looks only where the roster knows the
// person. Nothing for drills, and for what was done over an hour ago.
void care_for(Env& env, const ledger::Ledger& ledger, const ledger::Appended& appended);

}  // namespace decklog::cmd
