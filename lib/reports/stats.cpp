// SPDX-License-Identifier: MIT
//
// The parts: what counts, the metrics, and what they are grouped by. Targets, changes and counts: stats_counts.cpp.
#include "lib/reports/stats.h"

#include "lib/model/query.h"
#include "lib/reports/left_out.h"
#include "lib/reports/stats_impl.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using base::Kind;
using base::Seconds;
using base::Time;
using model::Header;
using model::Metric;
using model::Milestone;

// ---- What counts

bool is_in_span(Time time, const StatsScope& scope) { return time >= scope.since && time < scope.until; }

model::Query narrowed(const StatsScope& scope) {
  model::Query query;
  query.open = model::OpenFilter::all;
  query.kinds = scope.kinds;
  query.priorities = scope.priorities;
  query.services = scope.services;
  return query;
}

void count_left_out(LeftOut& left_out, LeftOutAs as) {
  if (as == LeftOutAs::drill) ++left_out.drills;
  if (as == LeftOutAs::false_positive) ++left_out.false_positives;
  if (as == LeftOutAs::duplicate) ++left_out.duplicates;
}

Counted counted_of(const std::vector<Header>& records, const StatsScope& scope, LeftOut& left_out) {
  const model::Query query = narrowed(scope);
  Counted counted;
  for (const Header& record : records) {
    const LeftOutAs as = left_out_as(record);
    if (as == LeftOutAs::counts && record.kind() == Kind::incident) counted.incidents.push_back(&record);
    if (!model::matches(record, query)) continue;
    const bool opened_in_span = is_in_span(model::opened_at(record), scope);
    if (as != LeftOutAs::counts) {
      if (opened_in_span) count_left_out(left_out, as);
      continue;
    }
    if (opened_in_span) counted.opened.push_back(&record);
    if (const auto ended = ended_at(record); ended && is_in_span(*ended, scope)) counted.ended.push_back(&record);
    if (const auto took = took_effect_at(record); took && is_in_span(*took, scope)) counted.changes.push_back(&record);
  }
  return counted;
}

// ---- Groups

std::vector<std::string> group_names(const Header& record, Time time, const StatsScope& scope) {
  switch (scope.by) {
    case StatsBy::priority:
      return {record.fields.priority ? std::string(model::word(*record.fields.priority)) : ""};
    case StatsBy::service: {
      std::set<std::string> services;
      if (record.fields.services) services.insert(record.fields.services->begin(), record.fields.services->end());
      if (services.empty()) return {""};
      return {services.begin(), services.end()};
    }
    case StatsBy::owner:
      return {record.fields.owner.value_or("")};
    case StatsBy::channel:
      return {record.fields.channel.value_or("")};
    case StatsBy::label: {
      const auto found = record.fields.labels.find(scope.label);
      return {found == record.fields.labels.end() ? "" : found->second};
    }
    case StatsBy::month:
      return {month_name(time)};
    case StatsBy::week:
      return {week_name(time)};
    case StatsBy::nothing:
    case StatsBy::ledger:
      break;
  }
  return {};
}

// Collects the spans of one metric.
class Collector {
 public:
  Collector(const Metric& metric, const StatsScope& scope) : scope_(scope) { found_.metric = metric; }

  // `belongs`: the time by which it has its month and week.
  void add(const Header& record, Time belongs, std::optional<Time> from, std::optional<Time> to, bool may_come) {
    add_to(found_.all, from, to, may_come);
    for (const std::string& name : group_names(record, belongs, scope_)) add_to(groups_[name], from, to, may_come);
  }

  MetricStats all() && {
    std::sort(found_.all.values.begin(), found_.all.values.end());
    for (auto& [name, values] : groups_) {
      std::sort(values.values.begin(), values.values.end());
      found_.groups.push_back({name, std::move(values)});
    }
    // "" sorts first and is shown last.
    if (!found_.groups.empty() && found_.groups.front().name.empty()) {
      std::rotate(found_.groups.begin(), found_.groups.begin() + 1, found_.groups.end());
    }
    return std::move(found_);
  }

 private:
  static void add_to(Distribution& values, std::optional<Time> from, std::optional<Time> to, bool may_come) {
    if (!from || !to) {
      ++(may_come ? values.not_yet : values.never);
    } else if (*to < *from) {
      ++values.backwards;
    } else {
      values.values.push_back(*to - *from);
    }
  }

  const StatsScope& scope_;
  MetricStats found_;
  std::map<std::string, Distribution> groups_;
};

// ---- Metrics

Metric change_recovery() {
  return {.name = kChangeRecovery,
          .meaning = "until the harm of a failed change was stopped",
          .kind = Kind::change,
          .from = Milestone::begun_at,
          .to = Milestone::mitigated_at};
}

bool is_change_recovery(const Metric& metric) { return metric == change_recovery(); }

MetricStats spans_of(const Metric& metric, const std::vector<const Header*>& records, const StatsScope& scope) {
  Collector collector(metric, scope);
  for (const Header* record : records) {
    if (record->kind() != metric.kind) continue;
    collector.add(*record, model::opened_at(*record), record->milestone(metric.from), record->milestone(metric.to),
                  model::is_open(*record));
  }
  return std::move(collector).all();
}

// The last mitigation of a change's incidents; nothing while one is not mitigated.
struct Recovery {
  std::optional<Time> at;
  bool may_come = false;
};

Recovery recovery_of(const std::vector<const Header*>& incidents) {
  Recovery recovery;
  bool all_mitigated = true;
  for (const Header* incident : incidents) {
    const auto mitigated = incident->milestone(Milestone::mitigated_at);
    if (mitigated) recovery.at = std::max(recovery.at.value_or(*mitigated), *mitigated);
    all_mitigated = all_mitigated && mitigated;
    recovery.may_come = recovery.may_come || (!mitigated && model::is_open(*incident));
  }
  if (!all_mitigated) recovery.at.reset();
  return recovery;
}

MetricStats recoveries(const Counted& counted, const CausedIncidents& caused, const StatsScope& scope) {
  Collector collector(change_recovery(), scope);
  for (const Header* change : counted.changes) {
    const auto incidents = caused.find(change->id);
    if (incidents == caused.end()) continue;
    const Recovery recovery = recovery_of(incidents->second);
    const Time ended = *took_effect_at(*change);
    collector.add(*change, ended, change->milestone(Milestone::begun_at).value_or(ended), recovery.at,
                  recovery.may_come);
  }
  return std::move(collector).all();
}

bool is_wanted(const Metric& metric, const StatsScope& scope) {
  const auto& names = scope.metrics;
  return names.empty() || std::find(names.begin(), names.end(), metric.name) != names.end();
}

// The first of the policy's metrics that says how long it took to stop the harm.
std::optional<Metric> harm_metric(const model::Policy& policy) {
  const auto found = std::find_if(policy.metrics.begin(), policy.metrics.end(), [](const Metric& metric) {
    return metric.kind == Kind::incident && metric.from == Milestone::opened_at && metric.to == Milestone::mitigated_at;
  });
  return found == policy.metrics.end() ? std::nullopt : std::optional(*found);
}

std::vector<Headline> harm_of(const Counted& counted, const model::Policy& policy, const StatsScope& scope) {
  std::vector<Headline> harm;
  const auto metric = harm_metric(policy);
  if (!metric || !is_wanted(*metric, scope)) return harm;
  StatsScope by_priority = scope;
  by_priority.by = StatsBy::priority;
  const MetricStats spans = spans_of(*metric, counted.opened, by_priority);
  for (const StatsGroup& group : spans.groups) {
    const auto priority = model::from_word<model::Priority>(group.name);
    if (!priority) continue;
    harm.push_back(
        {*metric, *priority, group.values, target_of(TargetKind::mitigate, *priority, counted.opened, policy, scope)});
  }
  return harm;
}

}  // namespace

std::optional<Seconds> Distribution::percentile(unsigned percent) const {
  if (is_few()) return std::nullopt;
  constexpr std::size_t kAll = 100;
  const std::size_t rank = (values.size() * percent + kAll - 1) / kAll;
  return values[std::max<std::size_t>(rank, 1) - 1];
}

std::optional<Seconds> Distribution::max() const {
  return values.empty() ? std::nullopt : std::optional(values.back());
}

std::optional<Headline> headline_of(const std::vector<Headline>& harm) {
  const auto found = std::find_if(harm.begin(), harm.end(), [](const Headline& one) { return one.values.n() > 0; });
  return found == harm.end() ? std::nullopt : std::optional(*found);
}

std::string month_name(Time time) {
  const base::Date day = base::utc_date(time);
  return fmt::format("{:04}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()));
}

// ISO 8601: a week belongs to the year that its Thursday is in.
std::string week_name(Time time) {
  using std::chrono::days;
  const auto thursday = std::chrono::sys_days{monday_of(time)} + days{3};
  const std::chrono::year year = base::Date{thursday}.year();
  const auto first_day = std::chrono::sys_days{year / std::chrono::January / 1};
  constexpr int kWeek = 7;
  return fmt::format("{:04}-W{:02}", static_cast<int>(year), (thursday - first_day).count() / kWeek + 1);
}

std::optional<Time> ended_at(const Header& record) {
  if (model::is_open(record)) return std::nullopt;
  std::optional<Time> last;
  for (const Milestone end : {Milestone::closed_at, Milestone::finished_at, Milestone::rolled_back_at,
                              Milestone::cancelled_at, Milestone::accepted_at}) {
    if (const auto at = record.milestone(end)) last = std::max(last.value_or(*at), *at);
  }
  return last;
}

std::vector<Metric> stats_metrics(const model::Policy& policy) {
  std::vector<Metric> metrics = policy.metrics;
  const bool is_replaced =
      std::any_of(metrics.begin(), metrics.end(), [](const Metric& metric) { return metric.name == kChangeRecovery; });
  if (!is_replaced) metrics.push_back(change_recovery());
  return metrics;
}

Stats stats(const std::vector<Header>& records, const model::Policy& policy, const StatsScope& scope) {
  Stats found;
  const Counted counted = counted_of(records, scope, found.left_out);
  const CausedIncidents caused = caused_incidents(counted.incidents);
  for (const Header* record : counted.opened) found.counted.push_back(record->id);
  std::sort(found.counted.begin(), found.counted.end());
  for (const Metric& metric : stats_metrics(policy)) {
    if (!is_wanted(metric, scope)) continue;
    found.metrics.push_back(is_change_recovery(metric) ? recoveries(counted, caused, scope)
                                                       : spans_of(metric, counted.opened, scope));
  }
  found.harm = harm_of(counted, policy, scope);
  found.headline = headline_of(found.harm);
  found.targets = targets_of(counted.opened, policy, scope);
  found.changes = changes_of(counted.changes, caused);
  found.kinds = kinds_of(counted);
  found.weeks = weeks_of(counted, scope);
  return found;
}

}  // namespace decklog::reports
