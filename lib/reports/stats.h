// SPDX-License-Identifier: MIT
//
// Distributions of spans between milestones, targets kept, changes that failed, and counts, over a span of time. From
// headers alone and pure: the same records, policy and scope give the same numbers. tests/stats holds them to a second
// implementation.
//
// A record belongs to the span by opened_at: since <= opened_at < until. What is left out everywhere, and counted in
// LeftOut: drills, else what was closed as a false positive, else as a duplicate. Days, weeks (ISO 8601, from Monday)
// and months are UTC's, so that no machine's zone changes a number.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace decklog::reports {

// By what a metric is divided. A record with several services is in the group of each. Ledgers are told apart only
// where the answers of several are merged (several.h).
enum class StatsBy { nothing, priority, service, owner, channel, label, month, week, ledger };

struct StatsScope {
  base::Time since{};
  base::Time until{};
  // What has not come is late when its time had run out by then.
  base::Time judged_at{};
  // As in a list: each that is set must hold, several values are alternatives.
  std::set<base::Kind> kinds;
  std::set<model::Priority> priorities;
  std::set<std::string> services;
  StatsBy by = StatsBy::nothing;
  std::string label = {};            // the key, for StatsBy::label
  std::vector<std::string> metrics;  // by name, in the order of the policy; none: all
};

// Fewer values than this are told one by one: a percentile of four is one of the four.
inline constexpr std::size_t kFewValues = 5;

// One span for each record of the metric's kind. What has none is missing: `not_yet` when the record is open, `never`
// when it is over, `backwards` when its end lies before its beginning (mitigated before it was opened: written down
// afterwards). n + missing() is all of them.
struct Distribution {
  std::vector<base::Seconds> values;  // ascending
  std::size_t not_yet = 0;
  std::size_t never = 0;
  std::size_t backwards = 0;

  std::size_t n() const { return values.size(); }
  std::size_t missing() const { return not_yet + never + backwards; }
  bool is_few() const { return n() < kFewValues; }
  // The nearest rank: the smallest value that at least so many of a hundred do not exceed. Nothing when there are few.
  std::optional<base::Seconds> percentile(unsigned percent) const;
  std::optional<base::Seconds> max() const;
};

struct StatsGroup {
  std::string name;  // "P1", "checkout", "2026-11", "2026-W47"; "": what has none
  Distribution values;
};

struct MetricStats {
  model::Metric metric;
  Distribution all;
  std::vector<StatsGroup> groups;  // by name, "" last; none for StatsBy::nothing
};

// Built in, after the policy's metrics; one of the policy with that name stands in its place. Of the changes that ended
// in the span and that an incident names as its cause: from when the change began (else ended) to the last mitigation
// of these incidents. While one of them is not mitigated, it is missing. Groups are by the change; months and weeks by
// when it ended.
inline constexpr const char* kChangeRecovery = "change-recovery";

enum class TargetKind { ack, mitigate };

// How many of the records that have the target met it. Incidents and requests by `ack`, incidents by `mitigate`, each
// from its opening; from its last reopening when the milestone came after that, or has not come. A record without
// priority, or whose priority has no such target, is not among them.
struct TargetStats {
  TargetKind kind = TargetKind::ack;
  std::optional<model::Priority> priority;  // nothing: all together
  std::optional<base::Seconds> within;      // nothing: all together
  std::size_t kept = 0;
  std::size_t missed = 0;   // also what has not come though its time had run out
  std::size_t running = 0;  // not come, and there was time left
  std::size_t never = 0;    // over without it

  std::size_t judged() const { return kept + missed; }
};

// Changes that ended in the span: finished_at, else rolled_back_at; cancelled ones never took place. One has failed
// when it was rolled back, or when an incident (of any time; not one that is left out) links it as "caused-by".
struct ChangeStats {
  std::size_t ended = 0;
  std::size_t failed = 0;
  std::size_t rolled_back = 0;
  std::size_t caused_incident = 0;  // may be rolled back too
};

struct KindStats {
  base::Kind kind = base::Kind::incident;
  std::size_t opened = 0;
  std::size_t ended = 0;  // in the span, whenever they were opened
  // Of those opened in the span:
  std::size_t open = 0;
  std::size_t reopened = 0;
  std::size_t were_over = 0;  // over now, or reopened: what could be reopened
  std::map<std::optional<model::Priority>, std::size_t> by_priority;
};

struct WeekStats {
  std::string name;   // "2026-W47"
  base::Time from{};  // its Monday; only what lies in the span is counted
  std::map<base::Kind, std::size_t> opened;
  std::map<base::Kind, std::size_t> ended;
};

struct LeftOut {
  std::size_t drills = 0;
  std::size_t false_positives = 0;
  std::size_t duplicates = 0;
};

// How long until harm was stopped, for the worst priority of which anything was mitigated: the answer in one line.
struct Headline {
  model::Metric metric;
  model::Priority priority = model::Priority::p0;
  Distribution values;
  TargetStats target;
};

struct Stats {
  std::vector<base::RecordId> counted;  // opened in the span, by id
  LeftOut left_out;
  std::vector<MetricStats> metrics;
  std::vector<Headline> harm;  // of each priority that anything had, the worst first, with values or without
  std::optional<Headline> headline;
  std::vector<TargetStats> targets;  // by kind and priority, "all together" first; only those that somebody had
  ChangeStats changes;
  std::vector<KindStats> kinds;  // only those of which there are any
  std::vector<WeekStats> weeks;  // every week of the span; none when it has more than kMostWeeks
};
inline constexpr std::size_t kMostWeeks = 5300;  // a century

// `records`: all that were opened or ended in the span, and every incident that names one of these changes as its
// cause. The scope's kinds, priorities and services narrow what is counted, not which incidents speak against a change.
Stats stats(const std::vector<model::Header>& records, const model::Policy& policy, const StatsScope& scope);

// What may be asked for, in the order in which it is shown.
std::vector<model::Metric> stats_metrics(const model::Policy& policy);

// The first of them that has values.
std::optional<Headline> headline_of(const std::vector<Headline>& harm);

std::string month_name(base::Time time);  // "2026-11"
std::string week_name(base::Time time);   // "2026-W47"
// When it came to its end; nothing while it is open. For a change that was finished and later rolled back: the latter.
std::optional<base::Time> ended_at(const model::Header& record);

}  // namespace decklog::reports
