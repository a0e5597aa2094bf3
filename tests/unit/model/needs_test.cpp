// SPDX-License-Identifier: MIT
//
// What a verb needs: each need is refused with its code and the command that satisfies it, and its twin that brings the
// need is allowed; missing_for() says the same beforehand.
#include "tests/unit/model/refusals.h"

#include <doctest/doctest.h>

namespace decklog::model {
namespace {

using base::Kind;

// Everything that could be missing for a close.
Story lacking_follow_up() {
  Story story = story_in(Kind::incident, Stage::follow_up);
  story.policy.priorities[Priority::p2].postmortem = true;
  story.then(ActionChanged{.owner = "jun"}, "an alarm");
  return story;
}

const Linked kPostmortem{.target = "https://example.com/pm", .rel = "postmortem"};

}  // namespace

TEST_CASE("triage needs priority and owner") {
  Story story(Kind::incident);
  Entry entry = story.usual(Verb::triage);
  CHECK_FALSE(refuses(story.record, entry, story.policy));
  entry.set = {.owner = std::string(kAlice)};
  check_refused(story, entry, {{"priority-missing", "decklog priority k7fq P1"}});
  entry.set = {.priority = Priority::p1};
  check_refused(story, entry, {{"owner-missing", "decklog ack k7fq"}});
  entry.set = {};
  check_refused(story, entry,
                {{"priority-missing", "decklog priority k7fq P1"}, {"owner-missing", "decklog ack k7fq"}});

  // What the record has already need not be given again.
  story.then(Verb::ack).then(Verb::priority);
  entry = story.usual(Verb::triage);
  entry.set = {};
  CHECK_FALSE(refuses(story.record, entry, story.policy));
}

TEST_CASE("coordinate needs somebody told, or knowingly nobody") {
  Story story(Kind::incident);
  const auto coordinate = [&](std::vector<std::string> notified, bool alone) {
    StageMoved move = move_from(story.record, Verb::coordinate);
    move.notified = std::move(notified);
    move.alone = alone;
    return story.make(std::move(move));
  };
  check_refused(story, coordinate({}, false),
                {{"nobody-told", "decklog coordinate k7fq --notify TEAM   (or --alone)"}});
  CHECK_FALSE(refuses(story.record, coordinate({"payments"}, false), story.policy));
  CHECK_FALSE(refuses(story.record, coordinate({}, true), story.policy));
}

TEST_CASE("mitigate needs a priority and what was done; resolve what was done") {
  Story story(Kind::incident);
  Entry entry = story.usual(Verb::mitigate);
  CHECK_FALSE(refuses(story.record, entry, story.policy));
  entry.text = "";
  check_refused(story, entry, {{"text-missing", "decklog mitigate k7fq TEXT"}});
  entry.set = {};
  check_refused(story, entry,
                {{"priority-missing", "decklog priority k7fq P1"}, {"text-missing", "decklog mitigate k7fq TEXT"}});

  Story later = story_in(Kind::incident, Stage::resolution);
  Entry resolve = later.usual(Verb::resolve);
  CHECK_FALSE(refuses(later.record, resolve, later.policy));
  resolve.text = "";
  check_refused(later, resolve, {{"text-missing", "decklog resolve k7fq TEXT"}});
}

TEST_CASE("close needs cause, owned action items, and the postmortem that the policy demands") {
  const Expected cause{"cause-missing", "decklog close k7fq --cause TEXT"};
  const Expected actions{"actions-unowned", "decklog action list k7fq"};
  const Expected postmortem{"postmortem-missing", "decklog postmortem k7fq"};
  const auto check_close = [](Story story, Fields set, const std::vector<Expected>& expected) {
    Entry close = story.usual(Verb::close);
    close.set = std::move(set);
    check_refused(story, close, expected);
  };
  const Fields with_cause{.cause = "a deploy"};
  Story story = lacking_follow_up();
  check_close(story, {}, {cause, actions, postmortem});
  check_close(story, with_cause, {actions, postmortem});

  const std::string item = story.record.actions.front().item;
  Story done = story;
  done.then(ActionChanged{.item = item, .state = ActionState::done});
  check_close(done, with_cause, {postmortem});
  story.then(ActionChanged{.item = item, .due = std::chrono::year{2026} / 12 / 1});
  check_close(story, with_cause, {postmortem});

  Story linked = story;
  linked.then(Linked{.target = "https://example.com/", .rel = "related"});
  check_close(linked, with_cause, {postmortem});
  linked.then(kPostmortem);
  check_close(linked, with_cause, {});

  // Another priority has no such demand.
  story.then(Verb::priority);
  check_close(story, with_cause, {});
}

TEST_CASE("what goes back, or ends early, says why") {
  struct Case {
    Kind kind;
    Stage stage;
    Verb verb;
    std::string fix;
  };
  const std::vector<Case> cases{
      {Kind::incident, Stage::triage, Verb::close_as, "decklog close k7fq --as external --why TEXT"},
      {Kind::incident, Stage::resolution, Verb::regress, "decklog regress k7fq --why TEXT"},
      {Kind::incident, Stage::closed, Verb::reopen, "decklog reopen k7fq --why TEXT"},
      {Kind::request, Stage::received, Verb::close_as, "decklog close m3xa --as external --why TEXT"},
      {Kind::request, Stage::answered, Verb::regress, "decklog regress m3xa --why TEXT"},
      {Kind::request, Stage::closed, Verb::reopen, "decklog reopen m3xa --why TEXT"},
      {Kind::change, Stage::in_progress, Verb::rollback, "decklog rollback 9twd --why TEXT"},
      {Kind::change, Stage::planned, Verb::cancel, "decklog cancel 9twd --why TEXT"},
      {Kind::handoff, Stage::offered, Verb::cancel, "decklog cancel qh2e --why TEXT"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.fix);
    Story story = story_in(c.kind, c.stage);
    Entry entry = story.usual(c.verb);
    CHECK_FALSE(refuses(story.record, entry, story.policy));
    entry.text = "";
    check_refused(story, entry, {{"reason-missing", c.fix}});
  }
}

TEST_CASE("a duplicate names the other record, and not itself") {
  Story story(Kind::incident);
  const auto close = [&](ClosedAs as, RecordId of) {
    return story.make(Closed{.from = Stage::triage, .as = as, .of = std::move(of)}, "the same");
  };
  const RecordId other = RecordId::parse("INC-20261122-AAAA").value();
  check_refused(story, close(ClosedAs::duplicate, {}),
                {{"duplicate-of-missing", "decklog close k7fq --as duplicate --of ID"}});
  check_refused(story, close(ClosedAs::duplicate, story.record.id), {{"duplicate-of-itself", ""}});
  CHECK_FALSE(refuses(story.record, close(ClosedAs::duplicate, other), story.policy));
  CHECK_FALSE(refuses(story.record, close(ClosedAs::external, {}), story.policy));
}

TEST_CASE("a request is closed by a confirmation, or knowingly without") {
  Story story = story_in(Kind::request, Stage::answered);
  const auto close = [&](ClosedAs as, std::string who) {
    return story.make(Closed{.from = Stage::answered, .as = as, .confirmed_by = std::move(who)});
  };
  check_refused(story, close(ClosedAs::confirmed, ""),
                {{"confirmation-missing", "decklog close m3xa --confirmed-by WHO   (or --no-reply)"}});
  CHECK_FALSE(refuses(story.record, close(ClosedAs::confirmed, "dana"), story.policy));
  CHECK_FALSE(refuses(story.record, close(ClosedAs::no_reply, ""), story.policy));
}

TEST_CASE("confirm and answer say something") {
  for (const auto& [stage, verb] : {std::pair{Stage::acknowledged, Verb::confirm}, {Stage::understood, Verb::answer}}) {
    Story story = story_in(Kind::request, stage);
    Entry entry = story.usual(verb);
    CHECK_FALSE(refuses(story.record, entry, story.policy));
    entry.text = "";
    check_refused(story, entry, {{"text-missing", "decklog " + std::string(word(verb)) + " m3xa TEXT"}});
  }
}

TEST_CASE("extending a change says until when") {
  Story story = story_in(Kind::change, Stage::in_progress);
  Entry entry = story.usual(Verb::extend);
  CHECK_FALSE(refuses(story.record, entry, story.policy));
  entry.set = {};
  check_refused(story, entry, {{"window-missing", "decklog extend 9twd --end TIME"}});
}

TEST_CASE("every record begins with what its kind needs") {
  struct Case {
    Kind kind;
    Fields set;
    std::vector<Expected> expected;
  };
  const std::string request = "decklog request TITLE --from WHO --channel C";
  const std::string change = "decklog change TITLE --start TIME --end TIME";
  const std::vector<Case> cases{
      {Kind::incident, {}, {{"title-missing", "decklog open TITLE"}}},
      {Kind::incident, {.title = "slow"}, {}},
      {Kind::request,
       {},
       {{"title-missing", "decklog request TITLE"}, {"reporter-missing", request}, {"channel-missing", request}}},
      {Kind::request, {.title = "slow", .reporter = "dana"}, {{"channel-missing", request}}},
      {Kind::request, {.title = "slow", .channel = "mail"}, {{"reporter-missing", request}}},
      {Kind::request, {.title = "slow", .reporter = "dana", .channel = "mail"}, {}},
      {Kind::change, {.title = "slow"}, {{"window-missing", change}}},
      {Kind::change, {.title = "slow", .window_end = kStart}, {{"window-missing", change}}},
      {Kind::change, {.title = "slow", .window_start = kStart, .window_end = kStart + hours{1}}, {}},
      {Kind::handoff,
       {},
       {{"title-missing", "decklog handoff TITLE"}, {"receiver-missing", "decklog handoff --to WHO"}}},
      {Kind::handoff, {.title = "watch", .to = "jun"}, {}},
  };
  for (const Case& c : cases) {
    Story empty(c.kind);
    empty.record = fold(record_id(c.kind), {});
    const Body body = c.kind == Kind::handoff ? Body{HandedOver{}} : Body{Opened{}};
    check_refused(empty, empty.make(body, "", c.set), c.expected);
  }
}

TEST_CASE("a record begins with an entry that opens it, of its own kind") {
  for (const auto& [kind, body, begins] : std::vector<std::tuple<Kind, Body, bool>>{
           {Kind::incident, Opened{}, true},
           {Kind::incident, HandedOver{}, false},
           {Kind::incident, Note{}, false},
           {Kind::handoff, HandedOver{}, true},
           {Kind::handoff, Opened{}, false},
       }) {
    CAPTURE(type_word(body));
    Story empty(kind);
    empty.record = fold(record_id(kind), {});
    const Entry entry = empty.make(body, "text", {.title = "slow", .to = "jun"});
    const auto found = codes(refuses(empty.record, entry, empty.policy));
    CHECK(found == (begins ? std::vector<std::string>{} : std::vector<std::string>{"not-opened"}));
  }
}

TEST_CASE("a deploy that is done needs no window") {
  Story empty(Kind::change);
  empty.record = fold(record_id(Kind::change), {});
  check_refused(empty, empty.make(Opened{.done = true}, "", {.title = "deploy v142"}), {});
  check_refused(empty, empty.make(Opened{.done = false}, "", {.title = "deploy v142"}),
                {{"window-missing", "decklog change TITLE --start TIME --end TIME"}});
}

TEST_CASE("missing_for says what is left to do, without what the command brings by itself") {
  const auto codes_of = [](const std::vector<base::Reason>& reasons) {
    std::vector<std::string> found;
    for (const auto& reason : reasons) found.push_back(reason.code);
    return found;
  };
  using Codes = std::vector<std::string>;
  Story story(Kind::incident);
  CHECK(codes_of(missing_for(story.record, Verb::triage, story.policy)) == Codes{"priority-missing", "owner-missing"});
  CHECK(missing_for(story.record, Verb::triage, story.policy).front().fix == "decklog priority k7fq P1");
  CHECK(codes_of(missing_for(story.record, Verb::mitigate, story.policy)) == Codes{"priority-missing"});
  story.then(Verb::ack).then(Verb::priority);
  CHECK(missing_for(story.record, Verb::triage, story.policy).empty());
  CHECK(missing_for(story.record, Verb::coordinate, story.policy).empty());  // the command brings who was told
  CHECK(missing_for(story.record, Verb::note, story.policy).empty());

  Story follow_up = lacking_follow_up();
  CHECK(codes_of(missing_for(follow_up.record, Verb::close, follow_up.policy)) ==
        Codes{"cause-missing", "actions-unowned", "postmortem-missing"});
  follow_up.then(FieldsSet{}, "", {.cause = "a deploy"}).then(kPostmortem);
  CHECK(codes_of(missing_for(follow_up.record, Verb::close, follow_up.policy)) == Codes{"actions-unowned"});
  CHECK(missing_for(story_in(Kind::request, Stage::answered).record, Verb::close, Policy{}).empty());
}

}  // namespace decklog::model
