// SPDX-License-Identifier: MIT
#include "lib/reports/oncall.h"
#include "lib/reports/policy_problems.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using base::Time;
using model::Roster;
using std::chrono::days;
using std::chrono::hours;

const Time kFrom = base::parse_rfc3339("2026-11-23T00:00:00Z").value();  // a Monday

model::Layer turns(const char* starts, std::vector<std::string> people, const char* when = "00:00-24:00") {
  return {.zone = "",
          .starts = base::parse_local(starts).value(),
          .shift = days{1},
          .people = std::move(people),
          .hours = {model::parse_hours(when).value()}};
}

Roster two_people() {
  Roster roster;
  roster.people["a"] = {};
  roster.people["b"] = {};
  return roster;
}

using Lines = std::vector<std::string>;
Lines told(const Roster& roster, base::Seconds span = days{7}) {
  Lines lines;
  for (const RosterProblem& problem : roster_problems(roster, kFrom, kFrom + span)) {
    std::string line = problem.where + ": " + problem.message;
    if (problem.end != Time{}) line += " " + base::format_utc(problem.start).substr(5, 11);
    lines.push_back(std::move(line));
  }
  return lines;
}

Lines told(const model::Policy& policy, const Roster& roster = {}) {
  Lines lines;
  for (const PolicyProblem& problem : policy_problems(policy, roster, kFrom)) {
    lines.push_back(problem.where + ": " + problem.message);
  }
  return lines;
}

}  // namespace

TEST_CASE("a sound roster has no problem, whatever hours its single layer leaves out") {
  Roster roster = two_people();
  roster.teams["t"] = {.members = {"a", "b"}};
  roster.rotations["day"] = {.team = "t", .level = 1, .layers = {turns("2026-11-01", {"a"}, "mon-fri 09:00-17:00")}};
  roster.rotations["night"] = {.team = "t", .level = 2, .layers = {turns("2026-11-01", {"b"})}};
  CHECK(told(roster).empty());
}

TEST_CASE("names that lead nowhere are told where they stand") {
  Roster roster = two_people();
  roster.people["a"].aliases = {"al"};
  roster.teams["t/1"] = {.members = {"a", "al", "zoe"}};
  roster.rotations["r~1"] = {.team = "t", .level = 1, .layers = {turns("2027-11-01", {"x"})}};
  roster.rotations["s"] = {
      .team = "", .level = 1, .layers = {turns("2027-11-01", {}), turns("2027-11-01", {"a", "y"})}};
  roster.overrides = {{"q", kFrom, kFrom + hours{1}, "w", ""}};
  roster.swaps = {{"q", kFrom, kFrom + hours{1}, "a", "v"}};
  CHECK(told(roster) == Lines{"/teams/t~11/members/1: 'al' is not one of the people; write 'a'",
                              "/teams/t~11/members/2: 'zoe' is not one of the people",
                              "/rotations/r~01/team: 't' is not one of the teams",
                              "/rotations/r~01/people/0: 'x' is not one of the people",
                              "/rotations/s/layers/0/people: nobody takes turns here",
                              "/rotations/s/layers/1/people/1: 'y' is not one of the people",
                              "/overrides/0/rotation: 'q' is not one of the rotations",
                              "/overrides/0/who: 'w' is not one of the people",
                              "/swaps/0/rotation: 'q' is not one of the rotations",
                              "/swaps/0/people/1: 'v' is not one of the people"});
}

TEST_CASE("a name that two people have, in any capitals; one's own twice is none") {
  Roster roster = two_people();
  roster.people["a"] = {.name = "Ann", .emails = {"a@example.com", "A"}, .aliases = {"ann"}};
  roster.people["b"] = {.name = "Ann", .emails = {"A@Example.com"}, .aliases = {"ANN", "a"}};
  CHECK(told(roster) == Lines{"/people/b/emails/0: 'A@Example.com' is a name of 'a' too",
                              "/people/b/aliases/0: 'ANN' is a name of 'a' too",
                              "/people/b/aliases/1: 'a' is a name of 'a' too"});
}

TEST_CASE("a gap counts after the first turn, also one that goes on now") {
  Roster roster = two_people();
  auto& layers = roster.rotations["r"].layers;
  layers = {turns("2026-11-24", {"a"}, "08:00-20:00"), turns("2026-11-24", {"b"}, "20:00-06:00")};
  CHECK(told(roster, days{2}) == Lines{"/rotations/r: nobody is on call in 'r' 11-24T06:00"});
  layers[0].starts = layers[1].starts = base::parse_local("2026-11-01").value();
  layers[1].hours = {model::parse_hours("21:00-06:00").value()};
  CHECK(told(roster, hours{7}) == Lines{"/rotations/r: nobody is on call in 'r' 11-23T06:00"});
  layers[1].hours = {model::parse_hours("21:00-23:00").value()};
  CHECK(told(roster, hours{7}) == Lines{"/rotations/r: nobody is on call in 'r' 11-23T00:00"});
  layers[0].starts = layers[1].starts = base::parse_local("2027-11-01").value();
  CHECK(told(roster).empty());
}

TEST_CASE("one person in two rotations at once, within the span and as one finding while it goes on") {
  Roster roster = two_people();
  roster.rotations["one"].layers = {turns("2026-11-01", {"a"})};
  roster.rotations["two"].layers = {turns("2026-11-01", {"a", "b"}, "12:00-18:00")};
  const auto found = roster_problems(roster, kFrom + hours{13}, kFrom + days{3});
  REQUIRE(found.size() == 2);
  CHECK(found[0].kind == RosterProblem::Kind::double_booking);
  CHECK(found[0].where == "/rotations/two");
  CHECK(found[0].message == "'a' is on call in 'one' and in 'two' at once");
  CHECK(found[0].start == kFrom + hours{13});
  CHECK(found[0].end == kFrom + hours{18});
  CHECK(found[1].start == kFrom + days{2} + hours{12});
  roster.rotations["two"].layers = {turns("2026-11-01", {"a"})};
  CHECK(told(roster).size() == 1);  // day after day, without a break
}

TEST_CASE("the default policy has no problem") {
  CHECK(told(model::default_policy()).empty());
  CHECK(told(model::default_policy(), two_people()).empty());
}

TEST_CASE("owners are looked for in a roster that has people or teams") {
  model::Policy policy = model::default_policy();
  policy.services = {{"a/b", {.owner = "payments"}}, {"c", {.owner = "night"}}, {"d", {.owner = "AL"}}, {"e", {}}};
  CHECK(told(policy).empty());
  Roster roster = two_people();
  roster.people["a"].aliases = {"al"};
  CHECK(told(policy, roster) == Lines{"/services/a~1b/owner: 'payments' is no team, rotation or person of the roster",
                                      "/services/c/owner: 'night' is no team, rotation or person of the roster"});
  roster.teams["payments"] = {};
  roster.rotations["night"] = {};
  CHECK(told(policy, roster).empty());
}

TEST_CASE("metrics that can measure nothing") {
  using enum model::Milestone;
  model::Policy policy = model::default_policy();
  policy.metrics = {{"x", "", base::Kind::change, mitigated_at, closed_at},
                    {"y", "", base::Kind::incident, closed_at, mitigated_at},
                    {"z", "", base::Kind::change, begun_at, finished_at},
                    {"w", "", base::Kind::handoff, opened_at, accepted_at}};
  CHECK(told(policy) == Lines{"/metrics/x/from: 'x' counts nothing: no change ever has mitigated_at",
                              "/metrics/x/to: 'x' counts nothing: no change ever has closed_at",
                              "/metrics/y: 'y' runs backwards: closed_at never comes before mitigated_at"});
}

TEST_CASE("limits that make no sense") {
  model::Policy policy = model::default_policy();
  policy.limits = {.incidents_per_shift = 0,
                   .engaged_percent = 101,
                   .same_incident = hours{25},
                   .rest = hours{24},
                   .days_in_a_row = 0};
  CHECK(told(policy).size() == 5);
  policy.limits = {.incidents_per_shift = 1,
                   .engaged_percent = 100,
                   .same_incident = hours{24},
                   .rest = hours{23},
                   .days_in_a_row = 1};
  CHECK(told(policy).empty());
}

}  // namespace decklog::reports
