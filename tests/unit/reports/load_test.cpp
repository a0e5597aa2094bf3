// SPDX-License-Identifier: MIT
#include "lib/reports/load.h"

#include "tests/unit/reports/load_sample.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using model::Record;
using model::Stage;
using model::Verb;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using Names = std::vector<std::string>;

PersonLoad person_in(const Load& load, const std::string& who) {
  const auto found = std::find_if(load.people.begin(), load.people.end(), [&](const auto& p) { return p.who == who; });
  return found == load.people.end() ? PersonLoad{} : *found;
}

Load load_of(const std::vector<Record>& records, const model::Roster& roster = people()) {
  return load(records, roster, {}, fortnight());
}

PersonLoad bob_of(const std::vector<Record>& records) { return person_in(load_of(records), "bob"); }

// One incident in which bob wrote notes at these minutes.
Record notes_at(const std::string& name, const std::vector<int>& minutes_after) {
  std::vector<Did> entries;
  for (const int minute : minutes_after) entries.push_back({after(minute), "bob"});
  entries.front().body = model::Opened{};
  return record_of(name, entries);
}

}  // namespace

TEST_CASE("engaged: from entry to entry while no more than 90 minutes pass, and 15 beyond the last one") {
  struct Row {
    std::vector<std::vector<int>> incidents;  // minutes of bob's entries
    int engaged;
    std::uint64_t interruptions;
  };
  const std::vector<Row> rows{
      {{{600}}, 15, 1},
      {{{600, 690}}, 105, 1},
      {{{600, 691}}, 30, 2},
      {{{600, 650, 700}}, 115, 1},
      {{{600, 660}, {630, 680}}, 95, 1},  // what overlaps counts once
      {{{600}, {615}}, 30, 1},            // what touches is one stretch
      {{{600}, {616}}, 30, 2},
      {{{20159}}, 1, 1},  // cut at the end of the fortnight
      {{{20160}}, 0, 0},  // which is no part of it
      {{{600, 20161}}, 15, 1},
  };
  for (const Row& row : rows) {
    std::vector<Record> records;
    for (const auto& incident : row.incidents) {
      records.push_back(notes_at(std::string("AAA") + static_cast<char>('A' + records.size()), incident));
    }
    const PersonLoad bob = bob_of(records);
    CHECK(bob.engaged == minutes{row.engaged});
    CHECK(bob.interruptions == row.interruptions);
  }
}

TEST_CASE("work is what somebody did while the incident was live, under any of their names") {
  using namespace model;
  const auto counts = [](const Body& body) {
    return bob_of({record_of("AAAA", {{at(0, 10), "alice", Opened{}}, {at(1, 10), "bob", body}})}).incidents == 1;
  };
  for (const Body& body : std::vector<Body>{Acknowledged{}, mitigated(), PriorityChanged{}, Assigned{}, RoleGiven{},
                                            Note{}, Finding{}, Decision{}, Update{}, Evidence{}, CommandRun{},
                                            Blocked{}, Unblocked{}, closed_as(ClosedAs::external)}) {
    CHECK_MESSAGE(counts(body), type_word(body));
  }
  for (const Body& body : std::vector<Body>{Signalled{}, ActionChanged{}, Linked{}, FieldsSet{}, Correction{},
                                            Redaction{}, Merged{}, UnknownEntry{}}) {
    CHECK_MESSAGE(!counts(body), type_word(body));
  }

  // Who tells signals is a machine, and what it writes is nobody's work.
  const Load told = load_of({record_of("AAAA", {{at(0, 10), "alertmanager", Opened{}},
                                                {at(0, 10), "alertmanager", Signalled{}},
                                                {at(0, 10), "alertmanager", Acknowledged{}},
                                                {at(0, 10, 1), "bob", Note{}}})});
  REQUIRE(told.people.size() == 1);
  CHECK(told.people[0].who == "bob");
  CHECK(told.people[0].first_responses == 0);

  // So are the lines of an imported log that name nobody.
  Fields imported;
  imported.labels = {{"imported", "markdown"}};
  const Load kept = load_of({record_of("AAAA",
                                       {{at(0, 10), "markdown", Opened{}},
                                        {at(0, 10), "markdown", Acknowledged{}},
                                        {at(0, 10, 1), "bob", Note{}},
                                        {at(0, 11), "markdown", mitigated()}},
                                       imported)});
  REQUIRE(kept.people.size() == 1);
  CHECK(kept.people[0].who == "bob");

  const Record over =
      record_of("AAAA", {{at(0, 10), "alice", Opened{}},
                         {at(0, 11), "alice", resolved()},
                         {at(0, 12), "bob"},
                         {at(0, 14), "alice", Reopened{.from = Stage::follow_up, .to = Stage::mitigation}},
                         {at(0, 14), "bob", Note{}},
                         {at(0, 15), "bob", closed_as(ClosedAs::external)},
                         {at(0, 15, 1), "bob"}});
  CHECK(bob_of({over}).longest->span == Stretch{at(0, 14), at(0, 15, 15)});

  const Load names = load_of({record_of("AAAA", {{at(0, 10), "ALICE@example.com", Opened{}}, {at(0, 10, 1), "kim"}})});
  REQUIRE(names.people.size() == 1);
  CHECK(names.people[0].who == "alice");
  CHECK(names.people[0].engaged == minutes{16});
}

TEST_CASE("owning it, writing for somebody else, and a corrected time") {
  model::Fields owned;
  owned.owner = "bob";
  CHECK(bob_of({record_of("AAAA", {{at(0, 10), "alice", model::Opened{}}}, owned)}).who.empty());

  Record scribed = record_of("AAAA", {{at(0, 10), "alice", model::Opened{}}});
  scribed.timeline[0].recorded_by = "bob";
  CHECK(bob_of({scribed}).who.empty());

  const auto first = base::EntryId::parse("0001-aaaaaa").value();
  const Record corrected = record_of(
      "AAAA",
      {{at(0, 10), "bob", model::Opened{}}, {at(0, 12), "alice", model::Correction{.entry = first, .time = at(0, 9)}}});
  CHECK(bob_of({corrected}).longest->span.start == at(0, 9));
}

TEST_CASE("drills are left out, false alarms count, duplicates count as what they are one of") {
  model::Fields drill;
  drill.drill = true;
  const std::vector<Record> records{
      record_of("AAAA", {{at(0, 10), "bob", model::Opened{}}}, drill),
      record_of("BBBB",
                {{at(1, 10), "bob", model::Opened{}}, {at(1, 11), "bob", closed_as(model::ClosedAs::false_positive)}}),
      record_of("CCCC", {{at(2, 10), "bob", model::Opened{}}, {at(2, 12), "bob"}}),
      record_of("DDDD", {{at(2, 11), "bob", model::Opened{}},
                         {at(2, 11, 5), "bob", closed_as(model::ClosedAs::duplicate, "INC-20261102-CCCC")}}),
  };
  const Load load = load_of(records);
  CHECK(load.drills == 1);
  CHECK(load.false_alarms == 1);
  CHECK(load.duplicates == 1);
  CHECK(load.incidents == 2);
  const PersonLoad bob = person_in(load, "bob");
  CHECK(bob.incidents == 2);
  CHECK(bob.longest->span == Stretch{at(2, 10), at(2, 12, 15)});  // the duplicate's entries hold it together
  CHECK(bob.first_responses == 1);                                // of the false alarm; the duplicate's is none

  const std::vector<Record> circle{
      record_of("CCCC", {{at(2, 10), "bob", closed_as(model::ClosedAs::duplicate, "INC-20261102-BBBB")}}),
      record_of("BBBB", {{at(2, 10), "bob", closed_as(model::ClosedAs::duplicate, "INC-20261102-CCCC")}}),
      record_of("DDDD", {{at(2, 10), "bob", closed_as(model::ClosedAs::duplicate, "INC-20261102-CCCC")}})};
  CHECK(bob_of(circle).incidents == 1);
}

TEST_CASE("nights and weekends are those of the person, but for their own hours") {
  struct Row {
    std::string who;
    base::Time when;
    std::uint64_t night;
    std::uint64_t weekend;
  };
  const std::vector<Row> rows{
      {"alice", at(0, 12, 59), 0, 0},  // Monday 21:59 in Seoul
      {"alice", at(0, 13), 1, 0},     {"alice", at(0, 21, 59), 1, 0}, {"alice", at(0, 22), 0, 0},
      {"alice", at(4, 16), 1, 1},                               // Saturday 01:00 there
      {"alice", at(6, 14, 59), 1, 1},                           // Sunday 23:59
      {"alice", at(6, 15), 1, 0},                               // Monday 00:00
      {"bob", at(0, 5, 59), 1, 0},    {"bob", at(0, 6), 0, 0},  // at work
      {"bob", at(5, 10), 0, 0},                                 // Saturday, at work
      {"bob", at(5, 15), 0, 1},       {"bob", at(6, 10), 0, 1},       {"nora", at(0, 23), 0, 0},
      {"nora", at(0, 6, 30), 1, 0},   {"stranger", at(0, 22), 1, 0},  // UTC
  };
  for (const Row& row : rows) {
    const PersonLoad person = person_in(load_of({record_of("AAAA", {{row.when, row.who, model::Opened{}}})}), row.who);
    const std::string place = row.who + " " + base::format_utc(row.when);
    CHECK_MESSAGE(person.at_night == row.night, place);
    CHECK_MESSAGE(person.on_weekends == row.weekend, place);
    CHECK(person.last_night == (row.night == 1 ? std::optional(row.when) : std::nullopt));
  }
}

TEST_CASE("days on end, by the person's calendar") {
  // Bob: days 0, 1, 2 (across midnight), then 5, 6 and 12, 13.
  const std::vector<Record> records{notes_at("AAAA", {600}),          notes_at("BBBB", {2 * 1440 - 5}),
                                    notes_at("CCCC", {5 * 1440 + 1}), notes_at("DDDD", {6 * 1440 + 1}),
                                    notes_at("EEEE", {12 * 1440}),    notes_at("FFFF", {13 * 1440})};
  const PersonLoad bob = bob_of(records);
  const base::Date monday = base::utc_date(kMonday);
  CHECK(bob.longest_run == DayRun{3, monday, base::Date{std::chrono::sys_days{monday} + days{2}}});
  CHECK(bob.run_now == 2);

  model::LoadLimits limits;
  limits.days_in_a_row = 2;
  const PersonLoad over = person_in(load(records, people(), limits, fortnight()), "bob");
  const auto run =
      std::find_if(over.over.begin(), over.over.end(), [](const auto& o) { return o.what == Strain::run; });
  REQUIRE(run != over.over.end());
  CHECK(*run == OverLimit{Strain::run, 3, 2, {kMonday, kMonday + days{3}}, ""});
  limits.days_in_a_row = 3;
  for (const OverLimit& o : person_in(load(records, people(), limits, fortnight()), "bob").over) {
    CHECK(o.what != Strain::run);
  }
}

TEST_CASE("rest lies between two stretches with 04:00 between them, or 16:00 for who works at night") {
  struct Row {
    std::string who;
    base::Time one;
    base::Time other;
    std::optional<base::Seconds> rest;
  };
  const std::vector<Row> rows{
      {"bob", at(0, 10), at(0, 18), std::nullopt},  // one day
      {"bob", at(0, 17), at(1, 2), std::nullopt},   // still the same
      {"bob", at(0, 22), at(1, 8), hours{10} - minutes{15}},
      {"bob", at(1, 3, 44), at(1, 4), minutes{1}},
      {"bob", at(1, 3, 45), at(1, 4, 1), std::nullopt},
      {"nora", at(0, 23), at(1, 5), std::nullopt},  // in one night of work
      {"nora", at(1, 5), at(1, 20), hours{15} - minutes{15}},
      {"alice", at(0, 18), at(0, 20), hours{2} - minutes{15}},  // 03:00 and 05:00 in Seoul
  };
  for (const Row& row : rows) {
    const std::vector<Record> records{record_of("AAAA", {{row.one, row.who, model::Opened{}}}),
                                      record_of("BBBB", {{row.other, row.who, model::Opened{}}})};
    const PersonLoad person = person_in(load_of(records), row.who);
    const std::string place = row.who + " " + base::format_utc(row.one);
    CHECK_MESSAGE(person.shortest_rest.has_value() == row.rest.has_value(), place);
    if (row.rest && person.shortest_rest) CHECK_MESSAGE(person.shortest_rest->length() == *row.rest, place);
  }
}

TEST_CASE("shifts: what is allowed grows with their length; incidents count where the person did something") {
  struct Row {
    base::Seconds shift;
    std::uint64_t allowed;
  };
  const std::vector<Row> rows{{hours{6}, 2},  {hours{12}, 2}, {hours{17}, 2},
                              {hours{18}, 3}, {hours{24}, 4}, {days{7}, 28}};
  for (const Row& row : rows) {
    model::Roster roster = people();
    roster.rotations["primary"] = rotation({"bob"}, row.shift);
    const PersonLoad bob = person_in(load_of({}, roster), "bob");
    REQUIRE(bob.heaviest);
    CHECK(bob.heaviest->allowed == row.allowed);
    CHECK(bob.shifts == static_cast<std::uint64_t>((days{14} + row.shift - base::Seconds{1}) / row.shift));
    CHECK(bob.on_call == days{14});
  }

  model::Roster roster = people();
  roster.rotations["primary"] = rotation({"bob", "alice"}, hours{12});
  const std::vector<Record> records{notes_at("AAAA", {10}), notes_at("BBBB", {700, 800}), notes_at("CCCC", {710}),
                                    notes_at("DDDD", {1500, 1600})};
  const Load load = load_of(records, roster);
  const PersonLoad bob = person_in(load, "bob");
  REQUIRE(bob.heaviest);
  CHECK(*bob.heaviest == ShiftLoad{"primary", {kMonday, kMonday + hours{12}}, 3, 2});
  CHECK(bob.shifts_over == 1);
  CHECK(bob.over.front() == OverLimit{Strain::shift, 3, 2, bob.heaviest->span, "primary"});
  CHECK(bob.on_call == days{7});
  CHECK(person_in(load, "alice").over.empty());
}

TEST_CASE("on call in two rotations counts once; busy is what lies in it") {
  model::Roster roster = people();
  roster.rotations["primary"] = rotation({"bob", "alice"}, days{7});
  roster.rotations["backup"] = rotation({"bob", "nora", "nora", "nora"}, days{1}, 2);
  // Six hours in the first week, six in the second, when bob is on call for days 8 and 12 only (and 0, 4).
  std::vector<int> first;
  for (int minute = 600; minute <= 945; minute += 69) first.push_back(minute);
  std::vector<int> second;
  for (const int minute : first) second.push_back(minute + 9 * 1440);
  const Load load = load_of({notes_at("AAAA", first), notes_at("BBBB", second)}, roster);
  const PersonLoad bob = person_in(load, "bob");
  CHECK(bob.on_call == days{9});
  CHECK(bob.engaged == hours{12});
  CHECK(bob.engaged_on_call == hours{6});
  CHECK(person_in(load, "alice").on_call == days{7});
  CHECK(person_in(load, "nora").on_call == days{10});
}

TEST_CASE("limits: at the limit all is well, one more is too much") {
  model::Roster roster = people();
  roster.rotations["primary"] = rotation({"bob"}, days{14});
  const std::vector<Record> records{notes_at("AAAA", {600, 690, 700})};  // 115 minutes of 14 days: 0.57 %
  const auto over = [&](const model::LoadLimits& limits, Strain what) {
    const PersonLoad bob = person_in(load(records, roster, limits, fortnight()), "bob");
    return std::any_of(bob.over.begin(), bob.over.end(), [&](const OverLimit& o) { return o.what == what; });
  };
  model::LoadLimits limits;
  limits.same_incident = minutes{115};
  CHECK_FALSE(over(limits, Strain::same_incident));
  limits.same_incident = minutes{114};
  CHECK(over(limits, Strain::same_incident));

  limits.engaged_percent = 1;
  CHECK_FALSE(over(limits, Strain::engaged));
  limits.engaged_percent = 0;
  const PersonLoad bob = person_in(load(records, roster, limits, fortnight()), "bob");
  REQUIRE_FALSE(bob.over.empty());
  CHECK(bob.over.front() == OverLimit{Strain::engaged, 1, 0, {kMonday, kMonday + days{14}}, ""});

  const std::vector<Record> nights{notes_at("AAAA", {1320}), notes_at("BBBB", {1440 + 480})};
  limits.rest = hours{9} + minutes{45};
  const auto rests = [&] {
    const PersonLoad rested = person_in(load(nights, people(), limits, fortnight()), "bob");
    return std::none_of(rested.over.begin(), rested.over.end(), [](const auto& o) { return o.what == Strain::rest; });
  };
  CHECK(rests());
  limits.rest += base::Seconds{1};
  CHECK_FALSE(rests());
}

TEST_CASE("first responses: of incidents and requests, whoever acknowledged first") {
  using namespace model;
  const std::vector<Record> records{
      record_of("AAAA",
                {{at(0, 10), "bob", Opened{}}, {at(0, 11), "alice", Acknowledged{}}, {at(0, 12), "bob", mitigated()}}),
      record_of("REQ-20261102-BBBB", {{at(0, 10), "bob", Opened{}}, {at(0, 11), "bob", Acknowledged{}}}),
      record_of("CCCC", {{at(0, 10), "bob", Opened{}}}),
      record_of("DDDD",
                {{at(-1, 10), "bob", Acknowledged{}}, {at(0, 10), "alice", Acknowledged{}}}),  // before the time
      record_of("CHG-20261102-EEEE", {{at(0, 10), "bob", Opened{}},
                                      {at(0, 11), "bob", moved(Verb::start, Stage::planned, Stage::in_progress)}}),
  };
  const Load load = load_of(records);
  CHECK(load.first_responses == 2);
  CHECK(person_in(load, "alice").first_responses == 1);
  CHECK(person_in(load, "bob").first_responses == 1);
  CHECK(person_in(load, "bob").incidents == 2);  // neither the request nor the change
}

TEST_CASE("a service is one person's when two incidents or more were mitigated, all by that one") {
  model::Fields shop;
  shop.services = std::vector<std::string>{"shop", "search"};
  model::Fields search;
  search.services = std::vector<std::string>{"search"};
  const auto fixed = [](const std::string& name, const std::string& who, const model::Fields& fields) {
    return record_of(name, {{at(0, 10), who, model::Opened{}}, {at(0, 11), who, mitigated()}}, fields);
  };
  std::vector<Record> records{fixed("AAAA", "bob", shop)};
  CHECK(bob_of(records).sole.empty());
  records.push_back(fixed("BBBB", "bob", shop));
  CHECK(bob_of(records).sole == Names{"search", "shop"});
  records.push_back(fixed("CCCC", "alice", search));
  CHECK(bob_of(records).sole == Names{"shop"});
}

TEST_CASE("people: who was on call or did something, or who was asked for; by name") {
  model::Roster roster = people();
  roster.rotations["primary"] = rotation({"nora", ""}, days{14});
  const std::vector<Record> records{record_of("AAAA", {{at(0, 10), "zoe", model::Opened{}}, {at(0, 10), "kim"}})};
  Names names;
  for (const PersonLoad& person : load_of(records, roster).people) names.push_back(person.who);
  CHECK(names == Names{"alice", "nora", "zoe"});
  CHECK_FALSE(person_in(load_of(records, roster), "zoe").in_roster);

  LoadScope asked = fortnight();
  asked.people = {"bob"};
  const Load only = load(records, roster, {}, asked);
  REQUIRE(only.people.size() == 1);
  CHECK(only.people[0].who == "bob");
  CHECK(only.people[0].incidents == 0);
  CHECK(only.incidents == 1);
}

}  // namespace decklog::reports
