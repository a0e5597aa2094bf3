// SPDX-License-Identifier: MIT
#include "lib/yaml/codec.h"
#include "lib/yaml/schema.h"

#include <doctest/doctest.h>

#include <set>

using namespace decklog;
using namespace std::chrono_literals;

TEST_CASE("the file that init writes means the default policy") {
  const std::string text = yaml::policy_template();
  CHECK(yaml::decode_policy(text, "decklog.yaml") == model::default_policy());
  CHECK(text.starts_with("# yaml-language-server: $schema="));
  CHECK(text.find("\t") == std::string::npos);
}

TEST_CASE("a part that is left out means its default, one that is there replaces it") {
  CHECK(yaml::decode_policy("schema: decklog-policy/1\n", "p") == model::default_policy());
  const model::Policy policy = yaml::decode_policy(R"(priorities:
  P0: {meaning: all hands, ack: 5m, update: 30m, mitigate: 1h30m, close: 5d, postmortem: true}
  P1: {}
services:
  checkout: {owner: team-a, runbook: "https://r", dashboard: "https://d"}
  search:
known_services_only: true
channels: {chat: the team}
checklists:
  triage: [what, "who?"]
changes_before: 90m
)",
                                                   "p");
  CHECK(policy.priorities.size() == 2);
  const model::PriorityPolicy& p0 = policy.priorities.at(model::Priority::p0);
  CHECK(p0 == model::PriorityPolicy{.meaning = "all hands",
                                    .ack = 5min,
                                    .update = 30min,
                                    .mitigate = 90min,
                                    .close = std::chrono::days{5},
                                    .postmortem = true});
  CHECK(policy.priorities.at(model::Priority::p1) == model::PriorityPolicy{});
  CHECK(policy.services.at("checkout") ==
        model::Service{.owner = "team-a", .runbook = "https://r", .dashboard = "https://d"});
  CHECK(policy.services.at("search") == model::Service{});
  CHECK(policy.known_services_only);
  CHECK(policy.channels == std::map<std::string, std::string>{{"chat", "the team"}});
  CHECK(policy.checklists ==
        std::map<model::Stage, std::vector<std::string>>{{model::Stage::triage, {"what", "who?"}}});
  CHECK(policy.changes_before == 90min);
}

TEST_CASE("keys of a newer decklog are passed over") {
  const model::Policy policy = yaml::decode_policy(
      "moon: full\npriorities: {P0: {ack: 1m, howl: yes}, P9: {ack: 1m}}\nchecklists: {orbit: [a]}\n", "p");
  CHECK(policy.priorities.size() == 1);
  CHECK(policy.checklists.empty());
  CHECK(policy.channels == model::default_policy().channels);
}

TEST_CASE("a wrong value is told with its place") {
  const auto refused = [](const char* bytes) -> std::string {
    try {
      yaml::decode_policy(bytes, "decklog.yaml");
    } catch (const base::BadData& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(refused("priorities:\n  P0: {ack: soon}\n") ==
        "decklog.yaml:2:13: 'ack' is not a duration such as 15m, 4h or 5d: 'soon'");
  CHECK(refused("priorities: [P0]\n") == "decklog.yaml:1:13: 'priorities' must be a map");
  CHECK(refused("known_services_only: yes\n") == "decklog.yaml:1:22: 'known_services_only' must be true or false");
  CHECK(refused("channels: {a: [b]}\n") == "decklog.yaml:1:15: 'channels.a' must be a text");
  CHECK(refused("checklists: {triage: look}\n") == "decklog.yaml:1:22: 'checklists.triage' must be a list");
  CHECK(refused("changes_before: 4\n").find("'changes_before' is not a duration") != std::string::npos);
  CHECK(refused("changes_before: 4h\n") == "accepted");
}

TEST_CASE("examples, the postmortem's time, metrics and limits") {
  const model::Policy policy = yaml::decode_policy(R"(priorities:
  P0: {examples: [nobody can pay, "data leaks"], postmortem: 5d}
  P1: {postmortem: true}
  P2: {postmortem: false}
metrics:
  window: {meaning: how long it took, kind: change, from: begun_at, to: finished_at}
  ack: {from: opened_at, to: acknowledged_at}
limits: {incidents_per_shift: 3, rest: 10h}
)",
                                                   "p");
  const model::PriorityPolicy& p0 = policy.priorities.at(model::Priority::p0);
  CHECK(p0.examples == std::vector<std::string>{"nobody can pay", "data leaks"});
  CHECK(p0.postmortem);
  CHECK(p0.postmortem_within == std::chrono::days{5});
  CHECK(policy.priorities.at(model::Priority::p1).postmortem);
  CHECK_FALSE(policy.priorities.at(model::Priority::p1).postmortem_within.has_value());
  CHECK_FALSE(policy.priorities.at(model::Priority::p2).postmortem);
  REQUIRE(policy.metrics.size() == 2);  // in the order of the file
  CHECK(policy.metrics[0] == model::Metric{"window", "how long it took", base::Kind::change, model::Milestone::begun_at,
                                           model::Milestone::finished_at});
  CHECK(policy.metrics[1].kind == base::Kind::incident);
  CHECK(policy.limits == model::LoadLimits{.incidents_per_shift = 3, .rest = 10h});
}

TEST_CASE("what alerts become: what is not named keeps its default") {
  const model::IntakePolicy intake = yaml::decode_policy(R"(intake:
  severity: {Disaster: P0, info: ignore}
  team: [squad]
  started_at: false
  reopen_window: never
  on_all_resolved: close
  flapping: {changes: 4}
  suppress_below: never
  routes: {47746dbf: inventory}
  sources: {zabbix: {severity: {high: P1}, service: hosts}}
)",
                                                         "p")
                                         .intake;
  CHECK(intake.severities == model::Severities{{"disaster", model::Priority::p0}, {"info", std::nullopt}});
  CHECK(intake.service_labels == model::IntakePolicy{}.service_labels);
  CHECK(intake.team_labels == std::vector<std::string>{"squad"});
  CHECK_FALSE(intake.sets_started_at);
  CHECK(intake.reopen_window == 0s);
  CHECK(intake.on_all_resolved == model::AllResolved::close);
  CHECK(intake.orphan_resolve == model::OrphanResolve::ignore);
  CHECK(intake.flapping_changes == 4);
  CHECK(intake.flapping_within == 30min);
  CHECK_FALSE(intake.suppress_below.has_value());
  CHECK(intake.routes.at("47746dbf") == "inventory");
  CHECK(intake.sources.at("zabbix") == model::SourcePolicy{{{"high", model::Priority::p1}}, "hosts"});
}

TEST_CASE("the map of a generic source") {
  const model::IntakeMap map = yaml::decode_intake_map(R"(source: zabbix
each: /events
fields:
  key: /id
  title: [/name, /title]
  status: firing
  severity: {from: /s, after: a, before: b, values: {x: y}, else: z}
labels: {host: {text: "{/host}"}}
)",
                                                       "m");
  CHECK(map.source == "zabbix");
  CHECK(map.each == "/events");
  CHECK(map.fields.at("title").from == std::vector<std::string>{"/name", "/title"});
  CHECK(map.fields.at("status").text == "firing");
  CHECK(map.fields.at("severity") == model::MapRule{{"/s"}, "", "a", "b", {{"x", "y"}}, "z"});
  CHECK(map.labels.at("host").text == "{/host}");
  const auto refused = [](const std::string& bytes) -> std::string {
    try {
      yaml::decode_intake_map(bytes, "m");
    } catch (const base::BadData& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(refused("source: a\n") == "m:1:1: 'fields' is missing");
  CHECK(refused("fields: {key: /a}\n") == "m:1:9: 'fields' has no 'title'");
  CHECK(refused("fields: {key: /a, title: {else: b}}\n") == "m:1:26: 'title' says neither 'from' nor 'text'");
  CHECK(refused("fields: {key: /a, title: {form: b}}\n") == "m:1:33: 'form' is no part of a rule");
}

TEST_CASE("metrics and limits: every error has its place") {
  const auto refused = [](const std::string& bytes) -> std::string {
    try {
      yaml::decode_policy(bytes, "p");
    } catch (const base::BadData& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(refused("intake: {severity: {high: P9}}\n") == "p:1:27: 'severity.high' must be P0, P1, P2, P3 or ignore");
  CHECK(refused("intake: {on_all_resolved: sing}\n") == "p:1:27: 'on_all_resolved' must be one of note, close");
  CHECK(refused("intake: {suppress_below: P7}\n") == "p:1:26: 'suppress_below' must be P0, P1, P2, P3 or never");
  CHECK(refused("metrics: {a: {from: opened_at, to: closed_at}}\n") == "accepted");
  CHECK(refused("metrics: {a: {from: opened_at}}\n") == "p:1:14: 'to' is missing");
  CHECK(refused("metrics: {a: {from: opened_at, to: opened_at}}\n") ==
        "p:1:14: 'a' begins and ends with the same milestone");
  CHECK(
      refused("metrics: {a: {from: opened_at, to: fixed_at}}\n").starts_with("p:1:36: 'to' must be one of started_at"));
  CHECK(refused("metrics: {a: {kind: alert, from: opened_at, to: closed_at}}\n") ==
        "p:1:21: 'kind' must be incident, request, change or handoff");
  CHECK(refused("limits: {rest: long}\n") == "p:1:16: 'rest' is not a duration such as 15m, 4h or 5d: 'long'");
  CHECK(refused("limits: {days_in_a_row: many}\n").starts_with("p:1:25: 'days_in_a_row' must be"));
  CHECK(refused("priorities: {P0: {postmortem: soon}}\n") ==
        "p:1:31: 'postmortem' must be true, false or a duration such as 5d");
  CHECK(refused("priorities: {P0: {examples: one}}\n") == "p:1:29: 'examples' must be a list");
}

TEST_CASE("both templates fit their schemas") {
  CHECK(yaml::validate(yaml::policy_template(), "decklog.yaml", "policy").empty());
  CHECK(yaml::validate(yaml::roster_template(), "roster.yaml", "roster").empty());
}

TEST_CASE("what forbids a deploy: the gate and the freezes") {
  const model::Policy policy = yaml::decode_policy(R"(gate:
  priorities: [P0]
  passing_stages: []
  changes: false
  environments: [prod, staging]
  free_environments: dev
freezes:
  year-end:
    from: "2026-12-20 18:00"
    until: "2027-01-02T08:00:00+01:00"
    zone: Europe/Berlin
    reason: Christmas trade
    owner: shop
    services: checkout
    environments: [prod]
    override: [mina@example.com, leads]
  weekend: {weekly: "fri 16:00 - mon 08:00"}
)",
                                                   "p");
  CHECK(policy.gate == model::GatePolicy{.priorities = {model::Priority::p0},
                                         .passing_stages = {},
                                         .changes = false,
                                         .environments = {"prod", "staging"},
                                         .free_environments = {"dev"}});
  REQUIRE(policy.freezes.size() == 2);
  const model::Freeze& year_end = policy.freezes.at("year-end");
  CHECK(base::format_utc(year_end.from.value()) == "2026-12-20T17:00:00Z");
  CHECK(base::format_utc(year_end.until.value()) == "2027-01-02T07:00:00Z");
  CHECK(year_end.services == std::set<std::string>{"checkout"});
  CHECK(year_end.overrides == std::vector<std::string>{"mina@example.com", "leads"});
  CHECK(policy.freezes.at("weekend").week.size() == 1);
  CHECK(policy.freezes.at("weekend").zone.empty());
  const model::Policy usual = yaml::decode_policy("gate: {}\n", "p");
  CHECK(usual.gate == model::GatePolicy{});
}

TEST_CASE("a misspelt word would open the gate, so it is told") {
  const auto refused = [](const char* bytes) -> std::string {
    try {
      yaml::decode_policy(bytes, "p");
    } catch (const base::BadData& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(refused("gate: {priorities: [P0, P7]}\n") == "p:1:25: 'priorities' has no 'P7'");
  CHECK(refused("gate: {passing_stages: [mitigated]}\n") == "p:1:25: 'passing_stages' has no 'mitigated'");
  CHECK(refused("freezes: {a: {weekly: weekend}}\n").find("'weekly' is no part of a week such as") !=
        std::string::npos);
  CHECK(refused("freezes: {a: {from: soon}}\n").find("'from' is no time such as") != std::string::npos);
  CHECK(refused("freezes: {a: {zone: Mars/Base}}\n").find("is no time zone") != std::string::npos);
  CHECK(refused("freezes: {a: {services: ['']}}\n").find("'services' holds an empty name") != std::string::npos);
  CHECK(refused("freezes: {a: {from: 2026-12-20, until: 2026-12-19}}\n") == "accepted");  // model::fault_of() tells
}
