// SPDX-License-Identifier: MIT
#include "lib/reports/measures.h"

#include "lib/model/fold.h"
#include "lib/reports/record_spans.h"
#include "lib/reports/stage_times.h"
#include "tests/unit/generators.h"
#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <numeric>

namespace decklog::reports {
namespace {

using model::ClosedAs;
using model::Header;
using model::Milestone;
using model::Priority;
using model::Stage;

Header closed_incident(std::string_view id, ClosedAs as, Seconds mitigated_after) {
  Header record = incident(id, Priority::p1);
  record.stage = Stage::closed;
  record.closed_as = as;
  record.fields.services = std::vector<std::string>{"checkout", "search", "checkout"};
  record.milestones[Milestone::mitigated_at] = kStart + mitigated_after;
  record.milestones[Milestone::closed_at] = kStart + hours{5};
  return record;
}

model::Policy told_policy() {
  model::Policy policy = sample_policy();
  policy.metrics = model::default_policy().metrics;
  return policy;
}

std::uint64_t sum(const Tally& tally) {
  return std::accumulate(tally.begin(), tally.end(), std::uint64_t{0},
                         [](std::uint64_t all, const auto& row) { return all + row.second; });
}

}  // namespace

TEST_CASE("what is open is counted once for each of its services, and without one for none") {
  Header one = incident("INC-20261122-AAAA", Priority::p1);
  one.fields.services = std::vector<std::string>{"b", "a", "b"};
  const Measures found = measures({one, incident("INC-20261122-BBBB", {})}, told_policy(), kStart + minutes{30});
  CHECK(found.open == Tally{{{"incident", "", "triage", ""}, 1},
                            {{"incident", "P1", "triage", "a"}, 1},
                            {{"incident", "P1", "triage", "b"}, 1}});
  CHECK(found.opened.size() == 3);
  CHECK(found.closed.empty());
  CHECK(found.oldest_open == std::map<std::string, std::uint64_t>{{"incident", 1800}});
  REQUIRE(found.open_records.size() == 2);
  CHECK(found.open_records[0].priority == "P1");
  CHECK(found.late.at({"ack"}) == 1);
  CHECK(found.late.at({"update"}) == 0);
  CHECK(found.late.size() == late_kinds().size());
}

TEST_CASE("spans fall into bins by their upper bound, and false alarms and duplicates have none") {
  const std::vector<Header> records{closed_incident("INC-20261122-AAAA", ClosedAs::resolved, minutes{1}),
                                    closed_incident("INC-20261122-BBBB", ClosedAs::resolved, minutes{1} + Seconds{1}),
                                    closed_incident("INC-20261122-CCCC", ClosedAs::resolved, days{2}),
                                    closed_incident("INC-20261122-DDDD", ClosedAs::resolved, -minutes{1}),
                                    closed_incident("INC-20261122-EEEE", ClosedAs::false_positive, minutes{1}),
                                    closed_incident("INC-20261122-FFFF", ClosedAs::duplicate, minutes{1})};
  const Measures found = measures(records, told_policy(), kStart + days{3});
  const SpanCounts& spans = found.spans.at("mitigate").at({"P1", "checkout"});
  CHECK(spans.counts == decltype(spans.counts){1, 1, 0, 0, 0, 0, 0, 1});
  CHECK(spans.sum_seconds == 60 + 61 + 2 * 86400);
  CHECK(spans.all() == 3);
  CHECK(found.spans.at("mitigate").contains({"P1", "search"}));
  CHECK_FALSE(found.spans.contains("ack"));
  CHECK(found.closed.at({"incident", "P1", "resolved"}) == 4);
  CHECK(found.closed.at({"incident", "P1", "false-positive"}) == 1);
}

TEST_CASE("drills are left out, running changes and late action items are told") {
  Header drill = incident("INC-20261122-AAAA", Priority::p0);
  drill.fields.drill = true;
  Header change = sample("CHG-20261122-BBBB", Stage::in_progress);
  change.fields.services = std::vector<std::string>{"db"};
  change.actions = {{.item = "q2m9tw", .text = "alert on it", .owner = "al", .due = base::utc_date(kStart)},
                    {.item = "q2m9tx", .text = "later", .owner = "al", .due = base::utc_date(kStart + days{2})}};
  change.signals = {{.source = "grafana"}};
  const Measures found = measures({drill, change}, told_policy(), kStart + days{1});
  CHECK(found.opened.size() == 1);
  CHECK(found.changes_running == Tally{{{"db"}, 1}});
  CHECK(found.actions_open == Tally{{{""}, 2}});
  CHECK(found.actions_late == 1);
  CHECK(found.signals == Tally{{{"grafana", "true"}, 1}});
}

TEST_CASE("an action item is late from the day after it was due") {
  const model::ActionItem item{.item = "q2m9tw", .due = base::utc_date(kStart)};
  CHECK_FALSE(days_late(item, kStart + hours{15}));
  CHECK(days_late(item, kStart + hours{16}) == 1);
  model::ActionItem done = item;
  done.state = model::ActionState::done;
  CHECK_FALSE(days_late(done, kStart + days{9}));
  CHECK_FALSE(days_late({.item = "q2m9tw"}, kStart));
}

TEST_CASE("the times in each stage make up the life of a record") {
  CHECK(rc::check("no stage has less than no time, and none that ends it has any", [] {
    const model::Record record = *test::any_record();
    for (const auto& [stage, time] : stage_times(record, kStart)) {
      RC_ASSERT(time >= Seconds{0});
      RC_ASSERT(stage != Stage::closed && stage != Stage::done && stage != Stage::accepted);
    }
  }));
  model::Entry opened;
  opened.id = base::EntryId::parse("0001-aaaaaa").value();
  opened.at = opened.recorded_at = kStart;
  opened.body = model::Opened{};
  model::Entry moved = opened;
  moved.id = base::EntryId::parse("0002-aaaaaa").value();
  moved.at = kStart + minutes{10};
  moved.body = model::StageMoved{model::Verb::mitigate, Stage::triage, Stage::resolution, {}, {}};
  const auto times =
      stage_times(model::fold(base::RecordId::parse("INC-20261122-AAAA").value(), std::vector{opened, moved}),
                  kStart + minutes{25});
  CHECK(times == std::map<Stage, Seconds>{{Stage::triage, minutes{10}}, {Stage::resolution, minutes{15}}});
  CHECK(stage_times(model::Record{}, kStart).empty());
}

TEST_CASE("every record that is no drill is either open or closed") {
  CHECK(rc::check("counts add up", [] {
    std::vector<Header> records;
    for (const model::Record& record : *rc::gen::container<std::vector<model::Record>>(3, test::any_record())) {
      records.push_back(record);
      records.back().fields.services.reset();
      records.back().fields.drill.reset();
    }
    const Measures found = measures(records, told_policy(), kStart);
    RC_ASSERT(sum(found.open) + sum(found.closed) == records.size());
    RC_ASSERT(sum(found.opened) == records.size());
  }));
}

}  // namespace decklog::reports
