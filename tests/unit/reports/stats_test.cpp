// SPDX-License-Identifier: MIT
//
// The definitions, one by one. Whole ledgers are held to a second implementation in tests/stats.
#include "lib/reports/stats.h"

#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using base::Kind;
using model::ClosedAs;
using model::Header;
using model::Milestone;
using model::Priority;
using model::Stage;

StatsScope week() { return {.since = kStart, .until = kStart + days{7}, .judged_at = kStart + days{7}}; }

model::Policy with_metric(const model::Metric& metric) {
  model::Policy policy = sample_policy();
  policy.metrics = {metric};
  return policy;
}

const model::Metric kMitigate{.name = "mitigate",
                              .meaning = "until the harm was stopped",
                              .kind = Kind::incident,
                              .from = Milestone::opened_at,
                              .to = Milestone::mitigated_at};

std::string numbered(std::string_view prefix, std::size_t number) {
  return std::string(prefix) + "-20261122-" + std::to_string(1000 + number);
}

Header mitigated(std::size_t number, Seconds after, std::optional<Priority> priority = Priority::p1) {
  Header record = incident(numbered("INC", number), priority);
  record.milestones[Milestone::mitigated_at] = kStart + after;
  return record;
}

Header ended_change(std::size_t number, Stage stage) {
  Header record = sample(numbered("CHG", number), stage);
  record.milestones[Milestone::begun_at] = kStart + minutes{1};
  if (stage == Stage::done) record.milestones[Milestone::finished_at] = kStart + minutes{30};
  if (stage == Stage::rolled_back) record.milestones[Milestone::rolled_back_at] = kStart + minutes{40};
  return record;
}

Header caused_by(Header incident, const Header& change) {
  incident.links.push_back({.target = change.id.str(), .rel = "caused-by"});
  return incident;
}

Distribution of_mitigate(const std::vector<Header>& records) {
  return stats(records, with_metric(kMitigate), week()).metrics.at(0).all;
}

const TargetStats& target(const Stats& found, TargetKind kind, std::optional<Priority> priority) {
  const auto row = std::find_if(found.targets.begin(), found.targets.end(),
                                [&](const TargetStats& one) { return one.kind == kind && one.priority == priority; });
  REQUIRE(row != found.targets.end());
  return *row;
}

}  // namespace

TEST_CASE("a percentile is the nearest rank; of few there is none") {
  Distribution values;
  for (int i = 1; i <= 4; ++i) values.values.push_back(minutes{i});
  CHECK_FALSE(values.percentile(50));
  CHECK(values.max() == minutes{4});
  values.values.push_back(minutes{5});
  CHECK(values.percentile(50) == minutes{3});
  CHECK(values.percentile(75) == minutes{4});
  CHECK(values.percentile(90) == minutes{5});
  for (int i = 6; i <= 10; ++i) values.values.push_back(minutes{i});
  CHECK(values.percentile(50) == minutes{5});
  CHECK(values.percentile(90) == minutes{9});
  CHECK_FALSE(Distribution{}.max());
}

TEST_CASE("what is missing says why") {
  Header over = incident("INC-20261122-AAAA", Priority::p1);
  over.stage = Stage::closed;
  const Distribution found = of_mitigate(
      {mitigated(1, minutes{20}), mitigated(2, -minutes{20}), incident("INC-20261122-BBBB", Priority::p1), over});
  CHECK(found.values == std::vector<Seconds>{minutes{20}});
  CHECK(found.backwards == 1);
  CHECK(found.not_yet == 1);
  CHECK(found.never == 1);
  CHECK(found.missing() == 3);
}

TEST_CASE("drills, false positives and duplicates are left out and counted, each once") {
  std::vector<Header> records;
  for (std::size_t i = 0; i < 4; ++i) records.push_back(mitigated(i, minutes{20}));
  records[0].fields.drill = true;
  records[0].closed_as = ClosedAs::duplicate;
  records[1].closed_as = ClosedAs::false_positive;
  records[2].closed_as = ClosedAs::duplicate;
  const Stats found = stats(records, with_metric(kMitigate), week());
  CHECK(found.left_out.drills == 1);
  CHECK(found.left_out.false_positives == 1);
  CHECK(found.left_out.duplicates == 1);
  CHECK(found.metrics.at(0).all.n() == 1);
  CHECK(found.counted.size() == 1);
}

TEST_CASE("a record belongs to the span by its opening: since is in it, until is not") {
  Header at_since = mitigated(1, days{30});
  Header at_until = mitigated(2, days{30});
  at_until.milestones[Milestone::opened_at] = kStart + days{7};
  Header before = mitigated(3, days{1});
  before.milestones[Milestone::opened_at] = kStart - Seconds{1};
  const Distribution found = of_mitigate({at_since, at_until, before});
  CHECK(found.values == std::vector<Seconds>{days{30}});
}

TEST_CASE("a target is kept to the second; what has not come is late when its time had run out") {
  std::vector<Header> records{mitigated(1, hours{4}), mitigated(2, hours{4} + Seconds{1}),
                              incident("INC-20261122-AAAA", Priority::p1), incident("INC-20261122-BBBB", Priority::p2),
                              incident("INC-20261122-CCCC", {})};
  Header over = incident("INC-20261122-DDDD", Priority::p1);
  over.stage = Stage::closed;
  records.push_back(over);
  StatsScope scope = week();
  scope.judged_at = kStart + hours{4};
  const Stats early = stats(records, sample_policy(), scope);
  CHECK(target(early, TargetKind::mitigate, Priority::p1).kept == 1);
  CHECK(target(early, TargetKind::mitigate, Priority::p1).missed == 1);
  CHECK(target(early, TargetKind::mitigate, Priority::p1).running == 1);
  CHECK(target(early, TargetKind::mitigate, Priority::p1).never == 1);
  CHECK(target(early, TargetKind::mitigate, {}).judged() == 2);
  scope.judged_at += Seconds{1};
  CHECK(target(stats(records, sample_policy(), scope), TargetKind::mitigate, Priority::p1).missed == 2);
}

TEST_CASE("after a reopening the target runs from it, for what came later") {
  Header again = mitigated(1, days{3} + hours{1});
  again.milestones[Milestone::reopened_at] = kStart + days{3};
  again.milestones[Milestone::acknowledged_at] = kStart + minutes{16};
  const Stats found = stats({again}, sample_policy(), week());
  CHECK(target(found, TargetKind::mitigate, Priority::p1).kept == 1);
  CHECK(target(found, TargetKind::ack, Priority::p1).missed == 1);  // it was late before anybody reopened it
}

TEST_CASE("a change has failed when it was rolled back or an incident names it") {
  const Header good = ended_change(1, Stage::done);
  const Header bad = ended_change(2, Stage::done);
  const Header undone = ended_change(3, Stage::rolled_back);
  const Header both = ended_change(4, Stage::rolled_back);
  const Header planned = sample("CHG-20261122-AAAA", Stage::planned);
  const Header cancelled = ended_change(5, Stage::cancelled);
  Header old_outage = caused_by(mitigated(6, minutes{50}), bad);
  old_outage.milestones[Milestone::opened_at] = kStart - days{30};  // its own time does not matter
  Header drill = caused_by(mitigated(7, minutes{9}), good);
  drill.fields.drill = true;
  Header only_related = mitigated(8, minutes{9});
  only_related.links.push_back({.target = good.id.str(), .rel = "related"});
  const Stats found = stats({good, bad, undone, both, planned, cancelled, old_outage, drill, only_related,
                             caused_by(mitigated(9, minutes{90}), both)},
                            sample_policy(), week());
  CHECK(found.changes.ended == 4);
  CHECK(found.changes.failed == 3);
  CHECK(found.changes.rolled_back == 2);
  CHECK(found.changes.caused_incident == 2);
  REQUIRE(found.metrics.back().metric.name == kChangeRecovery);
  CHECK(found.metrics.back().all.values == std::vector<Seconds>{minutes{49}, minutes{89}});
}

TEST_CASE("a failed change has recovered when the last of its incidents is mitigated") {
  const Header bad = ended_change(1, Stage::done);
  const Header first = caused_by(mitigated(2, minutes{11}), bad);
  const Header last = caused_by(mitigated(3, minutes{31}), bad);
  Header open = caused_by(incident("INC-20261122-AAAA", Priority::p1), bad);
  const auto recovery = [](const std::vector<Header>& records) {
    return stats(records, sample_policy(), week()).metrics.back().all;
  };
  CHECK(recovery({bad, first, last}).values == std::vector<Seconds>{minutes{30}});
  CHECK(recovery({bad, first, open}).not_yet == 1);
  open.stage = Stage::closed;
  CHECK(recovery({bad, first, open}).never == 1);
}

TEST_CASE("groups: each service of a record, none last, weeks as ISO 8601 counts them") {
  Header both = mitigated(1, minutes{5});
  both.fields.services = {{"search", "checkout", "search"}};
  StatsScope scope = week();
  scope.by = StatsBy::service;
  const Stats found = stats({both, mitigated(2, minutes{6})}, with_metric(kMitigate), scope);
  const auto& groups = found.metrics.at(0).groups;
  REQUIRE(groups.size() == 3);
  CHECK(groups.at(0).name == "checkout");
  CHECK(groups.at(1).name == "search");
  CHECK(groups.at(1).values.n() == 1);
  CHECK(groups.at(2).name.empty());
  const auto day = [](int year, unsigned month, unsigned number) {
    return Time{std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{number}}};
  };
  CHECK(week_name(day(2026, 11, 22)) == "2026-W47");
  CHECK(week_name(day(2027, 1, 1)) == "2026-W53");
  CHECK(week_name(day(2024, 12, 30)) == "2025-W01");
  CHECK(week_name(day(2027, 1, 4)) == "2027-W01");
  CHECK(month_name(day(2027, 1, 31) + hours{23}) == "2027-01");
}

TEST_CASE("counts: what was opened, what ended, what came back, week by week") {
  Header closed = mitigated(1, minutes{5});
  closed.stage = Stage::closed;
  closed.milestones[Milestone::closed_at] = kStart + days{2};
  Header old = mitigated(2, minutes{5}, {});
  old.stage = Stage::closed;
  old.milestones[Milestone::opened_at] = kStart - days{9};
  old.milestones[Milestone::closed_at] = kStart + hours{1};
  Header again = mitigated(3, minutes{5}, {});
  again.milestones[Milestone::reopened_at] = kStart + days{1};
  const Stats found = stats({closed, old, again, incident("INC-20261122-AAAA", {})}, sample_policy(), week());
  REQUIRE(found.kinds.size() == 1);
  const KindStats& row = found.kinds.front();
  CHECK(row.opened == 3);
  CHECK(row.ended == 2);
  CHECK(row.open == 2);
  CHECK(row.reopened == 1);
  CHECK(row.were_over == 2);
  CHECK(row.by_priority.at(std::nullopt) == 2);
  REQUIRE(found.weeks.size() == 2);  // the span begins on a Sunday
  CHECK(found.weeks.at(0).name == "2026-W47");
  CHECK(found.weeks.at(0).opened.at(Kind::incident) == 3);
  CHECK(found.weeks.at(0).ended.at(Kind::incident) == 1);
  CHECK(found.weeks.at(1).ended.at(Kind::incident) == 1);
}

TEST_CASE("the headline is of the worst priority that has values") {
  const Stats found = stats({mitigated(1, minutes{5}, Priority::p2), mitigated(2, minutes{6}, Priority::p1),
                             incident("INC-20261122-AAAA", Priority::p0)},
                            with_metric(kMitigate), week());
  REQUIRE(found.headline);
  CHECK(found.headline->priority == Priority::p1);
  CHECK(found.headline->target.kept == 1);
  CHECK_FALSE(stats({}, with_metric(kMitigate), week()).headline);
}

TEST_CASE("the policy may name change-recovery itself, and only what is asked for is counted") {
  model::Metric own = kMitigate;
  own.name = kChangeRecovery;
  CHECK(stats_metrics(with_metric(own)).size() == 1);
  CHECK(stats_metrics(with_metric(kMitigate)).size() == 2);
  StatsScope scope = week();
  scope.metrics = {"mitigate"};
  CHECK(stats({}, with_metric(kMitigate), scope).metrics.size() == 1);
}

TEST_CASE("laws of statistics") {
  CHECK(rc::check("the order of records changes nothing, and every record is a value or missing", [] {
    std::vector<Header> records;
    const auto count = *rc::gen::inRange<std::size_t>(0, 30);
    for (std::size_t i = 0; i < count; ++i) {
      Header record = mitigated(i, minutes{*rc::gen::inRange(-30, 600)}, *rc::gen::element(Priority::p1, Priority::p2));
      if (*rc::gen::inRange(0, 4) == 0) record.milestones.erase(Milestone::mitigated_at);
      records.push_back(record);
    }
    const Distribution found = of_mitigate(records);
    RC_ASSERT(found.n() + found.missing() == count);
    RC_ASSERT(std::is_sorted(found.values.begin(), found.values.end()));
    std::reverse(records.begin(), records.end());
    RC_ASSERT(of_mitigate(records).values == found.values);
    const auto half = found.percentile(50);
    if (!half) return;
    const auto at_most = std::count_if(found.values.begin(), found.values.end(), [&](Seconds v) { return v <= *half; });
    const auto below = std::count_if(found.values.begin(), found.values.end(), [&](Seconds v) { return v < *half; });
    RC_ASSERT(static_cast<std::size_t>(at_most) * 2 >= found.n());
    RC_ASSERT(static_cast<std::size_t>(below) * 2 < found.n());
  }));
}

}  // namespace decklog::reports
