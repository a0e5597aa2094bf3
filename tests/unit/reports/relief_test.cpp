// SPDX-License-Identifier: MIT
#include "lib/reports/relief.h"

#include "tests/unit/reports/load_sample.h"

#include <doctest/doctest.h>

namespace decklog::reports {
namespace {

using model::Record;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

const base::RecordId kNew = *base::RecordId::parse("INC-20261102-ZZZZ");

// Bob, then dave, then carol for 12 hours each; erin on the second level. All in UTC, none at work at night.
model::Roster watch() {
  model::Roster roster;
  for (const char* name : {"bob", "carol", "dave", "erin", "frank"}) roster.people[name].zone = "UTC";
  roster.rotations["primary"] = rotation({"bob", "dave", "carol"}, hours{12});
  roster.rotations["backup"] = rotation({"erin"}, days{7}, 2);
  return roster;
}

Record opened(const std::string& name, base::Time when, const std::string& who = "bob") {
  return record_of(name, {{when, who, model::Opened{}}});
}

Relief relief_of(const std::vector<Record>& records, base::Time now, const model::Roster& roster = watch()) {
  return relief(records, roster, {}, "bob", kNew, now);
}

std::vector<Strain> strains(const Relief& relief) {
  std::vector<Strain> found;
  for (const Concern& concern : relief.concerns) found.push_back(concern.what);
  return found;
}
using Strains = std::vector<Strain>;

}  // namespace

TEST_CASE("nothing is too much: nobody is looked for") {
  const Relief all_well = relief_of({opened("AAAA", at(0, 8))}, at(0, 9));
  CHECK(all_well.concerns.empty());
  CHECK(concerns(std::vector{opened("AAAA", at(0, 8))}, watch(), {}, "bob", kNew, at(0, 9)).empty());
  CHECK(strains({{}, concerns(std::vector{opened("AAAA", at(2, 2))}, watch(), {}, "bob", kNew, at(2, 9)), {}}) ==
        Strains{Strain::rest});
  CHECK(concerns(std::vector{opened("AAAA", at(2, 2), "zoe")}, watch(), {}, "zoe", kNew, at(2, 9)).empty());
  CHECK_FALSE(all_well.substitute);
}

TEST_CASE("the third incident of a shift, this one counted once") {
  std::vector<Record> records{opened("AAAA", at(0, 8)), opened("BBBB", at(0, 9))};
  const Relief third = relief_of(records, at(0, 10));
  REQUIRE(strains(third) == Strains{Strain::shift});
  CHECK(third.concerns[0] == Concern{Strain::shift, 3, 2, {kMonday, kMonday + hours{12}}, "primary"});
  records.push_back(opened("ZZZZ", at(0, 10)));
  CHECK(relief_of(records, at(0, 10)).concerns == third.concerns);
  CHECK(relief_of(records, at(0, 12)).concerns.empty());  // dave's shift
}

TEST_CASE("busy in too much of the hours on call of this week") {
  std::vector<Did> entries;
  for (int minute = 0; minute <= 360; minute += 60) entries.push_back({at(1, 12) + minutes{minute}, "bob"});
  const Record long_one =
      record_of("AAAA", entries);  // bob is on call on day 0 from 0 to 12 and on day 1 from 12 to 24
  const Relief busy = relief_of({long_one}, at(1, 19));
  REQUIRE(strains(busy) == Strains{Strain::engaged});
  CHECK(busy.concerns[0].value == 33);  // 6 h 15 of 19 h and a second
  CHECK(busy.concerns[0].limit == 25);
}

TEST_CASE("in the same incident for hours without a pause") {
  std::vector<Did> entries;
  for (int minute = 0; minute <= 360; minute += 60) entries.push_back({at(2, 8) + minutes{minute}, "bob"});
  const Record same = record_of("ZZZZ", entries);
  const auto of = [&](base::Time now) { return strains(relief_of({same}, now)); };
  CHECK(of(at(2, 14)) == Strains{});  // six hours are allowed
  CHECK(of(at(2, 14, 1)) == Strains{Strain::same_incident});
  CHECK(of(at(2, 15, 30)) == Strains{Strain::same_incident});
  CHECK(of(at(2, 15, 31)) == Strains{});  // that was a pause
  const Record other = record_of("AAAA", entries);
  CHECK(strains(relief_of({other}, at(2, 14, 1))) == Strains{});
}

TEST_CASE("woken last night, until noon or so, and not while it is night") {
  const Record night = opened("AAAA", at(2, 2));
  const auto of = [&](base::Time now) { return strains(relief_of({night}, now)); };
  CHECK(of(at(2, 3)) == Strains{});
  CHECK(of(at(2, 8)) == Strains{Strain::rest});
  CHECK(of(at(2, 14)) == Strains{Strain::rest});
  CHECK(relief_of({night}, at(2, 8)).woken->time_of_day == hours{2});
  CHECK(of(at(2, 14, 1)) == Strains{});
  CHECK(strains(relief_of({opened("AAAA", at(2, 7))}, at(2, 9))) == Strains{});
}

TEST_CASE("who could take over: on call now, else next in turn, else anybody; awake and with room for it") {
  const std::vector<Record> woken{opened("AAAA", at(2, 2))};
  model::Roster roster = watch();
  const auto name = [&](base::Time now, const std::vector<Record>& records) {
    const Relief found = relief_of(records, now, roster);
    REQUIRE_FALSE(found.concerns.empty());
    return found.substitute ? found.substitute->who : std::string();
  };
  CHECK(name(at(2, 9), woken) == "dave");  // has the shift

  roster.people["dave"].zone = "America/New_York";  // 04:00 there
  CHECK(name(at(2, 9), woken) == "erin");           // has the second level
  roster.people["dave"].hours = {*model::parse_hours("03:00-11:00")};
  CHECK(name(at(2, 9), woken) == "dave");  // is at work then
  roster.people["dave"].hours.clear();

  std::vector<Record> more = woken;
  more.push_back(opened("BBBB", at(2, 3), "erin"));  // was woken too
  CHECK(name(at(2, 9), more) == "carol");            // the next turn but bob's own
  const Relief next = relief_of(more, at(2, 9), roster);
  CHECK(next.substitute->rotation == "primary");
  CHECK_FALSE(next.substitute->on_call);
  CHECK(next.substitute->next == at(2, 12));

  more.push_back(opened("CCCC", at(2, 3), "carol"));
  CHECK(name(at(2, 9), more) == "frank");
  CHECK(relief_of(more, at(2, 9), roster).substitute->rotation.empty());
  more.push_back(opened("DDDD", at(2, 3), "frank"));
  CHECK(name(at(2, 9), more).empty());
}

TEST_CASE("whom the roster does not know is left alone") {
  std::vector<Record> records;
  for (const char* id : {"AAAA", "BBBB", "CCCC"}) records.push_back(opened(id, at(0, 2), "zoe"));
  CHECK(relief(records, watch(), {}, "zoe", kNew, at(0, 9)).concerns.empty());
}

}  // namespace decklog::reports
