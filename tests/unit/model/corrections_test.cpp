// SPDX-License-Identifier: MIT
//
// What a correction and a redaction do: to a text, a time, values; to each other; and when they name nothing.
#include "tests/unit/model/story.h"

#include <doctest/doctest.h>

namespace decklog::model {
namespace {

using base::Kind;

Effective last_but(const Record& record, std::size_t places) {
  const auto now = effective(record.timeline);
  return now.at(now.size() - 1 - places);
}

EntryId last_id(const Story& story) { return story.record.timeline.back().id; }

}  // namespace

TEST_CASE("a correction gives a new text; the corrected entry itself stays") {
  Story story(Kind::incident);
  story.then(Note{}, "at 17:00");
  CHECK_FALSE(last_but(story.record, 0).corrected);
  story.then(Correction{.entry = last_id(story)}, "at 18:00");
  CHECK(last_but(story.record, 1).text == "at 18:00");
  CHECK(last_but(story.record, 1).corrected);
  CHECK(story.record.timeline.at(1).text == "at 17:00");
}

TEST_CASE("the later correction wins, and each changes only what it says") {
  Story story(Kind::incident);
  story.then(Note{}, "first");
  const EntryId note = last_id(story);
  const Time at = story.now;
  story.then(Correction{.entry = note, .time = at - hours{1}});
  CHECK(last_but(story.record, 1).text == "first");
  CHECK(last_but(story.record, 1).at == at - hours{1});
  story.then(Correction{.entry = note}, "second");
  story.then(Correction{.entry = note}, "third");
  CHECK(last_but(story.record, 3).text == "third");
  CHECK(last_but(story.record, 3).at == at - hours{1});
}

TEST_CASE("a correction may itself be corrected, text and time and values") {
  Story story(Kind::incident);
  story.then(FieldsSet{}, "first", {.impact = "none", .impact_users = 1});
  const EntryId set = last_id(story);
  const Time at = story.now;
  story.then(Correction{.entry = set, .time = at - hours{1}}, "second", {.impact = "some"});
  const EntryId correction = last_id(story);
  CHECK(story.record.fields.impact == "some");
  story.then(Correction{.entry = correction, .time = at - hours{2}}, "third", {.impact = "much"});
  const Effective now = last_but(story.record, 2);
  CHECK(now.text == "third");
  CHECK(now.at == at - hours{2});
  CHECK(now.set == Fields{.impact = "much", .impact_users = 1});
  CHECK(story.record.fields.impact == "much");
  CHECK(story.record.fields.impact_users == 1U);
  // The correction's own time is when it was made, whatever time it gives.
  CHECK(last_but(story.record, 1).at == story.record.timeline.at(2).at);
}

TEST_CASE("values are corrected at the place of the corrected entry, so later entries still win") {
  Story story(Kind::incident);
  story.then(FieldsSet{}, "", {.owner = "alise", .impact = "none"});
  const EntryId set = last_id(story);
  story.then(Assigned{}, "", {.owner = "jun"});
  story.then(Correction{.entry = set}, "", {.owner = "alice", .impact = "some"});
  CHECK(story.record.fields.owner == "jun");
  CHECK(story.record.fields.impact == "some");
}

TEST_CASE("a correction's own values do nothing by themselves") {
  Story story(Kind::incident);
  story.forced(Correction{.entry = entry_id(99)}, "", {.impact = "some"});
  CHECK_FALSE(story.record.fields.impact);
  story.then(Correction{.entry = entry_id(1)}, "", {.impact = "some"});
  CHECK(story.record.fields.impact == "some");
}

TEST_CASE("a corrected time moves the milestone that the entry set") {
  Story story = story_in(Kind::incident, Stage::mitigation);
  story.then(Verb::mitigate);
  const Time real = story.now - minutes{2};
  story.then(Correction{.entry = last_id(story), .time = real});
  CHECK(story.record.milestone(Milestone::mitigated_at) == real);
  CHECK(story.record.stage == Stage::resolution);
}

TEST_CASE("what derives from a text follows its correction: a block, an action item") {
  Story story(Kind::incident);
  story.then(Blocked{}, "the vender");
  story.then(Correction{.entry = last_id(story)}, "the vendor");
  CHECK(story.record.blocked->on == "the vendor");
  story.then(ActionChanged{}, "an alram");
  story.then(Correction{.entry = last_id(story)}, "an alarm");
  CHECK(story.record.actions.front().text == "an alarm");
}

TEST_CASE("a redaction hides the text and nothing else") {
  Story story(Kind::incident);
  story.then(FieldsSet{}, "her name is", {.impact = "some"});
  story.then(Redaction{.entry = last_id(story)}, "a name");
  const Effective now = last_but(story.record, 1);
  CHECK(now.redacted);
  CHECK(now.text.empty());
  CHECK(now.set.impact == "some");
  CHECK(story.record.fields.impact == "some");
  CHECK(story.record.timeline.at(1).text == "her name is");
  CHECK_FALSE(last_but(story.record, 2).redacted);
}

TEST_CASE("a redaction wins over corrections before and after it") {
  Story story(Kind::incident);
  story.then(Note{}, "secret");
  const EntryId note = last_id(story);
  story.then(Correction{.entry = note}, "secret too");
  story.then(Redaction{.entry = note}, "a secret");
  story.then(Correction{.entry = note}, "still secret");
  CHECK(last_but(story.record, 3).redacted);
  CHECK(last_but(story.record, 3).text.empty());
}

TEST_CASE("a redacted correction's text does not come through in what it corrected") {
  Story story(Kind::incident);
  story.then(Note{}, "harmless");
  story.then(Correction{.entry = last_id(story)}, "secret");
  CHECK(last_but(story.record, 1).text == "secret");
  story.then(Redaction{.entry = last_id(story)}, "a secret");
  CHECK(last_but(story.record, 2).text == "harmless");
}

TEST_CASE("an amendment that names nothing, itself, or a later entry changes nothing and is told") {
  Story story(Kind::incident);
  story.then(Note{}, "first");
  const Record before = story.record;
  const auto after = [&](EntryId target) {
    Story copy = story;
    copy.forced(Correction{.entry = target, .time = kStart}, "second", {.impact = "some"});
    return copy.record;
  };
  const std::vector<std::string> told{"amends-nothing"};
  CHECK(problem_codes(after(entry_id(2))) == std::vector<std::string>{});
  CHECK(last_but(after(entry_id(2)), 1).text == "second");
  for (const EntryId& target : {entry_id(77), entry_id(3), EntryId{}}) {
    const Record record = after(target);
    CHECK(problem_codes(record) == told);
    CHECK(record.fields == before.fields);
    CHECK(record.milestones == before.milestones);
    CHECK(last_but(record, 1).text == "first");
  }

  // Later: the correction has a smaller number than what it names.
  Entry note = story.make(Note{}, "first");
  note.id = entry_id(9);
  Entry early = story.make(Correction{.entry = note.id}, "second");
  early.id = entry_id(8);
  const std::vector<Entry> both{story.record.timeline.front(), early, note};
  const Record record = fold(story.record.id, both);
  CHECK(problem_codes(record) == told);
  CHECK(last_but(record, 0).text == "first");
}

}  // namespace decklog::model
