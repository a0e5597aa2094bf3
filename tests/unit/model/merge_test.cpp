// SPDX-License-Identifier: MIT
//
// The laws of merging, over histories that parted anywhere, and what people are told of it.
#include "lib/model/merge.h"

#include "lib/model/fold.h"
#include "tests/unit/model/parted.h"
#include "tests/unit/model/story.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace decklog::model {
namespace {

using base::Kind;

template <typename F>
bool holds_for_parted(const std::string& law, F f) {
  return rc::check(law, [&] { f(*parted_records()); });
}

// ---- Plain cases: two clones tell on from one story.

struct Clones {
  Story base;
  Story ours;
  Story theirs;
  explicit Clones(const Story& from) : base(from), ours(from), theirs(from) {}
  explicit Clones(Kind kind = Kind::incident) : Clones(Story(kind)) {}

  MergedRecord merged() const { return merge(&base.record, ours.record, theirs.record); }
};

// As Story::forced, with another random part than the other clone's entry of that number.
EntryId theirs_then(Story& theirs, Body body, std::string text = {}, Fields set = {}) {
  Entry entry = theirs.make(std::move(body), std::move(text), std::move(set));
  entry.id = entry_id(entry.id.number(), 1);
  entry.by = entry.recorded_by = std::string(kJun);
  theirs.record = apply(theirs.record, entry);
  return entry.id;
}
EntryId ours_then(Story& ours, Body body, std::string text = {}, Fields set = {}) {
  ours.forced(std::move(body), std::move(text), std::move(set));
  return ours.record.timeline.back().id;
}

std::vector<std::string> fields_of(const std::vector<Concurrent>& concurrent) {
  std::vector<std::string> fields;
  for (const Concurrent& one : concurrent) fields.push_back(one.field);
  return fields;
}

std::vector<std::string> texts_of(const Record& record) {
  std::vector<std::string> texts;
  for (const Entry& entry : record.timeline) texts.push_back(entry.text);
  return texts;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("merging does not depend on which side one is on") {
  CHECK(holds_for_parted("merge(a, b) == merge(b, a)", [](const Parted& p) {
    const MergedRecord one = merge(&p.base, p.a, p.b);
    const MergedRecord other = merge(&p.base, p.b, p.a);
    RC_ASSERT(one.record == other.record);
    RC_ASSERT(one.damage == other.damage);
    RC_ASSERT(fields_of(one.concurrent) == fields_of(other.concurrent));
    for (std::size_t i = 0; i < one.concurrent.size(); ++i) {
      RC_ASSERT(one.concurrent[i].ours == other.concurrent[i].theirs);
      RC_ASSERT(one.concurrent[i].our_entry == other.concurrent[i].their_entry);
      RC_ASSERT(one.concurrent[i].now == other.concurrent[i].now);
    }
    RC_ASSERT(merge(nullptr, p.a, p.b).record == merge(nullptr, p.b, p.a).record);
  }));
}

TEST_CASE("merging does not depend on who merges first") {
  CHECK(holds_for_parted("merge(a, merge(b, c)) == merge(merge(a, b), c)", [](const Parted& p) {
    for (const Record* base : {&p.base, static_cast<const Record*>(nullptr)}) {
      const Record left = merge(base, merge(base, p.a, p.b).record, p.c).record;
      const Record right = merge(base, p.a, merge(base, p.b, p.c).record).record;
      RC_ASSERT(left == right);
    }
  }));
}

TEST_CASE("merging again changes nothing") {
  CHECK(holds_for_parted("merge(a, a) == a, and merge(a, merge(a, b)) == merge(a, b)", [](const Parted& p) {
    RC_ASSERT(merge(&p.base, p.a, p.a).record == p.a);
    RC_ASSERT(merge(nullptr, p.a, p.a).record == p.a);
    RC_ASSERT(merge(nullptr, p.a, p.a).concurrent.empty());
    const Record both = merge(&p.base, p.a, p.b).record;
    RC_ASSERT(merge(&p.base, p.a, both).record == both);
    RC_ASSERT(merge(&p.a, p.a, both).record == both);
  }));
}

TEST_CASE("merging with what one came from changes nothing and tells nothing") {
  CHECK(holds_for_parted("merge(ancestor, descendant) == descendant", [](const Parted& p) {
    const MergedRecord merged = merge(&p.base, p.base, p.a);
    RC_ASSERT(merged.record == p.a);
    RC_ASSERT(merged.concurrent.empty());
    RC_ASSERT(merge(&p.base, p.a, p.base).record == p.a);
  }));
}

TEST_CASE("nothing is lost and nothing is made up; the rest follows from the entries") {
  CHECK(holds_for_parted("merge(a, b).timeline == a.timeline + b.timeline", [](const Parted& p) {
    const Record merged = merge(&p.base, p.a, p.b).record;
    std::vector<Entry> both = p.a.timeline;
    both.insert(both.end(), p.b.timeline.begin(), p.b.timeline.end());
    const std::set<Entry> wanted(both.begin(), both.end());
    RC_ASSERT(std::set<Entry>(merged.timeline.begin(), merged.timeline.end()) == wanted);
    RC_ASSERT(merged.timeline.size() == wanted.size());
    Record folded = fold(p.a.id, merged.timeline);
    folded.unknown = merged.unknown;
    folded.schema = merged.schema;
    RC_ASSERT(merged == folded);
  }));
}

TEST_CASE("what is told is true: both sides changed it, to different values, and the entries are theirs") {
  CHECK(holds_for_parted("concurrent", [](const Parted& p) {
    const MergedRecord merged = merge(&p.base, p.a, p.b);
    for (const Concurrent& one : merged.concurrent) {
      RC_ASSERT(one.ours != one.theirs);
      RC_ASSERT(p.a.entry(one.our_entry) != nullptr);
      RC_ASSERT(p.b.entry(one.their_entry) != nullptr);
    }
    const bool priorities_differ = p.a.fields.priority != p.base.fields.priority &&
                                   p.b.fields.priority != p.base.fields.priority &&
                                   p.a.fields.priority != p.b.fields.priority;
    const Names fields = fields_of(merged.concurrent);
    RC_ASSERT(priorities_differ == (std::count(fields.begin(), fields.end(), "priority") == 1));
  }));
}

TEST_CASE("undecided() is never wrong: its entries have one number and said different things") {
  CHECK(holds_for_parted("undecided", [](const Parted& p) {
    const Record merged = merge(&p.base, p.a, p.b).record;
    for (const Concurrent& one : undecided(merged)) {
      RC_ASSERT(one.our_entry.number() == one.their_entry.number());
      RC_ASSERT(one.ours != one.theirs);
      RC_ASSERT((one.now == one.ours || one.now == one.theirs));
    }
  }));
}

TEST_CASE("two notes: both are there once, in their order, and there is nothing to tell") {
  Clones clones;
  clones.ours.then(Note{}, "ours");
  theirs_then(clones.theirs, Note{}, "theirs");
  theirs_then(clones.theirs, Note{}, "theirs again");
  const MergedRecord merged = clones.merged();
  CHECK(texts_of(merged.record) == Names{"", "ours", "theirs", "theirs again"});
  CHECK(merged.concurrent.empty());
  CHECK(merged.damage.empty());
  CHECK(undecided(merged.record).empty());
}

TEST_CASE("a priority with two values: the order decides, both are told, and a further decision settles it") {
  Clones clones;
  const EntryId ours = ours_then(clones.ours, PriorityChanged{}, "", {.priority = Priority::p0});
  const EntryId theirs = theirs_then(clones.theirs, PriorityChanged{}, "", {.priority = Priority::p2});
  const MergedRecord merged = clones.merged();
  const Concurrent wanted{
      .field = "priority", .ours = "P0", .theirs = "P2", .now = "P2", .our_entry = ours, .their_entry = theirs};
  CHECK(merged.record.fields.priority == Priority::p2);
  CHECK(merged.concurrent == std::vector{wanted});
  CHECK(undecided(merged.record) == std::vector{wanted});

  Story later(Kind::incident);
  later.record = merged.record;
  later.forced(Note{}, "we saw it");
  CHECK(undecided(later.record) == std::vector{wanted});
  later.forced(PriorityChanged{}, "", {.priority = Priority::p2});
  CHECK(undecided(later.record).empty());
}

TEST_CASE("what one side alone changed, or both changed alike, is no concurrent decision") {
  Clones clones;
  ours_then(clones.ours, PriorityChanged{}, "", {.priority = Priority::p0});
  theirs_then(clones.theirs, Assigned{}, "", {.owner = std::string(kJun)});
  CHECK(clones.merged().concurrent.empty());
  theirs_then(clones.theirs, PriorityChanged{}, "", {.priority = Priority::p0});
  CHECK(clones.merged().concurrent.empty());
  theirs_then(clones.theirs, PriorityChanged{}, "", {.priority = Priority::p3});
  CHECK(fields_of(clones.merged().concurrent) == Names{"priority"});
}

TEST_CASE("decisions with different numbers: the merge tells them, the timeline alone cannot") {
  Clones clones;
  ours_then(clones.ours, PriorityChanged{}, "", {.priority = Priority::p0});
  theirs_then(clones.theirs, Note{}, "first a note");
  theirs_then(clones.theirs, PriorityChanged{}, "", {.priority = Priority::p2});
  const MergedRecord merged = clones.merged();
  CHECK(fields_of(merged.concurrent) == Names{"priority"});
  CHECK(undecided(merged.record).empty());
}

TEST_CASE("the keys of a map are decided one by one, in the order of the header") {
  Clones clones;
  ours_then(clones.ours, FieldsSet{}, "",
            {.title = "ours", .labels = {{"env", "prod"}}, .roles = {{"commander", "mina"}, {"scribe", "jun"}}});
  theirs_then(clones.theirs, FieldsSet{}, "",
              {.title = "theirs", .services = std::vector<std::string>{"a"}, .roles = {{"commander", "bob"}}});
  const MergedRecord merged = clones.merged();
  CHECK(fields_of(merged.concurrent) == Names{"title", "roles.commander"});
  CHECK(merged.record.fields.roles == std::map<std::string, std::string>{{"commander", "bob"}, {"scribe", "jun"}});
  CHECK(fields_of(undecided(merged.record)) == Names{"title", "roles.commander"});
}

TEST_CASE("clearing is a decision too") {
  Story story(Kind::incident);
  story.then(FieldsSet{}, "", {.labels = {{"env", "prod"}}, .cause = "a leak"});
  Clones clones(story);
  ours_then(clones.ours, FieldsSet{}, "", {.labels = {{"env", ""}}, .cause = ""});
  theirs_then(clones.theirs, FieldsSet{}, "", {.labels = {{"env", "beta"}}, .cause = "two leaks"});
  const MergedRecord merged = clones.merged();
  REQUIRE(fields_of(merged.concurrent) == Names{"labels.env", "cause"});
  CHECK(merged.concurrent[1].ours.empty());
  CHECK(merged.concurrent[1].theirs == "two leaks");
  CHECK(fields_of(undecided(merged.record)) == Names{"labels.env", "cause"});
}

TEST_CASE("stages: a move against a note is none, two moves are one, and the further one stays") {
  Clones clones(story_in(Kind::incident, Stage::mitigation));
  clones.ours.then(Verb::mitigate);
  theirs_then(clones.theirs, Note{}, "seen");
  MergedRecord merged = clones.merged();
  CHECK(merged.record.stage == Stage::resolution);
  CHECK(merged.concurrent.empty());

  theirs_then(clones.theirs, Closed{.from = Stage::mitigation, .as = ClosedAs::external});
  merged = clones.merged();
  CHECK(merged.record.stage == Stage::closed);
  REQUIRE(fields_of(merged.concurrent) == Names{"stage"});
  CHECK(merged.concurrent[0].ours == "resolution");
  CHECK(merged.concurrent[0].theirs == "closed");
  CHECK(merged.concurrent[0].our_entry == clones.ours.record.timeline.back().id);
}

TEST_CASE("two moves of one number are undecided, also when the earlier in order went further") {
  Clones clones(story_in(Kind::incident, Stage::mitigation));
  clones.ours.then(Verb::resolve);
  theirs_then(clones.theirs, StageMoved{.verb = Verb::mitigate, .from = Stage::mitigation, .to = Stage::resolution});
  const auto found = undecided(clones.merged().record);
  REQUIRE(fields_of(found) == Names{"stage"});
  CHECK(found[0].now == "follow-up");
  CHECK(found[0].ours == "follow-up");
  CHECK(found[0].theirs == "resolution");
}

TEST_CASE("blocked on two things; closing settles it") {
  Clones clones;
  ours_then(clones.ours, Blocked{}, "the bank");
  theirs_then(clones.theirs, Blocked{.until = kStart + hours{2}}, "the vendor");
  const MergedRecord merged = clones.merged();
  REQUIRE(fields_of(merged.concurrent) == Names{"blocked"});
  CHECK(merged.concurrent[0].ours == "the bank");
  CHECK(merged.concurrent[0].theirs == "the vendor until 2026-11-22T10:00:00Z");
  CHECK(fields_of(undecided(merged.record)) == Names{"blocked"});
  Story later(Kind::incident);
  later.record = merged.record;
  later.forced(Closed{.as = ClosedAs::external}, "theirs");
  CHECK(undecided(later.record).empty());
}

TEST_CASE("an action item that one did and another dropped") {
  Story story(Kind::incident);
  story.then(ActionChanged{.owner = std::string(kAlice)}, "alert on leaked connections");
  const std::string item = story.record.actions.front().item;
  Clones clones(story);
  ours_then(clones.ours, ActionChanged{.item = item, .state = ActionState::done});
  theirs_then(clones.theirs, ActionChanged{.item = item, .state = ActionState::dropped});
  const MergedRecord merged = clones.merged();
  REQUIRE(fields_of(merged.concurrent) == Names{"actions." + item + ".state"});
  CHECK(merged.concurrent[0].ours == "done");
  CHECK(merged.concurrent[0].theirs == "dropped");
  CHECK(merged.record.actions.front().state == ActionState::dropped);
}

TEST_CASE("corrections decide too, and are the entries that are named") {
  Story story(Kind::incident);
  const EntryId opened = story.record.timeline.front().id;
  Clones clones(story);
  const EntryId ours = ours_then(clones.ours, Correction{.entry = opened}, "", {.title = "ours"});
  const EntryId theirs = theirs_then(clones.theirs, Correction{.entry = opened}, "", {.title = "theirs"});
  const MergedRecord merged = clones.merged();
  REQUIRE(fields_of(merged.concurrent) == Names{"title"});
  CHECK(merged.concurrent[0].our_entry == ours);
  CHECK(merged.concurrent[0].their_entry == theirs);
  CHECK(undecided(merged.record) == merged.concurrent);
}

TEST_CASE("one id with two contents: both stand, it is told, and further merges neither lose nor grow") {
  Clones clones;
  clones.ours.then(Note{}, "as it was written");
  theirs_then(clones.theirs, Note{}, "x");
  Entry forged = clones.ours.record.timeline.back();
  forged.text = "as somebody edited it";
  clones.theirs.record = apply(clones.theirs.record, forged);
  const MergedRecord merged = clones.merged();
  REQUIRE(merged.damage.size() == 1);
  CHECK(merged.damage[0].code == "same-id");
  CHECK(merged.damage[0].entry == forged.id);
  CHECK(texts_of(merged.record) == Names{"", "as it was written", "as somebody edited it", "x"});
  for (const Record& side : {clones.ours.record, clones.theirs.record, merged.record}) {
    CHECK(merge(&clones.base.record, merged.record, side).record == merged.record);
  }

  Story later(Kind::incident);
  later.record = merged.record;
  later.forced(Redaction{.entry = forged.id}, "names a customer");
  const auto now = effective(later.record.timeline);
  CHECK(now[1].redacted);
  CHECK(now[2].redacted);
  CHECK_FALSE(now[3].redacted);
}

TEST_CASE("no base: everything in which the sides differ was decided side by side") {
  Clones clones;
  ours_then(clones.ours, PriorityChanged{}, "", {.priority = Priority::p0});
  theirs_then(clones.theirs, PriorityChanged{}, "", {.priority = Priority::p2});
  const MergedRecord merged = merge(nullptr, clones.ours.record, clones.theirs.record);
  CHECK(fields_of(merged.concurrent) == Names{"priority"});
  CHECK(merged.record == clones.merged().record);
}

TEST_CASE("header lines of a newer decklog: who changed a line decides, of two changes the greater text") {
  using Lines = std::vector<UnknownLines>;
  const auto merged = [](const Lines& base, const Lines& ours, const Lines& theirs) {
    Clones clones;
    clones.base.record.unknown = base;
    clones.ours.record.unknown = ours;
    clones.theirs.record.unknown = theirs;
    return clones.merged().record.unknown;
  };
  const UnknownLines high{"tide", "tide: high\n"};
  const UnknownLines low{"tide", "tide: low\n"};
  const UnknownLines out{"tide", "tide: ebb\n"};
  const UnknownLines log{"log", "log: |-\n  a\n"};
  const UnknownLines watch{"watch", "watch: [1]\n"};
  CHECK(merged({high}, {high}, {out}) == Lines{out});
  CHECK(merged({high}, {high}, {}) == Lines{});
  CHECK(merged({high}, {low}, {out}) == Lines{low});
  CHECK(merged({high}, {out}, {}) == Lines{out});
  CHECK(merged({}, {high}, {low}) == Lines{low});
  CHECK(merged({}, {watch, log}, {}) == Lines{watch, log});
  CHECK(merged({}, {watch}, {log}) == Lines{log, watch});
  CHECK(merged({high, log}, {high, log, watch}, {low, log}) == Lines{log, low, watch});
}

TEST_CASE("the newer minor schema stays, compared by its numbers") {
  const auto merged = [](const std::string& ours, const std::string& theirs) {
    Clones clones;
    clones.ours.record.schema = ours;
    clones.theirs.record.schema = theirs;
    return clones.merged().record.schema;
  };
  CHECK(merged("decklog/1", "decklog/1") == "decklog/1");
  CHECK(merged("decklog/1", "decklog/1.3") == "decklog/1.3");
  CHECK(merged("decklog/1.10", "decklog/1.9") == "decklog/1.10");
  CHECK(merged("decklog/1.9", "decklog/1.10") == "decklog/1.10");
  CHECK(merged("decklog/1.03", "decklog/1.3") == merged("decklog/1.3", "decklog/1.03"));
  CHECK(merged("decklog/1.99999999999999999999999", "decklog/1.100000000000000000000000") ==
        "decklog/1.100000000000000000000000");
}

}  // namespace decklog::model
