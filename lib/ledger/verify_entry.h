// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: one new entry against the commit that brought it: recorder, times, message, evidence.
#pragma once

#include "lib/ledger/verify_report.h"
#include "lib/model/entry.h"

#include <set>
#include <string>

namespace decklog::ledger {

// The file of an entry's evidence; nullptr when it has none in the ledger.
const model::Evidence* kept_evidence(const model::Entry& entry);

// `named` gets the evidence path that the entry names.
void judge_new_entry(const Step& step, const git::Repository& repository, const base::RecordId& id,
                     const model::Entry& entry, std::set<std::string>& named);

}  // namespace decklog::ledger
