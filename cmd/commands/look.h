// SPDX-License-Identifier: MIT
//
// What several commands of the group look ask of the ledger.
#pragma once

#include "cmd/env.h"
#include "lib/ledger/ledger.h"

#include <functional>
#include <string>
#include <vector>

namespace decklog::cmd {

// Every record that may have a clock: what is open, and what is over but has open action items. `services`: only what
// touches one of them; none: all.
std::vector<model::Header> records_with_clocks(const ledger::Ledger& ledger, const std::vector<std::string>& services,
                                               const std::function<void(const base::Error&)>& damaged);

// Changes of an incident's services in the hours before it started: the first suspects. None for other kinds.
std::vector<model::Header> changes_before(Env& env, const ledger::Ledger& ledger, const model::Record& record);

}  // namespace decklog::cmd
