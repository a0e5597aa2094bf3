// SPDX-License-Identifier: MIT
#include "lib/reports/several.h"

#include "lib/base/text.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace decklog::reports {
namespace {

using model::Header;

// Of rows that are equal, those of the ledger that was named first come first.
template <typename Row, typename Before>
FromSeveral<Row> merge_rows(std::vector<std::vector<Row>> each, const Before& before) {
  std::vector<std::pair<Row, std::size_t>> all;
  for (std::size_t ledger = 0; ledger < each.size(); ++ledger) {
    for (Row& row : each[ledger]) all.emplace_back(std::move(row), ledger);
  }
  std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return before(a.first, b.first); });
  FromSeveral<Row> merged;
  for (auto& [row, ledger] : all) {
    merged.rows.push_back(std::move(row));
    merged.from.push_back(ledger);
  }
  return merged;
}

void add_to(Distribution& to, const Distribution& more) {
  std::vector<base::Seconds> values;
  std::merge(to.values.begin(), to.values.end(), more.values.begin(), more.values.end(), std::back_inserter(values));
  to.values = std::move(values);
  to.not_yet += more.not_yet;
  to.never += more.never;
  to.backwards += more.backwards;
}

void add_to(TargetStats& to, const TargetStats& more) {
  to.kept += more.kept;
  to.missed += more.missed;
  to.running += more.running;
  to.never += more.never;
}

void add_to(KindStats& to, const KindStats& more) {
  to.opened += more.opened;
  to.ended += more.ended;
  to.open += more.open;
  to.reopened += more.reopened;
  to.were_over += more.were_over;
  for (const auto& [priority, count] : more.by_priority) to.by_priority[priority] += count;
}

bool is_same(const model::Metric& a, const model::Metric& b) {
  return a.name == b.name && a.kind == b.kind && a.from == b.from && a.to == b.to;
}

// By name, "" last.
void add_group(std::vector<StatsGroup>& groups, const StatsGroup& more) {
  const auto place = [](const StatsGroup& group) { return std::pair(group.name.empty(), group.name); };
  const auto at = std::lower_bound(groups.begin(), groups.end(), more,
                                   [&](const StatsGroup& a, const StatsGroup& b) { return place(a) < place(b); });
  if (at != groups.end() && at->name == more.name) {
    add_to(at->values, more.values);
  } else {
    groups.insert(at, more);
  }
}

struct MergedMetric {
  MetricStats stats;
  std::vector<std::string> ledgers;
};

void add_metric(std::vector<MergedMetric>& merged, const MetricStats& more, const std::string& ledger, StatsBy by) {
  auto found = std::find_if(merged.begin(), merged.end(),
                            [&](const MergedMetric& row) { return is_same(row.stats.metric, more.metric); });
  if (found == merged.end()) {
    found = merged.insert(merged.end(),
                          MergedMetric{.stats = {.metric = more.metric, .all = {}, .groups = {}}, .ledgers = {}});
  }
  add_to(found->stats.all, more.all);
  found->ledgers.push_back(ledger);
  if (by == StatsBy::ledger) add_group(found->stats.groups, {ledger, more.all});
  for (const StatsGroup& group : more.groups) add_group(found->stats.groups, group);
}

std::vector<MetricStats> merged_metrics(const std::vector<Stats>& each, const std::vector<std::string>& names,
                                        StatsBy by) {
  std::vector<MergedMetric> merged;
  for (std::size_t i = 0; i < each.size(); ++i) {
    for (const MetricStats& metric : each[i].metrics) add_metric(merged, metric, names[i], by);
  }
  std::vector<MetricStats> metrics;
  for (MergedMetric& row : merged) {
    const std::string name = row.stats.metric.name;
    const auto meanings = std::count_if(merged.begin(), merged.end(),
                                        [&](const MergedMetric& other) { return other.stats.metric.name == name; });
    metrics.push_back(row.stats);
    if (meanings > 1) metrics.back().metric.name = name + " (" + base::join(row.ledgers, ", ") + ")";
  }
  return metrics;
}

// "All together" first, then by priority, the shorter time first.
std::vector<TargetStats> merged_targets(const std::vector<Stats>& each) {
  std::vector<TargetStats> merged;
  const auto key = [](const TargetStats& target) { return std::tuple(target.kind, target.priority, target.within); };
  for (const Stats& one : each) {
    for (const TargetStats& target : one.targets) {
      const auto at = std::lower_bound(merged.begin(), merged.end(), target,
                                       [&](const TargetStats& a, const TargetStats& b) { return key(a) < key(b); });
      if (at != merged.end() && key(*at) == key(target)) {
        add_to(*at, target);
      } else {
        merged.insert(at, target);
      }
    }
  }
  return merged;
}

// Also of a priority of which nothing is mitigated in one of the ledgers: what is missing there counts.
std::vector<Headline> merged_harm(const std::vector<Stats>& each) {
  std::map<model::Priority, Headline> rows;
  for (const Stats& one : each) {
    for (const Headline& row : one.harm) {
      const auto [at, is_new] = rows.emplace(row.priority, row);
      if (is_new) continue;
      add_to(at->second.values, row.values);
      add_to(at->second.target, row.target);
    }
  }
  std::vector<Headline> merged;
  for (auto& [priority, row] : rows) merged.push_back(std::move(row));
  return merged;
}

std::vector<KindStats> merged_kinds(const std::vector<Stats>& each) {
  std::map<base::Kind, KindStats> rows;
  for (const Stats& one : each) {
    for (const KindStats& row : one.kinds) {
      rows[row.kind].kind = row.kind;
      add_to(rows[row.kind], row);
    }
  }
  std::vector<KindStats> merged;
  for (auto& [kind, row] : rows) merged.push_back(std::move(row));
  return merged;
}

std::vector<WeekStats> merged_weeks(const std::vector<Stats>& each) {
  std::map<base::Time, WeekStats> weeks;
  for (const Stats& one : each) {
    for (const WeekStats& week : one.weeks) {
      WeekStats& to = weeks[week.from];
      to.name = week.name;
      to.from = week.from;
      for (const auto& [kind, count] : week.opened) to.opened[kind] += count;
      for (const auto& [kind, count] : week.ended) to.ended[kind] += count;
    }
  }
  std::vector<WeekStats> merged;
  for (auto& [from, week] : weeks) merged.push_back(std::move(week));
  return merged;
}

}  // namespace

FromSeveral<Header> merged(std::vector<std::vector<Header>> each, model::SortBy sort) {
  return merge_rows(std::move(each),
                    [sort](const Header& a, const Header& b) { return model::listed_before(a, b, sort); });
}

FromSeveral<DueItem> merged(std::vector<std::vector<DueItem>> each) { return merge_rows(std::move(each), due_before); }

Stats merged(const std::vector<Stats>& each, const std::vector<std::string>& names, StatsBy by) {
  Stats all;
  for (const Stats& one : each) {
    all.counted.insert(all.counted.end(), one.counted.begin(), one.counted.end());
    all.left_out.drills += one.left_out.drills;
    all.left_out.false_positives += one.left_out.false_positives;
    all.left_out.duplicates += one.left_out.duplicates;
    all.changes.ended += one.changes.ended;
    all.changes.failed += one.changes.failed;
    all.changes.rolled_back += one.changes.rolled_back;
    all.changes.caused_incident += one.changes.caused_incident;
  }
  all.metrics = merged_metrics(each, names, by);
  all.harm = merged_harm(each);
  all.headline = headline_of(all.harm);
  all.targets = merged_targets(each);
  all.kinds = merged_kinds(each);
  all.weeks = merged_weeks(each);
  return all;
}

}  // namespace decklog::reports
