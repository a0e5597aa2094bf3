// SPDX-License-Identifier: MIT
#include "lib/model/roster.h"

#include "lib/model/lifecycle.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

namespace decklog::model {
namespace {

using std::chrono::minutes;

base::Local local(const char* text) { return base::parse_local(text).value(); }

Roster sample_roster() {
  Roster roster;
  roster.people["alice@example.com"] = {.name = "Alice Kim", .zone = "Asia/Seoul", .aliases = {"alice", "BOB"}};
  roster.people["bob"] = {.emails = {"Bob@Example.com"}};
  roster.people["Carol"] = {};
  roster.teams["payments"] = {.members = {"alice@example.com", "bob"}};
  roster.rotations["b-backup"] = {.team = "payments", .level = 2};
  roster.rotations["primary"] = {.team = "payments", .level = 1};
  roster.rotations["a-third"] = {.team = "payments", .level = 2};
  roster.rotations["payments"] = {.team = "", .level = 3};
  roster.rotations["other"] = {.team = "web", .level = 1};
  return roster;
}

}  // namespace

TEST_CASE("hours are read and written in one way") {
  struct Row {
    const char* typed;
    const char* written;
  };
  for (const Row& row : {Row{"mon-fri 09:00-17:00", "mon-fri 09:00-17:00"}, Row{"sat,sun", "sat-sun"},
                         Row{"20:00-08:00", "20:00-08:00"}, Row{"sun", "sun"}, Row{"sun,mon", "mon,sun"},
                         Row{"fri-mon 18:00-02:00", "mon,fri-sun 18:00-02:00"}, Row{"mon-sun", "00:00-24:00"},
                         Row{"00:00-24:00", "00:00-24:00"}, Row{"  MON-Fri   9:00-17:00 ", "mon-fri 09:00-17:00"},
                         Row{"tue 20:00-00:00", "tue 20:00-00:00"}, Row{"tue 20:00-24:00", "tue 20:00-24:00"}}) {
    CAPTURE(row.typed);
    const auto parsed = parse_hours(row.typed);
    REQUIRE(parsed.has_value());
    CHECK(hours_text(*parsed) == row.written);
    CHECK(parse_hours(row.written) == parsed);
  }
}

TEST_CASE("what are no hours") {
  for (const char* typed : {"",
                            " ",
                            "monday",
                            "mon-",
                            "-fri",
                            "mon,,tue",
                            "mon,",
                            "mon-tue-wed",
                            "09:00",
                            "09:00-",
                            "-17:00",
                            "09:00-09:00",
                            "24:00-08:00",
                            "09:00-24:01",
                            "25:00-26:00",
                            "09:00:30-17:00",
                            "mon-fri 09:00",
                            "09:00-17:00 mon-fri",
                            "mon fri",
                            "mon-fri 09:00-17:00 x",
                            "9-17"}) {
    CAPTURE(typed);
    CHECK_FALSE(parse_hours(typed).has_value());
  }
}

TEST_CASE("every hours come back from their text") {
  CHECK(rc::check("parse_hours(hours_text(h)) == h", [] {
    Hours made;
    for (bool& day : made.days) day = *rc::gen::arbitrary<bool>();
    RC_PRE(made.days != (std::array<bool, 7>{}));
    made.from = minutes{*rc::gen::inRange(0, 24 * 60)};
    made.until = minutes{*rc::gen::inRange(0, 24 * 60 + 1)};
    RC_PRE(made.from != made.until);
    RC_ASSERT(parse_hours(hours_text(made)) == made);
  }));
}

TEST_CASE("hours cover their first moment and not their last, and go on past midnight") {
  const Hours day = parse_hours("mon-fri 09:00-17:00").value();
  CHECK(covers(day, local("2026-11-23 09:00")));  // a Monday
  CHECK(covers(day, local("2026-11-23 16:59:59")));
  CHECK_FALSE(covers(day, local("2026-11-23 17:00")));
  CHECK_FALSE(covers(day, local("2026-11-23 08:59:59")));
  CHECK_FALSE(covers(day, local("2026-11-22 12:00")));
  const Hours night = parse_hours("fri 20:00-08:00").value();
  CHECK(covers(night, local("2026-11-27 20:00")));
  CHECK(covers(night, local("2026-11-28 07:59:59")));  // a Saturday, but Friday's
  CHECK_FALSE(covers(night, local("2026-11-28 08:00")));
  CHECK_FALSE(covers(night, local("2026-11-27 07:00")));
  CHECK_FALSE(covers(night, local("2026-11-28 20:00")));
  CHECK(covers(parse_hours("sat").value(), local("2026-11-28")));
  CHECK_FALSE(covers(parse_hours("sat").value(), local("2026-11-29")));
}

TEST_CASE("a person is known by every name, and a key is stronger than another one's alias") {
  const Roster roster = sample_roster();
  CHECK(person_of(roster, "alice") == "alice@example.com");
  CHECK(person_of(roster, "ALICE@example.com") == "alice@example.com");
  CHECK(person_of(roster, "bob@example.com") == "bob");
  CHECK(person_of(roster, "bob") == "bob");
  CHECK(person_of(roster, "Bob") == "bob");
  CHECK(person_of(roster, "carol") == "Carol");
  CHECK(person_of(roster, "Dan") == "Dan");
  CHECK(person_of(roster, "").empty());
}

TEST_CASE("a zone is the person's, else UTC") {
  const Roster roster = sample_roster();
  CHECK(zone_of(roster, "alice@example.com").name() == "Asia/Seoul");
  CHECK(zone_of(roster, "bob").name() == "UTC");
  CHECK(zone_of(roster, "nobody").name() == "UTC");
}

TEST_CASE("the rotations of an owner: its team's and one of its name, the first called first") {
  const Roster roster = sample_roster();
  CHECK(rotations_of(roster, "payments") == std::vector<std::string>{"primary", "a-third", "b-backup", "payments"});
  CHECK(rotations_of(roster, "other") == std::vector<std::string>{"other"});
  CHECK(rotations_of(roster, "").empty());
  CHECK(rotations_of(roster, "bob").empty());
}

TEST_CASE("every milestone belongs to some kind, and none to all but the facts of the past") {
  const std::set<Milestone> facts{Milestone::started_at, Milestone::detected_at, Milestone::opened_at};
  for (const auto& row : WordsOf<Milestone>::table) {
    CAPTURE(row.word);
    int kinds = 0;
    for (const base::Kind kind : {base::Kind::incident, base::Kind::request, base::Kind::change, base::Kind::handoff}) {
      kinds += has_milestone(kind, row.value) ? 1 : 0;
    }
    CHECK(kinds >= 1);
    CHECK((kinds == 4) == facts.contains(row.value));
  }
  CHECK(has_milestone(base::Kind::incident, Milestone::mitigated_at));
  CHECK_FALSE(has_milestone(base::Kind::request, Milestone::mitigated_at));
}

}  // namespace decklog::model
