// SPDX-License-Identifier: MIT
#include "lib/reports/several.h"

#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using model::Header;
using model::Milestone;
using model::Priority;

StatsScope the_week() { return {.since = kStart, .until = kStart + days{7}, .judged_at = kStart + days{7}}; }

std::string id_number(std::size_t number) { return "INC-20261122-" + std::to_string(1000 + number); }

model::Policy usual_policy() {
  model::Policy policy = sample_policy();
  policy.metrics = model::default_policy().metrics;
  return policy;
}

std::vector<Header> some_records(int seed, std::size_t count) {
  std::vector<Header> records;
  for (std::size_t i = 0; i < count; ++i) {
    const auto chance = static_cast<std::size_t>(seed) * 31 + i * 7;
    Header record = incident(id_number(static_cast<std::size_t>(seed) * 100 + i), static_cast<Priority>(chance % 4));
    record.milestones[Milestone::opened_at] = kStart + minutes{chance % 13};
    record.fields.services = std::vector<std::string>{chance % 2 == 0 ? "checkout" : "search"};
    if (chance % 3 != 0) record.milestones[Milestone::mitigated_at] = kStart + minutes{20 + chance % 50};
    if (chance % 5 != 0) record.milestones[Milestone::acknowledged_at] = kStart + minutes{14 + chance % 5};
    records.push_back(std::move(record));
  }
  return records;
}

bool are_same(const Distribution& a, const Distribution& b) {
  return a.values == b.values && a.not_yet == b.not_yet && a.never == b.never && a.backwards == b.backwards;
}

}  // namespace

TEST_CASE("rows of several ledgers stand in the order of one, and each knows whose it is") {
  CHECK(rc::check("merged lists are the list of all", [] {
    std::vector<std::vector<Header>> each;
    std::vector<Header> all;
    for (int ledger = 0; ledger < 3; ++ledger) {
      std::vector<Header> records = some_records(*rc::gen::inRange(0, 9), *rc::gen::inRange<std::size_t>(0, 6));
      std::sort(records.begin(), records.end(),
                [](const Header& a, const Header& b) { return model::listed_before(a, b, model::SortBy::priority); });
      all.insert(all.end(), records.begin(), records.end());
      each.push_back(std::move(records));
    }
    std::stable_sort(all.begin(), all.end(), [](const Header& a, const Header& b) {
      return model::listed_before(a, b, model::SortBy::priority);
    });
    const FromSeveral<Header> found = merged(each, model::SortBy::priority);
    RC_ASSERT(found.rows == all);
    RC_ASSERT(found.from.size() == all.size());
    for (std::size_t row = 0; row < all.size(); ++row) {
      const auto& own = each[found.from[row]];
      RC_ASSERT(std::find(own.begin(), own.end(), found.rows[row]) != own.end());
    }
  }));
}

TEST_CASE("what is due in several ledgers comes by its time") {
  const std::vector<Header> here{incident("INC-20261122-AAAA", Priority::p1)};
  const std::vector<Header> there{acknowledged(incident("INC-20261122-BBBB", Priority::p1))};
  const DueScope day{.within = hours{24}, .who = {}};
  const auto found = merged({due(here, sample_policy(), kStart, day), due(there, sample_policy(), kStart, day)});
  CHECK(found.from == std::vector<std::size_t>{0, 1, 0, 1});
  CHECK(found.rows[0].record == here.data());
  CHECK(std::is_sorted(found.rows.begin(), found.rows.end(), due_before));
}

TEST_CASE("the statistics of several ledgers are those of one that holds all their records") {
  CHECK(rc::check("merged statistics", [] {
    StatsScope scope = the_week();
    scope.by = *rc::gen::element(StatsBy::nothing, StatsBy::priority, StatsBy::service, StatsBy::week);
    const model::Policy policy = usual_policy();
    std::vector<Stats> each;
    std::vector<Header> all;
    for (int ledger = 0; ledger < 3; ++ledger) {
      const std::vector<Header> records = some_records(ledger, *rc::gen::inRange<std::size_t>(0, 9));
      all.insert(all.end(), records.begin(), records.end());
      each.push_back(stats(records, policy, scope));
    }
    const Stats one = stats(all, policy, scope);
    const Stats found = merged(each, {"a", "b", "c"}, scope.by);
    RC_ASSERT(found.counted.size() == one.counted.size());
    RC_ASSERT(found.metrics.size() == one.metrics.size());
    for (std::size_t i = 0; i < one.metrics.size(); ++i) {
      RC_ASSERT(found.metrics[i].metric == one.metrics[i].metric);
      RC_ASSERT(are_same(found.metrics[i].all, one.metrics[i].all));
      RC_ASSERT(found.metrics[i].groups.size() == one.metrics[i].groups.size());
      for (std::size_t group = 0; group < one.metrics[i].groups.size(); ++group) {
        RC_ASSERT(found.metrics[i].groups[group].name == one.metrics[i].groups[group].name);
        RC_ASSERT(are_same(found.metrics[i].groups[group].values, one.metrics[i].groups[group].values));
      }
    }
    RC_ASSERT(found.targets.size() == one.targets.size());
    for (std::size_t i = 0; i < one.targets.size(); ++i) {
      RC_ASSERT(found.targets[i].kind == one.targets[i].kind);
      RC_ASSERT(found.targets[i].priority == one.targets[i].priority);
      RC_ASSERT(found.targets[i].kept == one.targets[i].kept);
      RC_ASSERT(found.targets[i].missed == one.targets[i].missed);
    }
    RC_ASSERT(found.headline.has_value() == one.headline.has_value());
    if (one.headline) {
      RC_ASSERT(found.headline->priority == one.headline->priority);
      RC_ASSERT(are_same(found.headline->values, one.headline->values));
      RC_ASSERT(found.headline->target.missed == one.headline->target.missed);
    }
    RC_ASSERT(found.kinds.size() == one.kinds.size());
    for (std::size_t i = 0; i < one.kinds.size(); ++i) {
      RC_ASSERT(found.kinds[i].opened == one.kinds[i].opened);
      RC_ASSERT(found.kinds[i].by_priority == one.kinds[i].by_priority);
    }
    for (std::size_t i = 0; i < one.weeks.size(); ++i) RC_ASSERT(found.weeks[i].opened == one.weeks[i].opened);
  }));
}

TEST_CASE("by ledger each has a group, and a name that means two things stays two metrics") {
  const std::vector<Header> records = some_records(1, 6);
  model::Policy other = usual_policy();
  for (model::Metric& metric : other.metrics) {
    if (metric.name == "mitigate") metric.from = Milestone::started_at;
  }
  StatsScope scope = the_week();
  scope.by = StatsBy::ledger;
  scope.metrics = {"mitigate", "ack"};
  const Stats found =
      merged({stats(records, usual_policy(), scope), stats(records, other, scope)}, {"oncall", "pay"}, scope.by);
  REQUIRE(found.metrics.size() == 3);
  CHECK(found.metrics[0].metric.name == "ack");
  REQUIRE(found.metrics[0].groups.size() == 2);
  CHECK(found.metrics[0].groups[1].name == "pay");
  CHECK(found.metrics[1].metric.name == "mitigate (oncall)");
  CHECK(found.metrics[2].metric.name == "mitigate (pay)");
}

}  // namespace decklog::reports
