// SPDX-License-Identifier: MIT
#include "lib/reports/record_spans.h"

#include <algorithm>

namespace decklog::reports {

std::optional<base::Seconds> span_of(const model::Header& record, const model::Metric& metric) {
  if (record.kind() != metric.kind) return std::nullopt;
  const auto from = record.milestone(metric.from);
  const auto to = record.milestone(metric.to);
  return from && to ? std::optional(*to - *from) : std::nullopt;
}

std::optional<base::Seconds> span_named(const model::Header& record, const model::Policy& policy,
                                        std::string_view name) {
  const auto found = std::find_if(policy.metrics.begin(), policy.metrics.end(),
                                  [&](const model::Metric& metric) { return metric.name == name; });
  return found == policy.metrics.end() ? std::nullopt : span_of(record, *found);
}

std::optional<std::int64_t> days_late(const model::ActionItem& item, base::Time now) {
  if (item.state != model::ActionState::open || !item.due || !item.due->ok()) return std::nullopt;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const auto due = std::chrono::sys_days{*item.due};
  return today > due ? std::optional<std::int64_t>((today - due).count()) : std::nullopt;
}

ActionCounts action_counts(const model::Header& record, base::Time now) {
  ActionCounts counts;
  for (const model::ActionItem& item : record.actions) {
    if (item.state != model::ActionState::open) continue;
    ++counts.open;
    if (days_late(item, now)) ++counts.late;
  }
  return counts;
}

}  // namespace decklog::reports
