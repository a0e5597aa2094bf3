// SPDX-License-Identifier: MIT
//
// Private to lib/intake: the entries that one told record adds to a record.
#pragma once

#include "lib/intake/told_people.h"
#include "lib/intake/told_plan.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <set>
#include <vector>

namespace decklog::intake {

// Whether the record is what is told of, or another one that gets its lines.
enum class ToldPlace { own, other };

struct EntriesContext {
  const model::PolicySource& policy;
  const PlanOptions& options;
  ToldPeople& people;
  std::vector<Doubt>& doubts;
  ToldPlace place = ToldPlace::own;
};

// When the record begins: what the log says of it, else the first time in it, else (a mail without a date) now.
base::Time beginning_of(const ToldRecord& told, const PlanOptions& options);

// The record with what is told. `before`: as it stands; without a timeline: the record is new. `added` gets the ids.
model::Record with_told(const model::Record& before, const ToldRecord& told, const EntriesContext& context,
                        std::set<base::EntryId>& added);

}  // namespace decklog::intake
