// SPDX-License-Identifier: MIT
#include "lib/reports/clocks.h"

#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace decklog::reports {
namespace {

using model::Milestone;
using model::Priority;
using model::Record;
using model::Stage;

std::optional<Clock> find(const Record& record, ClockKind kind, Time now = kStart) {
  const auto all = clocks(record, sample_policy(), now);
  const auto found = std::find_if(all.begin(), all.end(), [&](const Clock& c) { return c.kind == kind; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

void check_clock(const Record& record, ClockKind kind, Time due, bool promised, const std::string& command) {
  const auto clock = find(record, kind);
  REQUIRE(clock);
  CHECK(clock->due == due);
  CHECK(clock->promised == promised);
  CHECK(clock->command == command);
  CHECK_FALSE(clock->what.empty());
}

}  // namespace

TEST_CASE("acknowledgement is due from the opening until somebody has it") {
  const Record fresh = incident("INC-20261122-K7FQ", Priority::p1);
  check_clock(fresh, ClockKind::ack, kStart + minutes{15}, false, "decklog ack k7fq");
  CHECK_FALSE(find(acknowledged(fresh), ClockKind::ack));

  Record request = sample("REQ-20261122-M3XA", Stage::received);
  CHECK_FALSE(find(request, ClockKind::ack));  // no priority, no target
  request.fields.priority = Priority::p1;
  check_clock(request, ClockKind::ack, kStart + minutes{15}, false, "decklog ack m3xa");
}

TEST_CASE("a priority without targets has no target clocks") {
  CHECK(clocks(incident("INC-20261122-K7FQ", Priority::p3), sample_policy(), kStart).empty());
  CHECK(clocks(incident("INC-20261122-K7FQ", std::nullopt), sample_policy(), kStart).empty());
  CHECK_FALSE(clocks(incident("INC-20261122-K7FQ", Priority::p2), sample_policy(), kStart).empty());
}

TEST_CASE("a promised word and a promised update are the person's own clocks") {
  Record record = acknowledged(incident("INC-20261122-K7FQ", std::nullopt));
  CHECK_FALSE(find(record, ClockKind::eta));
  record.eta = kStart + minutes{20};
  check_clock(record, ClockKind::eta, kStart + minutes{20}, true, "decklog update k7fq");
  CHECK_FALSE(find(record, ClockKind::update));
  record.next_update = kStart + minutes{50};
  check_clock(record, ClockKind::update, kStart + minutes{50}, true, "decklog update k7fq");
}

TEST_CASE("without a promise the policy says when the next update is due") {
  const Record fresh = incident("INC-20261122-K7FQ", Priority::p1);
  CHECK_FALSE(find(fresh, ClockKind::update));
  Record record = acknowledged(fresh);
  check_clock(record, ClockKind::update, kStart + hours{1}, false, "decklog update k7fq");

  record.last_update = kStart + minutes{30};
  check_clock(record, ClockKind::update, kStart + minutes{90}, false, "decklog update k7fq");

  record.next_update = kStart + hours{9};
  check_clock(record, ClockKind::update, kStart + hours{9}, true, "decklog update k7fq");

  record.next_update.reset();
  record.milestones[Milestone::mitigated_at] = kStart + hours{2};
  CHECK_FALSE(find(record, ClockKind::update));

  Record request = acknowledged(sample("REQ-20261122-M3XA", Stage::acknowledged));
  request.fields.priority = Priority::p1;
  CHECK(find(request, ClockKind::update));
  request.milestones[Milestone::answered_at] = kStart + hours{2};
  CHECK_FALSE(find(request, ClockKind::update));
}

TEST_CASE("mitigation and closing have targets, and their commands are legal ones") {
  Record record = acknowledged(incident("INC-20261122-K7FQ", Priority::p1));
  check_clock(record, ClockKind::mitigate, kStart + hours{4}, false, "decklog mitigate k7fq");
  check_clock(record, ClockKind::close, kStart + days{5}, false, "decklog triage k7fq");

  record.stage = Stage::follow_up;
  record.milestones[Milestone::mitigated_at] = kStart + hours{1};
  CHECK_FALSE(find(record, ClockKind::mitigate));
  check_clock(record, ClockKind::close, kStart + days{5}, false, "decklog close k7fq --cause TEXT");

  Record request = acknowledged(sample("REQ-20261122-M3XA", Stage::understood));
  request.fields.priority = Priority::p1;
  CHECK_FALSE(find(request, ClockKind::mitigate));
  check_clock(request, ClockKind::close, kStart + days{5}, false, "decklog answer m3xa");
}

TEST_CASE("after a reopening the targets run from there") {
  Record record = acknowledged(incident("INC-20261122-K7FQ", Priority::p1));
  record.stage = Stage::mitigation;
  record.last_update = kStart + minutes{30};
  record.milestones[Milestone::reopened_at] = kStart + days{30};
  CHECK(find(record, ClockKind::mitigate)->due == kStart + days{30} + hours{4});
  CHECK(find(record, ClockKind::close)->due == kStart + days{35});
  CHECK(find(record, ClockKind::update)->due == kStart + days{30} + hours{1});
}

TEST_CASE("a block that ends is a clock, one without an end is not") {
  Record record = incident("INC-20261122-K7FQ", std::nullopt);
  record.blocked = model::Block{.on = "vendor", .since = kStart, .until = std::nullopt};
  CHECK_FALSE(find(record, ClockKind::block));
  record.blocked->until = kStart + hours{3};
  check_clock(record, ClockKind::block, kStart + hours{3}, true, "decklog unblock k7fq");
}

TEST_CASE("a change has the start of its window until it starts, and the end until it is over") {
  Record record = sample("CHG-20261122-9TWD", Stage::planned);
  CHECK(clocks(record, sample_policy(), kStart).empty());
  record.fields.window_start = kStart + hours{2};
  record.fields.window_end = kStart + hours{3};
  check_clock(record, ClockKind::window_start, kStart + hours{2}, true, "decklog start 9twd");
  check_clock(record, ClockKind::window_end, kStart + hours{3}, true, "decklog finish 9twd");
  record.stage = Stage::in_progress;
  CHECK_FALSE(find(record, ClockKind::window_start));
  CHECK(find(record, ClockKind::window_end));
  record.stage = Stage::done;
  CHECK(clocks(record, sample_policy(), kStart).empty());
}

TEST_CASE("an offered handoff is to be accepted as fast as a P1 is to be acknowledged") {
  Record record = sample("HND-20261122-QH2E", Stage::offered);
  model::Policy policy = sample_policy();
  policy.priorities[Priority::p1].ack = minutes{7};
  REQUIRE(clocks(record, policy, kStart).size() == 1);
  CHECK(clocks(record, policy, kStart).front().due == kStart + minutes{7});
  CHECK(clocks(record, policy, kStart).front().command == "decklog accept qh2e");
  CHECK_FALSE(clocks(record, policy, kStart).front().promised);

  policy.priorities[Priority::p1].ack.reset();
  CHECK(clocks(record, policy, kStart).front().due == kStart + minutes{15});
  CHECK(clocks(record, model::Policy{}, kStart).front().due == kStart + minutes{15});

  record.stage = Stage::accepted;
  CHECK(clocks(record, policy, kStart).empty());
}

TEST_CASE("open action items have a clock even when their record is over, and nothing else has") {
  Record record = incident("INC-20261122-K7FQ", Priority::p1);
  record.eta = kStart + minutes{20};
  record.stage = Stage::closed;
  CHECK(clocks(record, sample_policy(), kStart).empty());

  const base::Date due = std::chrono::year{2026} / 12 / 1;
  record.actions = {{.item = "q2m9tw", .text = "alarm on the pool", .owner = "jun@example.com", .due = due},
                    {.item = "aaaaaa", .text = "no date"},
                    {.item = "bbbbbb", .state = model::ActionState::done, .due = due},
                    {.item = "cccccc", .state = model::ActionState::dropped, .due = due}};
  const auto running = clocks(record, sample_policy(), kStart);
  REQUIRE(running.size() == 1);
  CHECK(running.front().what == "action q2m9tw");
  check_clock(record, ClockKind::action, std::chrono::sys_days{due} + hours{24} - Seconds{1}, true,
              "decklog action done k7fq q2m9tw");
}

TEST_CASE("what is resolved says so when its closing is late, and what is left before it may be closed") {
  Record record = acknowledged(incident("INC-20261122-K7FQ", Priority::p1));
  record.stage = Stage::follow_up;
  record.milestones[Milestone::mitigated_at] = kStart + hours{1};
  const Time due = kStart + days{5};
  struct Row {
    std::optional<std::string> cause;
    std::vector<model::ActionItem> actions;
    std::vector<std::string> left;
    std::string command;
  };
  const model::ActionItem unowned{.item = "q2m9tw", .text = "alert on it"};
  const std::vector<Row> rows{
      {"leak", {}, {}, "decklog close k7fq"},
      {{}, {}, {"cause-missing"}, "decklog close k7fq --cause TEXT"},
      {"leak", {unowned}, {"actions-unowned"}, "decklog action list k7fq"},
      {{}, {unowned}, {"cause-missing", "actions-unowned"}, "decklog action list k7fq"},
  };
  for (const Row& row : rows) {
    record.fields.cause = row.cause;
    record.actions = row.actions;
    const auto in_time = find(record, ClockKind::close, due);
    const auto late = find(record, ClockKind::close, due + Seconds{1});
    REQUIRE(in_time);
    REQUIRE(late);
    CHECK(in_time->what == "close");
    CHECK(late->what == "resolved, not closed");
    CHECK(late->resolved);
    std::vector<std::string> codes;
    for (const base::Reason& reason : late->left) codes.push_back(reason.code);
    CHECK(codes == row.left);
    CHECK(late->command == row.command);
  }
  record.stage = Stage::resolution;
  CHECK(find(record, ClockKind::close, due + days{1})->what == "close");
  CHECK(find(record, ClockKind::close, due + days{1})->left.empty());
}

TEST_CASE("a postmortem is owed from the resolution until it is linked, for a time also after closing") {
  model::Policy policy = sample_policy();
  policy.priorities[Priority::p1].postmortem_within = days{10};
  const Time resolved = kStart + hours{3};
  const Time due = resolved + days{10};
  const Time forgotten = due + kPostmortemRemembered + Seconds{1};
  struct Row {
    std::string name;
    Stage stage;
    std::optional<model::ClosedAs> as;
    std::optional<Priority> priority;
    bool is_resolved;
    std::string rel;  // of a link
    Time now;
    bool owed;
  };
  using model::ClosedAs;
  const std::vector<Row> rows{
      {"not resolved yet", Stage::resolution, {}, Priority::p1, false, "", kStart, false},
      {"in follow-up", Stage::follow_up, {}, Priority::p1, true, "", kStart, true},
      {"in follow-up for ever", Stage::follow_up, {}, Priority::p1, true, "", forgotten, true},
      {"linked", Stage::follow_up, {}, Priority::p1, true, "postmortem", kStart, false},
      {"another link", Stage::follow_up, {}, Priority::p1, true, "related", kStart, true},
      {"no such target", Stage::follow_up, {}, Priority::p2, true, "", kStart, false},
      {"no priority", Stage::follow_up, {}, {}, true, "", kStart, false},
      {"closed when the policy asked for none", Stage::closed, ClosedAs::resolved, Priority::p1, true, "", due, false},
      {"closed, and linked", Stage::closed, ClosedAs::resolved, Priority::p1, true, "postmortem", due, false},
      {"closed, remembered", Stage::closed, ClosedAs::external, Priority::p1, true, "", forgotten - Seconds{1}, true},
      {"closed, long ago", Stage::closed, ClosedAs::external, Priority::p1, true, "", forgotten, false},
      {"caused elsewhere", Stage::closed, ClosedAs::external, Priority::p1, true, "", due, true},
      {"a duplicate", Stage::closed, ClosedAs::duplicate, Priority::p1, true, "", due, false},
      {"nothing was wrong", Stage::closed, ClosedAs::false_positive, Priority::p1, true, "", due, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Record record = acknowledged(incident("INC-20261122-K7FQ", row.priority));
    record.stage = row.stage;
    record.closed_as = row.as;
    if (row.is_resolved) record.milestones[Milestone::resolved_at] = resolved;
    if (!row.rel.empty()) record.links = {{.target = "https://wiki.example.com/1", .rel = row.rel}};
    const auto all = clocks(record, policy, row.now);
    const auto found =
        std::find_if(all.begin(), all.end(), [](const Clock& c) { return c.kind == ClockKind::postmortem; });
    REQUIRE((found != all.end()) == row.owed);
    if (!row.owed) continue;
    CHECK(found->due == due);
    CHECK_FALSE(found->promised);
    CHECK(found->command == "decklog postmortem k7fq");
  }
  CHECK(postmortems_owed_since(policy, forgotten) == resolved + Seconds{1});
  CHECK_FALSE(postmortems_owed_since(sample_policy(), kStart));
}

TEST_CASE("each kind of clock has a word of its own") {
  std::set<std::string_view> words;
  for (int kind = 0; kind <= static_cast<int>(ClockKind::postmortem); ++kind) {
    words.insert(word(static_cast<ClockKind>(kind)));
  }
  CHECK(words.size() == static_cast<std::size_t>(ClockKind::postmortem) + 1);
}

TEST_CASE("clocks come earliest first") {
  Record record = incident("INC-20261122-K7FQ", Priority::p1);
  record.eta = kStart + minutes{5};
  record.blocked = model::Block{.on = "vendor", .since = kStart, .until = kStart + hours{3}};
  const auto running = clocks(record, sample_policy(), kStart);
  std::vector<ClockKind> kinds;
  for (const Clock& clock : running) kinds.push_back(clock.kind);
  CHECK(kinds == std::vector{ClockKind::eta, ClockKind::ack, ClockKind::block, ClockKind::mitigate, ClockKind::close});
}

}  // namespace decklog::reports
