// SPDX-License-Identifier: MIT
#include "lib/reports/due.h"

#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using model::Priority;
using model::Stage;

const DueScope kDay{.within = hours{24}, .who = {}};

std::string told(const DueItem& item) { return std::string(item.record->id.short_form()) + " " + item.clock.what; }

std::vector<std::string> all(const std::vector<DueItem>& items) {
  std::vector<std::string> lines;
  for (const DueItem& item : items) lines.push_back(told(item));
  return lines;
}

model::Record closed_with_action(std::string_view id, const std::string& owner, base::Date due) {
  model::Record record = sample(id, Stage::closed);
  record.fields.title = "Checkout was down";
  record.fields.owner = "alice";
  record.actions = {{.item = "q2m9tw", .text = "alert on it", .owner = owner, .due = due}};
  return record;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("what is late for longest comes first, then what falls due soonest; the rest is not there") {
  const std::vector<model::Header> records{incident("INC-20261122-AAAA", Priority::p1),
                                           acknowledged(incident("INC-20261122-BBBB", Priority::p1)),
                                           incident("INC-20261122-CCCC", {})};
  const Time now = kStart + minutes{30};
  const auto items = due(records, sample_policy(), now, kDay);
  CHECK(all(items) == Lines{"aaaa acknowledge", "bbbb update", "aaaa mitigate", "bbbb mitigate"});
  CHECK(items.at(0).is_late());
  CHECK(items.at(0).overdue == minutes{15});
  CHECK_FALSE(items.at(1).is_late());
  CHECK(items.at(1).overdue == -minutes{30});
  CHECK(items.at(0).clock.command == "decklog ack aaaa");

  const DueScope soon{.within = minutes{30}, .who = {}};
  CHECK(all(due(records, sample_policy(), now, soon)) == Lines{"aaaa acknowledge", "bbbb update"});
  const DueScope week{.within = days{7}, .who = {}};
  CHECK(due(records, sample_policy(), now, week).size() == 6);  // and both are to be closed
}

TEST_CASE("what is due this very second is not late yet") {
  const std::vector<model::Header> records{incident("INC-20261122-AAAA", Priority::p1)};
  CHECK_FALSE(due(records, sample_policy(), kStart + minutes{15}, kDay).at(0).is_late());
  CHECK(due(records, sample_policy(), kStart + minutes{15} + Seconds{1}, kDay).at(0).is_late());
}

TEST_CASE("at the same time the worse priority comes first, then the id") {
  std::vector<model::Header> records{incident("INC-20261122-CCCC", {}), incident("INC-20261122-BBBB", Priority::p2),
                                     incident("INC-20261122-AAAA", Priority::p2),
                                     incident("INC-20261122-DDDD", Priority::p0)};
  for (model::Header& record : records) record.eta = kStart + minutes{5};
  CHECK(all(due(records, {}, kStart, kDay)) ==
        Lines{"dddd promised word", "aaaa promised word", "bbbb promised word", "cccc promised word"});
}

TEST_CASE("action items of a record that is over, with their own owner and text") {
  const std::vector<model::Header> records{
      closed_with_action("INC-20261122-AAAA", "jun", std::chrono::year{2026} / 11 / 22),
      closed_with_action("INC-20261122-BBBB", "", std::chrono::year{2026} / 11 / 22),
      closed_with_action("INC-20261122-CCCC", "jun", std::chrono::year{2026} / 11 / 24)};
  const auto items = due(records, sample_policy(), kStart, kDay);
  REQUIRE(all(items) == Lines{"aaaa action q2m9tw", "bbbb action q2m9tw"});
  CHECK(items.at(0).who == "jun");
  CHECK(items.at(1).who == "alice");  // the record's, when the item is nobody's
  CHECK(items.at(0).about == "alert on it");
  CHECK(items.at(0).clock.command == "decklog action done aaaa q2m9tw");
  CHECK(due(records, sample_policy(), kStart, {.within = hours{24}, .who = {"jun"}}).size() == 1);
  CHECK(due(records, sample_policy(), kStart, {.within = hours{24}, .who = {"mina"}}).empty());
}

TEST_CASE("a handoff is due to its receiver") {
  model::Record handoff = sample("HND-20261122-QH2E", Stage::offered);
  handoff.fields.owner = "alice";
  handoff.fields.to = "bob";
  handoff.fields.title = "Handoff to bob";
  const std::vector<model::Header> records{handoff};
  const auto items = due(records, sample_policy(), kStart, {.within = hours{1}, .who = {"bob", "payments"}});
  REQUIRE(items.size() == 1);
  CHECK(items.at(0).about == "Handoff to bob");
  CHECK(due(records, sample_policy(), kStart, {.within = hours{1}, .who = {"alice", "alice@example.com"}}).empty());
}

TEST_CASE("laws") {
  const auto id = [](int number) { return "INC-20261122-" + std::to_string(1000 + number); };
  CHECK(rc::check("every clock within the time is there once, in order, and none beyond it", [&] {
    std::vector<model::Header> records;
    const auto count = *rc::gen::inRange(0, 8);
    for (int i = 0; i < count; ++i) {
      model::Record record = incident(id(i), *rc::gen::element(Priority::p1, Priority::p2, Priority::p3));
      if (*rc::gen::arbitrary<bool>()) record.eta = kStart + minutes{*rc::gen::inRange(-60, 600)};
      records.push_back(record);
    }
    const Time now = kStart + minutes{*rc::gen::inRange(0, 600)};
    const Seconds within = minutes{*rc::gen::inRange(1, 600)};
    const auto items = due(records, sample_policy(), now, {.within = within, .who = {}});
    std::size_t expected = 0;
    for (const model::Header& record : records) {
      for (const Clock& clock : clocks(record, sample_policy(), now)) expected += clock.due <= now + within ? 1U : 0U;
    }
    RC_ASSERT(items.size() == expected);
    RC_ASSERT(std::is_sorted(items.begin(), items.end(),
                             [](const DueItem& a, const DueItem& b) { return a.clock.due < b.clock.due; }));
    for (const DueItem& item : items) RC_ASSERT(item.is_late() == (item.clock.due < now));
  }));
}

}  // namespace decklog::reports
