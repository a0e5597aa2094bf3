// SPDX-License-Identifier: MIT
#include "cmd/render/record_page.h"

#include "cmd/render/next_step.h"
#include "cmd/render/result_line.h"
#include "lib/base/text.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

namespace decklog::render {
namespace {

using namespace model;
using test::at;

std::string page_of(const Record& record, Timeline which = Timeline::latest, const std::vector<Header>& changes = {}) {
  return record_page(record, default_policy(), changes, which, test::plain_page());
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("the first lines say what it is, where it stands, what is missing and what to type") {
  const std::vector<std::string> lines = base::split_lines(page_of(test::checkout_incident().record()));
  REQUIRE(lines.size() > 4);
  CHECK(lines[0] == "INC-20261122-K7FQ  P1  Checkout API returns 503");
  CHECK(lines[1] == "triage: how bad is it, and who has it");
  CHECK(lines[2] == "  first  nobody owns it  decklog ack k7fq");
  CHECK(lines[3] == "  next   decklog triage k7fq");
}

TEST_CASE("a closed record asks for nothing") {
  test::Story story = test::checkout_incident();
  story.add(at(9, 0), Closed{Stage::triage, ClosedAs::false_positive, {}, ""}, "a probe was wrong");
  const std::string page = page_of(story.record());
  CHECK(has(page, "closed as false-positive\n\n"));
  CHECK_FALSE(has(page, "next  "));
  CHECK_FALSE(has(page, "LATE"));
}

TEST_CASE("a clock that ran out is marked") {
  test::Story story = test::checkout_incident();
  story.add(at(8, 10), Acknowledged{at(11, 30)}).set.owner = "alice@example.com";
  const std::string page = page_of(story.record());
  CHECK(has(page, "LATE by 30m, was due 11:30"));
  CHECK(has(page, "promised"));
}

TEST_CASE("what two people decided otherwise at the same time is marked until somebody decides again") {
  test::Story story = test::checkout_incident();
  story.add(at(8, 20), PriorityChanged{}).set.priority = Priority::p0;
  CHECK_FALSE(has(page_of(story.record()), "undecided"));
  Entry& rival = story.add(at(8, 21), PriorityChanged{});
  rival.id = base::EntryId::parse("0002-bbbbbb").value();
  rival.by = "jun\x1b[31m@example.com";
  rival.set.priority = Priority::p2;
  CHECK(has(page_of(story.record()),
            "undecided    priority: P0 (alice@example.com) or P2 (jun [31m@example.com); P2 stands\n"));
  story.add(at(8, 22), PriorityChanged{}).set.priority = Priority::p2;
  CHECK_FALSE(has(page_of(story.record()), "undecided"));
}

TEST_CASE("everything that hangs on it has its line") {
  test::Story story = test::checkout_incident();
  story.add(at(8, 20), Blocked{at(13, 0)}, "the vendor's answer");
  story.add(at(8, 21), Linked{"https://example.com/d/1", "dashboard", false});
  story.add(at(8, 22), ActionChanged{"", ActionState::open, "", {}, {}}, "alert on 503");
  story.add(at(8, 23), RoleGiven{}).set.roles["commander"] = "mina@example.com";
  story.add(at(8, 24), FieldsSet{}).set.impact_users = 18200;
  const std::string page = page_of(story.record());
  CHECK(has(page, "blocked      on the vendor's answer since 08:20 (3h 40m ago) until 13:00 (in 1h"));
  CHECK(has(page, "links        dashboard  https://example.com/d/1\n"));
  CHECK(has(page, "alert on 503, no owner, no due date\n"));
  CHECK(has(page, "roles        commander mina@example.com\n"));
  CHECK(has(page, "impact       (18200 users)\n"));
  CHECK(has(page, "owner        nobody\n"));
}

TEST_CASE("the page shows the last eight entries, the history all of them") {
  test::Story story = test::checkout_incident();
  for (int i = 0; i < 12; ++i) story.add(at(9, i), Note{}, "note " + std::to_string(i) + "\nits second line");
  const std::string latest = page_of(story.record());
  CHECK(has(latest, "timeline (UTC, last 8 of 13)\n"));
  CHECK_FALSE(has(latest, "note 3"));
  CHECK(has(latest, "note: note 4\n"));
  CHECK_FALSE(has(latest, "its second line"));
  const std::string whole = page_of(story.record(), Timeline::whole);
  CHECK(has(whole, "timeline (UTC)\n"));
  CHECK(has(whole, "      note 3\n      its second line\n"));
}

TEST_CASE("a correction shows the new text, and the old one in the history alone") {
  test::Story story = test::checkout_incident();
  const base::EntryId wrong = story.add(at(9, 0), Note{}, "v141 is bad").id;
  story.add(at(9, 5), Correction{wrong, at(8, 50)}, "v142 is bad");
  const Record record = story.record();
  const std::string whole = timeline_text(record, Timeline::whole, test::plain_page());
  CHECK(has(whole, "  08:50  0002-aaaaaa  alice@example.com  note  [corrected]\n      v142 is bad\n"));
  CHECK_FALSE(has(whole, "v141"));
  const std::string history = timeline_text(record, Timeline::with_history, test::plain_page());
  CHECK(has(history, "      was at 09:00\n      was written\n        v141 is bad\n"));
}

TEST_CASE("a late entry stands where it happened") {
  test::Story story = test::checkout_incident();
  story.add(at(9, 0), Note{}, "second");
  story.add(at(8, 30), Note{}, "first").recorded_at = at(9, 30);
  const std::string text = timeline_text(story.record(), Timeline::latest, test::plain_page());
  CHECK(text.find("[late 1h") < text.find("note: second"));
  CHECK(has(text, "] note: first\n"));
}

Record change_at(base::Time time) {
  test::Story story("CHG-20261122-9TWD");
  story.add(time, Opened{true}).set.title = "deploy v142";
  return story.record();
}

TEST_CASE("a change shortly before the start is a suspect, an older or a later one is not") {
  const Record incident = test::checkout_incident().record();
  const base::Seconds before = std::chrono::hours(4);
  CHECK(is_suspect(change_at(at(7, 0)), incident, before));
  CHECK(is_suspect(change_at(at(8, 3)), incident, before));
  CHECK_FALSE(is_suspect(change_at(at(8, 4)), incident, before));
  CHECK_FALSE(is_suspect(change_at(at(4, 0)), incident, before));
  CHECK(has(page_of(incident, Timeline::latest, {change_at(at(7, 0))}), "changes      CHG-20261122-9TWD  done  07:00"));
}

TEST_CASE("milestones stand in the order of their times, with words for names") {
  test::Story story("CHG-20261122-9TWD");
  story.add(at(7, 0), Opened{});
  story.add(at(8, 0), StageMoved{Verb::start, Stage::planned, Stage::in_progress, {}, {}});
  story.add(at(9, 0), StageMoved{Verb::rollback, Stage::in_progress, Stage::rolled_back, {}, {}}, "slow");
  const std::string page = page_of(story.record());
  CHECK(has(page, "begun        08:00 (4h ago)\nrolled back  09:00 (3h ago)\n"));
  CHECK_FALSE(has(page, "no priority"));
}

TEST_CASE("a handoff shows what it hands over") {
  test::Story story("HND-20261122-QH2E");
  const HandoffItem item{test::id_of(test::kIncident), "mitigation", "P1", "alice", "watch the error rate", "Checkout"};
  story.add(at(9, 0), HandedOver{.items = {item}}).set.to = "mina";
  CHECK(has(page_of(story.record()),
            "hands over   INC-20261122-K7FQ  mitigation P1  Checkout; next: watch the error rate\n"));
}

TEST_CASE("each open stage has an aim, each closed one none") {
  for (const auto& row : WordsOf<Stage>::table) {
    CAPTURE(row.word);
    const bool over = row.value == Stage::closed || row.value == Stage::done || row.value == Stage::rolled_back ||
                      row.value == Stage::cancelled || row.value == Stage::accepted;
    CHECK(aim(row.value).empty() == over);
  }
}

TEST_CASE("the answer of a mutation is what is recorded, where it stands, what is next") {
  test::Story story = test::checkout_incident();
  const Page page = test::plain_page();
  const Policy policy = default_policy();
  CHECK(result_text(story.record(), base::EntryId::parse("0001-aaaaaa").value(), policy, page) ==
        "INC-20261122-K7FQ opened: Checkout API returns 503 [P1], stage triage\n"
        "next: decklog ack k7fq\n");
  Entry& note = story.add(at(9, 0), Note{}, "late");
  note.recorded_at = at(9, 30);
  note.set.owner = "alice@example.com";
  CHECK(result_text(story.record(), note.id, policy, page) ==
        "INC-20261122-K7FQ note recorded at 09:00 as 0002-aaaaaa, stage triage\n"
        "next: decklog triage k7fq\n");
  const base::EntryId end = story.add(at(10, 0), Closed{Stage::triage, ClosedAs::external, {}, ""}, "not us").id;
  CHECK(result_text(story.record(), end, policy, page) ==
        "INC-20261122-K7FQ close recorded as 0003-aaaaaa, stage closed\n");
}

}  // namespace
}  // namespace decklog::render
