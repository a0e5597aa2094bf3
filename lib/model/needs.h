// SPDX-License-Identifier: MIT
//
// The needs of the lifecycle's verbs as a table: is it met, and what to say and to type when it is not. For rules.cpp
// alone.
#pragma once

#include "lib/model/lifecycle.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <string>
#include <string_view>

namespace decklog::model {

// What a question is asked about: the record before, the entry (nothing when only "what is missing" is asked), and the
// record as it would be.
struct Case {
  const Record& before;
  const Entry* entry;
  const Record& after;
  const PolicySource& policy;
  Verb verb;

  std::string id() const { return before.id.short_form(); }
  // "decklog mitigate k7fq"
  std::string command(std::string_view rest) const;
};

// One row per need: is it met, and what to say and to type when it is not. `brought`: the command itself always brings
// it, so it is not "left to do" before the command is typed.
struct NeedRow {
  Need need;
  std::string_view code;
  bool (*met)(const Case&);
  std::string_view message;
  std::string (*fix)(const Case&);
  bool brought;
};

const NeedRow& need_row(Need need);

}  // namespace decklog::model
