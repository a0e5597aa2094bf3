// SPDX-License-Identifier: MIT
//
// What is refused for what the entry itself says: its times, its targets, its values, who wrote it. Each refusal has a
// twin that is allowed.
#include "tests/unit/model/refusals.h"

#include <doctest/doctest.h>

namespace decklog::model {
namespace {

using base::Kind;
using base::Seconds;

bool mentions(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string first_message(const Story& story, const Entry& entry) {
  const auto refusal = refuses(story.record, entry, story.policy);
  REQUIRE(refusal);
  return refusal->reasons.front().message;
}

}  // namespace

TEST_CASE("times in the future are refused: of the entry, of facts, of corrections") {
  Story story(Kind::incident);
  Entry note = story.make(Note{}, "later");
  note.at = note.recorded_at + Seconds{1};
  check_refused(story, note, {{"future", ""}});
  CHECK(mentions(first_message(story, note), "2026-11-22T08:02:01Z"));
  CHECK(mentions(first_message(story, note), "2026-11-22T08:02:00Z"));
  note.at = note.recorded_at;
  check_refused(story, note, {});

  const auto facts = [&](Seconds ahead) {
    Entry entry = story.make(FieldsSet{});
    entry.set = {.started_at = entry.recorded_at + ahead};
    return entry;
  };
  check_refused(story, facts(Seconds{1}), {{"future", ""}});
  check_refused(story, facts(Seconds{0}), {});

  Entry detected = story.make(FieldsSet{}, "", {.detected_at = kStart});
  check_refused(story, detected, {});
  detected.set.detected_at = detected.recorded_at + hours{1};
  check_refused(story, detected, {{"future", ""}, {"milestone-order", "decklog timeline k7fq"}});

  story.then(Note{}, "seen");
  const EntryId target = story.record.timeline.back().id;
  const auto correct = [&](Seconds ahead) {
    Entry entry = story.make(Correction{.entry = target});
    std::get<Correction>(entry.body).time = entry.recorded_at + ahead;
    return entry;
  };
  check_refused(story, correct(Seconds{1}), {{"future", ""}});
  check_refused(story, correct(Seconds{0}), {});
}

TEST_CASE("promises lie after the entry that makes them") {
  Story story(Kind::incident);
  const auto bodies = [](Time time) {
    return std::vector<Body>{Acknowledged{.eta = time}, Update{.next = time}, Blocked{.until = time}};
  };
  for (std::size_t i = 0; i < 3; ++i) {
    Entry entry = story.make(Note{}, "the vendor");
    entry.body = bodies(entry.at).at(i);
    check_refused(story, entry, {{"not-after", ""}});
    entry.body = bodies(entry.at + Seconds{1}).at(i);
    check_refused(story, entry, {});
  }
}

TEST_CASE("a window ends after it starts") {
  Story story(Kind::change);  // from one to two hours after kStart
  const Fields both{.window_start = kStart + hours{5}, .window_end = kStart + hours{5}};
  check_refused(story, story.make(FieldsSet{}, "", both), {{"window-order", ""}});
  check_refused(story, story.make(FieldsSet{}, "", {.window_start = kStart + hours{2}}), {{"window-order", ""}});
  check_refused(story, story.make(FieldsSet{}, "", {.window_start = kStart + hours{2} - Seconds{1}}), {});
  check_refused(story, story.make(FieldsSet{}, "", {.window_end = kStart + hours{1}}), {{"window-order", ""}});
  check_refused(story, story.make(FieldsSet{}, "", {.window_end = kStart + hours{1} + Seconds{1}}), {});
}

TEST_CASE("milestones keep their order, else both times are named") {
  struct Case {
    std::string what;
    Story story;
    Entry entry;
    Time limit;  // the earliest time that is allowed
  };
  std::vector<Case> cases;
  const auto add = [&](std::string what, Story story, Verb verb, Milestone earlier) {
    const Time limit = story.record.milestone(earlier).value();
    Entry entry = story.usual(verb);
    cases.push_back({std::move(what), std::move(story), std::move(entry), limit});
  };
  Story started(Kind::incident);
  started.then(FieldsSet{}, "", {.started_at = kStart});
  add("started <= mitigated", started, Verb::mitigate, Milestone::started_at);
  add("started <= closed", started, Verb::close_as, Milestone::started_at);
  add("mitigated <= resolved", story_in(Kind::incident, Stage::resolution), Verb::resolve, Milestone::mitigated_at);
  add("mitigated <= closed", story_in(Kind::incident, Stage::resolution), Verb::close_as, Milestone::mitigated_at);
  add("resolved <= closed", story_in(Kind::incident, Stage::follow_up), Verb::close, Milestone::resolved_at);
  add("understood <= answered", story_in(Kind::request, Stage::understood), Verb::answer, Milestone::understood_at);
  add("answered <= closed", story_in(Kind::request, Stage::answered), Verb::close, Milestone::answered_at);
  add("begun <= finished", story_in(Kind::change, Stage::in_progress), Verb::finish, Milestone::begun_at);
  add("begun <= rolled back", story_in(Kind::change, Stage::in_progress), Verb::rollback, Milestone::begun_at);
  add("opened <= accepted", Story(Kind::handoff), Verb::accept, Milestone::opened_at);
  for (Case& c : cases) {
    CAPTURE(c.what);
    c.entry.at = c.limit;
    check_refused(c.story, c.entry, {});
    c.entry.at = c.limit - Seconds{1};
    const auto refusal = refuses(c.story.record, c.entry, c.story.policy);
    REQUIRE(refusal);
    CHECK(refusal->reasons.front().code == "milestone-order");
    CHECK(mentions(refusal->reasons.front().message, base::format_utc(c.limit)));
    CHECK(mentions(refusal->reasons.front().message, base::format_utc(c.entry.at)));
  }
}

TEST_CASE("started is not after detected, nor detected after opened") {
  Story story(Kind::incident);
  const Time opened = story.record.milestone(Milestone::opened_at).value();
  const Expected order{"milestone-order", "decklog timeline k7fq"};
  const auto facts = [&](Time started, Time detected) {
    return story.make(FieldsSet{}, "", {.started_at = started, .detected_at = detected});
  };
  check_refused(story, facts(opened, opened), {});
  check_refused(story, facts(opened, opened - Seconds{1}), {order});
  check_refused(story, facts(opened, opened + Seconds{1}), {order});
}

TEST_CASE("a disorder that is there already does not forbid the next entry") {
  Story story(Kind::incident);
  story.forced(FieldsSet{}, "", {.started_at = kStart, .detected_at = kStart - hours{1}});
  REQUIRE_FALSE(story.record.problems.empty());
  check_refused(story, story.make(Note{}, "seen"), {});
}

TEST_CASE("a correction may not break the order either") {
  Story story = story_in(Kind::incident, Stage::follow_up);
  const Entry& resolved = story.record.timeline.back();
  const Time mitigated = story.record.milestone(Milestone::mitigated_at).value();
  check_refused(story, story.make(Correction{.entry = resolved.id, .time = mitigated}), {});
  check_refused(story, story.make(Correction{.entry = resolved.id, .time = mitigated - Seconds{1}}),
                {{"milestone-order", "decklog timeline k7fq"}});
}

TEST_CASE("what belongs to another is taken over only knowingly") {
  Story story(Kind::incident);
  check_refused(story, story.make(Acknowledged{}), {});
  story.then(Assigned{}, "", {.owner = std::string(kJun)});
  check_refused(story, story.make(Acknowledged{}), {{"owned-by-other", "decklog ack k7fq --take-over"}});
  CHECK(mentions(first_message(story, story.make(Acknowledged{})), kJun));
  check_refused(story, story.make(Acknowledged{}, "", {.owner = std::string(kAlice)}), {});
  Entry by_owner = story.make(Acknowledged{});
  by_owner.by = kJun;
  check_refused(story, by_owner, {});
}

TEST_CASE("a move starts where the record is and leads where its verb leads") {
  Story story(Kind::incident);
  Entry entry = story.usual(Verb::triage);
  check_refused(story, entry, {});
  std::get<StageMoved>(entry.body).to = Stage::follow_up;
  check_refused(story, entry, {{"wrong-target", ""}});
  std::get<StageMoved>(entry.body).to = Stage::coordination;
  std::get<StageMoved>(entry.body).from = Stage::mitigation;
  check_refused(story, entry, {{"stage-mismatch", "decklog timeline k7fq"}});
}

TEST_CASE("a deploy that is done is a change, nothing else") {
  Story empty(Kind::incident);
  empty.record = fold(record_id(Kind::incident), {});
  check_refused(empty, empty.make(Opened{.done = true}, "", {.title = "slow"}), {{"stage-unknown", ""}});
  check_refused(empty, empty.make(Opened{.done = false}, "", {.title = "slow"}), {});
}

TEST_CASE("reopening leads to an earlier stage") {
  Story story = story_in(Kind::incident, Stage::closed);
  const auto reopen = [&](Stage to) { return story.make(Reopened{.from = Stage::closed, .to = to}, "again"); };
  check_refused(story, reopen(Stage::triage), {});
  check_refused(story, reopen(Stage::follow_up), {});
  check_refused(story, reopen(Stage::planned), {{"not-earlier", ""}});

  Story earlier = story_in(Kind::incident, Stage::resolution);
  check_refused(
      earlier, earlier.make(StageMoved{.verb = Verb::regress, .from = Stage::resolution, .to = Stage::follow_up}, "no"),
      {{"not-earlier", "decklog regress k7fq --to STAGE --why TEXT"}});
}

TEST_CASE("lowering a priority needs a reason, by whichever command; raising does not") {
  Story story(Kind::incident);
  story.then(PriorityChanged{}, "", {.priority = Priority::p1});
  const Expected missing{"reason-missing", "decklog priority k7fq P2 --why TEXT"};
  for (const Body& body : std::vector<Body>{PriorityChanged{}, FieldsSet{}, Acknowledged{}}) {
    CAPTURE(type_word(body));
    check_refused(story, story.make(body, "", {.priority = Priority::p2}), {missing});
    check_refused(story, story.make(body, "a workaround", {.priority = Priority::p2}), {});
    check_refused(story, story.make(body, "", {.priority = Priority::p1}), {});
    check_refused(story, story.make(body, "", {.priority = Priority::p0}), {});
  }
  CHECK(mentions(first_message(story, story.make(FieldsSet{}, "", {.priority = Priority::p2})), "from P1 to P2"));
}

TEST_CASE("a title may be changed, not taken away") {
  Story story(Kind::incident);
  check_refused(story, story.make(FieldsSet{}, "", {.title = "another"}), {});
  check_refused(story, story.make(FieldsSet{}, "", {.title = ""}), {{"title-missing", "decklog set k7fq title=TEXT"}});
}

TEST_CASE("an entry that says nothing of what it is for is refused") {
  struct Case {
    Entry without;
    Entry with;
    Expected expected;
  };
  Story story(Kind::incident);
  story.then(Note{}, "seen");
  const EntryId note = story.record.timeline.back().id;
  const std::vector<Case> cases{
      {story.make(PriorityChanged{}),
       story.make(PriorityChanged{}, "", {.priority = Priority::p1}),
       {"priority-missing", "decklog priority k7fq P1"}},
      {story.make(Assigned{}),
       story.make(Assigned{}, "", {.owner = "jun"}),
       {"owner-missing", "decklog assign k7fq WHO"}},
      {story.make(RoleGiven{}),
       story.make(RoleGiven{}, "", {.roles = {{"commander", "jun"}}}),
       {"role-missing", "decklog role k7fq ROLE=WHO"}},
      {story.make(Blocked{}), story.make(Blocked{}, "the vendor"), {"reason-missing", "decklog block k7fq --on TEXT"}},
      {story.make(ActionChanged{}), story.make(ActionChanged{}, "an alarm"), {"text-missing", ""}},
      {story.make(Correction{.entry = note}),
       story.make(Correction{.entry = note}, "better"),
       {"correction-empty", "decklog correct k7fq ENTRY TEXT"}},
      {story.make(UnknownEntry{.type = "hologram"}), story.make(Note{}, "seen"), {"unknown-entry", ""}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected.code);
    check_refused(story, c.without, {c.expected});
    check_refused(story, c.with, {});
  }
}

TEST_CASE("what an entry names must be there") {
  Story story(Kind::incident);
  story.then(ActionChanged{}, "an alarm");
  const std::string item = story.record.actions.front().item;
  const EntryId there = story.record.timeline.back().id;
  const EntryId nowhere = entry_id(77);

  check_refused(story, story.make(ActionChanged{.item = item, .state = ActionState::done}), {});
  check_refused(story, story.make(ActionChanged{.item = "zzzzzz", .state = ActionState::done}),
                {{"action-unknown", "decklog action list k7fq"}});
  check_refused(story, story.make(Correction{.entry = there}, "better"), {});
  check_refused(story, story.make(Correction{.entry = nowhere}, "better"),
                {{"entry-unknown", "decklog timeline k7fq"}});
  check_refused(story, story.make(Redaction{.entry = there}, "a name"), {});
  check_refused(story, story.make(Redaction{.entry = nowhere}, "a name"), {{"entry-unknown", "decklog timeline k7fq"}});
}

TEST_CASE("a record is not linked to itself") {
  Story story(Kind::incident);
  check_refused(story, story.make(Linked{.target = story.record.id.str(), .rel = "related"}), {{"link-to-itself", ""}});
  check_refused(story, story.make(Linked{.target = "INC-20261122-AAAA", .rel = "related"}), {});
}

TEST_CASE("a handoff is accepted by its receiver; one to a team that nobody knows by anybody") {
  Story story(Kind::handoff);  // to Jun
  check_refused(story, story.make(Accepted{}), {{"not-the-receiver", "decklog accept qh2e --take-over"}});
  check_refused(story, story.make(Accepted{.take_over = true}), {});
  check_refused(story, story.usual(Verb::accept), {});
  story.then(FieldsSet{}, "", {.to = "payments"});
  check_refused(story, story.make(Accepted{}), {});
}

TEST_CASE("where the roster knew the receiver, its names may accept; who offers may not") {
  struct Row {
    std::string by;
    bool take_over;
    std::string code;
  };
  for (const Row& row : std::vector<Row>{
           {"mina@example.com", false, ""},
           {"mina@home.example", false, ""},
           {"payments", false, ""},  // the team itself, as a bot
           {"eve@example.com", false, "not-the-receiver"},
           {"eve@example.com", true, ""},
           {std::string(kJun), false, "own-handoff"},
           {std::string(kJun), true, "own-handoff"},
       }) {
    CAPTURE(row.by);
    Story story(Kind::handoff);
    story.record = fold(record_id(Kind::handoff), {});
    const HandedOver offer{.receivers = {"jun@example.com", "mina@example.com", "mina@home.example"}};
    story.then(offer, "", {.title = "watch", .owner = std::string(kJun), .to = "payments"});
    Entry entry = story.make(Accepted{.take_over = row.take_over});
    entry.by = row.by;
    const auto refusal = refuses(story.record, entry, story.policy);
    REQUIRE(refusal.has_value() == !row.code.empty());
    if (refusal) CHECK(refusal->reasons.at(0).code == row.code);
  }
  // A receiver that was changed later is not among those names.
  Story story(Kind::handoff);
  story.record = fold(record_id(Kind::handoff), {});
  story.then(HandedOver{.receivers = {"mina@example.com"}}, "", {.title = "watch", .to = "mina@example.com"});
  story.then(FieldsSet{}, "", {.to = std::string(kAlice)});
  check_refused(story, story.make(Accepted{}), {});
}

TEST_CASE("a handoff goes to somebody else, and a role is that of one record") {
  Story empty(Kind::handoff);
  empty.record = fold(record_id(Kind::handoff), {});
  const auto offer = [&](HandedOver body, std::string_view to) {
    return empty.make(std::move(body), "", {.title = "watch", .to = std::string(to)});
  };
  check_refused(empty, offer({}, kAlice), {{"own-handoff", "decklog handoff --to WHO"}});
  check_refused(empty, offer({}, kJun), {});
  const HandoffItem item{.id = record_id(Kind::incident)};
  const Expected of_one{"role-of-one", "decklog handoff --role ROLE ID --to WHO"};
  check_refused(empty, offer({.role = "commander", .items = {item}}, kJun), {});
  check_refused(empty, offer({.role = "commander"}, kJun), {of_one});
  check_refused(empty, offer({.role = "commander", .items = {item, item}}, kJun), {of_one});
  const HandoffItem urgent{.id = record_id(Kind::incident), .priority = "P0"};
  check_refused(empty, offer({.role = "commander", .items = {urgent}}, kJun),
                {{"next-step-missing", "decklog handoff --to jun@example.com --role commander k7fq --next k7fq=TEXT"}});
}

TEST_CASE("an urgent record is not handed over without a next step") {
  Story empty(Kind::handoff);
  empty.record = fold(record_id(Kind::handoff), {});
  const auto offer = [&](std::string priority, std::string next) {
    HandoffItem item{.id = record_id(Kind::incident), .priority = std::move(priority), .next = std::move(next)};
    return empty.make(HandedOver{.items = {std::move(item)}}, "", {.title = "watch", .to = std::string(kJun)});
  };
  const Expected missing{"next-step-missing", "decklog handoff --to jun@example.com --next k7fq=TEXT"};
  check_refused(empty, offer("P0", ""), {missing});
  check_refused(empty, offer("P1", ""), {missing});
  check_refused(empty, offer("P1", "wait for the vendor"), {});
  check_refused(empty, offer("P2", ""), {});
  check_refused(empty, offer("", ""), {});
}

TEST_CASE("a policy may refuse services that it does not know, and guesses what was meant") {
  Story story(Kind::incident);
  story.policy.services = {{"checkout", {}}, {"search", {}}};
  const auto touch = [&](std::string service) {
    return story.make(FieldsSet{}, "", {.services = std::vector<std::string>{"search", std::move(service)}});
  };
  check_refused(story, touch("chekout"), {});
  story.policy.known_services_only = true;
  check_refused(story, touch("checkout"), {});
  check_refused(story, touch("chekout"), {{"service-unknown", "did you mean 'checkout'?"}});
  check_refused(story, touch("warehouse"), {{"service-unknown", ""}});
}

TEST_CASE("every reason is listed at once, of every sort") {
  Story story(Kind::incident);
  story.policy.known_services_only = true;
  Entry entry = story.usual(Verb::mitigate);
  entry.text = "";
  entry.at = entry.recorded_at + hours{1};
  entry.set = {.services = std::vector<std::string>{"checkout"}, .started_at = entry.recorded_at + hours{2}};
  const auto found = codes(refuses(story.record, entry, story.policy));
  CHECK(found == std::vector<std::string>{"priority-missing", "text-missing", "future", "future", "service-unknown",
                                          "milestone-order"});
}

TEST_CASE("in a wrong stage its needs are not listed, they would only confuse") {
  Story story(Kind::incident);
  Entry close = story.usual(Verb::close);
  close.set = {};
  check_refused(story, close, {{"wrong-stage", "decklog triage k7fq"}});
  const Story over = story_in(Kind::incident, Stage::closed);
  Story copy = over;
  check_refused(over, copy.usual(Verb::mitigate), {{"wrong-stage", "decklog reopen k7fq --why TEXT"}});
  Story done = story_in(Kind::change, Stage::done);
  check_refused(done, done.usual(Verb::start), {{"wrong-stage", "decklog show 9twd"}});
  CHECK(mentions(first_message(story, story.usual(Verb::open)), "begun"));
  CHECK(mentions(first_message(story, story.usual(Verb::start)), "not a step of an incident"));
  CHECK(mentions(first_message(over, copy.usual(Verb::assign)), "needs an open record"));
  CHECK(mentions(first_message(story, story.usual(Verb::resolve)), "needs stage mitigation or resolution"));
}

TEST_CASE("doubts are told, not refused: very early facts, unknown services and channels") {
  Story story(Kind::incident);
  const auto said = [&](const Entry& entry) {
    CHECK_FALSE(refuses(story.record, entry, story.policy));
    return doubts(story.record, entry, story.policy);
  };
  Entry note = story.make(Note{}, "a note");
  CHECK(said(note).empty());
  note.at = story.record.milestone(Milestone::opened_at).value() - days{7};
  CHECK(said(note).empty());
  note.at -= Seconds{1};
  REQUIRE(said(note).size() == 1);
  CHECK(mentions(said(note).front(), "decklog correct k7fq " + note.id.str() + " --time"));

  const Entry set = story.make(FieldsSet{}, "", {.services = std::vector<std::string>{"chekout"}, .channel = "pigeon"});
  CHECK(said(set).empty());  // a policy that lists none has no opinion
  story.policy.services = {{"checkout", {}}};
  story.policy.channels = {{"mail", ""}};
  REQUIRE(said(set).size() == 2);
  CHECK(mentions(said(set).at(0), "'chekout'"));
  CHECK(mentions(said(set).at(1), "'pigeon'"));
  CHECK(
      said(story.make(FieldsSet{}, "", {.services = std::vector<std::string>{"checkout"}, .channel = "mail"})).empty());
}

}  // namespace decklog::model
