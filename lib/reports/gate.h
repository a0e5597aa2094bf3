// SPDX-License-Identifier: MIT
//
// Whether a deploy may take place: what of the open records and of the policy's freezes forbids it. Pure.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::reports {

struct GateQuestion {
  std::set<std::string> services;  // none: all
  std::string environment;         // "": any
  base::Time at{};                 // when the deploy takes place: now or later
  base::RecordId own;              // the deploy's own change, which is not in its way; empty: none
  std::string own_key;             // its key; "": none
};

enum class GateBlock { incident, freeze, change };
// For programs: never changed. "incident", "freeze", "change".
std::string_view word(GateBlock kind);

struct GateReason {
  GateBlock kind = GateBlock::incident;
  const model::Header* record = nullptr;  // into the records that were given; null: a freeze
  std::string freeze;                     // its name; "": a record
  std::string who;                        // has it, or decided it; may be ""
  std::optional<base::Time> from;         // when it began or begins, where that is known
  std::optional<base::Time> until;        // when it ends by itself
  std::string until_words;                // else when it ends: "it is resolved"; may be ""
  std::string why;                        // "P1, mitigation", "runs", a freeze's reason
  std::vector<std::string> overrides;     // who may deploy all the same; empty: anybody
};

struct Verdict {
  std::vector<GateReason> reasons;   // each forbids it; the worst incident first, then freezes, then changes
  std::vector<GateReason> cautions;  // worth a word, and no more
  bool is_free = false;              // an environment where nothing is ever forbidden

  bool is_open() const { return reasons.empty(); }
};

// `records`: the open incidents and changes, whatever they touch; others are passed over. What names no service touches
// all, what names no environment (label `env` or `environment`) is in all. Incidents count as they are now, freezes and
// windows as they are at question.at. Drills forbid nothing.
//   forbids: an incident of the gate's priorities that is in no passing stage; a freeze; a change that runs, or whose
//     planned window holds (also one that has not been started), unless it ends before question.at
//   cautions: an incident without a priority; a freeze or window that begins within kSoon; a planned change past its
//   end
// Requires: each freeze is sound (model::fault_of()).
Verdict gate(const GateQuestion& question, const std::vector<model::Header>& records, const model::Policy& policy,
             base::Time now);

// The freezes among the reasons that `names` (those somebody goes by) may not override, by name.
std::vector<std::string> not_theirs(const Verdict& verdict, const std::set<std::string>& names);

}  // namespace decklog::reports
