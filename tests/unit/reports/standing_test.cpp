// SPDX-License-Identifier: MIT
#include "lib/reports/standing.h"

#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>

namespace decklog::reports {

using model::Stage;

TEST_CASE("how a change stands to its window") {
  const Time start = kStart + hours{5};
  const Time end = kStart + hours{7};
  struct Row {
    Stage stage;
    Time now;
    ChangeState state;
    std::string words;
  };
  const Seconds second{1};
  for (const Row& row : std::vector<Row>{
           {Stage::planned, start - kSoon - second, ChangeState::quiet, ""},
           {Stage::planned, start - kSoon, ChangeState::starts_soon, "starts in 1h"},
           {Stage::planned, start, ChangeState::starts_soon, "starts now"},
           {Stage::planned, start + minutes{5}, ChangeState::start_late, "start late 5m"},
           {Stage::planned, end, ChangeState::start_late, "start late 2h"},
           {Stage::planned, end + minutes{5}, ChangeState::past_end, "past its end 5m"},
           {Stage::in_progress, start, ChangeState::running, ""},
           {Stage::in_progress, end, ChangeState::running, ""},
           {Stage::in_progress, end + second, ChangeState::past_end, "past its end 1s"},
           {Stage::done, end + second, ChangeState::over, ""},
           {Stage::cancelled, start, ChangeState::over, ""},
           {Stage::rolled_back, start, ChangeState::over, ""},
       }) {
    model::Record change = sample("CHG-20261122-9TWD", row.stage);
    change.fields.window_start = start;
    change.fields.window_end = end;
    const ChangeState state = change_state(change, row.now);
    CAPTURE(base::format_utc(row.now));
    CHECK(state == row.state);
    CHECK(in_words(state, change, row.now) == row.words);
    CHECK(needs_a_hand(state) == !row.words.empty());
  }
  CHECK(change_state(sample("CHG-20261122-9TWD", Stage::planned), kStart) == ChangeState::quiet);
  CHECK(change_state(sample("CHG-20261122-9TWD", Stage::in_progress), kStart) == ChangeState::running);
}

TEST_CASE("on whom a request waits, and what was promised") {
  model::Record request = sample("REQ-20261122-M3XA", Stage::received);
  CHECK(waits_on(request) == "us");
  CHECK_FALSE(promised_word(request));
  request.stage = Stage::understood;
  CHECK(waits_on(request) == "us");
  request.stage = Stage::answered;
  CHECK(waits_on(request) == "requester");
  request.blocked = model::Block{.on = "the bank\nsince noon", .since = kStart, .until = {}};
  CHECK(waits_on(request) == "the bank");
  request.blocked->on = "";
  CHECK(waits_on(request) == "a block");
  request.stage = Stage::closed;
  CHECK(waits_on(request).empty());

  request.next_update = kStart + hours{3};
  CHECK(promised_word(request) == kStart + hours{3});
  request.eta = kStart + hours{2};
  CHECK(promised_word(request) == kStart + hours{2});
  request.next_update.reset();
  CHECK(promised_word(request) == kStart + hours{2});
}

TEST_CASE("a handoff is its receiver's, all else its owner's") {
  model::Record handoff = sample("HND-20261122-QH2E", Stage::offered);
  handoff.fields.owner = "alice";
  handoff.fields.to = "bob";
  CHECK(whose(handoff) == "bob");
  CHECK(whose(incident("INC-20261122-K7FQ", {})).empty());
  model::Record owned = incident("INC-20261122-K7FQ", {});
  owned.fields.owner = "alice";
  CHECK(whose(owned) == "alice");
}

}  // namespace decklog::reports
