// SPDX-License-Identifier: MIT
#include "lib/reports/gate.h"

#include "lib/reports/policy_problems.h"
#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using model::Header;
using model::Policy;
using model::Priority;
using model::Stage;
using Lines = std::vector<std::string>;

GateQuestion asked(std::set<std::string> services, std::string environment = "") {
  return {
      .services = std::move(services), .environment = std::move(environment), .at = kStart, .own = {}, .own_key = {}};
}

Header incident_of(std::string_view id, std::optional<Priority> priority, std::vector<std::string> services,
                   Stage stage = Stage::mitigation) {
  Header record = incident(id, priority);
  record.stage = stage;
  if (!services.empty()) record.fields.services = std::move(services);
  return record;
}

Header change_of(std::string_view id, Stage stage, std::optional<Time> start, std::optional<Time> end) {
  Header record = sample(id, stage);
  record.fields.services = {{"checkout"}};
  record.fields.window_start = start;
  record.fields.window_end = end;
  return record;
}

Lines told(const std::vector<GateReason>& reasons) {
  Lines lines;
  for (const GateReason& reason : reasons) {
    const std::string name = reason.record != nullptr ? reason.record->id.short_form() : reason.freeze;
    lines.push_back(name + " " + reason.why);
  }
  return lines;
}

Lines forbids(const GateQuestion& question, const std::vector<Header>& records, const Policy& policy = {}) {
  return told(gate(question, records, policy, kStart).reasons);
}
Lines warns(const GateQuestion& question, const std::vector<Header>& records, const Policy& policy = {}) {
  return told(gate(question, records, policy, kStart).cautions);
}

model::Freeze freeze_of(Time from, Time until) {
  model::Freeze freeze;
  freeze.from = from;
  freeze.until = until;
  return freeze;
}

}  // namespace

TEST_CASE("an open incident of the gate's priorities forbids a deploy of its services, the worst first") {
  const std::vector<Header> records{incident_of("INC-20261122-AAAA", Priority::p1, {"checkout"}),
                                    incident_of("INC-20261122-BBBB", Priority::p0, {"checkout", "search"}),
                                    incident_of("INC-20261122-CCCC", Priority::p2, {"checkout"}),
                                    incident_of("INC-20261122-DDDD", Priority::p0, {"mail"}),
                                    incident_of("INC-20261122-EEEE", Priority::p1, {})};
  CHECK(forbids(asked({"checkout"}), records) ==
        Lines{"bbbb P0, mitigation", "aaaa P1, mitigation", "eeee P1, mitigation"});
  CHECK(forbids(asked({"mail"}), records) == Lines{"dddd P0, mitigation", "eeee P1, mitigation"});
  CHECK(forbids(asked({"mail", "search"}), records).size() == 3);
  CHECK(forbids(asked({}), records).size() == 4);
  Policy policy;
  policy.gate.priorities = {Priority::p2};
  CHECK(forbids(asked({"checkout"}), records, policy) == Lines{"cccc P2, mitigation"});
  policy.gate.priorities = {};
  CHECK(gate(asked({}), records, policy, kStart).is_open());
}

TEST_CASE("it forbids until a stage that passes; who has it and until when are said") {
  std::vector<Header> records{incident_of("INC-20261122-AAAA", Priority::p1, {"checkout"}, Stage::resolution)};
  records[0].fields.owner = "alice@example.com";
  const Verdict verdict = gate(asked({"checkout"}), records, {}, kStart);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].kind == GateBlock::incident);
  CHECK(verdict.reasons[0].who == "alice@example.com");
  CHECK(verdict.reasons[0].from == kStart);
  CHECK_FALSE(verdict.reasons[0].until);
  CHECK(verdict.reasons[0].until_words == "it is resolved");
  Policy policy;
  policy.gate.passing_stages = {Stage::resolution};
  CHECK(gate(asked({"checkout"}), records, policy, kStart).is_open());
  records[0].stage = Stage::triage;
  CHECK(gate(asked({}), records, policy, kStart).reasons.at(0).until_words == "it is mitigated");
  records[0].stage = Stage::follow_up;
  CHECK(gate(asked({}), records, {}, kStart).is_open());
  policy.gate.passing_stages = {};
  CHECK(gate(asked({}), records, policy, kStart).reasons.at(0).until_words == "it is closed");
  records[0].stage = Stage::closed;
  CHECK(gate(asked({}), records, policy, kStart).is_open());
}

TEST_CASE("without a priority it is worth a word; a drill and a request forbid nothing") {
  std::vector<Header> records{incident_of("INC-20261122-AAAA", {}, {"checkout"}, Stage::triage),
                              incident_of("INC-20261122-BBBB", Priority::p0, {"checkout"}),
                              incident_of("REQ-20261122-CCCC", Priority::p0, {"checkout"}, Stage::received)};
  records[1].fields.drill = true;
  CHECK(forbids(asked({"checkout"}), records).empty());
  CHECK(warns(asked({"checkout"}), records) == Lines{"aaaa no priority yet, triage"});
  CHECK(warns(asked({"search"}), records).empty());
}

TEST_CASE("environments: what names none is in all; where nothing is forbidden, nothing is") {
  std::vector<Header> records{incident_of("INC-20261122-AAAA", Priority::p1, {"checkout"}),
                              incident_of("INC-20261122-BBBB", Priority::p1, {"checkout"})};
  records[0].fields.labels["env"] = "Prod";
  CHECK(forbids(asked({"checkout"}, "prod"), records).size() == 2);
  CHECK(forbids(asked({"checkout"}, "staging"), records) == Lines{"bbbb P1, mitigation"});
  CHECK(forbids(asked({"checkout"}), records).size() == 2);
  records[1].fields.labels["environment"] = "prod";
  CHECK(forbids(asked({"checkout"}, "staging"), records).empty());
  Policy policy;
  policy.gate.free_environments = {"dev"};
  policy.freezes["always"] = freeze_of(kStart - hours{1}, kStart + hours{1});
  records[1].fields.labels.clear();
  const Verdict verdict = gate(asked({"checkout"}, "dev"), records, policy, kStart);
  CHECK(verdict.is_open());
  CHECK(verdict.is_free);
  CHECK_FALSE(gate(asked({"checkout"}), records, policy, kStart).is_open());
}

TEST_CASE("another change's window forbids it: while it runs, from its planned start, and past its end if it runs") {
  const auto judged = [&](Stage stage, std::optional<Time> start, std::optional<Time> end) {
    const std::vector<Header> records{change_of("CHG-20261122-AAAA", stage, start, end)};
    const Verdict verdict = gate(asked({"checkout"}), records, {}, kStart);
    if (!verdict.is_open()) return "no: " + verdict.reasons[0].why;
    return verdict.cautions.empty() ? std::string("yes") : "note: " + verdict.cautions[0].why;
  };
  const auto later = [](hours span) { return kStart + span; };
  CHECK(judged(Stage::in_progress, {}, {}) == "no: runs");
  CHECK(judged(Stage::in_progress, later(hours{-2}), later(hours{2})) == "no: runs");
  CHECK(judged(Stage::in_progress, later(hours{-2}), later(hours{-1})) == "no: runs, past its end");
  CHECK(judged(Stage::planned, kStart, later(hours{1})) == "no: planned");
  CHECK(judged(Stage::planned, later(hours{-1}), later(hours{1})) == "no: planned, start late");
  CHECK(judged(Stage::planned, later(hours{-1}), {}) == "no: planned, start late");
  CHECK(judged(Stage::planned, kStart + minutes{59}, {}) == "note: planned, begins soon");
  CHECK(judged(Stage::planned, later(hours{2}), later(hours{3})) == "yes");
  CHECK(judged(Stage::planned, later(hours{-3}), later(hours{-2})) == "note: planned, past its end");
  CHECK(judged(Stage::planned, {}, {}) == "yes");
  CHECK(judged(Stage::done, later(hours{-1}), later(hours{1})) == "yes");
}

TEST_CASE("the deploy's own change is not in its way, by its id or its key") {
  std::vector<Header> records{change_of("CHG-20261122-AAAA", Stage::in_progress, kStart, kStart + hours{1})};
  records[0].fields.key = "deploy-142";
  GateQuestion question = asked({"checkout"});
  CHECK(forbids(question, records).size() == 1);
  question.own = records[0].id;
  CHECK(forbids(question, records).empty());
  question.own = *base::RecordId::parse("CHG-20261122-BBBB");
  CHECK(forbids(question, records).size() == 1);
  question.own_key = "deploy-142";
  CHECK(forbids(question, records).empty());
  Policy policy;
  policy.gate.changes = false;
  CHECK(forbids(asked({"checkout"}), records, policy).empty());
}

TEST_CASE("a later time: windows and freezes of then, incidents of now; a change keeps its promised end") {
  std::vector<Header> records{change_of("CHG-20261122-AAAA", Stage::in_progress, kStart, kStart + hours{1}),
                              change_of("CHG-20261122-BBBB", Stage::planned, kStart + hours{5}, kStart + hours{6})};
  GateQuestion question = asked({"checkout"});
  question.at = kStart + hours{2};
  CHECK(forbids(question, records).empty());
  question.at = kStart + hours{5};
  CHECK(forbids(question, records) == Lines{"bbbb planned"});
  question.at = kStart + hours{7};
  CHECK(forbids(question, records).empty());
  CHECK(warns(question, records).empty());
  records = {incident_of("INC-20261122-CCCC", Priority::p1, {"checkout"})};
  CHECK(forbids(question, records).size() == 1);
  Policy policy;
  policy.freezes["then"] = freeze_of(kStart + hours{7}, kStart + hours{8});
  CHECK(forbids(question, {}, policy) == Lines{"then nothing is deployed"});
}

TEST_CASE("a freeze holds for its services and environments; one that begins within the hour is worth a word") {
  Policy policy;
  model::Freeze& freeze = policy.freezes["year-end"] = freeze_of(kStart - hours{1}, kStart + hours{1});
  freeze.reason = "Christmas trade";
  freeze.owner = "shop";
  freeze.services = {"checkout"};
  freeze.environments = {"prod"};
  const Verdict verdict = gate(asked({"checkout"}, "PROD"), {}, policy, kStart);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].kind == GateBlock::freeze);
  CHECK(verdict.reasons[0].freeze == "year-end");
  CHECK(verdict.reasons[0].who == "shop");
  CHECK(verdict.reasons[0].until == kStart + hours{1});
  CHECK(forbids(asked({}), {}, policy) == Lines{"year-end Christmas trade"});
  CHECK(forbids(asked({"search"}, "prod"), {}, policy).empty());
  CHECK(forbids(asked({"checkout"}, "staging"), {}, policy).empty());
  freeze.from = kStart + minutes{30};
  CHECK(forbids(asked({"checkout"}), {}, policy).empty());
  CHECK(warns(asked({"checkout"}), {}, policy) == Lines{"year-end Christmas trade"});
  freeze.from = kStart + minutes{61};
  freeze.until = kStart + hours{9};
  CHECK(warns(asked({"checkout"}), {}, policy).empty());
}

TEST_CASE("who may override a freeze") {
  Policy policy;
  policy.freezes["a"] = freeze_of(kStart - hours{1}, kStart + hours{1});
  policy.freezes["b"] = policy.freezes["a"];
  policy.freezes["b"].overrides = {"leads", "mina@example.com"};
  const Verdict verdict = gate(asked({}), {}, policy, kStart);
  CHECK(not_theirs(verdict, {"alice@example.com"}) == Lines{"b"});
  CHECK(not_theirs(verdict, {"jun", "leads"}).empty());
  CHECK(not_theirs(verdict, {"mina@example.com"}).empty());
}

TEST_CASE("freezes that cannot be meant are told with their places") {
  Policy policy;
  policy.services["checkout"] = {};
  policy.gate.environments = {"prod"};
  policy.freezes["a/b"] = freeze_of(kStart, kStart);
  policy.freezes["no-time"] = {};
  policy.freezes["old"] = freeze_of(kStart - days{60}, kStart - days{31});
  policy.freezes["recent"] = freeze_of(kStart - days{60}, kStart - days{30});
  policy.freezes["Recent"] = policy.freezes["recent"];
  policy.freezes["names"] = freeze_of(kStart, kStart + hours{1});
  policy.freezes["names"].services = {"checkout", "chekout", "serch"};
  policy.freezes["names"].environments = {"prod", "pord"};
  policy.freezes["names"].owner = "zoe";
  policy.freezes["names"].overrides = {"ann", "zoe"};
  model::Roster roster;
  roster.people["ann"] = {};
  Lines lines;
  for (const PolicyProblem& problem : policy_problems(policy, roster, kStart)) {
    lines.push_back(problem.where + ": " + problem.message);
  }
  CHECK(lines == Lines{"/freezes/a~1b/until: 'a/b' ends before it begins",
                       "/freezes/names/services: 'chekout', 'serch' are no service of this policy",
                       "/freezes/names/environments: 'pord' is no environment of the policy's gate",
                       "/freezes/names/owner: 'zoe' is no team, rotation or person of the roster",
                       "/freezes/names/override: 'zoe' is no team, rotation or person of the roster",
                       "/freezes/no-time: 'no-time' says neither 'from' and 'until' nor 'weekly'",
                       "/freezes/old/until: 'old' is over since 2026-10-22T08:00:00Z: take it out, or give it its next "
                       "dates",
                       "/freezes/recent: 'recent' has the name of another freeze in other capitals"});
}

}  // namespace decklog::reports
