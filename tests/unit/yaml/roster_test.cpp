// SPDX-License-Identifier: MIT
#include "lib/yaml/codec.h"
#include "lib/yaml/places.h"
#include "lib/yaml/schema.h"

#include <doctest/doctest.h>

using namespace decklog;
using namespace std::chrono_literals;

namespace {

constexpr const char* kRosterFile = R"(schema: decklog-roster/1
people:
  alice@example.com:
    name: Alice Kim
    zone: Asia/Seoul
    emails: [kim@example.com]
    aliases: [alice, ali]
    hours: [mon-fri 10:00-18:00, "sat 10:00-12:00"]
    phone: "+82 2 000 0000"
  bob:
teams:
  payments: {members: [alice@example.com, bob]}
rotations:
  primary:
    team: payments
    zone: Europe/Berlin
    starts: "2026-11-23 09:00"
    shift: 1w
    people: [alice@example.com, bob]
  a/b~c:
    level: 2
    layers:
    - {zone: Asia/Seoul, hours: "09:00-21:00", starts: "2026-11-23", shift: 1d12h, people: [bob]}
    - {starts: "2026-11-23T09:00:00+01:00", shift: 12h, people: [alice@example.com, bob]}
overrides:
- {rotation: primary, from: "2026-12-24 09:00", until: "2026-12-27T09:00:00Z", who: bob, why: a holiday}
swaps:
- {rotation: a/b~c, from: "2026-12-01", until: "2026-12-15", people: [alice@example.com, bob]}
)";

base::Time instant(const char* text) { return base::parse_rfc3339(text).value(); }

std::string roster_refused(const std::string& bytes) {
  try {
    yaml::decode_roster(bytes, "roster.yaml");
  } catch (const base::BadData& error) {
    return error.what();
  }
  return "accepted";
}

std::string rotation_and(const std::string& more) {
  return "rotations:\n  r:\n    starts: \"2026-11-23\"\n    shift: 1d\n    people: [a]\n" + more;
}

}  // namespace

TEST_CASE("a roster says what its text says, local times by the clocks of their zone") {
  const model::Roster roster = yaml::decode_roster(kRosterFile, "roster.yaml");
  const model::Person& alice = roster.people.at("alice@example.com");
  CHECK(alice == model::Person{.name = "Alice Kim",
                               .zone = "Asia/Seoul",
                               .emails = {"kim@example.com"},
                               .aliases = {"alice", "ali"},
                               .hours = {model::parse_hours("mon-fri 10:00-18:00").value(),
                                         model::parse_hours("sat 10:00-12:00").value()}});
  CHECK(roster.people.at("bob") == model::Person{});
  CHECK(roster.teams.at("payments").members == std::vector<std::string>{"alice@example.com", "bob"});
  const model::Rotation& primary = roster.rotations.at("primary");
  REQUIRE(primary.layers.size() == 1);
  CHECK(primary.team == "payments");
  CHECK(primary.level == 1);
  CHECK(primary.layers[0].zone == "Europe/Berlin");
  CHECK(primary.layers[0].starts == base::parse_local("2026-11-23 09:00").value());
  CHECK(primary.layers[0].shift == std::chrono::days{7});
  const model::Rotation& other = roster.rotations.at("a/b~c");
  REQUIRE(other.layers.size() == 2);
  CHECK(other.level == 2);
  CHECK(other.layers[0].shift == 36h);
  CHECK(other.layers[0].hours == std::vector<model::Hours>{model::parse_hours("09:00-21:00").value()});
  CHECK(other.layers[1].starts == base::parse_local("2026-11-23 08:00").value());  // UTC's clocks
  REQUIRE(roster.overrides.size() == 1);
  CHECK(roster.overrides[0].from == instant("2026-12-24T08:00:00Z"));
  CHECK(roster.overrides[0].until == instant("2026-12-27T09:00:00Z"));
  CHECK(roster.overrides[0].why == "a holiday");
  REQUIRE(roster.swaps.size() == 1);
  CHECK(roster.swaps[0].from == instant("2026-11-30T15:00:00Z"));  // Seoul's midnight
  CHECK(roster.swaps[0].other == "bob");
  CHECK(yaml::validate(kRosterFile, "roster.yaml", "roster").empty());
}

TEST_CASE("the file that init writes has nobody; one without any line is none") {
  CHECK(yaml::decode_roster(yaml::roster_template(), "roster.yaml") == model::Roster{});
  CHECK(roster_refused("") == "roster.yaml:1:1: the file does not hold 'key: value' lines");
  CHECK(yaml::decode_roster("schema: decklog-roster/1\nmoon: full\n", "roster.yaml") == model::Roster{});
}

TEST_CASE("the examples in the comments of that file are a roster that fits reader and schema") {
  std::string text;
  const std::string all = yaml::roster_template();
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    const std::string line = all.substr(at, end - at);
    at = end + 1;
    const bool is_example = line.starts_with("#   ") && (line[4] == ' ' || line[4] == '-' || line.ends_with(":"));
    if (is_example) text += line.substr(4) + "\n";
  }
  CAPTURE(text);
  const model::Roster roster = yaml::decode_roster(text, "example");
  CHECK(roster.people.size() == 1);
  CHECK(roster.teams.size() == 1);
  CHECK(roster.rotations.size() == 2);
  CHECK(roster.rotations.at("payments-backup").layers.size() == 2);
  CHECK(roster.overrides.size() == 1);
  CHECK(roster.swaps.size() == 1);
  CHECK(yaml::validate(text, "example", "roster").empty());
}

TEST_CASE("every error of a roster has its place") {
  const std::string base = rotation_and("");
  REQUIRE(roster_refused(base) == "accepted");
  CHECK(roster_refused("people: {a: {zone: Asia/Soul}}\n") ==
        "roster.yaml:1:20: 'Asia/Soul' is no time zone that this machine knows");
  CHECK(roster_refused("people: {a: {hours: always}}\n") ==
        "roster.yaml:1:21: 'always' are no hours such as 'mon-fri 09:00-17:00', 'sat,sun' or '20:00-08:00'");
  CHECK(roster_refused("people: {a: {hours: [sat, 9-17]}}\n").starts_with("roster.yaml:1:21: '9-17' are no hours"));
  CHECK(roster_refused("people: [a]\n") == "roster.yaml:1:9: 'people' must be a map");
  CHECK(roster_refused("teams: {t: }\n") == "roster.yaml:1:12: 't' has no value");
  CHECK(roster_refused("teams: {t: {members: a}}\n") == "roster.yaml:1:22: 'members' must be a list");
  CHECK(roster_refused("rotations:\n  r:\n") == "roster.yaml:3:1: 'r' has no value");
  CHECK(roster_refused("rotations:\n  r: {shift: 1d, people: [a]}\n") == "roster.yaml:2:6: 'starts' is missing");
  CHECK(roster_refused("rotations:\n  r: {starts: soon, shift: 1d, people: [a]}\n") ==
        "roster.yaml:2:15: 'starts' is no time such as '2026-11-23 09:00': 'soon'");
  CHECK(roster_refused("rotations:\n  r: {starts: \"2026-11-23\", shift: 59m, people: [a]}\n") ==
        "roster.yaml:2:36: 'shift' is shorter than an hour");
  CHECK(roster_refused("rotations:\n  r: {starts: \"2026-11-23\", shift: 53w, people: [a]}\n") ==
        "roster.yaml:2:36: 'shift' is longer than a year");
  CHECK(roster_refused("rotations:\n  r: {starts: \"2026-11-23\", shift: weekly, people: [a]}\n") ==
        "roster.yaml:2:36: 'shift' is not a duration such as 15m, 4h or 5d: 'weekly'");
  CHECK(roster_refused("rotations:\n  r: {starts: \"2026-11-23\", shift: 1d, people: [\"\"]}\n") ==
        "roster.yaml:2:49: 'people' holds an empty name");
  CHECK(roster_refused("rotations:\n  r: {layers: []}\n") == "roster.yaml:2:15: 'layers' is empty");
  CHECK(roster_refused(rotation_and("    layers: []\n")) ==
        "roster.yaml:3:13: 'starts' stands beside 'layers'; write it into each layer");
  CHECK(roster_refused(rotation_and("    level: 0\n")) ==
        "roster.yaml:6:12: 'level' begins with 1, who is called first");
  CHECK(roster_refused("overrides:\n- {rotation: r, from: \"2026-11-24\", until: \"2026-11-23\", who: a}\n") ==
        "roster.yaml:2:44: 'until' is not after 'from'");
  CHECK(roster_refused("overrides:\n- {rotation: r, from: \"2026-11-24\", until: \"2826-11-25\", who: a}\n") ==
        "roster.yaml:2:44: 'until' is more than a year after 'from'");
  CHECK(roster_refused("overrides:\n- {rotation: r, from: \"2026-11-24\", until: \"2026-11-25\"}\n") ==
        "roster.yaml:2:3: 'who' is missing");
  CHECK(roster_refused("overrides:\n- {rotation: r, from: \"2026-11-24\", until: \"2026-11-25\", who: \"\"}\n") ==
        "roster.yaml:2:63: 'who' is empty");
  CHECK(roster_refused("swaps:\n- {rotation: r, from: \"2026-11-24\", until: \"2026-11-25\", people: [a]}\n") ==
        "roster.yaml:2:66: a swap is between two people");
  CHECK(roster_refused("swaps: {}\n") == "roster.yaml:1:8: 'swaps' must be a list");
}

TEST_CASE("what the schema refuses the reader refuses too") {
  const std::string span = "from: \"2026-11-24\", until: \"2026-11-25\"";
  for (const std::string& bytes :
       {std::string("people: []\n"), std::string("people: {a: {emails: x}}\n"), std::string("teams: {t: }\n"),
        std::string("rotations: {r: {}}\n"), std::string("rotations: {r: {layers: []}}\n"),
        rotation_and("    level: 0\n"),
        std::string("rotations: {r: {starts: \"2026-11-23\", shift: x, people: [a]}}\n"),
        std::string("overrides: [{rotation: r, who: a}]\n"), "overrides: [{rotation: r, who: \"\", " + span + "}]\n",
        "swaps: [{rotation: r, people: [a, b, c], " + span + "}]\n"}) {
    CAPTURE(bytes);
    CHECK_FALSE(yaml::validate(bytes, "roster.yaml", "roster").empty());
    CHECK(roster_refused(bytes) != "accepted");
  }
}

TEST_CASE("a pointer leads to its place, with its escapes") {
  const yaml::Places places(kRosterFile, "roster.yaml");
  CHECK(places.position("/rotations/a~1b~0c/layers/1/people/0") == base::Position{24, 66});
  CHECK(places.has("/rotations/a~1b~0c/layers/1/people/0"));
  CHECK_FALSE(places.has("/rotations/a~1b~0c/layers/2"));
  CHECK_FALSE(places.has("/rotations/a~1b~0c/layers/01x"));
  CHECK(places.position("/rotations/primary/people/7") == base::Position{19, 13});  // the list that it is not in
  CHECK(places.position("") == base::Position{1, 1});
  CHECK(places.text("/schema") == "decklog-roster/1");
  CHECK(places.text("/people").empty());
  CHECK(places.text("/nothing").empty());
}
