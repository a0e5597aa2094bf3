// SPDX-License-Identifier: MIT
//
// The only place that says no. The ledger asks before it appends; views ask to show what is left to do.
#pragma once

#include "lib/base/error.h"
#include "lib/model/fold.h"
#include "lib/model/lifecycle.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::model {

struct Refusal {
  std::string message;                // what was refused, for one line: "cannot close INC-… yet"
  std::vector<base::Reason> reasons;  // every one, never only the first
};

// Whether `entry` may be appended to `record` (a record without timeline: the entry creates it).
std::optional<Refusal> refuses(const Record& record, const Entry& entry, const PolicySource& policy);

// What `verb` still lacks in this record, as the reasons it would be refused with if it brought nothing itself: for
// "what is left to do" in `show`. Empty: it could be done now (a text or a reason that every such command brings is not
// counted).
std::vector<base::Reason> missing_for(const Record& record, Verb verb, const PolicySource& policy);

// Not refused, but worth a word to the person: a note dated a month before the incident, an unknown service or channel.
std::vector<std::string> doubts(const Record& record, const Entry& entry, const PolicySource& policy);

}  // namespace decklog::model
