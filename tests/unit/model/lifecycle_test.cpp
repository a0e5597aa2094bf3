// SPDX-License-Identifier: MIT
//
// What every verb does in every stage of every kind, written down from the design and not from the tables under test.
#include "lib/model/lifecycle.h"

#include "tests/unit/model/story.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace decklog::model {
namespace {

using base::Kind;

// One cell: "-" refused, "=" allowed and the stage stays, else the stage that follows.
struct Row {
  std::string_view verb;
  std::vector<std::string_view> cells;
  std::string_view milestone = "";  // that a move sets
};

struct Lifecycle {
  Kind kind;
  std::vector<std::string_view> stages;
  std::vector<Row> own;
  std::vector<bool> over;  // which stages are the end
};

const std::vector<Lifecycle>& lifecycles() {
  // clang-format off
  static const std::vector<Lifecycle> all{
      {Kind::incident,
       {"triage", "coordination", "mitigation", "resolution", "follow-up", "closed"},
       {{"triage",     {"coordination", "-", "-", "-", "-", "-"}, "triaged_at"},
        {"coordinate", {"mitigation", "mitigation", "-", "-", "-", "-"}, "coordinated_at"},
        {"mitigate",   {"resolution", "resolution", "resolution", "-", "-", "-"}, "mitigated_at"},
        {"resolve",    {"-", "-", "follow-up", "follow-up", "-", "-"}, "resolved_at"},
        {"close",      {"-", "-", "-", "-", "closed", "-"}, "closed_at"},
        {"close --as", {"closed", "closed", "closed", "closed", "closed", "-"}, "closed_at"},
        {"ack",        {"=", "=", "=", "=", "=", "-"}, "acknowledged_at"},
        {"regress",    {"-", "triage", "triage", "triage", "triage", "-"}},
        {"reopen",     {"-", "-", "-", "-", "mitigation", "mitigation"}, "reopened_at"}},
       {false, false, false, false, false, true}},
      {Kind::request,
       {"received", "acknowledged", "understood", "answered", "closed"},
       {{"ack",        {"acknowledged", "=", "=", "=", "-"}, "acknowledged_at"},
        {"confirm",    {"understood", "understood", "-", "-", "-"}, "understood_at"},
        {"answer",     {"answered", "answered", "answered", "-", "-"}, "answered_at"},
        {"close",      {"-", "-", "-", "closed", "-"}, "closed_at"},
        {"close --as", {"closed", "closed", "closed", "closed", "-"}, "closed_at"},
        {"regress",    {"-", "received", "received", "received", "-"}},
        {"reopen",     {"-", "-", "-", "acknowledged", "acknowledged"}, "reopened_at"}},
       {false, false, false, false, true}},
      {Kind::change,
       {"planned", "in-progress", "done", "rolled-back", "cancelled"},
       {{"start",      {"in-progress", "-", "-", "-", "-"}, "begun_at"},
        {"finish",     {"done", "done", "-", "-", "-"}, "finished_at"},
        {"extend",     {"=", "=", "-", "-", "-"}},
        {"rollback",   {"-", "rolled-back", "rolled-back", "-", "-"}, "rolled_back_at"},
        {"cancel",     {"cancelled", "-", "-", "-", "-"}, "cancelled_at"}},
       {false, false, true, true, true}},
      {Kind::handoff,
       {"offered", "accepted", "cancelled"},
       {{"accept",     {"accepted", "-", "-"}, "accepted_at"},
        {"cancel",     {"cancelled", "-", "-"}, "cancelled_at"}},
       {false, true, true}},
  };
  // clang-format on
  return all;
}

const std::vector<std::string_view> kAnyTime{"note", "finding", "decision", "update", "attach", "run",  "action",
                                             "link", "set",     "correct",  "redact", "signal", "merge"};
const std::vector<std::string_view> kWhileOpen{"assign", "role", "priority", "block", "unblock"};

bool contains(const std::vector<std::string_view>& words, std::string_view wanted) {
  return std::find(words.begin(), words.end(), wanted) != words.end();
}

const Row* own_row(const Lifecycle& life, std::string_view verb) {
  const auto found = std::find_if(life.own.begin(), life.own.end(), [&](const Row& row) { return row.verb == verb; });
  return found == life.own.end() ? nullptr : &*found;
}

std::string_view expected_cell(const Lifecycle& life, std::size_t column, std::string_view verb) {
  if (const Row* row = own_row(life, verb)) return row->cells.at(column);
  if (contains(kAnyTime, verb)) return "=";
  if (contains(kWhileOpen, verb)) return life.over.at(column) ? "-" : "=";
  return "-";
}

// `f` with every kind, stage and verb, the cell that is expected, and the row's milestone.
template <typename F>
void for_every_pair(F f) {
  for (const Lifecycle& life : lifecycles()) {
    for (std::size_t column = 0; column < life.stages.size(); ++column) {
      for (const auto& [verb, name] : WordsOf<Verb>::table) {
        CAPTURE(life.stages[column]);
        CAPTURE(name);
        const Row* row = own_row(life, name);
        f(life.kind, from_word<Stage>(life.stages[column]).value(), verb, expected_cell(life, column, name),
          row ? row->milestone : std::string_view{});
      }
    }
  }
}

std::vector<std::string_view> verb_words(const std::vector<Verb>& verbs) {
  std::vector<std::string_view> words;
  for (const Verb verb : verbs) words.push_back(word(verb));
  return words;
}

}  // namespace

TEST_CASE("the stages of every kind, in order, and their end") {
  for (const Lifecycle& life : lifecycles()) {
    const auto stages = stages_of(life.kind);
    REQUIRE(stages.size() == life.stages.size());
    for (std::size_t i = 0; i < stages.size(); ++i) {
      CHECK(word(stages[i]) == life.stages[i]);
      CHECK(stage_index(life.kind, stages[i]) == static_cast<int>(i));
      CHECK(is_final(stages[i]) == life.over[i]);
    }
    CHECK(word(first_stage(life.kind)) == life.stages.front());
  }
  CHECK(stage_index(Kind::incident, Stage::planned) == -1);
  CHECK(stage_index(Kind::change, Stage::closed) == -1);
}

TEST_CASE("every verb is legal in exactly its stages") {
  for_every_pair([](Kind kind, Stage stage, Verb verb, std::string_view cell, std::string_view) {
    CHECK(is_legal(kind, stage, verb) == (cell != "-"));
  });
}

TEST_CASE("the rules allow what is legal, when it brings what it needs, and refuse the rest") {
  for_every_pair([](Kind kind, Stage stage, Verb verb, std::string_view cell, std::string_view) {
    Story story = story_in(kind, stage);
    const auto refusal = refuses(story.record, story.usual(verb), story.policy);
    if (cell != "-") {
      CHECK(codes(refusal) == std::vector<std::string>{});
      return;
    }
    REQUIRE(refusal);
    CHECK(refusal->reasons.front().code == "wrong-stage");
    CHECK(refusal->reasons.front().fix.starts_with("decklog "));
    CHECK(refusal->reasons.front().message.find("stage ,") == std::string::npos);
    CHECK(refusal->message.find(story.record.id.str()) != std::string::npos);
  });
}

TEST_CASE("a legal verb leads where it should and sets its milestone") {
  for_every_pair([](Kind kind, Stage stage, Verb verb, std::string_view cell, std::string_view milestone) {
    if (cell == "-") return;
    Story story = story_in(kind, stage);
    const Record before = story.record;
    const Entry entry = story.usual(verb);
    const Record after = apply(before, entry);
    CHECK(word(after.stage) == (cell == "=" ? word(stage) : cell));
    CHECK(after.problems.empty());
    if (!milestone.empty()) {
      const Milestone which = from_word<Milestone>(milestone).value();
      CHECK(after.milestone(which) == before.milestone(which).value_or(entry.at));
    } else if (verb != Verb::regress) {
      CHECK(after.milestones == before.milestones);
    }
  });
}

TEST_CASE("each kind is begun by its own verb, which is legal in no stage") {
  const std::vector<std::pair<Kind, Verb>> beginnings{{Kind::incident, Verb::open},
                                                      {Kind::request, Verb::request},
                                                      {Kind::change, Verb::change},
                                                      {Kind::handoff, Verb::handoff}};
  for (const auto& [kind, verb] : beginnings) {
    const Transition* row = transition(kind, verb);
    REQUIRE(row);
    CHECK(row->from.empty());
    CHECK(row->to == first_stage(kind));
    CHECK(row->milestone == Milestone::opened_at);
    for (const auto& [other, unused] : beginnings) {
      if (other != kind) CHECK(transition(other, verb) == nullptr);
    }
    const Story story(kind);
    CHECK(story.record.stage == first_stage(kind));
    CHECK(story.record.milestone(Milestone::opened_at) == kStart + minutes{1});
  }
}

TEST_CASE("resolve straight from mitigation sets mitigated_at too, and only then") {
  Story straight = story_in(Kind::incident, Stage::mitigation);
  straight.then(Verb::resolve);
  CHECK(straight.record.milestone(Milestone::mitigated_at) == straight.now);
  Story usual = story_in(Kind::incident, Stage::resolution);
  const auto mitigated = usual.record.milestone(Milestone::mitigated_at);
  usual.then(Verb::resolve);
  CHECK(usual.record.milestone(Milestone::mitigated_at) == mitigated);
  CHECK(usual.record.milestone(Milestone::resolved_at) == usual.now);
}

TEST_CASE("the usual next verb of every stage") {
  const std::vector<std::tuple<Kind, Stage, std::string_view>> expected{
      {Kind::incident, Stage::triage, "triage"},
      {Kind::incident, Stage::coordination, "coordinate"},
      {Kind::incident, Stage::mitigation, "mitigate"},
      {Kind::incident, Stage::resolution, "resolve"},
      {Kind::incident, Stage::follow_up, "close"},
      {Kind::incident, Stage::closed, ""},
      {Kind::request, Stage::received, "ack"},
      {Kind::request, Stage::acknowledged, "confirm"},
      {Kind::request, Stage::understood, "answer"},
      {Kind::request, Stage::answered, "close"},
      {Kind::request, Stage::closed, ""},
      {Kind::change, Stage::planned, "start"},
      {Kind::change, Stage::in_progress, "finish"},
      {Kind::change, Stage::done, ""},
      {Kind::change, Stage::rolled_back, ""},
      {Kind::change, Stage::cancelled, ""},
      {Kind::handoff, Stage::offered, "accept"},
      {Kind::handoff, Stage::accepted, ""},
      {Kind::handoff, Stage::cancelled, ""},
  };
  for (const auto& [kind, stage, verb] : expected) {
    CAPTURE(word(stage));
    const auto next = next_verb(story_in(kind, stage).record);
    CHECK((next ? word(*next) : std::string_view{}) == verb);
  }
}

TEST_CASE("the verbs that move a record, the usual one first") {
  using Words = std::vector<std::string_view>;
  CHECK(verb_words(verbs_from(Kind::incident, Stage::triage)) ==
        Words{"triage", "coordinate", "mitigate", "close --as"});
  CHECK(verb_words(verbs_from(Kind::incident, Stage::follow_up)) == Words{"close", "close --as", "regress", "reopen"});
  CHECK(verb_words(verbs_from(Kind::incident, Stage::closed)) == Words{"reopen"});
  CHECK(verb_words(verbs_from(Kind::request, Stage::received)) == Words{"ack", "confirm", "answer", "close --as"});
  CHECK(verb_words(verbs_from(Kind::request, Stage::understood)) == Words{"answer", "close --as", "regress"});
  CHECK(verb_words(verbs_from(Kind::change, Stage::in_progress)) == Words{"finish", "rollback"});
  CHECK(verb_words(verbs_from(Kind::handoff, Stage::offered)) == Words{"accept", "cancel"});
  CHECK(verbs_from(Kind::handoff, Stage::accepted).empty());
}

TEST_CASE("going back voids the milestones of the work that is to be done again") {
  struct Case {
    Kind kind;
    Stage to;
    std::vector<std::string_view> voided;
  };
  const std::vector<Case> cases{
      {Kind::incident, Stage::triage, {"triaged_at", "coordinated_at", "mitigated_at", "resolved_at", "closed_at"}},
      {Kind::incident, Stage::coordination, {"coordinated_at", "mitigated_at", "resolved_at", "closed_at"}},
      {Kind::incident, Stage::mitigation, {"mitigated_at", "resolved_at", "closed_at"}},
      {Kind::incident, Stage::resolution, {"resolved_at", "closed_at"}},
      {Kind::incident, Stage::follow_up, {"closed_at"}},
      {Kind::request, Stage::received, {"acknowledged_at", "understood_at", "answered_at", "closed_at"}},
      {Kind::request, Stage::acknowledged, {"understood_at", "answered_at", "closed_at"}},
      {Kind::request, Stage::understood, {"answered_at", "closed_at"}},
      {Kind::request, Stage::answered, {"closed_at"}},
  };
  for (const Case& c : cases) {
    CAPTURE(word(c.to));
    Story story = story_in(c.kind, Stage::closed);
    const Milestones before = story.record.milestones;
    story.then(Reopened{.from = Stage::closed, .to = c.to}, "again");
    Milestones expected = before;
    expected[Milestone::reopened_at] = story.now;
    for (const std::string_view name : c.voided) CHECK(expected.erase(from_word<Milestone>(name).value()) == 1);
    CHECK(story.record.milestones == expected);
    CHECK(story.record.stage == c.to);
    CHECK_FALSE(story.record.closed_as);
  }
}

TEST_CASE("regress may go to any earlier stage and to no other") {
  for (const Lifecycle& life : lifecycles()) {
    if (own_row(life, "regress") == nullptr) continue;
    for (const std::string_view from : life.stages) {
      const Stage start = from_word<Stage>(from).value();
      if (!is_legal(life.kind, start, Verb::regress)) continue;
      for (const auto& [to, name] : WordsOf<Stage>::table) {
        CAPTURE(from);
        CAPTURE(name);
        Story story = story_in(life.kind, start);
        const Entry entry = story.make(StageMoved{.verb = Verb::regress, .from = start, .to = to}, "not yet");
        const auto target = std::find(life.stages.begin(), life.stages.end(), name);
        const bool earlier = target < std::find(life.stages.begin(), life.stages.end(), from);
        CHECK(codes(refuses(story.record, entry, story.policy)) ==
              (earlier ? std::vector<std::string>{} : std::vector<std::string>{"not-earlier"}));
        if (earlier) CHECK(apply(story.record, entry).stage == to);
      }
    }
  }
}

TEST_CASE("a move knows both its ends and the stages that it skips") {
  const auto move = [](Stage from, Verb verb) { return move_from(story_in(Kind::incident, from).record, verb); };
  CHECK(move(Stage::triage, Verb::triage) == StageMoved{.verb = Verb::triage, .to = Stage::coordination});
  CHECK(move(Stage::triage, Verb::mitigate) ==
        StageMoved{.verb = Verb::mitigate, .to = Stage::resolution, .skipped = {Stage::coordination}});
  CHECK(move(Stage::coordination, Verb::mitigate).skipped.empty());
  CHECK(move(Stage::mitigation, Verb::resolve).skipped.empty());
  CHECK(move(Stage::resolution, Verb::regress) ==
        StageMoved{.verb = Verb::regress, .from = Stage::resolution, .to = Stage::triage});

  const Record running = story_in(Kind::change, Stage::in_progress).record;
  CHECK(move_from(running, Verb::extend) ==
        StageMoved{.verb = Verb::extend, .from = Stage::in_progress, .to = Stage::in_progress});
  const Record answered = story_in(Kind::request, Stage::answered).record;
  CHECK(move_from(answered, Verb::regress, Stage::acknowledged).to == Stage::acknowledged);
}

TEST_CASE("the order of milestones names each pair once, and no pair both ways") {
  const auto pairs = milestone_order();
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    CHECK(pairs[i].earlier != pairs[i].later);
    for (std::size_t j = i + 1; j < pairs.size(); ++j) {
      CHECK_FALSE((pairs[i].earlier == pairs[j].earlier && pairs[i].later == pairs[j].later));
      CHECK_FALSE((pairs[i].earlier == pairs[j].later && pairs[i].later == pairs[j].earlier));
    }
  }
}

}  // namespace decklog::model
