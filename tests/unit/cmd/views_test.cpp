// SPDX-License-Identifier: MIT
#include "cmd/render/log_page.h"
#include "cmd/render/queue_page.h"
#include "cmd/render/status_page.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

namespace decklog::render {
namespace {

using test::at;
using test::plain_page;

TEST_CASE("status tells what is open and what burns, and nothing that is nought") {
  reports::Counts counts;
  CHECK(status_page(counts, plain_page()) == "nothing is open\nnext: decklog open \"what is broken\" -p P1\n");
  CHECK(prompt_text(counts).empty());
  counts.open_incidents = {{model::Priority::p0, 0}, {model::Priority::p1, 2}};
  counts.open_by_kind = {{base::Kind::incident, 3}, {base::Kind::request, 1}};
  counts.open_without_priority = 1;
  counts.overdue = 1;
  CHECK(status_page(counts, plain_page()) ==
        "open  3 incidents, 1 request (2 P1, 1 without priority)\n"
        "late  1\n"
        "next: decklog next\n");
  CHECK(prompt_text(counts) == "P1:2 P?:1 !1");
  counts.changes_past_end = 1;
  counts.changes_to_start = 2;
  counts.handoffs_waiting = 1;
  counts.resolved_not_closed = 4;
  CHECK(prompt_text(counts) == "P1:2 P?:1 !1 chg:3 hnd:1");
  CHECK(status_page(counts, plain_page()) ==
        "open                    3 incidents, 1 request (2 P1, 1 without priority)\n"
        "late                    1\n"
        "resolved, not closed    4\n"
        "changes past their end  1\n"
        "changes to start        2\n"
        "handoffs to accept      1\n"
        "next: decklog next\n");
}

TEST_CASE("next says why, what not to forget and what to type") {
  const model::Record record = test::checkout_incident().record();
  model::Policy policy = model::default_policy();
  policy.checklists = {{model::Stage::triage, {"who is affected?", "is there a change?"}}};
  reports::QueueItem item;
  item.record = &record;
  item.reason = "P1, acknowledgement is 12m late";
  item.why = "acknowledgement is 12m late";
  item.command = "decklog ack k7fq";
  item.overdue = base::Seconds(720);
  CHECK(next_page(item, record, {}, 2, policy, plain_page()) ==
        "INC-20261122-K7FQ  P1  Checkout API returns 503\n"
        "why    P1, acknowledgement is 12m late\n"
        "stage  triage: how bad is it, and who has it\n"
        "  - who is affected?\n"
        "  - is there a change?\n"
        "next: decklog ack k7fq\n"
        "then: 2 more: decklog next --all\n");
  CHECK(queue_table({item}, Commands::left_out, plain_page()) ==
        "id                 pri  stage   why                          owner  title\n"
        "INC-20261122-K7FQ  P1   triage  acknowledgement is 12m late  -      Checkout API returns 503\n");
  const std::string with_commands = queue_table({item}, Commands::shown, plain_page());
  CHECK(with_commands.find("Checkout API returns 503  decklog ack k7fq\n") != std::string::npos);
}

TEST_CASE("above the next record stands what must not be forgotten") {
  const model::Record record = test::checkout_incident().record();
  reports::QueueItem item;
  item.record = &record;
  item.why = "planned end was 20m ago";
  item.command = "decklog finish k7fq";
  const std::string mind =
      "mind   INC-20261122-K7FQ  planned end was 20m ago: Checkout API returns 503: decklog finish k7fq\n";
  const std::string one = next_page(item, record, {item}, 1, {}, plain_page());
  CHECK(one.starts_with(mind + "INC-20261122-K7FQ  P1"));
  const std::vector<reports::QueueItem> seven(7, item);
  CHECK(next_page(item, record, seven, 7, {}, plain_page()).find("2 more like these") != std::string::npos);
}

TEST_CASE("a resolved incident says what is left before it may be closed") {
  model::Record record = test::checkout_incident().record();
  record.stage = model::Stage::follow_up;
  reports::QueueItem item;
  item.record = &record;
  item.command = "decklog close k7fq";
  const std::string page = next_page(item, record, {}, 0, model::default_policy(), plain_page());
  CHECK(page.find("left   no cause is given: decklog close k7fq --cause TEXT\n") != std::string::npos);
  CHECK(page.find("left   the policy demands a postmortem") != std::string::npos);
}

TEST_CASE("a log is one commit a line") {
  const LogLine line{"0123456789abcdef0123456789abcdef01234567", "Alice", "a@example.com", at(8, 3), "INC open", {}};
  CHECK(log_text({line}, plain_page()) == "012345678  2026-11-22 08:03  Alice  INC open\n");
}

TEST_CASE("doctor tells state, subject, finding and remedy") {
  CHECK(doctor_text({{"identity", "bad", "no e-mail", "git config user.email you@example.com"}}, plain_page()) ==
        "1 bad; what to do stands after ->\n"
        "bad  identity  no e-mail\n"
        "               -> git config user.email you@example.com\n");
  CHECK(doctor_text({{"identity", "good", "alice@example.com", ""}}, plain_page()) ==
        "all is well\ngood  identity  alice@example.com\n");
}

}  // namespace
}  // namespace decklog::render
