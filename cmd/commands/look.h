// SPDX-License-Identifier: MIT
//
// What several commands of the group look ask of the ledger.
#pragma once

#include "cmd/env.h"
#include "lib/ledger/ledger.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace decklog::cmd {

// Every record that may have a clock: what is open, and what is over but has open action items or may owe a postmortem.
// `services`: only what touches one of them; none: all.
std::vector<model::Header> records_with_clocks(const ledger::Ledger& ledger, const std::vector<std::string>& services,
                                               base::Time now, const std::function<void(const base::Error&)>& damaged);

// The names that you go by, with those of your teams (lib/model/receivers.h): for --mine. A roster that cannot be read
// is reported through `damaged`, and your mail address is all.
std::set<std::string> my_names(const ledger::Ledger& ledger, const std::function<void(const base::Error&)>& damaged);

// Incidents and requests in which something was written down since then, with their timelines; what cannot be read is
// left out and told.
std::vector<model::Record> records_worked_on(const ledger::Ledger& ledger, base::Time since,
                                             const std::function<void(const base::Error&)>& damaged);
// Of those the incidents whose files hold one of the names (in lower case) in any case: reading a file is cheap beside
// what it takes to understand it.
std::vector<model::Record> incidents_that_name(const ledger::Ledger& ledger, base::Time since,
                                               const std::vector<std::string>& names);

// Ledger::id(), for UIDs of calendars. Throws: SystemError ("history-incomplete") when this clone cannot know it.
std::string calendar_id(const ledger::Ledger& ledger);

// Changes of an incident's services in the hours before it started: the first suspects. None for other kinds.
std::vector<model::Header> changes_before(Env& env, const ledger::Ledger& ledger, const model::Record& record);

}  // namespace decklog::cmd
