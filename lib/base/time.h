// SPDX-License-Identifier: MIT
//
// Points in time, as facts (UTC, whole seconds) and as people type and read them (in a zone). Never asks the clock:
// "now" is always an argument. Abseil's time library is used behind this header only.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::base {

using Time = std::chrono::sys_seconds;
using Seconds = std::chrono::seconds;

// A calendar day with no time of day (due dates).
using Date = std::chrono::year_month_day;

// A time zone. Cheap to copy.
class Zone {
 public:
  static Zone utc();
  // The zone that TZ and /etc/localtime name. Reads the environment: for main() alone.
  static Zone of_this_machine();
  // An IANA name ("Asia/Seoul"); nothing when the name is not known.
  static std::optional<Zone> named(const std::string& name);

  std::string name() const;

 private:
  friend struct ZoneAccess;
  struct Impl;
  explicit Zone(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

// RFC 3339 with any offset, 'Z', or an offset without colon (+0000); a blank may stand for the 'T' and before the
// offset (as git prints times); fractions are cut to whole seconds. Nothing when the text is anything else, a date that
// does not exist, a leap second, or an instant whose UTC year has not four digits.
std::optional<Time> parse_rfc3339(std::string_view text);

// "2026-11-22T08:03:11Z": the form in files, commits and JSON.
std::string format_utc(Time time);

// "2026-11-22". Nothing when it is another form or no day of the calendar.
std::optional<Date> parse_date(std::string_view text);
std::string format_date(Date date);
Date utc_date(Time time);
Date local_date(Time time, const Zone& zone);
// The instant at which clocks of the zone show that day and time of day. One that a daylight-saving change skips or
// doubles is read by the offset before the change. Requires: date.ok().
Time local_time(Date date, Seconds time_of_day, const Zone& zone);

// What the clocks of a zone show.
struct Local {
  Date date{};
  Seconds time_of_day{};
  auto operator<=>(const Local&) const = default;
};
Local local_of(Time time, const Zone& zone);
// "2026-11-22 09:00", "2026-11-22T09:00:05", or a day alone for its first moment. Nothing when it is another form.
std::optional<Local> parse_local(std::string_view text);
// "09:00", "9:05", "24:00": the time since midnight. Nothing when it is another form.
std::optional<Seconds> parse_clock(std::string_view text);

// What a person types for a time: `14:32`, `14:32:05`, `-15m`, `now`, `yesterday 23:10`, `today 09:00`, `tomorrow
// 10:00`, `2026-11-22`, `2026-11-22 14:32`, RFC 3339, and `+2h`. A local time uses `zone`; a bare `14:32` is today's. A
// local time that a daylight-saving change skips or doubles is read as the earlier offset gives it. A day alone is its
// first moment; `15m ago` is `-15m`; letters may be of any case. Throws: UsageError that names the forms, also for a
// time that is not between the years 1970 and 9999.
Time parse_when(std::string_view text, Time now, const Zone& zone);

// `90s`, `20m`, `2h`, `3d`, `1h30m`, `1w`: greater units first, no blanks. More than zero. Nothing when it is another
// form or overflows.
std::optional<Seconds> parse_duration(std::string_view text);

// "2026-11-22 17:03" and "2026-11-22 17:03:11" in the zone; "17:03" for clocks where the day is known. In the hour that
// clocks show twice, when summer time ends, it says which: "02:30 CEST".
enum class TimeStyle { date_minute, date_second, clock, day };
std::string format_local(Time time, const Zone& zone, TimeStyle style);
// "KST", "+0900" when the zone has no letters, "UTC".
std::string zone_abbreviation(Time time, const Zone& zone);

// "45s", "12m", "3h 05m", "3h", "2d 4h": two units at most, what is smaller is cut. Negative spans begin with '-'.
std::string format_span(Seconds span);

}  // namespace decklog::base
