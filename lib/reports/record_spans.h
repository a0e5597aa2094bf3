// SPDX-License-Identifier: MIT
//
// What exports tell of one record beside its fields: the spans of the policy's metrics, its action items and those that
// are late. Pure.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace decklog::reports {

// Between the metric's milestones; less than nothing when they were written down backwards. Nothing when one of them is
// not there, or the metric is another kind's.
std::optional<base::Seconds> span_of(const model::Header& record, const model::Metric& metric);
// By the metric's name; nothing also when the policy has no such metric of this kind.
std::optional<base::Seconds> span_named(const model::Header& record, const model::Policy& policy,
                                        std::string_view name);

// Whole days after the day on which it was due; nothing when it is not late, or not open.
std::optional<std::int64_t> days_late(const model::ActionItem& item, base::Time now);
struct ActionCounts {
  std::size_t open = 0;
  std::size_t late = 0;  // of these
};
ActionCounts action_counts(const model::Header& record, base::Time now);

}  // namespace decklog::reports
