// SPDX-License-Identifier: MIT
#include "lib/reports/queue.h"

#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>

namespace decklog::reports {
namespace {

using model::Header;
using model::Milestone;
using model::Priority;
using model::Record;
using model::Stage;

std::vector<std::string> ids(const std::vector<QueueItem>& items) {
  std::vector<std::string> found;
  for (const QueueItem& item : items) found.push_back(item.record->id.short_form());
  return found;
}

std::vector<QueueItem> queue_of(const std::vector<Header>& records, Time now) {
  return queue(records, sample_policy(), now);
}

Record opened(Record record, Time at) {
  record.milestones[Milestone::opened_at] = at;
  return record;
}

Record blocked(Record record, std::optional<Time> until) {
  record.blocked = model::Block{.on = "the vendor", .since = kStart, .until = until};
  return record;
}

Record change(std::string_view id, Time start, Time end) {
  Record record = sample(id, Stage::planned);
  record.fields.window_start = start;
  record.fields.window_end = end;
  return record;
}

QueueItem only(const Record& record, Time now) {
  static std::vector<Header> kept;
  kept = {record};
  const auto items = queue_of(kept, now);
  REQUIRE(items.size() == 1);
  return items.front();
}

}  // namespace

TEST_CASE("the queue goes by rank: every kind has its place") {
  const Time now = kStart + minutes{1};
  const std::vector<Header> records{
      change("CHG-20261122-2AAA", now + days{2}, now + days{3}),
      incident("INC-20261122-P333", Priority::p3),
      incident("INC-20261122-P222", Priority::p2),
      change("CHG-20261122-1AAA", now + minutes{59}, now + days{3}),
      sample("HND-20261122-QH2E", Stage::offered),
      incident("INC-20261122-N0NE", std::nullopt),
      incident("INC-20261122-P111", Priority::p1),
      incident("INC-20261122-P000", Priority::p0),
  };
  CHECK(ids(queue_of(records, now)) ==
        std::vector<std::string>{"p000", "p111", "n0ne", "qh2e", "1aaa", "p222", "p333", "2aaa"});
}

TEST_CASE("within a rank the most overdue comes first, then the oldest, then the lower id") {
  const Time now = kStart + minutes{20};
  const auto p1 = [](std::string_view id, Time at) { return opened(incident(id, Priority::p1), at); };
  const std::vector<Header> records{
      p1("INC-20261122-DDDD", now - minutes{2}), p1("INC-20261122-CCCC", now - minutes{2}),
      p1("INC-20261122-BBBB", now - minutes{3}), p1("INC-20261122-AAAA", now - minutes{16})};
  CHECK(ids(queue_of(records, now)) == std::vector<std::string>{"aaaa", "bbbb", "cccc", "dddd"});

  // An overdue promise beats age.
  Record promised = acknowledged(p1("INC-20261122-EEEE", now - minutes{1}));
  promised.eta = now - minutes{9};
  const std::vector<Header> with{records.at(3), promised};
  CHECK(ids(queue_of(with, now)) == std::vector<std::string>{"eeee", "aaaa"});
}

TEST_CASE("what waits comes last, whatever its priority, until its block runs out") {
  const Time now = kStart + minutes{1};
  const Record low = incident("INC-20261122-P333", Priority::p3);
  const Record high = incident("INC-20261122-P000", Priority::p0);
  const auto order = [&](const Record& first) { return ids(queue_of({low, first}, now)); };
  const std::vector<std::string> high_first{"p000", "p333"};
  const std::vector<std::string> high_last{"p333", "p000"};
  CHECK(order(high) == high_first);
  CHECK(order(blocked(high, std::nullopt)) == high_last);
  CHECK(order(blocked(high, now + Seconds{1})) == high_last);
  CHECK(order(blocked(high, now)) == high_first);
}

TEST_CASE("a change needs a hand from an hour before its start and after its end") {
  const Time now = kStart + hours{10};
  const Record other = incident("INC-20261122-P222", Priority::p2);
  const auto first = [&](const Record& record) { return ids(queue_of({other, record}, now)).front(); };
  CHECK(first(change("CHG-20261122-9TWD", now + minutes{60}, now + days{1})) == "9twd");
  CHECK(first(change("CHG-20261122-9TWD", now + minutes{61}, now + days{1})) == "p222");

  Record running = change("CHG-20261122-9TWD", now - hours{2}, now);
  running.stage = Stage::in_progress;
  CHECK(first(running) == "p222");
  running.fields.window_end = now - Seconds{1};
  CHECK(first(running) == "9twd");

  // Its own priority lifts it, when it needs a hand at all.
  const Record unranked = incident("INC-20261122-N0NE", std::nullopt);
  const auto before_unranked = [&](Record record) {
    record.fields.priority = Priority::p1;
    return ids(queue_of({unranked, record}, now)).front() == "9twd";
  };
  CHECK(before_unranked(running));
  running.fields.window_end = now + hours{1};
  CHECK_FALSE(before_unranked(running));
}

TEST_CASE("what still does harm comes before what is only to be closed") {
  Record resolved = incident("INC-20261122-AAAA", Priority::p1);
  resolved.stage = Stage::follow_up;
  resolved.milestones[Milestone::mitigated_at] = kStart;
  const Time now = kStart + days{6};
  resolved.milestones[Milestone::acknowledged_at] = kStart;
  const Record fresh = opened(incident("INC-20261122-BBBB", Priority::p1), now - minutes{1});
  const std::vector<Header> records{resolved, fresh};
  const auto items = queue_of(records, now);
  CHECK(ids(items) == std::vector<std::string>{"bbbb", "aaaa"});
  CHECK(items[1].why == "resolved but not closed, 1d late");
}

TEST_CASE("what must not be forgotten: changes that need a hand and handoffs, whatever comes first") {
  const Time now = kStart + hours{10};
  const std::vector<Header> records{
      incident("INC-20261122-P000", Priority::p0), change("CHG-20261122-1ATE", now - hours{2}, now - hours{1}),
      change("CHG-20261122-500N", now + minutes{30}, now + hours{1}),
      change("CHG-20261122-1ATR", now + hours{2}, now + hours{3}), sample("HND-20261122-QH2E", Stage::offered)};
  CHECK(ids(not_to_forget(queue_of(records, now), now)) == std::vector<std::string>{"qh2e", "1ate", "500n"});
  // The first one is what `next` is about.
  const std::vector<Header> alone{records.at(1)};
  CHECK(not_to_forget(queue_of(alone, now), now).empty());
  CHECK(not_to_forget({}, now).empty());
}

TEST_CASE("records that are over are left out") {
  Record over = incident("INC-20261122-K7FQ", Priority::p0);
  CHECK(queue_of({over}, kStart).size() == 1);
  over.stage = Stage::closed;
  CHECK(queue_of({over}, kStart).empty());
}

TEST_CASE("an overdue clock gives the reason and the command") {
  const Record fresh = incident("INC-20261122-K7FQ", Priority::p1);
  const QueueItem late = only(fresh, kStart + minutes{27});
  CHECK(late.reason == "P1, acknowledgement is 12m late");
  CHECK(late.command == "decklog ack k7fq");
  CHECK(late.overdue == minutes{12});
  REQUIRE(late.clock);
  CHECK(late.clock->kind == ClockKind::ack);

  const QueueItem just_due = only(fresh, kStart + minutes{15});
  CHECK(just_due.reason == "P1, acknowledgement due in 0s");
  CHECK(just_due.command == "decklog ack k7fq");  // triage needs an owner
  CHECK(just_due.overdue == Seconds{0});
}

TEST_CASE("a promise or a near clock gives the reason, the usual next verb the command") {
  Record record = acknowledged(incident("INC-20261122-K7FQ", Priority::p2));
  record.next_update = kStart + hours{8};
  CHECK(only(record, kStart + hours{8} - minutes{8}).reason == "P2, update promised in 8m");
  CHECK(only(record, kStart + hours{1}).reason == "P2, update promised in 7h");
  CHECK(only(record, kStart + hours{1}).command == "decklog ack k7fq");
  Record owned = record;
  owned.fields.owner = "alice@example.com";
  CHECK(only(owned, kStart + hours{1}).command == "decklog triage k7fq");

  record.next_update.reset();
  CHECK(only(record, kStart + days{10} - hours{1}).reason == "P2, closing due in 1h");
  CHECK(only(record, kStart + days{10} - hours{2}).reason == "P2, oldest open");
}

TEST_CASE("age is the reason where no clock presses") {
  const Time now = kStart + hours{3};
  const std::vector<Header> records{incident("INC-20261122-AAAA", Priority::p3),
                                    opened(incident("INC-20261122-BBBB", Priority::p3), kStart + hours{1}),
                                    incident("INC-20261122-CCCC", std::nullopt)};
  const auto items = queue_of(records, now);
  CHECK(ids(items) == std::vector<std::string>{"cccc", "aaaa", "bbbb"});
  CHECK(items[0].reason == "no priority yet, oldest open");
  CHECK(items[1].reason == "P3, oldest open");
  CHECK(items[2].reason == "P3, open for 2h");
}

TEST_CASE("a waiting record says for what and how long, and how to go on") {
  const Record record = incident("INC-20261122-K7FQ", Priority::p3);
  const QueueItem endless = only(blocked(record, std::nullopt), kStart + hours{1});
  CHECK(endless.waiting);
  CHECK(endless.reason == "P3, waiting for the vendor");
  CHECK(endless.command == "decklog unblock k7fq");
  CHECK(only(blocked(record, kStart + hours{3}), kStart + hours{1}).reason == "P3, waiting for the vendor, 2h left");

  const QueueItem over = only(blocked(record, kStart + hours{1}), kStart + hours{2});
  CHECK_FALSE(over.waiting);
  CHECK(over.reason == "P3, block ran out 1h ago");
  CHECK(over.command == "decklog unblock k7fq");

  Record hostile = blocked(record, std::nullopt);
  hostile.blocked->on = "\x1b[31mred\nsecond line";
  const std::string reason = only(hostile, kStart).reason;
  CHECK(reason.find('\x1b') == std::string::npos);
  CHECK(reason.find('\n') == std::string::npos);
  CHECK(reason.find("red") != std::string::npos);
}

TEST_CASE("every clock has its words, before and after its time") {
  struct Row {
    Record record;
    Time due;
    std::string ahead;
    std::string late;
  };
  Record eta = acknowledged(incident("INC-20261122-K7FQ", std::nullopt));
  eta.eta = kStart + hours{2};
  Record promised = acknowledged(incident("INC-20261122-K7FQ", std::nullopt));
  promised.next_update = kStart + hours{2};
  Record mitigate = acknowledged(incident("INC-20261122-K7FQ", Priority::p1));
  mitigate.next_update = kStart + days{3};
  Record close = mitigate;
  close.milestones[Milestone::mitigated_at] = kStart;
  close.next_update.reset();
  Record resolved = close;
  resolved.stage = Stage::follow_up;
  Record planned = change("CHG-20261122-9TWD", kStart + hours{2}, kStart + hours{5});
  Record running = planned;
  running.stage = Stage::in_progress;
  Record action = incident("INC-20261122-K7FQ", std::nullopt);
  action.actions = {{.item = "q2m9tw", .due = std::chrono::year{2026} / 11 / 22}};
  const std::vector<Row> rows{
      {eta, kStart + hours{2}, "no priority yet, word promised in 5m", "no priority yet, promised word is 5m late"},
      {promised, kStart + hours{2}, "no priority yet, update promised in 5m",
       "no priority yet, promised update is 5m late"},
      {acknowledged(incident("INC-20261122-K7FQ", Priority::p1)), kStart + hours{1}, "P1, update due in 5m",
       "P1, update is 5m late"},
      {mitigate, kStart + hours{4}, "P1, mitigation due in 5m", "P1, mitigation is 5m late"},
      {close, kStart + days{5}, "P1, closing due in 5m", "P1, closing is 5m late"},
      {resolved, kStart + days{5}, "P1, resolved, closing due in 5m", "P1, resolved but not closed, 5m late"},
      {planned, kStart + hours{2}, "change, starts in 5m", "change, start is 5m late"},
      {running, kStart + hours{5}, "change, planned end in 5m", "change, planned end was 5m ago"},
      {action, kStart + hours{16} - Seconds{1}, "no priority yet, action item due in 5m",
       "no priority yet, action item is 5m late"},
      {sample("HND-20261122-QH2E", Stage::offered), kStart + minutes{15}, "handoff, acceptance due in 5m",
       "handoff, acceptance is 5m late"},
  };
  for (const Row& row : rows) {
    CHECK(only(row.record, row.due - minutes{5}).reason == row.ahead);
    CHECK(only(row.record, row.due + minutes{5}).reason == row.late);
  }
}

TEST_CASE("counts for the status line") {
  Record over = incident("INC-20261122-0VER", Priority::p1);
  over.stage = Stage::closed;
  Record request = sample("REQ-20261122-M3XA", Stage::received);
  request.fields.priority = Priority::p1;
  const std::vector<Header> records{
      incident("INC-20261122-AAAA", Priority::p1),                             // ack late
      acknowledged(blocked(incident("INC-20261122-BBBB", Priority::p2), {})),  // blocked
      acknowledged(incident("INC-20261122-CCCC", std::nullopt)),               // no priority
      request,                                                                 // ack late
      change("CHG-20261122-9TWD", kStart + days{1}, kStart + days{2}),
      sample("HND-20261122-QH2E", Stage::offered),  // late
      over,
  };
  const Counts found = counts(records, sample_policy(), kStart + minutes{16});
  CHECK(found.open_incidents == std::map<Priority, std::size_t>{{Priority::p1, 1}, {Priority::p2, 1}});
  CHECK(found.open_without_priority == 1);
  CHECK(found.open_by_kind ==
        std::map<base::Kind, std::size_t>{
            {base::Kind::incident, 3}, {base::Kind::request, 1}, {base::Kind::change, 1}, {base::Kind::handoff, 1}});
  CHECK(found.blocked == 1);
  CHECK(found.overdue == 3);
  CHECK(found.unacknowledged == 2);
  CHECK(counts(records, sample_policy(), kStart + minutes{15}).overdue == 0);
  CHECK(found.handoffs_waiting == 1);
  CHECK(found.changes_to_start == 0);
  CHECK(found.changes_past_end == 0);
  CHECK(found.resolved_not_closed == 0);
}

TEST_CASE("counts of what is easily forgotten") {
  Record resolved = incident("INC-20261122-AAAA", Priority::p1);
  resolved.stage = Stage::follow_up;
  Record running = change("CHG-20261122-RVNN", kStart - hours{1}, kStart + hours{1});
  running.stage = Stage::in_progress;
  const std::vector<Header> records{resolved, running,
                                    change("CHG-20261122-500N", kStart + hours{1}, kStart + hours{2}),
                                    change("CHG-20261122-1ATR", kStart + hours{9}, kStart + hours{10})};
  struct Row {
    Time now;
    std::size_t not_closed, to_start, past_end;
  };
  for (const Row& row : std::vector<Row>{{kStart, 0, 1, 0},
                                         {kStart + hours{1}, 0, 1, 0},
                                         {kStart + hours{1} + Seconds{1}, 0, 1, 1},
                                         {kStart + hours{2} + Seconds{1}, 0, 0, 2},
                                         {kStart + hours{8}, 0, 1, 2},
                                         {kStart + days{6}, 1, 0, 3}}) {
    const Counts found = counts(records, sample_policy(), row.now);
    CAPTURE(base::format_utc(row.now));
    CHECK(found.resolved_not_closed == row.not_closed);
    CHECK(found.changes_to_start == row.to_start);
    CHECK(found.changes_past_end == row.past_end);
  }
}

TEST_CASE("the order does not depend on the order of the input, and nothing is lost") {
  CHECK(rc::check("queue(shuffle(records)) == queue(records)", [] {
    std::vector<Header> records;
    const auto count = *rc::gen::inRange<std::size_t>(0, 8);
    for (std::size_t i = 0; i < count; ++i) {
      std::string id = "INC-20261122-AAA0";
      id.back() = static_cast<char>('0' + i);
      Record record =
          incident(id, *rc::gen::element<std::optional<Priority>>(std::nullopt, Priority::p1, Priority::p3));
      record = opened(record, kStart + minutes{*rc::gen::inRange(0, 40)});
      if (*rc::gen::arbitrary<bool>()) record = blocked(record, kStart + minutes{*rc::gen::inRange(0, 40)});
      records.push_back(record);
    }
    auto shuffled = records;
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937{*rc::gen::arbitrary<std::uint32_t>()});
    const Time now = kStart + minutes{30};
    const auto items = queue_of(records, now);
    RC_ASSERT(items.size() == records.size());
    RC_ASSERT(ids(items) == ids(queue_of(shuffled, now)));
    RC_ASSERT(std::is_partitioned(items.begin(), items.end(), [](const QueueItem& item) { return !item.waiting; }));
    for (const QueueItem& item : items) RC_ASSERT(!item.reason.empty() && item.command.starts_with("decklog "));
  }));
}

}  // namespace decklog::reports
