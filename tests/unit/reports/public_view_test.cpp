// SPDX-License-Identifier: MIT
#include "lib/reports/public_view.h"

#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace decklog::reports {
namespace {

using model::Audience;
using model::Entry;
using model::Milestone;
using model::Priority;
using model::Record;
using model::Stage;
using model::Verb;

// Entries in the order of these calls, a minute apart from kStart.
class Timeline {
 public:
  Entry& add(model::Body body, const std::string& text = {}) {
    const auto number = static_cast<std::uint32_t>(entries_.size() + 1);
    Entry entry;
    entry.id = base::EntryId::draw(number, [] { return 7U; });
    entry.at = entry.recorded_at = kStart + minutes{number - 1};
    entry.by = "alice@example.com";
    entry.text = text;
    entry.body = std::move(body);
    entries_.push_back(entry);
    return entries_.back();
  }
  base::EntryId say(const std::string& text, Audience audience = Audience::public_) {
    return add(model::Update{.audience = audience, .next = {}}, text).id;
  }
  void move(Verb verb, Stage from, Stage to) {
    add(model::StageMoved{.verb = verb, .from = from, .to = to, .skipped = {}, .notified = {}, .alone = false}, "done");
  }
  Record record(std::string_view id = "INC-20261122-K7FQ") const {
    return model::fold(base::RecordId::parse(id).value(), entries_);
  }

 private:
  std::vector<Entry> entries_;
};

Timeline opened() {
  Timeline timeline;
  Entry& entry = timeline.add(model::Opened{}, "secret text");
  entry.set.title = "db-7.internal is down, ask Bob";
  entry.set.priority = Priority::p1;
  entry.set.services = {"login", "db-7", "checkout"};
  entry.set.started_at = kStart - minutes{5};
  return timeline;
}

model::Policy services() {
  model::Policy policy = sample_policy();
  policy.services["checkout"] = {};
  policy.services["login"] = {};
  return policy;
}

}  // namespace

TEST_CASE("what no public update tells of is not public") {
  Timeline timeline = opened();
  timeline.say("for us", Audience::internal);
  timeline.say("for managers", Audience::stakeholders);
  timeline.add(model::Note{}, "a note");
  CHECK_FALSE(public_view(timeline.record(), services()));
  const base::EntryId first = timeline.say("We are looking into failing payments.");
  REQUIRE(public_view(timeline.record(), services()));
  CHECK_FALSE(public_view(timeline.record("REQ-20261122-K7FQ"), services()));
  CHECK_FALSE(public_view(timeline.record("HND-20261122-K7FQ"), services()));
  CHECK(public_view(timeline.record("CHG-20261122-K7FQ"), services()));
  timeline.add(model::Redaction{first}, "names a customer");
  CHECK_FALSE(public_view(timeline.record(), services()));
}

TEST_CASE("a drill is never public") {
  Timeline timeline = opened();
  timeline.say("Payments fail.");
  timeline.add(model::FieldsSet{}).set.drill = true;
  CHECK_FALSE(public_view(timeline.record(), services()));
}

TEST_CASE("a record for the public: updates with their stages, facts, and services that the policy names") {
  Timeline timeline = opened();
  timeline.say("Payments fail.\nWe are on it.");
  timeline.move(Verb::mitigate, Stage::triage, Stage::resolution);
  const base::EntryId second = timeline.say("Payments wrok again.");
  timeline.move(Verb::resolve, Stage::resolution, Stage::follow_up);
  timeline.add(model::Correction{second, {}}, "Payments work again.");
  const auto view = public_view(timeline.record(), services());
  REQUIRE(view);
  CHECK(view->id.str() == "INC-20261122-K7FQ");
  CHECK(view->kind == base::Kind::incident);
  CHECK(view->name == "Payments fail.");
  CHECK(view->priority == Priority::p1);
  CHECK(view->stage == Stage::follow_up);
  CHECK(view->services == std::vector<std::string>{"checkout", "login"});
  CHECK(view->started_at == kStart - minutes{5});
  CHECK(view->mitigated_at == kStart + minutes{2});
  CHECK(view->resolved_at == kStart + minutes{4});
  CHECK(view->first_at == kStart + minutes{1});
  CHECK(view->last_at == kStart + minutes{5});  // the correction
  REQUIRE(view->updates.size() == 2);
  CHECK(view->updates[0].stage == Stage::triage);
  CHECK(view->updates[0].text == "Payments fail.\nWe are on it.");
  CHECK(view->updates[1].stage == Stage::resolution);
  CHECK(view->updates[1].entry == second);
  CHECK(view->updates[1].text == "Payments work again.");
  CHECK_FALSE(is_going_on(*view));
}

TEST_CASE("updates stand as they happened, whenever they were written down") {
  Timeline timeline = opened();
  timeline.say("Second.");
  timeline.say("  ");
  Entry& late = timeline.add(model::Update{.audience = Audience::public_, .next = {}}, "First.");
  late.at = kStart - minutes{1};
  const Time written_at = late.recorded_at;
  timeline.add(model::Note{}, "an internal note changes nothing of it");
  const auto view = public_view(timeline.record(), services());
  REQUIRE(view);
  CHECK(view->name == "First.");
  CHECK(view->updates.size() == 2);
  CHECK(view->first_at == kStart - minutes{1});
  CHECK(view->last_at == written_at);
}

TEST_CASE("a change has its window, its begin and its end, in whatever way it ended") {
  Timeline timeline = opened();
  Entry& window = timeline.add(model::FieldsSet{});
  window.set.window_start = kStart + hours{1};
  window.set.window_end = kStart + hours{2};
  timeline.say("Maintenance of the database.");
  auto view = public_view(timeline.record("CHG-20261122-9TWD"), services());
  REQUIRE(view);
  CHECK(is_going_on(*view));
  CHECK(view->window_start == kStart + hours{1});
  CHECK(view->window_end == kStart + hours{2});
  CHECK(overall_state({*view}).maintenances == 0);
  timeline.move(Verb::start, Stage::planned, Stage::in_progress);
  view = public_view(timeline.record("CHG-20261122-9TWD"), services());
  CHECK(view->started_at == kStart + minutes{3});
  CHECK(overall_state({*view}).maintenances == 1);
  CHECK(overall_state({*view}).open.empty());
  timeline.move(Verb::rollback, Stage::in_progress, Stage::rolled_back);
  view = public_view(timeline.record("CHG-20261122-9TWD"), services());
  CHECK(view->resolved_at == kStart + minutes{4});
  CHECK_FALSE(view->mitigated_at);
  CHECK_FALSE(is_going_on(*view));
}

TEST_CASE("a name is one line of at most eighty columns, cut at a word where there are words") {
  const auto name_of = [](const std::string& text) {
    Timeline timeline = opened();
    timeline.say(text);
    return public_view(timeline.record(), services()).value().name;
  };
  CHECK(name_of("\n\n  Payments\tfail.  \nmore") == "Payments fail.");
  std::string words;
  for (int i = 0; i < 30; ++i) words += "word ";
  CHECK(name_of(words) == "word word word word word word word word word word word word word word word…");
  CHECK(name_of(std::string(100, 'x')) == std::string(79, 'x') + "…");
  CHECK(name_of("ab " + std::string(100, 'x')) == "ab " + std::string(76, 'x') + "…");
  CHECK(name_of(std::string(80, 'x')) == std::string(80, 'x'));
  std::string hangul;
  for (int i = 0; i < 60; ++i) hangul += "결";
  CHECK(base::display_width(name_of(hangul)) == 79);
}

TEST_CASE("overall: open incidents by priority until they are resolved") {
  const auto one = [](Priority priority, Stage stage) {
    PublicRecord record;
    record.kind = base::Kind::incident;
    record.priority = priority;
    record.stage = stage;
    return record;
  };
  const OverallState state = overall_state({one(Priority::p1, Stage::triage), one(Priority::p1, Stage::resolution),
                                            one(Priority::p2, Stage::mitigation), one(Priority::p0, Stage::follow_up),
                                            one(Priority::p0, Stage::closed)});
  CHECK(state.open == std::map<Priority, std::size_t>{{Priority::p1, 2}, {Priority::p2, 1}});
}

TEST_CASE("whatever a record says, only public texts and the policy's services get out") {
  CHECK(rc::check("marked words stay inside", [] {
    Timeline timeline = opened();
    const auto kinds = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 7));
    std::vector<base::EntryId> updates;
    for (const int kind : kinds) {
      if (kind == 0) updates.push_back(timeline.say("told"));
      if (kind == 1) timeline.say("SECRET", Audience::internal);
      if (kind == 2) timeline.add(model::Note{}, "SECRET").set.next = "SECRET";
      if (kind == 3) timeline.add(model::FieldsSet{}).set.services = {"SECRET", "login"};
      if (kind == 4) timeline.add(model::RoleGiven{}).set.roles = {{"SECRET", "SECRET"}};
      if (kind == 5) {
        const base::EntryId hidden = timeline.say("SECRET");
        timeline.add(model::Redaction{hidden}, "SECRET");
      }
      if (kind == 6 && !updates.empty()) timeline.add(model::Correction{updates.back(), {}}, "told otherwise");
    }
    const auto view = public_view(timeline.record(), services());
    RC_ASSERT(view.has_value() == !updates.empty());
    if (!view) return;
    std::string said = view->name + base::join(view->services, " ");
    for (const PublicUpdate& update : view->updates) said += update.text;
    RC_ASSERT(said.find("SECRET") == std::string::npos);
    RC_ASSERT(view->updates.size() == updates.size());
  }));
}

}  // namespace decklog::reports
