// SPDX-License-Identifier: MIT
#include "lib/intake/told_time.h"

#include "lib/base/error.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace decklog::intake {
namespace {

base::Date day_after(base::Date day) { return base::Date{std::chrono::sys_days{day} + std::chrono::days{1}}; }

constexpr base::Seconds kHalfDay = std::chrono::hours{12};

}  // namespace

void ToldClock::fail(const ToldStamp& stamp, int line, const std::string& lacks, const std::string& hint) const {
  throw base::BadData(how_.file, {line, 0}, fmt::format("'{}' names no {}", base::single_line(stamp.text), lacks), hint,
                      "time-unclear");
}

void ToldClock::start_anew() {
  day_ = how_.date;
  zone_.reset();
  last_clock_.reset();
}

void ToldClock::set_day(const ToldStamp& stamp, int line) {
  day_ = day_of(stamp, line);
  last_clock_.reset();
}

base::Date ToldClock::day_of(const ToldStamp& stamp, int line) {
  if (stamp.date && stamp.has_year) return *stamp.date;
  if (stamp.date) {
    std::optional<std::chrono::year> year;
    if (how_.year) year = std::chrono::year{*how_.year};
    if (!year && day_) year = day_->year();
    if (!year) fail(stamp, line, "year", "say it with --year 2025");
    const base::Date day{*year, stamp.date->month(), stamp.date->day()};
    if (!day.ok()) fail(stamp, line, "day of that year", {});
    return day;
  }
  if (!day_) fail(stamp, line, "day", "say the first one with --date 2025-03-04");
  const bool is_past_midnight = last_clock_ && stamp.clock && *stamp.clock + kHalfDay < *last_clock_;
  if (!is_past_midnight) return *day_;
  const base::Date next = day_after(*day_);
  doubts_.push_back({line, fmt::format("'{}' comes after a later clock: it is taken to be of the next day, {}",
                                       base::single_line(stamp.text), base::format_date(next))});
  return next;
}

base::Time ToldClock::by_zone(base::Date day, const ToldStamp& stamp, int line) {
  const std::optional<base::Zone>& zone = zone_ ? zone_ : how_.zone;
  const std::string text = base::single_line(stamp.text);
  if (!zone) fail(stamp, line, "zone that is known", "say which clocks: --zone Europe/Berlin, or --zone UTC");
  const base::Time at = base::local_time(day, *stamp.clock, *zone);
  if (!stamp.letters.empty() && base::zone_abbreviation(at, *zone) != stamp.letters) {
    throw base::BadData(how_.file, {line, 0},
                        fmt::format("'{}' is of another zone than {}, where it is {}", text, zone->name(),
                                    base::zone_abbreviation(at, *zone)),
                        "say which one with --zone, or write its offset: 14:03 +01:00", "time-unclear");
  }
  const base::Local meant{day, *stamp.clock};
  if (base::local_of(at, *zone) != meant) {
    doubts_.push_back({line, fmt::format("clocks in {} skip '{}' on {}: {} is taken", zone->name(), text,
                                         base::format_date(day), base::format_utc(at))});
    return at;
  }
  constexpr std::array kShifts{std::chrono::minutes{30}, std::chrono::minutes{60}, std::chrono::minutes{120}};
  for (const auto shift : kShifts) {
    if (base::local_of(at + shift, *zone) != meant && base::local_of(at - shift, *zone) != meant) continue;
    doubts_.push_back({line, fmt::format("clocks in {} show '{}' twice on {}: {} is taken", zone->name(), text,
                                         base::format_date(day), base::format_utc(at))});
    break;
  }
  return at;
}

std::optional<base::Time> ToldClock::instant(const ToldStamp& stamp, int line) {
  if (!stamp.clock) return std::nullopt;
  const base::Date day = day_of(stamp, line);
  constexpr int kFirstYear = 1970;
  if (static_cast<int>(day.year()) < kFirstYear) {
    doubts_.push_back({line, fmt::format("'{}' is too long ago: left out", base::single_line(stamp.text))});
    return std::nullopt;
  }
  day_ = day;
  last_clock_ = stamp.clock;
  if (stamp.offset) return base::Time{std::chrono::sys_days{day}} + *stamp.clock - *stamp.offset;
  return by_zone(day, stamp, line);
}

}  // namespace decklog::intake
