// SPDX-License-Identifier: MIT
#include "lib/base/time.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace decklog::base {
namespace {

Time at(const std::string& text) {
  const auto time = parse_rfc3339(text);
  REQUIRE_MESSAGE(time.has_value(), text);
  return *time;
}

Zone zone(const std::string& name) {
  const auto found = Zone::named(name);
  REQUIRE_MESSAGE(found.has_value(), name);
  return *found;
}

// Every second of the years 0 to 9999.
rc::Gen<Time> any_time() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(-62167219200, 253402300800),
                      [](std::int64_t seconds) { return Time{Seconds{seconds}}; });
}

TEST_CASE("RFC 3339 in every spelling that is read") {
  const std::vector<std::pair<std::string, std::string>> table{
      {"2026-11-22T08:03:11Z", "2026-11-22T08:03:11Z"},
      {"2026-11-22t08:03:11z", "2026-11-22T08:03:11Z"},
      {"2026-11-22 08:03:11Z", "2026-11-22T08:03:11Z"},
      {"2026-11-22T17:03:11+09:00", "2026-11-22T08:03:11Z"},
      {"2026-11-22T17:03:11+0900", "2026-11-22T08:03:11Z"},
      {"2026-11-22 17:03:11 +0900", "2026-11-22T08:03:11Z"},
      {"2026-11-22T04:33:11-03:30", "2026-11-22T08:03:11Z"},
      {"2026-11-22T08:03:11-00:00", "2026-11-22T08:03:11Z"},
      {"2026-11-22T08:03:11.999Z", "2026-11-22T08:03:11Z"},
      {"2026-11-22T08:03:11.123456789+00:00", "2026-11-22T08:03:11Z"},
      {"2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"},
      {"2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"},
      {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
      {"1969-12-31T23:59:58.5Z", "1969-12-31T23:59:58Z"},
      {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
  };
  for (const auto& [text, utc] : table) {
    CAPTURE(text);
    const auto time = parse_rfc3339(text);
    REQUIRE(time.has_value());
    CHECK(format_utc(*time) == utc);
  }
}

TEST_CASE("what is no RFC 3339 time is nothing") {
  for (const std::string text : {"",
                                 "2026-11-22",
                                 "2026-11-22T08:03Z",
                                 "2026-11-22T08:03:11",
                                 "2026-11-22T08:03:11+9",
                                 "2026-11-22T08:03:11+24:00",
                                 "2026-11-22T08:03:11+09:60",
                                 "2026-11-22T24:00:00Z",
                                 "2026-11-22T08:60:00Z",
                                 "2026-11-22T08:03:60Z",
                                 "2026-02-29T00:00:00Z",
                                 "2026-00-10T00:00:00Z",
                                 "2026-13-10T00:00:00Z",
                                 "2026-11-31T00:00:00Z",
                                 "2026-11-00T00:00:00Z",
                                 "26-11-22T08:03:11Z",
                                 "2026-1-22T08:03:11Z",
                                 "2026-11-22T8:03:11Z",
                                 "2026-11-22T08:03:11.Z",
                                 "2026-11-22T08:03:11ZZ",
                                 " 2026-11-22T08:03:11Z",
                                 "2026-11-22T08:03:11Z\n",
                                 "20261122T080311Z",
                                 "+2026-11-22T08:03:11Z",
                                 "-026-11-22T08:03:11Z",
                                 "9999-12-31T23:59:59-01:00",
                                 "0000-01-01T00:00:00+01:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text).has_value());
  }
  CHECK_FALSE(parse_rfc3339(std::string("2026-11-22T08:03:11Z\0", 21)).has_value());
}

TEST_CASE("times: laws") {
  CHECK(rc::check("parse(format(t)) == t", [] {
    const Time time = *any_time();
    RC_ASSERT(parse_rfc3339(format_utc(time)) == time);
  }));
  CHECK(rc::check("format_utc sorts as time does", [] {
    const Time a = *any_time();
    const Time b = *any_time();
    RC_ASSERT((a < b) == (format_utc(a) < format_utc(b)));
  }));
  CHECK(rc::check("a day round-trips, and is the day of each of its seconds", [] {
    const Time time = *any_time();
    const Date day = utc_date(time);
    RC_ASSERT(parse_date(format_date(day)) == day);
    RC_ASSERT(format_utc(time).starts_with(format_date(day) + "T"));
    RC_ASSERT(local_date(time, Zone::utc()) == day);
  }));
  CHECK(rc::check("parsing survives any bytes", [] {
    const auto text =
        *rc::gen::container<std::string>(rc::gen::element('0', '1', '2', '9', '-', ':', 'T', 'Z', ' ', '.', '+', '\0'));
    const auto time = parse_rfc3339(text);
    const bool good = !time || parse_rfc3339(format_utc(*time)) == *time;
    RC_ASSERT(good);
  }));
}

TEST_CASE("days") {
  CHECK(parse_date("2026-11-22") == std::chrono::year{2026} / 11 / 22);
  CHECK(parse_date("2024-02-29").has_value());
  for (const std::string text : {"", "2026-02-29", "2026-11-31", "2026-11-22 ", "2026-11-2", "2026-11", "22-11-2026",
                                 "2026/11/22", "2026-11-22Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text).has_value());
  }
}

TEST_CASE("zones are known by their IANA name only") {
  CHECK(Zone::utc().name() == "UTC");
  CHECK(zone("UTC").name() == "UTC");
  CHECK(zone("Asia/Seoul").name() == "Asia/Seoul");
  CHECK(zone("America/Argentina/Buenos_Aires").name() == "America/Argentina/Buenos_Aires");
  CHECK(zone("Etc/GMT+5").name() == "Etc/GMT+5");
  for (const std::string name :
       {"", "Asia/Nowhere", "/usr/share/zoneinfo/Asia/Seoul", "../zoneinfo/Asia/Seoul", "Asia/../Asia/Seoul",
        "localtime", "right/Asia/Seoul", "posix/Asia/Seoul", "Asia", "Asia/Seoul ", "Fixed/UTC+09:00:00"}) {
    CAPTURE(name);
    CHECK_FALSE(Zone::named(name).has_value());
  }
  CHECK_FALSE(Zone::named(std::string("Asia/Seoul\0x", 12)).has_value());
}

TEST_CASE("the zone of this machine follows TZ") {
  const char* before = std::getenv("TZ");
  const std::string saved = before != nullptr ? before : "";
  const Time winter = at("2026-12-01T12:00:00Z");
  struct Row {
    const char* variable;
    const char* name;
    const char* local;
  };
  for (const auto& [variable, name, local] : std::vector<Row>{{"Asia/Seoul", "Asia/Seoul", "21:00"},
                                                              {":Asia/Seoul", "Asia/Seoul", "21:00"},
                                                              {"", "UTC", "12:00"},
                                                              {"UTC", "UTC", "12:00"},
                                                              {"KST-9", "KST-9", "21:00"},
                                                              {"<+0530>-5:30", "<+0530>-5:30", "17:30"},
                                                              {"XYZ+3", "XYZ+3", "09:00"},
                                                              {"/usr/share/zoneinfo/Asia/Seoul", "local time", "21:00"},
                                                              {"No/Such", "local time", "12:00"},
                                                              {"KST-99", "local time", "12:00"},
                                                              {"<+09", "local time", "12:00"}}) {
    CAPTURE(variable);
    REQUIRE(::setenv("TZ", variable, 1) == 0);
    const Zone machine = Zone::of_this_machine();
    CHECK(machine.name() == name);
    CHECK(format_local(winter, machine, TimeStyle::clock) == local);
  }
  if (before != nullptr) {
    ::setenv("TZ", saved.c_str(), 1);
  } else {
    ::unsetenv("TZ");
  }
}

TEST_CASE("local forms") {
  const Time time = at("2026-11-22T20:03:11Z");
  const Zone seoul = zone("Asia/Seoul");
  CHECK(format_local(time, seoul, TimeStyle::date_minute) == "2026-11-23 05:03");
  CHECK(format_local(time, seoul, TimeStyle::date_second) == "2026-11-23 05:03:11");
  CHECK(format_local(time, seoul, TimeStyle::clock) == "05:03");
  CHECK(format_local(time, seoul, TimeStyle::day) == "2026-11-23");
  CHECK(format_local(time, Zone::utc(), TimeStyle::date_second) == "2026-11-22 20:03:11");
  const Zone berlin = *Zone::named("Europe/Berlin");
  const auto in_berlin = [&](const char* utc, TimeStyle style) {
    return format_local(*parse_rfc3339(utc), berlin, style);
  };
  CHECK(in_berlin("2026-10-24T23:59:59Z", TimeStyle::clock) == "01:59");
  CHECK(in_berlin("2026-10-25T00:30:00Z", TimeStyle::clock) == "02:30 CEST");
  CHECK(in_berlin("2026-10-25T01:30:00Z", TimeStyle::clock) == "02:30 CET");
  CHECK(in_berlin("2026-10-25T01:30:00Z", TimeStyle::date_minute) == "2026-10-25 02:30 CET");
  CHECK(in_berlin("2026-10-25T00:00:00Z", TimeStyle::date_second) == "2026-10-25 02:00:00 CEST");
  CHECK(in_berlin("2026-10-25T01:30:00Z", TimeStyle::day) == "2026-10-25");
  CHECK(in_berlin("2026-10-25T02:00:00Z", TimeStyle::clock) == "03:00");
  CHECK(in_berlin("2026-03-29T01:30:00Z", TimeStyle::clock) == "03:30");
  CHECK(format_date(local_date(time, seoul)) == "2026-11-23");
  CHECK(format_date(local_date(time, zone("America/New_York"))) == "2026-11-22");
}

TEST_CASE("zone abbreviations") {
  const Time summer = at("2026-07-01T00:00:00Z");
  const Time winter = at("2026-12-01T00:00:00Z");
  CHECK(zone_abbreviation(winter, Zone::utc()) == "UTC");
  CHECK(zone_abbreviation(winter, zone("Asia/Seoul")) == "KST");
  CHECK(zone_abbreviation(summer, zone("Europe/London")) == "BST");
  CHECK(zone_abbreviation(winter, zone("Europe/London")) == "GMT");
  CHECK(zone_abbreviation(winter, zone("America/Sao_Paulo")) == "-0300");
  CHECK(zone_abbreviation(winter, zone("Asia/Kathmandu")) == "+0545");
}

TEST_CASE("local_time undoes local_date and the clock, but where clocks are changed") {
  const Zone london = zone("Europe/London");
  const auto read = [&](const std::string& day, int hours, int minutes) {
    return format_utc(local_time(*parse_date(day), std::chrono::hours{hours} + std::chrono::minutes{minutes}, london));
  };
  CHECK(read("2026-07-01", 12, 0) == "2026-07-01T11:00:00Z");
  CHECK(read("2026-12-01", 12, 0) == "2026-12-01T12:00:00Z");
  CHECK(read("2026-03-29", 0, 59) == "2026-03-29T00:59:00Z");
  CHECK(read("2026-03-29", 1, 30) == "2026-03-29T01:30:00Z");  // skipped: the clock shows 02:30 then
  CHECK(read("2026-03-29", 2, 0) == "2026-03-29T01:00:00Z");
  CHECK(read("2026-10-25", 1, 30) == "2026-10-25T00:30:00Z");  // doubled: the first of the two
  CHECK(read("2026-10-25", 2, 0) == "2026-10-25T02:00:00Z");
  CHECK(rc::check("in a zone without changes", [] {
    const Zone india = *Zone::named("Asia/Kolkata");
    const Time time{Seconds{*rc::gen::inRange<std::int64_t>(0, 4102444800)}};
    const std::string local = format_local(time, india, TimeStyle::date_second);
    const auto clock = *parse_rfc3339("1970-01-01T" + local.substr(11) + "Z");
    RC_ASSERT(local_time(local_date(time, india), clock.time_since_epoch(), india) == time);
  }));
}

TEST_CASE("durations") {
  const std::vector<std::pair<std::string, std::int64_t>> table{
      {"90s", 90},
      {"20m", 1200},
      {"2h", 7200},
      {"3d", 259200},
      {"1h30m", 5400},
      {"1w", 604800},
      {"1w2d3h4m5s", 788645},
      {"0h5m", 300},
      {"007m", 420},
      {"9223372036854775807s", std::numeric_limits<std::int64_t>::max()}};
  for (const auto& [text, seconds] : table) {
    CAPTURE(text);
    REQUIRE(parse_duration(text).has_value());
    CHECK(parse_duration(text)->count() == seconds);
  }
  for (const std::string text : {"",
                                 "0s",
                                 "0h0m",
                                 "5",
                                 "m",
                                 "-5m",
                                 "+5m",
                                 "5 m",
                                 "5M",
                                 "5y",
                                 "1.5h",
                                 "30m1h",
                                 "1h1h",
                                 "1h30",
                                 "m5",
                                 "9223372036854775808s",
                                 "99999999999999999999w",
                                 "9223372036854775807m",
                                 "9223372036854775807s1s",
                                 "１m"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("spans have two units at most") {
  const std::vector<std::pair<std::int64_t, std::string>> table{
      {0, "0s"},
      {45, "45s"},
      {59, "59s"},
      {60, "1m"},
      {12 * 60 + 59, "12m"},
      {3600, "1h"},
      {11100, "3h 05m"},
      {86399, "23h 59m"},
      {86400, "1d"},
      {86400 * 2 + 3600 * 4 + 59, "2d 4h"},
      {-45, "-45s"},
      {-11100, "-3h 05m"},
      {-86400, "-1d"},
      {86400 * 400, "400d"},
      {std::numeric_limits<std::int64_t>::min(), "-106751991167300d 15h"},
      {std::numeric_limits<std::int64_t>::max(), "106751991167300d 15h"}};
  for (const auto& [seconds, text] : table) CHECK(format_span(Seconds{seconds}) == text);
  CHECK(rc::check("what is cut is less than the smallest unit shown", [] {
    const Seconds span{*rc::gen::inRange<std::int64_t>(1, 86400)};
    std::string text = format_span(span);
    std::erase(text, ' ');
    const auto read = parse_duration(text);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read <= span);
    RC_ASSERT(span - *read < Seconds{60});
  }));
}

TEST_CASE("what the clocks of a zone show, around a change of the clocks") {
  const Zone berlin = zone("Europe/Berlin");
  const auto shown = [&](const char* utc) { return local_of(at(utc), berlin); };
  CHECK(shown("2026-03-29T00:59:59Z") == parse_local("2026-03-29 01:59:59"));
  CHECK(shown("2026-03-29T01:00:00Z") == parse_local("2026-03-29 03:00"));
  CHECK(shown("2026-10-25T00:30:00Z") == parse_local("2026-10-25 02:30"));
  CHECK(shown("2026-10-25T01:30:00Z") == parse_local("2026-10-25 02:30"));
  CHECK(local_of(at("2026-03-29T23:59:59Z"), Zone::utc()) == parse_local("2026-03-29 23:59:59"));
  CHECK(rc::check("local_time brings it back but for the second of a doubled hour", [] {
    const Zone there = zone(*rc::gen::element<std::string>("Europe/Berlin", "Asia/Seoul", "Australia/Lord_Howe"));
    const Time time{Seconds{*rc::gen::inRange<std::int64_t>(0, 4000000000)}};
    const Local local = local_of(time, there);
    const Seconds away = time - local_time(local.date, local.time_of_day, there);
    RC_ASSERT(away == Seconds{0} || away == std::chrono::minutes{30} || away == std::chrono::hours{1});
    RC_ASSERT(local.time_of_day >= Seconds{0});
    RC_ASSERT(local.time_of_day < std::chrono::hours{24});
  }));
}

TEST_CASE("a local time as files have it") {
  const Local nine{parse_date("2026-11-22").value(), std::chrono::hours{9}};
  CHECK(parse_local("2026-11-22 09:00") == nine);
  CHECK(parse_local("2026-11-22T09:00") == nine);
  CHECK(parse_local("2026-11-22T09:00:00") == nine);
  CHECK(parse_local("2026-11-22 9:00") == nine);
  CHECK(parse_local("2026-11-22") == Local{nine.date, Seconds{0}});
  CHECK(parse_local("2026-11-22T09:00:05") == Local{nine.date, std::chrono::hours{9} + Seconds{5}});
  for (const char* text : {"", " ", "09:00", "today 09:00", "2026-11-22 ", "2026-11-22  09:00", "2026-11-22 24:00",
                           "2026-02-29", "2026-11-22T", "2026-11-22 09:00Z", "22.11.2026 09:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_local(text).has_value());
  }
}

TEST_CASE("a time of day has hours and minutes") {
  CHECK(parse_clock("09:00") == std::chrono::hours{9});
  CHECK(parse_clock("9:05") == std::chrono::hours{9} + std::chrono::minutes{5});
  CHECK(parse_clock("00:00") == Seconds{0});
  CHECK(parse_clock("23:59") == std::chrono::hours{24} - std::chrono::minutes{1});
  CHECK(parse_clock("24:00") == std::chrono::hours{24});
  for (const char* text :
       {"", "9", "09", "24:01", "25:00", "09:60", "09:00:00", "9:00:05", "09:00.5", "-1:00", " 9:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_clock(text).has_value());
  }
}

}  // namespace
}  // namespace decklog::base
