// SPDX-License-Identifier: MIT
#include "lib/model/freeze.h"

#include <doctest/doctest.h>

using namespace decklog;
using model::Freeze;
using model::WeekSpan;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

base::Time at(const char* utc) { return base::parse_rfc3339(utc).value(); }

Freeze weekly(const char* text, const char* zone = "") {
  Freeze freeze;
  freeze.weekly = text;
  freeze.week = model::parse_week(text).value();
  freeze.zone = zone;
  return freeze;
}

// "-" when it does not hold, "for good" when it never ends.
std::string frozen(const Freeze& freeze, const char* utc) {
  const auto found = model::frozen_at(freeze, at(utc));
  if (!found) return "-";
  return found->until ? base::format_utc(*found->until) : "for good";
}

}  // namespace

TEST_CASE("parts of a week: across days, or hours of days") {
  using Week = std::vector<WeekSpan>;
  CHECK(model::parse_week(" Fri 16:00 - mon 08:00 ") == Week{{days{4} + hours{16}, days{7} + hours{8}}});
  CHECK(model::parse_week("fri 16:00-sun 24:00") == Week{{days{4} + hours{16}, days{7}}});
  CHECK(model::parse_week("mon 08:00 - mon 09:00") == Week{{hours{8}, hours{9}}});
  CHECK(model::parse_week("mon 09:00 - mon 08:00") == Week{{hours{9}, days{7} + hours{8}}});
  CHECK(model::parse_week("mon,tue 18:00-08:00") ==
        Week{{hours{18}, days{1} + hours{8}}, {days{1} + hours{18}, days{2} + hours{8}}});
  CHECK(model::parse_week("sat,sun").value().size() == 2);
  for (const char* bad : {"", "fri", "fri 16:00", "fri 16:00 -", "fri 16:00 - fri 16:00", "fri-sat 16:00 - mon 08:00",
                          "someday 16:00 - mon 08:00", "fri 25:00 - mon 08:00", "fri 16:00 - mon 08:00 - tue 09:00"}) {
    CAPTURE(bad);
    CHECK(model::parse_week(bad).has_value() == (std::string(bad) == "fri"));
  }
}

TEST_CASE("once: from its first moment until just before its last") {
  Freeze freeze;
  freeze.from = at("2026-12-20T17:00:00Z");
  freeze.until = at("2027-01-02T07:00:00Z");
  CHECK(frozen(freeze, "2026-12-20T16:59:59Z") == "-");
  CHECK(frozen(freeze, "2026-12-20T17:00:00Z") == "2027-01-02T07:00:00Z");
  CHECK(frozen(freeze, "2027-01-02T06:59:59Z") == "2027-01-02T07:00:00Z");
  CHECK(frozen(freeze, "2027-01-02T07:00:00Z") == "-");
  CHECK(model::next_beginning(freeze, at("2026-12-20T16:00:00Z"), hours{1}) == freeze.from);
  CHECK_FALSE(model::next_beginning(freeze, at("2026-12-20T15:59:59Z"), hours{1}));
  CHECK_FALSE(model::next_beginning(freeze, at("2026-12-20T17:00:00Z"), hours{1}));
}

TEST_CASE("each week, over its end; spans that meet are one") {
  const Freeze weekend = weekly("fri 16:00 - mon 08:00");
  CHECK(frozen(weekend, "2026-11-20T15:59:59Z") == "-");  // a Friday
  CHECK(frozen(weekend, "2026-11-20T16:00:00Z") == "2026-11-23T08:00:00Z");
  CHECK(frozen(weekend, "2026-11-22T12:00:00Z") == "2026-11-23T08:00:00Z");
  CHECK(frozen(weekend, "2026-11-23T07:59:59Z") == "2026-11-23T08:00:00Z");
  CHECK(frozen(weekend, "2026-11-23T08:00:00Z") == "-");
  CHECK(frozen(weekly("sat,sun"), "2026-11-21T00:00:00Z") == "2026-11-23T00:00:00Z");
  CHECK(frozen(weekly("sun,mon"), "2026-11-22T10:00:00Z") == "2026-11-24T00:00:00Z");
  CHECK(frozen(weekly("mon-sun"), "2026-11-22T10:00:00Z") == "for good");
  CHECK(frozen(weekly("mon-fri 18:00-08:00"), "2026-11-21T07:00:00Z") == "2026-11-21T08:00:00Z");
  CHECK(frozen(weekly("mon-fri 18:00-08:00"), "2026-11-23T07:00:00Z") == "-");  // the night from Sunday
  CHECK(model::next_beginning(weekend, at("2026-11-20T15:20:00Z"), hours{1}) == at("2026-11-20T16:00:00Z"));
  CHECK_FALSE(model::next_beginning(weekly("mon-sun"), at("2026-11-20T15:20:00Z"), days{7}));
  // Also over the end of the week.
  CHECK(model::next_beginning(weekly("mon 00:30 - mon 02:00"), at("2026-11-22T23:50:00Z"), hours{1}) ==
        at("2026-11-23T00:30:00Z"));
}

TEST_CASE("each week by the clocks of its zone, which go back and forth") {
  const Freeze weekend = weekly("fri 16:00 - mon 08:00", "Europe/Berlin");
  CHECK(frozen(weekend, "2026-10-23T14:00:00Z") == "2026-10-26T07:00:00Z");  // CEST at its beginning, CET at its end
  CHECK(frozen(weekend, "2026-10-23T13:59:59Z") == "-");
  CHECK(frozen(weekend, "2027-03-26T15:00:00Z") == "2027-03-29T06:00:00Z");
  CHECK(frozen(weekly("mon 00:00 - mon 09:00", "Asia/Seoul"), "2026-11-22T15:00:00Z") == "2026-11-23T00:00:00Z");
}

TEST_CASE("each week, but only between two days") {
  Freeze weekend = weekly("sat,sun");
  weekend.from = at("2026-11-22T12:00:00Z");
  weekend.until = at("2026-11-29T06:00:00Z");
  CHECK(frozen(weekend, "2026-11-22T11:00:00Z") == "-");
  CHECK(frozen(weekend, "2026-11-22T12:00:00Z") == "2026-11-23T00:00:00Z");
  CHECK(frozen(weekend, "2026-11-28T12:00:00Z") == "2026-11-29T06:00:00Z");
  CHECK(frozen(weekend, "2026-11-29T06:00:00Z") == "-");
  CHECK(model::next_beginning(weekend, at("2026-11-22T11:30:00Z"), hours{1}) == weekend.from);
}

TEST_CASE("what could never hold says so") {
  CHECK(model::fault_of(weekly("sat")).empty());
  CHECK(model::fault_of({}) == "says neither 'from' and 'until' nor 'weekly'");
  Freeze freeze;
  freeze.from = at("2026-12-20T17:00:00Z");
  CHECK(model::fault_of(freeze) == "says neither 'from' and 'until' nor 'weekly'");
  freeze.until = freeze.from;
  CHECK(model::fault_of(freeze) == "ends before it begins");
  freeze.until = *freeze.from + base::Seconds{1};
  CHECK(model::fault_of(freeze).empty());
}
