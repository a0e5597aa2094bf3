// SPDX-License-Identifier: MIT
//
// What a person types for a time.
#include "lib/base/error.h"
#include "lib/base/time.h"
#include "tests/unit/base/hostile_text.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>
#include <vector>

namespace decklog::base {
namespace {

constexpr const char* kNow = "2026-11-22T20:03:11Z";

std::string read(const std::string& text, const std::string& zone_name = "UTC", const std::string& now = kNow) {
  const auto zone = Zone::named(zone_name);
  REQUIRE(zone.has_value());
  return format_utc(parse_when(text, *parse_rfc3339(now), *zone));
}

struct Row {
  std::string typed;
  std::string utc;
};

void check_rows(const std::vector<Row>& rows, const std::string& zone_name, const std::string& now = kNow) {
  for (const auto& [typed, utc] : rows) {
    CAPTURE(zone_name);
    CAPTURE(typed);
    CHECK(read(typed, zone_name, now) == utc);
  }
}

TEST_CASE("every form, in UTC") {
  check_rows({{"now", kNow},
              {"14:32", "2026-11-22T14:32:00Z"},
              {"9:05", "2026-11-22T09:05:00Z"},
              {"14:32:05", "2026-11-22T14:32:05Z"},
              {"00:00", "2026-11-22T00:00:00Z"},
              {"23:59:59", "2026-11-22T23:59:59Z"},
              {"-15m", "2026-11-22T19:48:11Z"},
              {"15m ago", "2026-11-22T19:48:11Z"},
              {"-1h30m", "2026-11-22T18:33:11Z"},
              {"+2h", "2026-11-22T22:03:11Z"},
              {"-1w", "2026-11-15T20:03:11Z"},
              {"yesterday 23:10", "2026-11-21T23:10:00Z"},
              {"today 09:00", "2026-11-22T09:00:00Z"},
              {"tomorrow 10:00", "2026-11-23T10:00:00Z"},
              {"yesterday", "2026-11-21T00:00:00Z"},
              {"today", "2026-11-22T00:00:00Z"},
              {"tomorrow", "2026-11-23T00:00:00Z"},
              {"2026-11-20", "2026-11-20T00:00:00Z"},
              {"2026-11-20 14:32", "2026-11-20T14:32:00Z"},
              {"2026-11-20 14:32:07", "2026-11-20T14:32:07Z"},
              {"2026-11-20T14:32", "2026-11-20T14:32:00Z"},
              {"2026-11-20T14:32:07", "2026-11-20T14:32:07Z"},
              {"2026-11-20T14:32:07Z", "2026-11-20T14:32:07Z"},
              {"2026-11-20T14:32:07.9+09:00", "2026-11-20T05:32:07Z"},
              {"2026-11-20 14:32+0900", "2026-11-20T05:32:00Z"},
              {"2026-11-20 14:32:07 +0900", "2026-11-20T05:32:07Z"},
              {"  Yesterday \t 23:10 ", "2026-11-21T23:10:00Z"},
              {"NOW", kNow},
              {"15M AGO", "2026-11-22T19:48:11Z"},
              {"1970-01-01", "1970-01-01T00:00:00Z"},
              {"9999-12-31 23:59:59", "9999-12-31T23:59:59Z"}},
             "UTC");
}

TEST_CASE("local times use the zone, and its day") {
  check_rows({{"now", kNow},
              {"04:30", "2026-11-22T19:30:00Z"},  // it is the 23rd there
              {"yesterday 23:10", "2026-11-22T14:10:00Z"},
              {"2026-11-20", "2026-11-19T15:00:00Z"},
              {"2026-11-20T14:32Z", "2026-11-20T14:32:00Z"},
              {"-15m", "2026-11-22T19:48:11Z"}},
             "Asia/Seoul");
}

TEST_CASE("daylight saving: Europe/London") {
  check_rows({{"2026-03-29 00:59", "2026-03-29T00:59:00Z"},
              {"2026-03-29 01:30", "2026-03-29T01:30:00Z"},
              {"2026-03-29 02:00", "2026-03-29T01:00:00Z"},
              {"2026-10-25 00:30", "2026-10-24T23:30:00Z"},
              {"2026-10-25 01:30", "2026-10-25T00:30:00Z"},
              {"2026-10-25 02:00", "2026-10-25T02:00:00Z"}},
             "Europe/London");
  // The day before a change has its own offset, and 24 hours are no day.
  check_rows(
      {{"yesterday 12:00", "2026-03-28T12:00:00Z"}, {"12:00", "2026-03-29T11:00:00Z"}, {"-1d", "2026-03-28T20:00:00Z"}},
      "Europe/London", "2026-03-29T20:00:00Z");
}

TEST_CASE("daylight saving: America/New_York") {
  check_rows({{"2026-03-08 01:59", "2026-03-08T06:59:00Z"},
              {"2026-03-08 02:30", "2026-03-08T07:30:00Z"},
              {"2026-03-08 03:00", "2026-03-08T07:00:00Z"},
              {"2026-11-01 01:30", "2026-11-01T05:30:00Z"},
              {"2026-11-01 02:00", "2026-11-01T07:00:00Z"},
              {"2026-11-01T01:30-05:00", "2026-11-01T06:30:00Z"}},
             "America/New_York");
}

TEST_CASE("what is no time is a usage error that names the forms") {
  for (const std::string text : {"",
                                 " ",
                                 "soon",
                                 "25:00",
                                 "24:00",
                                 "12:60",
                                 "12:30:60",
                                 "1232",
                                 "14",
                                 "14:3",
                                 "14:32 ",
                                 "2026-02-30",
                                 "2026-13-01",
                                 "2026-11-22 25:00",
                                 "2026-11-22  ",
                                 "2026-11-22T",
                                 "22.11.2026",
                                 "2026-11-22 14:32 KST",
                                 "15m",
                                 "ago",
                                 "15 ago",
                                 "-",
                                 "+",
                                 "-0m",
                                 "--15m",
                                 "-15m ago",
                                 "+15m ago",
                                 "yesterday -15m",
                                 "yesterday yesterday",
                                 "now 12:00",
                                 "today12:00",
                                 "T14:32",
                                 "-99999999999999999999w"}) {
    CAPTURE(text);
    if (text == "14:32 " || text == "2026-11-22  ") {
      CHECK_NOTHROW(read(text));  // blanks around are no fault
      continue;
    }
    try {
      read(text);
      FAIL("was read as a time");
    } catch (const UsageError& error) {
      CHECK(std::string(error.what()).find("is not a time") != std::string::npos);
      CHECK(error.hint().find("yesterday 23:10") != std::string::npos);
      CHECK(error.exit_code() == ExitCode::usage);
    }
  }
}

TEST_CASE("years outside 1970 to 9999 are refused") {
  for (const std::string text :
       {"1969-12-31 23:59", "1970-01-01T00:00:00+00:01", "0001-01-01", "-100000d", "+420000w"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(read(text), doctest::Contains("1970 and 9999"), UsageError);
  }
  CHECK_THROWS_WITH_AS(read("9999-12-31 23:59", "America/New_York"), doctest::Contains("1970 and 9999"), UsageError);
  CHECK_THROWS_AS(read("10000-01-01"), UsageError);
  CHECK_THROWS_AS(read("-9223372036854775807s"), UsageError);
  CHECK(read("-20000d") == "1972-02-19T20:03:11Z");
}

TEST_CASE("laws") {
  const Zone zones[] = {Zone::utc(), *Zone::named("Asia/Seoul"), *Zone::named("Europe/London"),
                        *Zone::named("America/New_York")};
  CHECK(rc::check("a time written in UTC is read back in every zone", [&] {
    const Time time{Seconds{*rc::gen::inRange<std::int64_t>(0, 253402300800)}};
    RC_ASSERT(parse_when(format_utc(time), Time{},
                         *rc::gen::elementOf(std::vector<Zone>(std::begin(zones), std::end(zones)))) == time);
  }));
  CHECK(rc::check("any text is a time or a usage error, and the message is fit to be seen", [&] {
    const std::string text = *any_bytes();
    try {
      const Time time = parse_when(text, Time{Seconds{1795377791}}, zones[1]);
      RC_ASSERT(time >= Time{});
    } catch (const UsageError& error) {
      const std::string message = error.what();
      RC_ASSERT(for_terminal(message) == message);
      RC_ASSERT(display_width(message) <= std::size_t{110});
    }
  }));
}

}  // namespace
}  // namespace decklog::base
