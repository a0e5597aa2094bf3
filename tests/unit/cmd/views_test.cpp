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
}

TEST_CASE("next says why, what not to forget and what to type") {
  const model::Record record = test::checkout_incident().record();
  model::Policy policy = model::default_policy();
  policy.checklists = {{model::Stage::triage, {"who is affected?", "is there a change?"}}};
  reports::QueueItem item;
  item.record = &record;
  item.reason = "P1, acknowledgement is 12m late";
  item.command = "decklog ack k7fq";
  item.overdue = base::Seconds(720);
  CHECK(next_page(item, record, 2, policy, plain_page()) ==
        "INC-20261122-K7FQ  P1  Checkout API returns 503\n"
        "why    P1, acknowledgement is 12m late\n"
        "stage  triage: how bad is it, and who has it\n"
        "  - who is affected?\n"
        "  - is there a change?\n"
        "next: decklog ack k7fq\n"
        "then: 2 more: decklog next --all\n");
  CHECK(queue_table({item}, plain_page()) ==
        "id                 pri  stage   clock     owner  title\n"
        "INC-20261122-K7FQ  P1   triage  late 12m  -      Checkout API returns 503\n");
  item.waiting = true;
  CHECK(queue_table({item}, plain_page()).find("triage  blocked  -") != std::string::npos);
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
