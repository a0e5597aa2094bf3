// SPDX-License-Identifier: MIT
//
// What an entry of each type does to a record, and which Problems a history has that no single clone would have
// written.
#include "lib/model/fold.h"

#include "tests/unit/model/story.h"

#include <doctest/doctest.h>

namespace decklog::model {
namespace {

using base::Kind;

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("an empty timeline is a record of its kind that was never opened") {
  const Record record = fold(record_id(Kind::request), {});
  CHECK(record.stage == Stage::received);
  CHECK(record.fields.empty());
  CHECK(record.milestones.empty());
  CHECK(problem_codes(record) == Codes{"not-opened"});
  CHECK(problem_codes(Story(Kind::request).record) == Codes{});
}

TEST_CASE("facts that are set become milestones, and may be set again") {
  Story story(Kind::incident);
  story.then(FieldsSet{}, "", {.started_at = kStart - hours{1}, .detected_at = kStart});
  CHECK(story.record.milestone(Milestone::started_at) == kStart - hours{1});
  CHECK(story.record.milestone(Milestone::detected_at) == kStart);
  story.then(FieldsSet{}, "", {.started_at = kStart - hours{2}});
  CHECK(story.record.milestone(Milestone::started_at) == kStart - hours{2});
}

TEST_CASE("a change that was over when it was written down has its whole life in one entry") {
  Record record = fold(record_id(Kind::change), {});
  Story story(Kind::change);
  Entry entry = story.make(Opened{.done = true}, "", {.title = "deploy v142"});
  CHECK_FALSE(refuses(record, entry, story.policy));
  record = apply(record, entry);
  CHECK(record.stage == Stage::done);
  CHECK(record.milestone(Milestone::begun_at) == entry.at);
  CHECK(record.milestone(Milestone::finished_at) == entry.at);
  entry.set.window_start = kStart - hours{2};
  entry.set.window_end = kStart - hours{1};
  record = fold(record.id, std::vector{entry});
  CHECK(record.milestone(Milestone::begun_at) == kStart - hours{2});
  CHECK(record.milestone(Milestone::finished_at) == kStart - hours{1});
}

TEST_CASE("the first lifecycle action acknowledges, but never before the opening") {
  Story story(Kind::incident);
  CHECK_FALSE(story.record.milestone(Milestone::acknowledged_at));
  story.then(Note{}, "a note does not");
  CHECK_FALSE(story.record.milestone(Milestone::acknowledged_at));
  story.then(Verb::triage);
  const Time acknowledged = story.now;
  CHECK(story.record.milestone(Milestone::acknowledged_at) == acknowledged);
  story.then(Verb::ack);
  CHECK(story.record.milestone(Milestone::acknowledged_at) == acknowledged);

  Story late(Kind::incident);
  Entry mitigated = late.usual(Verb::mitigate);
  mitigated.at = kStart - hours{1};  // it was over before it was written down
  late.then(mitigated);
  CHECK(late.record.milestone(Milestone::mitigated_at) == kStart - hours{1});
  CHECK(late.record.milestone(Milestone::acknowledged_at) == late.record.milestone(Milestone::opened_at));

  Story change = story_in(Kind::change, Stage::in_progress);
  CHECK_FALSE(change.record.milestone(Milestone::acknowledged_at));
}

TEST_CASE("a promised word stands until somebody gives word") {
  Story story(Kind::incident);
  const auto promise = [&] { story.then(Acknowledged{.eta = story.now + hours{1}}); };
  promise();
  CHECK(story.record.eta);
  story.then(Note{}, "not yet");
  CHECK(story.record.eta);
  story.then(Verb::update);
  CHECK_FALSE(story.record.eta);
  promise();
  story.then(Verb::triage);
  CHECK_FALSE(story.record.eta);
}

TEST_CASE("the promise of an update is renewed by each update, and ends with the harm") {
  Story story(Kind::incident);
  const Time next = kStart + hours{9};
  story.then(Update{.next = next}, "we look");
  CHECK(story.record.next_update == next);
  story.then(Update{}, "we still look");
  CHECK_FALSE(story.record.next_update);
  story.then(Update{.next = next}, "we look");
  story.then(Verb::mitigate);
  CHECK(story.record.next_update == next);
  story.then(Verb::resolve);
  CHECK_FALSE(story.record.next_update);
}

TEST_CASE("word was last given at the latest time of an update, as corrected") {
  Story story(Kind::incident);
  CHECK_FALSE(story.record.last_update);
  story.then(Note{}, "no word to anyone");
  CHECK_FALSE(story.record.last_update);
  story.then(Update{}, "we are on it");
  const Entry told = story.record.timeline.back();
  CHECK(story.record.last_update == told.at);
  Entry earlier = story.make(Update{}, "written later, told earlier");
  earlier.at = told.at - minutes{1};
  story.then(earlier);
  CHECK(story.record.last_update == told.at);
  story.then(Correction{.entry = told.id, .time = told.at - minutes{2}});
  CHECK(story.record.last_update == earlier.at);
}

TEST_CASE("a block stands until it is lifted or the record is over") {
  Story story(Kind::incident);
  story.then(Blocked{.until = kStart + hours{5}}, "the vendor");
  REQUIRE(story.record.blocked);
  CHECK(story.record.blocked->on == "the vendor");
  CHECK(story.record.blocked->since == story.now);
  CHECK(story.record.blocked->until == kStart + hours{5});
  Story lifted = story;
  lifted.then(Unblocked{});
  CHECK_FALSE(lifted.record.blocked);
  story.then(Verb::close_as);
  CHECK_FALSE(story.record.blocked);
  story.forced(Blocked{}, "the vendor");
  CHECK_FALSE(story.record.blocked);
}

TEST_CASE("action items are named by the entry that added them") {
  Story story(Kind::incident);
  const base::Date due = std::chrono::year{2026} / 12 / 1;
  story.then(ActionChanged{.owner = "jun", .due = due, .type = ActionType::detect}, "an alarm");
  const std::string item = story.record.timeline.back().id.random_part();
  const ActionItem added{.item = item, .text = "an alarm", .owner = "jun", .due = due, .type = ActionType::detect};
  CHECK(story.record.actions == std::vector{added});

  story.then(ActionChanged{.item = item, .owner = "mina"});
  CHECK(story.record.actions.front().owner == "mina");
  CHECK(story.record.actions.front().due == due);
  CHECK(story.record.actions.front().text == "an alarm");
  story.then(ActionChanged{.item = item, .state = ActionState::done});
  CHECK(story.record.actions.front().state == ActionState::done);
  CHECK(story.record.actions.front().owner == "mina");
  CHECK(problem_codes(story.record) == Codes{});

  story.forced(ActionChanged{.item = "zzzzzz", .state = ActionState::done});
  CHECK(story.record.actions.size() == 1);
  CHECK(problem_codes(story.record) == Codes{"action-unknown"});
}

TEST_CASE("links are a set of target and relation") {
  Story story(Kind::incident);
  const Linked doc{.target = "https://example.com/", .rel = "postmortem"};
  story.then(doc).then(doc);
  CHECK(story.record.links == std::vector{Link{.target = doc.target, .rel = doc.rel}});
  story.then(Linked{.target = doc.target, .rel = "related"});
  CHECK(story.record.links.size() == 2);
  story.then(Linked{.target = doc.target, .rel = doc.rel, .removed = true});
  CHECK(story.record.links == std::vector{Link{.target = doc.target, .rel = "related"}});
  story.then(Merged{.from = record_id(Kind::request)});
  CHECK(story.record.links.back() == Link{.target = record_id(Kind::request).str(), .rel = "merged"});
}

TEST_CASE("of each alert the latest state is kept") {
  Story story(Kind::incident);
  const auto alert = [](std::string source, std::string print, std::string status) {
    return Signal{.source = std::move(source), .fingerprint = std::move(print), .status = std::move(status)};
  };
  const auto told = [](const std::vector<Signal>& signals) { return Signalled::of(signals); };
  story.then(told({alert("am", "a", "firing"), alert("am", "b", "firing")})).then(told({alert("pd", "a", "firing")}));
  CHECK(story.record.signals.size() == 3);
  story.then(told({alert("am", "a", "resolved")}));
  REQUIRE(story.record.signals.size() == 3);
  CHECK(story.record.signals.front() == alert("am", "a", "resolved"));
  CHECK(story.record.signals.at(1).status == "firing");
}

TEST_CASE("how and as what it was closed") {
  Story story(Kind::incident);
  const RecordId other = RecordId::parse("INC-20261122-AAAA").value();
  story.then(Closed{.from = Stage::triage, .as = ClosedAs::duplicate, .of = other}, "the same");
  CHECK(story.record.closed_as == ClosedAs::duplicate);
  CHECK(story.record.duplicate_of == other);
  story.then(Verb::reopen);
  CHECK_FALSE(story.record.closed_as);
  CHECK(story.record.duplicate_of.empty());
  CHECK(story.record.milestone(Milestone::reopened_at) == story.now);
}

TEST_CASE("two clones: the first milestone stays, the stage goes on, and a Problem tells") {
  Story story = story_in(Kind::incident, Stage::mitigation);
  const Record base = story.record;
  Entry mine = story.usual(Verb::mitigate);
  Entry theirs = story.usual(Verb::mitigate);
  theirs.id = entry_id(mine.id.number(), 1);
  const Record record = apply(apply(base, mine), theirs);
  CHECK(record.stage == Stage::resolution);
  CHECK(record.milestone(Milestone::mitigated_at) == mine.at);
  CHECK(problem_codes(record) == Codes{"stage-mismatch"});
  CHECK(problem_codes(apply(base, mine)) == Codes{});
}

TEST_CASE("two clones: one resolved while the other still triaged; nothing goes back") {
  Story story(Kind::incident);
  const Entry ahead = story.usual(Verb::mitigate);
  Entry behind = story.usual(Verb::triage);
  behind.id = entry_id(ahead.id.number(), 1);
  const Record record = apply(apply(story.record, ahead), behind);
  CHECK(record.stage == Stage::resolution);
  CHECK(record.milestones.contains(Milestone::triaged_at));
}

TEST_CASE("two clones: one closed while the other went back; then it is open and not closed as anything") {
  Story story = story_in(Kind::incident, Stage::follow_up);
  const Record base = story.record;
  const Entry close = story.usual(Verb::close);
  Entry regress = story.usual(Verb::regress);
  regress.id = entry_id(close.id.number(), 1);
  const Record record = apply(apply(base, close), regress);
  CHECK(record.stage == Stage::triage);
  CHECK_FALSE(record.closed_as);
  CHECK_FALSE(record.milestones.contains(Milestone::closed_at));
  CHECK(problem_codes(record) == Codes{"stage-mismatch"});
}

TEST_CASE("two clones went back at the same time: the earlier stage stays") {
  Story story = story_in(Kind::incident, Stage::resolution);
  const auto regress = [&](Stage to, std::uint32_t twin) {
    Entry entry = story.make(StageMoved{.verb = Verb::regress, .from = Stage::resolution, .to = to}, "not yet");
    entry.id = entry_id(next_number(story.record.timeline), twin);
    return entry;
  };
  const Entry to_triage = regress(Stage::triage, 0);
  const Entry to_mitigation = regress(Stage::mitigation, 1);
  CHECK(apply(story.record, to_mitigation).stage == Stage::mitigation);
  CHECK(apply(apply(story.record, to_triage), to_mitigation).stage == Stage::triage);
}

TEST_CASE("a stage of another kind moves nothing and is told") {
  Story story(Kind::incident);
  for (const Body& body : std::vector<Body>{StageMoved{.verb = Verb::regress, .to = Stage::planned},
                                            StageMoved{.verb = Verb::finish, .to = Stage::done}, Opened{.done = true},
                                            Accepted{}, Reopened{.to = Stage::received}}) {
    Story copy = story;
    copy.forced(body);
    CHECK(copy.record.stage == Stage::triage);
    CHECK(copy.record.milestones == story.record.milestones);
    CHECK(problem_codes(copy.record) == Codes{"stage-unknown"});
  }
  Story change(Kind::change);
  change.forced(Closed{.from = Stage::planned});
  CHECK(change.record.stage == Stage::planned);
  CHECK_FALSE(change.record.closed_as);
  CHECK(problem_codes(change.record) == Codes{"stage-unknown"});
}

TEST_CASE("milestones that contradict each other are told with both times, and no longer once corrected") {
  Story story(Kind::incident);
  story.forced(FieldsSet{}, "", {.started_at = kStart, .detected_at = kStart - hours{1}});
  const EntryId entry = story.record.timeline.back().id;
  REQUIRE(problem_codes(story.record) == Codes{"milestone-order"});
  const std::string& message = story.record.problems.front().message;
  CHECK(message.find("started_at 2026-11-22T08:00:00Z") != std::string::npos);
  CHECK(message.find("detected_at 2026-11-22T07:00:00Z") != std::string::npos);
  CHECK(story.record.problems.front().entry.empty());
  story.then(Correction{.entry = entry}, "", {.detected_at = kStart});
  CHECK(problem_codes(story.record) == Codes{});
}

TEST_CASE("an entry of a newer decklog is kept and told, and its values count") {
  Story story(Kind::incident);
  story.forced(UnknownEntry{.type = "hologram", .raw = "- id: …\n"}, "", {.impact = "some"});
  CHECK(problem_codes(story.record) == Codes{"unknown-entry"});
  CHECK(story.record.fields.impact == "some");
  CHECK(story.record.timeline.size() == 2);
}

TEST_CASE("what is not part of the fold survives apply()") {
  Story story(Kind::incident);
  story.record.unknown = {{"mood", "mood: calm\n"}};
  story.record.schema = "decklog/1.3";
  const EntryId first = story.record.timeline.front().id;
  for (const Body& body : std::vector<Body>{Note{}, Correction{.entry = first}}) {
    const Record after = apply(story.record, story.make(body, "text"));
    CHECK(after.unknown == story.record.unknown);
    CHECK(after.schema == "decklog/1.3");
    CHECK(after.timeline.size() == 2);
  }
}

TEST_CASE("an entry is found by its id, a milestone by its name, or nothing is") {
  const Record record = Story(Kind::incident).record;
  REQUIRE(record.entry(entry_id(1)) != nullptr);
  CHECK(record.entry(entry_id(1))->id == entry_id(1));
  CHECK(record.entry(entry_id(2)) == nullptr);
  CHECK(record.milestone(Milestone::opened_at));
  CHECK_FALSE(record.milestone(Milestone::closed_at));
}

}  // namespace decklog::model
