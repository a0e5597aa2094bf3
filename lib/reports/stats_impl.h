// SPDX-License-Identifier: MIT
//
// What the sources of `stats` share. Not for other rooms.
#pragma once

#include "lib/reports/stats.h"

#include <map>
#include <vector>

namespace decklog::reports {

// What is counted, in the order in which it was given; all of it without what is left out.
struct Counted {
  std::vector<const model::Header*> opened;     // opened in the span
  std::vector<const model::Header*> ended;      // ended in the span
  std::vector<const model::Header*> changes;    // took effect in the span
  std::vector<const model::Header*> incidents;  // every incident of the ledger
};

// When a change took effect: finished_at, else rolled_back_at. Nothing for other kinds and for what is still to come.
std::optional<base::Time> took_effect_at(const model::Header& record);

// A change → the incidents that name it as their cause.
using CausedIncidents = std::map<base::RecordId, std::vector<const model::Header*>>;
CausedIncidents caused_incidents(const std::vector<const model::Header*>& incidents);

TargetStats target_of(TargetKind kind, model::Priority priority, const std::vector<const model::Header*>& records,
                      const model::Policy& policy, const StatsScope& scope);
std::vector<TargetStats> targets_of(const std::vector<const model::Header*>& records, const model::Policy& policy,
                                    const StatsScope& scope);
ChangeStats changes_of(const std::vector<const model::Header*>& changes, const CausedIncidents& caused);
std::vector<KindStats> kinds_of(const Counted& counted);
std::vector<WeekStats> weeks_of(const Counted& counted, const StatsScope& scope);

std::chrono::sys_days monday_of(base::Time time);

}  // namespace decklog::reports
