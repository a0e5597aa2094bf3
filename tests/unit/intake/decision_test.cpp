// SPDX-License-Identifier: MIT
//
// The table of decisions: what a record knows × what an alert says.
#include "lib/intake/decision.h"

#include "lib/intake/asked.h"
#include "lib/model/fold.h"

#include <doctest/doctest.h>

#include <chrono>

namespace decklog::intake {
namespace {

using model::Body;
using model::Record;
using model::Signal;
using namespace std::chrono_literals;

constexpr base::Time kNow{base::Seconds{1795334591}};  // 2026-11-22T08:03:11Z

std::string at(base::Seconds before) { return base::format_utc(kNow - before); }

// A record that is written down entry by entry.
class History {
 public:
  explicit History(base::Kind kind = base::Kind::incident) {
    const auto random = [n = 0U]() mutable { return ++n; };
    id_ = base::RecordId::draw(kind, kNow, 4, random);
    random_ = random;
    then(model::Opened{}, 1h);
  }
  History& then(Body body, base::Seconds before) {
    model::Entry entry{.at = kNow - before, .recorded_at = kNow - before, .by = "a", .recorded_by = "a", .text = "x"};
    entry.body = std::move(body);
    entry.id = base::EntryId::draw(model::next_number(entries_), random_);
    entries_.push_back(entry);
    return *this;
  }
  History& signal(const std::string& status, base::Seconds started, base::Seconds before,
                  const std::string& fingerprint = "f1") {
    Signal signal{.source = "s", .fingerprint = fingerprint, .status = status, .started_at = at(started)};
    if (status == "resolved") signal.ended_at = at(before);
    return then(model::Signalled{signal, {}}, before);
  }
  History& close(base::Seconds before) {
    return then(model::Closed{.from = model::Stage::triage, .as = model::ClosedAs::external}, before);
  }
  Record record() const { return model::fold(id_, entries_); }

 private:
  base::RecordId id_;
  base::Random random_;
  std::vector<model::Entry> entries_;
};

Alert alert(AlertStatus status, base::Seconds started, const std::string& fingerprint = "f1") {
  Alert one{.fingerprint = fingerprint,
            .status = status,
            .started_at = at(started),
            .name = fingerprint,
            .severity = "critical"};
  if (status == AlertStatus::resolved) one.ended_at = at(0s);
  return one;
}
AlertGroup group(std::vector<Alert> alerts, Tells tells = Tells::episode) {
  AlertGroup one{.source = "s", .key = "s:1", .tells = tells, .title = "t"};
  one.alerts = std::move(alerts);
  return one;
}

constexpr auto kFires = AlertStatus::firing;
constexpr auto kAcked = AlertStatus::acknowledged;
constexpr auto kOver = AlertStatus::resolved;

enum class Where { nowhere, open, closed };

// The statuses that the entry would tell, after the action.
std::string decided(Where where, const Record& record, const AlertGroup& alerts, const model::IntakePolicy& policy = {},
                    const Record* change = nullptr) {
  const Situation now{.open = where == Where::open ? &record : nullptr,
                      .closed = where == Where::closed ? &record : nullptr,
                      .change = change,
                      .policy = policy,
                      .now = kNow};
  const Verdict verdict = decide(alerts, now);
  CHECK((verdict.action == Action::nothing) == verdict.signals.empty());
  CHECK((verdict.action == Action::nothing) == verdict.text.empty());
  std::string text(action_word(verdict.action));
  for (const Signal& signal : verdict.signals) text += " " + signal.status;
  if (verdict.recurs) text += " recurs";
  if (verdict.closes) text += " closes";
  if (verdict.acknowledges) text += " acknowledges";
  if (verdict.priority) text += " " + std::string(model::word(*verdict.priority));
  return text;
}

}  // namespace

TEST_CASE("without a record") {
  const Record none;
  const auto alone = [&](std::vector<Alert> alerts, const model::IntakePolicy& policy = {}) {
    return decided(Where::nowhere, none, group(std::move(alerts)), policy);
  };
  CHECK(alone({alert(kFires, 5min)}) == "created firing P1");
  CHECK(alone({alert(kFires, 5min), alert(kOver, 9min, "f2")}) == "created firing resolved P1");
  CHECK(alone({alert(kOver, 5min)}) == "nothing");
  CHECK(alone({alert(kAcked, 5min)}) == "nothing");
  CHECK(alone({alert(kOver, 5min)}, {.orphan_resolve = model::OrphanResolve::record}) == "created resolved");
  const auto severe = [&](const std::string& severity, const std::string& priority = "") {
    Alert one = alert(kFires, 5min);
    one.severity = severity;
    one.priority = priority;
    return one;
  };
  CHECK(alone({severe("warning")}) == "created firing P3");
  CHECK(alone({severe("warning"), alert(kFires, 5min, "f2")}) == "created firing firing P1");  // the worst
  CHECK(alone({severe("info")}) == "nothing");
  CHECK(alone({severe("info", "P0")}) == "created firing P0");
  CHECK(alone({severe("unheard of")}) == "created firing");
  CHECK(alone({severe("disaster")}, {.sources = {{"s", {.severities = {{"disaster", model::Priority::p0}}}}}}) ==
        "created firing P0");
  Alert silent = severe("warning");
  silent.labels["alert_kind"] = "nodata";
  CHECK(alone({silent}) == "created firing P3");
  silent.severity = "critical";
  CHECK(alone({silent}) == "created firing P2");
}

TEST_CASE("an episode in an open record: every row") {
  struct Row {
    const char* known;
    base::Seconds started;
    AlertStatus says;
    base::Seconds says_started;
    const char* decided;
  };
  const Row rows[] = {
      {"firing", 10min, kFires, 10min, "nothing"},
      {"firing", 10min, kAcked, 10min, "added acknowledged acknowledges"},
      {"firing", 10min, kOver, 10min, "added resolved"},
      {"firing", 10min, kFires, 5min, "added firing P1"},  // a new episode; its end was never told
      {"firing", 10min, kFires, 20min, "nothing"},         // came too late
      {"firing", 10min, kOver, 20min, "nothing"},
      {"acknowledged", 10min, kFires, 10min, "nothing"},
      {"acknowledged", 10min, kAcked, 10min, "nothing"},
      {"acknowledged", 10min, kOver, 10min, "added resolved"},
      {"resolved", 10min, kFires, 10min, "nothing"},
      {"resolved", 10min, kAcked, 10min, "nothing"},
      {"resolved", 10min, kOver, 10min, "nothing"},
      {"resolved", 10min, kFires, 2min, "added firing P1"},
      {"resolved", 10min, kOver, 2min, "added resolved"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.known);
    CAPTURE(static_cast<int>(row.says));
    const Record record = History().signal(row.known, row.started, 9min).record();
    CHECK(decided(Where::open, record, group({alert(row.says, row.says_started)})) == row.decided);
  }
  const Record record = History().signal("firing", 10min, 9min).record();
  CHECK(decided(Where::open, record, group({alert(kFires, 5min, "f2")})) == "added firing P1");
  CHECK(decided(Where::open, record, group({alert(kOver, 5min, "f2")})) == "nothing");
  CHECK(decided(Where::open, record, group({alert(kOver, 5min, "f2"), alert(kFires, 5min, "f3")})) ==
        "added firing resolved P1");
  CHECK(decided(Where::open, record, group({alert(kOver, 5min, "f2")}),
                {.orphan_resolve = model::OrphanResolve::record}) == "added resolved");
}

TEST_CASE("a source of events has no episodes") {
  const auto event = [](AlertStatus status, std::optional<base::Seconds> when) {
    Alert one = alert(status, when.value_or(0s));
    if (!when) one.started_at.clear();
    one.ended_at = status == kOver && when ? at(*when) : "";
    return group({one}, Tells::event);
  };
  const Record fires = History().signal("firing", 10min, 10min).record();
  CHECK(decided(Where::open, fires, event(kFires, std::nullopt)) == "nothing");
  CHECK(decided(Where::open, fires, event(kFires, 2min)) == "nothing");
  CHECK(decided(Where::open, fires, event(kAcked, std::nullopt)) == "added acknowledged acknowledges");
  CHECK(decided(Where::open, fires, event(kOver, std::nullopt)) == "added resolved");
  CHECK(decided(Where::open, fires, event(kOver, 20min)) == "nothing");  // of an earlier one
  const Record over = History().signal("resolved", 10min, 5min).record();
  CHECK(decided(Where::open, over, event(kOver, std::nullopt)) == "nothing");
  CHECK(decided(Where::open, over, event(kFires, 6min)) == "nothing");
  CHECK(decided(Where::open, over, event(kFires, 4min)) == "added firing P1");
  CHECK(decided(Where::open, over, event(kFires, std::nullopt)) == "added firing P1");
  const Record closed = History().signal("firing", 20min, 20min).close(10min).record();
  CHECK(decided(Where::closed, closed, event(kFires, 15min)) == "nothing");
  CHECK(decided(Where::closed, closed, event(kFires, 5min)) == "reopened firing P1");
}

TEST_CASE("after closing: opened again soon, a new one later, nothing for what still fires") {
  const Record soon = History().signal("firing", 50min, 50min).close(30min).record();
  CHECK(decided(Where::closed, soon, group({alert(kFires, 50min)})) == "nothing");
  CHECK(decided(Where::closed, soon, group({alert(kOver, 50min)})) == "added resolved");
  CHECK(decided(Where::closed, soon, group({alert(kOver, 5min, "f2")})) == "nothing");
  CHECK(decided(Where::closed, soon, group({alert(kFires, 5min)})) == "reopened firing P1");
  CHECK(decided(Where::closed, soon, group({alert(kFires, 5min)}), {.reopen_window = 20min}) ==
        "created firing recurs P1");
  CHECK(decided(Where::closed, soon, group({alert(kFires, 5min)}), {.reopen_window = 0s}) ==
        "created firing recurs P1");
}

TEST_CASE("what the closed record knew is no news in the next one") {
  const Record last = History().signal("firing", 30min, 30min).close(20min).record();
  const Record open = History().signal("firing", 10min, 10min, "f2").record();
  const model::IntakePolicy policy;
  const auto action = [&](const AlertGroup& alerts) {
    return decide(alerts, {.open = &open, .closed = &last, .policy = policy, .now = kNow}).action;
  };
  CHECK(action(group({alert(kFires, 30min)})) == Action::nothing);
  CHECK(action(group({alert(kOver, 30min)})) == Action::nothing);
  CHECK(action(group({alert(kFires, 5min)})) == Action::add);
  CHECK(action(group({alert(kFires, 25min)}, Tells::event)) == Action::nothing);
  CHECK(action(group({alert(kFires, 5min)}, Tells::event)) == Action::add);
}

TEST_CASE("that all are resolved is noted, and closes only what nobody had") {
  const model::IntakePolicy closing{.on_all_resolved = model::AllResolved::close};
  const auto of = [](const AlertGroup& alerts, const Record& record, const model::IntakePolicy& policy) {
    return decide(alerts, {.open = &record, .policy = policy, .now = kNow});
  };
  const Record one = History().signal("firing", 10min, 10min).record();
  CHECK(of(group({alert(kOver, 10min)}), one, {}).text == "resolved: f1; nothing fires any more");
  CHECK(of(group({alert(kOver, 10min)}), one, closing).closes);
  const Record had = History().signal("firing", 10min, 10min).then(model::Acknowledged{}, 5min).record();
  CHECK_FALSE(of(group({alert(kOver, 10min)}), had, closing).closes);
  const Record two = History().signal("firing", 10min, 10min).signal("firing", 10min, 10min, "f2").record();
  CHECK(of(group({alert(kOver, 10min)}), two, closing).text == "resolved: f1");
  CHECK(of(group({alert(kOver, 10min), alert(kOver, 10min, "f2")}), two, closing).text ==
        "resolved: f1; f2; all 2 signals are resolved");
  AlertGroup cut = group({alert(kOver, 10min), alert(kOver, 10min, "f2")});
  cut.not_delivered = 3;
  CHECK(of(cut, two, closing).text == "resolved: f1; f2; 3 alerts were not delivered");
  CHECK_FALSE(of(cut, two, closing).closes);
  const Record later = History()
                           .signal("resolved", 10min, 5min)
                           .then(model::StageMoved{.verb = model::Verb::mitigate,
                                                   .from = model::Stage::triage,
                                                   .to = model::Stage::resolution},
                                 4min)
                           .then(model::StageMoved{.verb = model::Verb::resolve,
                                                   .from = model::Stage::resolution,
                                                   .to = model::Stage::follow_up},
                                 3min)
                           .record();
  CHECK(decided(Where::open, later, group({alert(kFires, 1min)})) == "reopened firing P1");
}

TEST_CASE("what flaps is written down once") {
  History told;
  told.signal("firing", 20min, 20min).signal("resolved", 20min, 18min).signal("firing", 16min, 16min);
  CHECK(decided(Where::open, told.record(), group({alert(kOver, 16min)})) == "added resolved");
  told.signal("resolved", 16min, 14min).signal("firing", 12min, 12min);
  CHECK(decided(Where::open, told.record(), group({alert(kOver, 12min)})) == "added flapping");
  CHECK(decided(Where::open, told.record(), group({alert(kOver, 12min)}), {.flapping_changes = 7}) == "added resolved");
  CHECK(decided(Where::open, told.record(), group({alert(kOver, 12min)}), {.flapping_within = 10min}) ==
        "added resolved");
  told.signal("flapping", 12min, 10min);
  CHECK(decided(Where::open, told.record(), group({alert(kFires, 1min)})) == "nothing");
  const model::IntakePolicy short_window{.flapping_within = 8min};
  CHECK(decided(Where::open, told.record(), group({alert(kFires, 12min)}), short_window) == "added firing P1");
  CHECK(decided(Where::open, told.record(), group({alert(kFires, 30min)}), short_window) == "nothing");
  told.signal("firing", 5min, 1min);  // it had its say; the next change so soon shows that it still flaps
  CHECK(decided(Where::open, told.record(), group({alert(kOver, 5min)}), short_window) == "added flapping");
}

TEST_CASE("a running change explains what is below the policy's priority") {
  const Record none;
  History change(base::Kind::change);
  const auto during = [&](AlertStatus status, const std::string& severity, const model::IntakePolicy& policy = {}) {
    Alert one = alert(status, 5min);
    one.severity = severity;
    const Record running = change.record();
    return decided(Where::nowhere, none, group({one}), policy, &running);
  };
  CHECK(during(kFires, "warning") == "suppressed suppressed");
  CHECK(during(kFires, "unheard of") == "suppressed suppressed");
  CHECK(during(kFires, "critical") == "created firing P1");
  CHECK(during(kFires, "info") == "nothing");
  CHECK(during(kFires, "warning", {.suppress_below = std::nullopt}) == "created firing P3");
  CHECK(during(kOver, "warning") == "nothing");
  change.signal("suppressed", 5min, 4min);
  CHECK(during(kFires, "warning") == "nothing");
  CHECK(during(kOver, "warning") == "suppressed resolved");
}

TEST_CASE("a person's judgement of the priority stays") {
  History told;
  told.signal("firing", 10min, 10min);
  const auto second = group({alert(kFires, 5min, "f2")});
  CHECK(decided(Where::open, told.record(), second) == "added firing P1");
  told.then(model::PriorityChanged{}, 5min);
  CHECK(decided(Where::open, told.record(), second) == "added firing");
}

TEST_CASE("a record keeps so many signals, and says how many it does not") {
  std::vector<Alert> many;
  for (std::size_t i = 0; i < kMaxSignals + 40; ++i) many.push_back(alert(kFires, 5min, "f" + std::to_string(i)));
  const Verdict verdict = decide(group(many), {.policy = model::IntakePolicy{}, .now = kNow});
  CHECK(verdict.signals.size() == kMaxSignals);
  CHECK(verdict.left_out == 40);
  CHECK(verdict.text == "firing: f0; f1; f2; f3 and 96 more; 40 alerts beyond 100 are not kept");
}

TEST_CASE("which service an alert is of") {
  const model::IntakePolicy policy{.routes = {{"abcd0123", "payments"}}, .sources = {{"s", {.service = "hosts"}}}};
  AlertGroup one = group({alert(kFires, 5min), alert(kFires, 5min, "f2")});
  CHECK(services_of(one, policy) == std::vector<std::string>{"hosts"});
  one.labels["pd_route"] = "abcd0123";
  CHECK(services_of(one, policy) == std::vector<std::string>{"payments"});
  one.alerts[0].labels = {{"job", "a"}};
  one.alerts[1].labels = {{"job", "b"}, {"service", "c"}};
  CHECK(services_of(one, policy) == std::vector<std::string>{"a", "c"});
  one.labels["app"] = "shop";
  CHECK(services_of(one, policy) == std::vector<std::string>{"shop"});
  one.service = "said";
  CHECK(services_of(one, policy) == std::vector<std::string>{"said"});
}

}  // namespace decklog::intake
