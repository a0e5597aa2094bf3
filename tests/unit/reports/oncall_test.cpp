// SPDX-License-Identifier: MIT
#include "lib/reports/oncall.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using base::Time;
using model::Layer;
using model::Roster;
using std::chrono::days;
using std::chrono::hours;

Time utc(const std::string& text) { return base::parse_rfc3339(text + ":00Z").value(); }

Layer layer(const std::string& zone, const char* starts, base::Seconds shift, std::vector<std::string> people,
            const char* when = "") {
  Layer made{.zone = zone, .starts = base::parse_local(starts).value(), .shift = shift, .people = std::move(people)};
  if (*when != '\0') made.hours = {model::parse_hours(when).value()};
  return made;
}

Roster with(std::vector<Layer> layers) {
  Roster roster;
  roster.rotations["r"] = {.team = "", .level = 1, .layers = std::move(layers)};
  return roster;
}

// "2026-11-23T08:00:00Z alice"
std::vector<std::string> told(const std::vector<Shift>& shifts) {
  std::vector<std::string> lines;
  for (const Shift& shift : shifts) {
    std::string line = base::format_utc(shift.start).substr(5, 11) + " " + (shift.who.empty() ? "-" : shift.who);
    if (shift.kind == ShiftKind::swapped) line += " swap";
    if (shift.kind == ShiftKind::overridden) line += " override";
    lines.push_back(line + (shift.instead_of.empty() ? "" : " for " + shift.instead_of));
  }
  return lines;
}
using Told = std::vector<std::string>;

Time any_moment() {
  // The weeks around both changes of the clocks in 2026.
  return utc("2026-03-15T00:00") + base::Seconds{*rc::gen::inRange<std::int64_t>(0, 250LL * 86400)};
}

Layer any_layer() {
  static const std::vector<std::string> kPeople{"a", "b", "c"};
  Layer made;
  made.zone = *rc::gen::element<std::string>("Europe/Berlin", "Australia/Lord_Howe", "Asia/Seoul", "");
  made.starts = base::local_of(any_moment() - days{30}, base::Zone::utc());
  made.shift = *rc::gen::element<base::Seconds>(days{7}, days{1}, hours{12}, hours{1}, hours{31});
  made.people = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPeople));
  if (*rc::gen::arbitrary<bool>()) {
    made.hours = {model::parse_hours(
                      *rc::gen::element<std::string>("mon-fri 09:00-17:00", "20:00-08:00", "sat,sun", "01:30-02:30"))
                      .value()};
  }
  return made;
}

Roster any_roster() {
  Roster roster = with({});
  const int layers = *rc::gen::inRange(0, 4);
  for (int i = 0; i < layers; ++i) roster.rotations["r"].layers.push_back(any_layer());
  const int exceptions = *rc::gen::inRange(0, 5);
  for (int i = 0; i < exceptions; ++i) {
    const Time from = any_moment();
    const Time until = from + base::Seconds{*rc::gen::inRange(1, 20 * 86400)};
    roster.overrides.push_back({"r", from, until, *rc::gen::element<std::string>("a", "b", "d"), ""});
    roster.swaps.push_back({"r", from - days{3}, until, "a", *rc::gen::element<std::string>("b", "c")});
  }
  return roster;
}

}  // namespace

TEST_CASE("turns follow each other by the clocks of the zone, also when these change") {
  const Roster roster = with({layer("Europe/Berlin", "2026-10-19 09:00", days{7}, {"alice", "bob"})});
  CHECK(told(shifts(roster, "r", utc("2026-10-20T00:00"), utc("2026-11-03T00:00"))) ==
        Told{"10-19T07:00 alice", "10-26T08:00 bob", "11-02T08:00 alice"});
  CHECK(shifts(roster, "r", utc("2026-10-26T08:00"), utc("2026-10-26T08:01")).size() == 1);
  CHECK(shifts(roster, "nobody", utc("2026-10-20T00:00"), utc("2026-11-03T00:00")).empty());
  CHECK(shifts(roster, "r", utc("2026-10-20T00:00"), utc("2026-10-20T00:00")).empty());
}

TEST_CASE("before the first turn nobody is on call") {
  const Roster roster = with({layer("", "2026-11-23 09:00", days{1}, {"alice"})});
  CHECK(told(shifts(roster, "r", utc("2026-11-22T00:00"), utc("2026-11-24T00:00"))) ==
        Told{"11-22T00:00 -", "11-23T09:00 alice"});
}

TEST_CASE("of several layers the first that has somebody counts, and hours past midnight go on") {
  const Roster roster = with({layer("", "2026-11-23", days{1}, {"sun"}, "08:00-20:00"),
                              layer("", "2026-11-23", days{1}, {"moon"}, "mon 18:00-02:00")});
  CHECK(told(shifts(roster, "r", utc("2026-11-23T06:00"), utc("2026-11-24T09:00"))) ==
        Told{"11-23T06:00 -", "11-23T08:00 sun", "11-23T20:00 moon", "11-24T00:00 moon", "11-24T02:00 -",
             "11-24T08:00 sun"});
}

TEST_CASE("an hour that is skipped has no turn, one that is doubled is longer") {
  const Roster spring = with({layer("Europe/Berlin", "2026-03-29 00:00", hours{1}, {"a", "b", "c", "d"})});
  CHECK(told(shifts(spring, "r", utc("2026-03-29T00:00"), utc("2026-03-29T02:00"))) ==
        Told{"03-29T00:00 b", "03-29T01:00 d"});
  const Roster autumn = with({layer("Europe/Berlin", "2026-10-25 00:00", hours{1}, {"a", "b", "c", "d"})});
  const auto doubled = shifts(autumn, "r", utc("2026-10-25T00:30"), utc("2026-10-25T00:31"));
  REQUIRE(doubled.size() == 1);
  CHECK(doubled[0].who == "c");
  CHECK(doubled[0].end - doubled[0].start == hours{2});
}

TEST_CASE("a swap trades turns, an override takes them, the last one counts") {
  Roster roster = with({layer("", "2026-11-23", days{1}, {"alice", "bob"})});
  roster.swaps = {{"r", utc("2026-11-23T00:00"), utc("2026-11-25T00:00"), "alice", "bob"}};
  roster.overrides = {{"r", utc("2026-11-24T12:00"), utc("2026-11-25T12:00"), "carol", "a day off"},
                      {"r", utc("2026-11-24T18:00"), utc("2026-11-24T20:00"), "dan", ""},
                      {"other", utc("2026-11-23T00:00"), utc("2026-11-30T00:00"), "eve", ""}};
  const auto plan = shifts(roster, "r", utc("2026-11-23T00:00"), utc("2026-11-26T00:00"));
  CHECK(told(plan) == Told{"11-23T00:00 bob swap for alice", "11-24T00:00 alice swap for bob",
                           "11-24T12:00 carol override for bob", "11-24T18:00 dan override for bob",
                           "11-24T20:00 carol override for bob", "11-25T00:00 carol override for alice",
                           "11-25T12:00 alice"});
  CHECK(plan[2].why == "a day off");
  CHECK(plan[3].why.empty());
}

TEST_CASE("whoever gets a turn back has it whole, and a gap that is filled is nobody's turn") {
  Roster roster = with({layer("", "2026-11-23", days{1}, {"alice"}, "08:00-20:00")});
  const auto once = [&](const char* from, const char* until, const char* who) {
    roster.overrides.push_back({"r", utc(from), utc(until), who, ""});
  };
  once("2026-11-23T10:00", "2026-11-23T12:00", "bob");
  once("2026-11-23T09:00", "2026-11-23T13:00", "alice");
  once("2026-11-23T20:00", "2026-11-23T22:00", "bob");
  once("2026-11-23T21:00", "2026-11-23T23:00", "carol");
  const auto plan = shifts(roster, "r", utc("2026-11-23T08:00"), utc("2026-11-24T00:00"));
  CHECK(told(plan) ==
        Told{"11-23T08:00 alice", "11-23T20:00 bob override", "11-23T21:00 carol override", "11-23T23:00 -"});
}

TEST_CASE("a layer that cannot be computed has nobody") {
  for (const Layer& broken : {layer("", "2026-11-23", days{1}, {}), layer("", "2026-11-23", base::Seconds{0}, {"a"})}) {
    const auto plan = shifts(with({broken}), "r", utc("2026-11-23T00:00"), utc("2026-11-24T00:00"));
    CHECK(told(plan) == Told{"11-23T00:00 -"});
  }
  CHECK(told(shifts(with({}), "r", utc("2026-11-23T00:00"), utc("2026-11-24T00:00"))) == Told{"11-23T00:00 -"});
}

TEST_CASE("on_call has every rotation, by level and name") {
  Roster roster = with({layer("", "2026-11-23", days{1}, {"alice"})});
  roster.rotations["a"] = {.team = "", .level = 2, .layers = {}};
  roster.rotations["b"] = {.team = "", .level = 1, .layers = {layer("", "2026-11-23", days{1}, {"bob"})}};
  const auto now = on_call(roster, utc("2026-11-23T12:00"));
  REQUIRE(now.size() == 3);
  CHECK(now[0].who == "bob");
  CHECK(now[1].who == "alice");
  CHECK(now[2].kind == ShiftKind::gap);
  CHECK(now[2].rotation == "a");
}

TEST_CASE("a duty goes on until somebody else follows") {
  Roster roster = with({layer("", "2026-11-23", days{1}, {"alice", "alice", "bob"}, "mon-fri 09:00-17:00")});
  const Duty noon = duty(roster, "r", utc("2026-11-23T12:00"));
  CHECK(noon.now.who == "alice");
  CHECK(noon.until == utc("2026-11-23T17:00"));  // nobody then
  REQUIRE(noon.next.has_value());
  CHECK(noon.next->who == "bob");
  CHECK(noon.next->start == utc("2026-11-25T09:00"));
  const Duty night = duty(roster, "r", utc("2026-11-23T20:00"));
  CHECK(night.now.kind == ShiftKind::gap);
  CHECK(night.until == utc("2026-11-24T09:00"));
  CHECK(night.next->who == "alice");
  roster.rotations["r"].layers[0].hours.clear();
  CHECK(duty(roster, "r", utc("2026-11-23T12:00")).until == utc("2026-11-25T00:00"));  // two turns on end
  const Duty alone = duty(with({layer("", "2026-11-23", hours{1}, {"alice"})}), "r", utc("2026-11-23T12:00"));
  CHECK(alone.now.who == "alice");
  CHECK_FALSE(alone.until.has_value());
  CHECK_FALSE(alone.next.has_value());
  CHECK_FALSE(duty(with({}), "r", utc("2026-11-23T12:00")).next.has_value());
}

TEST_CASE("laws: in order, without overlap and hole; a part is what the whole has there") {
  CHECK(rc::check("shifts fill the span", [] {
    const Roster roster = any_roster();
    const Time from = any_moment();
    const Time until = from + base::Seconds{*rc::gen::inRange(1, 40 * 86400)};
    const auto plan = shifts(roster, "r", from, until);
    RC_ASSERT(!plan.empty());
    RC_ASSERT(plan.front().start <= from);
    RC_ASSERT(plan.back().end >= until);
    for (std::size_t i = 0; i < plan.size(); ++i) {
      RC_ASSERT(plan[i].start < plan[i].end);
      RC_ASSERT((plan[i].kind == ShiftKind::gap) == plan[i].who.empty());
      RC_ASSERT(plan[i].instead_of != plan[i].who || plan[i].who.empty());
      if (i > 0) RC_ASSERT(plan[i - 1].end == plan[i].start);
    }
  }));
  CHECK(rc::check("a part", [] {
    const Roster roster = any_roster();
    const Time from = any_moment();
    const Time until = from + days{40};
    const Time first = from + base::Seconds{*rc::gen::inRange(0, 39 * 86400)};
    const Time last = first + base::Seconds{*rc::gen::inRange(1, 86400)};
    std::vector<Shift> cut;
    for (Shift shift : shifts(roster, "r", from, until)) {
      if (shift.end <= first || shift.start >= last) continue;
      if (shift.kind == ShiftKind::gap) {
        shift.start = std::max(shift.start, first);
        shift.end = std::min(shift.end, last);
      }
      cut.push_back(shift);
    }
    RC_ASSERT(shifts(roster, "r", first, last) == cut);
  }));
}

}  // namespace decklog::reports
