// SPDX-License-Identifier: MIT
#include "lib/model/query.h"

#include "lib/model/lifecycle.h"
#include "lib/model/policy.h"
#include "tests/unit/model/story.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace decklog::model {
namespace {

using base::Kind;

Record sample() {
  Record record = story_in(Kind::incident, Stage::coordination).record;
  record.fields.priority = Priority::p1;
  record.fields.owner = "alice";
  record.fields.services = {"checkout", "search"};
  record.fields.labels = {{"env", "prod"}, {"zone", "b"}};
  record.fields.key = "ci-7";
  return record;
}

Record named(std::string_view id, std::optional<Priority> priority, Time opened) {
  Record record = sample();
  record.id = RecordId::parse(id).value();
  record.fields.priority = priority;
  record.milestones[Milestone::opened_at] = opened;
  record.timeline = {Entry{.id = entry_id(1), .at = opened, .recorded_at = opened}};
  return record;
}

std::vector<std::string> order(std::vector<Header> records, SortBy sort) {
  std::sort(records.begin(), records.end(),
            [&](const Header& a, const Header& b) { return listed_before(a, b, sort); });
  std::vector<std::string> ids;
  for (const Header& record : records) ids.push_back(record.id.short_form());
  return ids;
}

}  // namespace

TEST_CASE("every filter lets through what it names and holds back the rest") {
  struct Case {
    std::string what;
    Query passes;
    Query fails;
  };
  const Time opened = sample().milestone(Milestone::opened_at).value();
  const std::vector<Case> cases{
      {"open", {}, {.open = OpenFilter::closed}},
      {"all", {.open = OpenFilter::all}, {.open = OpenFilter::closed}},
      {"kind", {.kinds = {Kind::incident, Kind::change}}, {.kinds = {Kind::change}}},
      {"stage", {.stages = {Stage::coordination}}, {.stages = {Stage::triage}}},
      {"priority", {.priorities = {Priority::p0, Priority::p1}}, {.priorities = {Priority::p0}}},
      {"service", {.services = {"search", "mail"}}, {.services = {"mail"}}},
      {"owner", {.owners = {"alice"}}, {.owners = {"jun"}}},
      {"label", {.labels = {{"env", "prod"}}}, {.labels = {{"env", "test"}}}},
      {"all labels", {.labels = {{"env", "prod"}, {"zone", "b"}}}, {.labels = {{"env", "prod"}, {"rack", "1"}}}},
      {"since", {.since = opened}, {.since = opened + base::Seconds{1}}},
      {"until", {.until = opened + base::Seconds{1}}, {.until = opened}},
      {"blocked", {.blocked = false}, {.blocked = true}},
      {"key", {.key = "ci-7"}, {.key = "ci"}},
      {"two filters", {.owners = {"alice"}, .key = "ci-7"}, {.owners = {"alice"}, .key = "no"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(matches(sample(), c.passes));
    CHECK_FALSE(matches(sample(), c.fails));
  }
}

TEST_CASE("what a record lacks matches no filter for it") {
  Record bare = sample();
  bare.fields = {};
  CHECK(matches(bare, {}));
  CHECK_FALSE(matches(bare, {.priorities = {Priority::p0, Priority::p1, Priority::p2, Priority::p3}}));
  CHECK_FALSE(matches(bare, {.services = {"checkout"}}));
  CHECK_FALSE(matches(bare, {.owners = {"alice"}}));
  CHECK_FALSE(matches(bare, {.labels = {{"env", "prod"}}}));
  CHECK_FALSE(matches(bare, {.key = "ci-7"}));
  CHECK(matches(bare, {.owners = {""}}));  // nobody's
}

TEST_CASE("closed and blocked records") {
  const Record closed = story_in(Kind::incident, Stage::closed).record;
  CHECK_FALSE(matches(closed, {}));
  CHECK(matches(closed, {.open = OpenFilter::closed}));
  CHECK(matches(closed, {.open = OpenFilter::all}));
  Record blocked = sample();
  blocked.blocked = Block{.on = "the vendor"};
  CHECK(matches(blocked, {.blocked = true}));
  CHECK_FALSE(matches(blocked, {.blocked = false}));
}

TEST_CASE("open action items are found, whatever became of the record") {
  const Query query{.open = OpenFilter::all, .has_open_actions = true};
  Record record = story_in(Kind::incident, Stage::closed).record;
  record.actions = {{.item = "a", .text = "alert on it", .state = ActionState::done},
                    {.item = "b", .text = "test the backup", .state = ActionState::dropped}};
  CHECK_FALSE(matches(record, query));
  CHECK(matches(record, {.open = OpenFilter::all, .has_open_actions = false}));
  record.actions.push_back({.item = "c", .text = "write the runbook"});
  CHECK(matches(record, query));
  CHECK_FALSE(matches(record, {.open = OpenFilter::all, .has_open_actions = false}));
  CHECK_FALSE(matches(record, {.has_open_actions = true}));  // it is over
}

TEST_CASE("what was resolved since a time is found") {
  Record record = sample();
  CHECK_FALSE(matches(record, {.resolved_since = kStart}));
  record.milestones[Milestone::resolved_at] = kStart + hours{1};
  CHECK(matches(record, {.resolved_since = kStart + hours{1}}));
  CHECK_FALSE(matches(record, {.resolved_since = kStart + hours{1} + base::Seconds{1}}));
}

TEST_CASE("lists are sorted as asked, and ties by id") {
  std::vector<Header> records{
      named("INC-20261122-AAAA", Priority::p2, kStart), named("INC-20261122-DDDD", Priority::p1, kStart + hours{2}),
      named("INC-20261122-CCCC", Priority::p1, kStart + hours{1}), named("INC-20261122-BBBB", {}, kStart - hours{1}),
      named("INC-20261122-EEEE", Priority::p1, kStart + hours{2})};
  records.at(3).updated_at = kStart + hours{9};
  using Ids = std::vector<std::string>;
  CHECK(order(records, SortBy::priority) == Ids{"cccc", "dddd", "eeee", "aaaa", "bbbb"});
  CHECK(order(records, SortBy::opened) == Ids{"bbbb", "aaaa", "cccc", "dddd", "eeee"});
  CHECK(order(records, SortBy::updated) == Ids{"bbbb", "eeee", "dddd", "cccc", "aaaa"});
  CHECK(order(records, SortBy::id) == Ids{"aaaa", "bbbb", "cccc", "dddd", "eeee"});
}

TEST_CASE("a record was updated when its newest entry was written, not when it happened") {
  Story story(Kind::incident);
  Entry late = story.make(Note{}, "an hour ago");
  late.at -= hours{1};
  story.then(late);
  CHECK(story.record.updated_at == late.recorded_at);
  CHECK(story.record.updated_at > late.at);
}

TEST_CASE("the default policy: worse priorities are answered sooner, every open stage has a checklist") {
  const Policy policy = default_policy();
  REQUIRE(policy.priorities.size() == WordsOf<Priority>::table.size());
  const auto no_later = [](const auto& worse, const auto& better) { return !better || (worse && *worse <= *better); };
  for (auto row = policy.priorities.begin(); std::next(row) != policy.priorities.end(); ++row) {
    const PriorityPolicy& worse = row->second;
    const PriorityPolicy& better = std::next(row)->second;
    CHECK_FALSE(worse.meaning.empty());
    CHECK(no_later(worse.ack, better.ack));
    CHECK(no_later(worse.update, better.update));
    CHECK(no_later(worse.mitigate, better.mitigate));
    CHECK(no_later(worse.close, better.close));
    CHECK(worse.postmortem >= better.postmortem);
  }
  for (const auto& [stage, unused] : WordsOf<Stage>::table) {
    CAPTURE(word(stage));
    CHECK(policy.checklists.contains(stage) == !is_final(stage));
  }
  CHECK_FALSE(policy.known_services_only);
}

}  // namespace decklog::model
