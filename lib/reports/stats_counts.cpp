// SPDX-License-Identifier: MIT
#include "lib/model/query.h"
#include "lib/reports/stats_impl.h"

#include <algorithm>

namespace decklog::reports {
namespace {

using base::Kind;
using base::Seconds;
using base::Time;
using model::Header;
using model::Milestone;
using model::Priority;

// ---- Targets

Milestone milestone_of(TargetKind kind) {
  return kind == TargetKind::ack ? Milestone::acknowledged_at : Milestone::mitigated_at;
}

bool may_have(TargetKind kind, Kind record) {
  return record == Kind::incident || (record == Kind::request && kind == TargetKind::ack);
}

std::optional<Seconds> allowed(TargetKind kind, Priority priority, const model::Policy& policy) {
  const auto row = policy.priorities.find(priority);
  if (row == policy.priorities.end()) return std::nullopt;
  return kind == TargetKind::ack ? row->second.ack : row->second.mitigate;
}

Time counts_from(const Header& record, std::optional<Time> milestone) {
  const Time opened = model::opened_at(record);
  const auto reopened = record.milestone(Milestone::reopened_at);
  return reopened && (!milestone || *milestone >= *reopened) ? std::max(opened, *reopened) : opened;
}

void judge(TargetStats& target, const Header& record, Time judged_at) {
  const auto milestone = record.milestone(milestone_of(target.kind));
  const Time end = counts_from(record, milestone) + *target.within;
  if (milestone) {
    ++(*milestone <= end ? target.kept : target.missed);
  } else if (!model::is_open(record)) {
    ++target.never;
  } else {
    ++(judged_at > end ? target.missed : target.running);
  }
}

void add(TargetStats& all, const TargetStats& target) {
  all.kept += target.kept;
  all.missed += target.missed;
  all.running += target.running;
  all.never += target.never;
}

bool is_anybodys(const TargetStats& target) { return target.judged() + target.running + target.never > 0; }

// ---- Counts

// One row for each kind, in their order.
class Kinds {
 public:
  KindStats& of(Kind kind) {
    KindStats& row = rows_[kind];
    row.kind = kind;
    return row;
  }
  std::vector<KindStats> all() const {
    std::vector<KindStats> rows;
    for (const auto& [kind, row] : rows_) rows.push_back(row);
    return rows;
  }

 private:
  std::map<Kind, KindStats> rows_;
};

}  // namespace

std::chrono::sys_days monday_of(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

std::optional<Time> took_effect_at(const Header& record) {
  if (record.kind() != Kind::change) return std::nullopt;
  if (record.stage != model::Stage::done && record.stage != model::Stage::rolled_back) return std::nullopt;
  const auto finished = record.milestone(Milestone::finished_at);
  return finished ? finished : record.milestone(Milestone::rolled_back_at);
}

CausedIncidents caused_incidents(const std::vector<const Header*>& incidents) {
  CausedIncidents caused;
  for (const Header* incident : incidents) {
    for (const model::Link& link : incident->links) {
      if (link.rel != "caused-by") continue;
      const auto change = base::RecordId::parse(link.target);
      if (change && change->kind() == Kind::change) caused[*change].push_back(incident);
    }
  }
  return caused;
}

TargetStats target_of(TargetKind kind, Priority priority, const std::vector<const Header*>& records,
                      const model::Policy& policy, const StatsScope& scope) {
  TargetStats target{.kind = kind, .priority = priority, .within = allowed(kind, priority, policy)};
  if (!target.within) return target;
  for (const Header* record : records) {
    if (record->fields.priority == priority && may_have(kind, record->kind())) judge(target, *record, scope.judged_at);
  }
  return target;
}

std::vector<TargetStats> targets_of(const std::vector<const Header*>& records, const model::Policy& policy,
                                    const StatsScope& scope) {
  std::vector<TargetStats> targets;
  for (const TargetKind kind : {TargetKind::ack, TargetKind::mitigate}) {
    TargetStats all{.kind = kind, .priority = {}, .within = {}};
    std::vector<TargetStats> each;
    for (const auto& row : model::WordsOf<Priority>::table) {
      const TargetStats target = target_of(kind, row.value, records, policy, scope);
      if (is_anybodys(target)) each.push_back(target);
      add(all, target);
    }
    if (is_anybodys(all)) targets.push_back(all);
    targets.insert(targets.end(), each.begin(), each.end());
  }
  return targets;
}

ChangeStats changes_of(const std::vector<const Header*>& changes, const CausedIncidents& caused) {
  ChangeStats found;
  for (const Header* change : changes) {
    const bool rolled_back = change->stage == model::Stage::rolled_back;
    const bool caused_incident = caused.contains(change->id);
    ++found.ended;
    found.rolled_back += rolled_back ? 1U : 0U;
    found.caused_incident += caused_incident ? 1U : 0U;
    found.failed += rolled_back || caused_incident ? 1U : 0U;
  }
  return found;
}

std::vector<KindStats> kinds_of(const Counted& counted) {
  Kinds kinds;
  for (const Header* record : counted.opened) {
    KindStats& row = kinds.of(record->kind());
    const bool reopened = record->milestones.contains(Milestone::reopened_at);
    const bool open = model::is_open(*record);
    ++row.opened;
    ++row.by_priority[record->fields.priority];
    row.open += open ? 1U : 0U;
    row.reopened += reopened ? 1U : 0U;
    row.were_over += !open || reopened ? 1U : 0U;
  }
  for (const Header* record : counted.ended) ++kinds.of(record->kind()).ended;
  return kinds.all();
}

std::vector<WeekStats> weeks_of(const Counted& counted, const StatsScope& scope) {
  constexpr std::chrono::days kWeek{7};
  const auto first = monday_of(scope.since);
  const auto count = static_cast<std::size_t>((monday_of(scope.until - Seconds{1}) - first) / kWeek) + 1;
  if (count > kMostWeeks) return {};
  std::vector<WeekStats> weeks;
  for (auto monday = first; weeks.size() < count; monday += kWeek) {
    weeks.push_back({.name = week_name(monday), .from = monday, .opened = {}, .ended = {}});
  }
  const auto week_of = [&](Time time) -> WeekStats& {
    return weeks[static_cast<std::size_t>((monday_of(time) - first) / kWeek)];
  };
  for (const Header* record : counted.opened) ++week_of(model::opened_at(*record)).opened[record->kind()];
  for (const Header* record : counted.ended) ++week_of(*ended_at(*record)).ended[record->kind()];
  return weeks;
}

}  // namespace decklog::reports
