// SPDX-License-Identifier: MIT
#include "lib/base/time.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <unistd.h>
#include <utility>

namespace decklog::base {

// A zone without an Impl is UTC, so that Zone::utc() loads nothing and asks nobody.
struct Zone::Impl {
  absl::TimeZone rules;
  std::string name;
};

struct ZoneAccess {
  static Zone make(absl::TimeZone rules, std::string name) {
    return Zone(std::make_shared<const Zone::Impl>(Zone::Impl{rules, std::move(name)}));
  }
  static const Zone::Impl* impl(const Zone& zone) { return zone.impl_.get(); }
};

namespace {

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

// Names reach the file system, so only what a name in the IANA database can look like gets there. "right/" zones count
// leap seconds, "localtime" would make a ledger mean different things on different machines.
bool looks_like_zone_name(std::string_view name) {
  const auto allowed = [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
  };
  return !name.empty() && name.size() <= 64 && is_ascii_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), allowed) && !name.starts_with("right/") && !name.starts_with("posix/") &&
         name != "localtime" && name != "posixrules";
}

// TZ values of the POSIX form without daylight saving, "KST-9" or "<+0530>-5:30": the sign there counts west.
std::optional<Zone> fixed_zone(std::string_view text) {
  const std::size_t letters =
      text.starts_with('<')
          ? text.find('>') + 1
          : static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_ascii_letter) - text.begin());
  if (letters < 3 || letters >= text.size()) return std::nullopt;
  std::string_view rest = text.substr(letters);
  const bool east = rest.front() == '-';
  if (rest.front() == '-' || rest.front() == '+') rest.remove_prefix(1);
  const std::size_t colon = rest.find(':');
  const auto number = [](std::string_view digits) {
    const bool good =
        !digits.empty() && digits.size() <= 2 && std::all_of(digits.begin(), digits.end(), is_ascii_digit);
    return good ? std::atoi(std::string(digits).c_str()) : -1;
  };
  const int hours = number(rest.substr(0, colon));
  const int minutes = colon == std::string_view::npos ? 0 : number(rest.substr(colon + 1));
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const int seconds = hours * 3600 + minutes * 60;
  return ZoneAccess::make(absl::FixedTimeZone(east ? seconds : -seconds), std::string(text));
}

// The name behind /etc/localtime, "" when it is a plain file.
std::string name_of_localtime() {
  std::string target(512, '\0');
  const ssize_t size = ::readlink("/etc/localtime", target.data(), target.size());
  target.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  const std::string marker = "zoneinfo/";
  const std::size_t at = target.rfind(marker);
  return at == std::string::npos ? std::string() : target.substr(at + marker.size());
}

Seconds offset_at(Time time, const Zone& zone) {
  const auto* impl = ZoneAccess::impl(zone);
  if (impl == nullptr) return Seconds{0};
  return Seconds{impl->rules.At(absl::FromUnixSeconds(time.time_since_epoch().count())).offset};
}

struct Clock {
  Date date;
  std::chrono::hh_mm_ss<Seconds> of_day;
};

Clock clock_of(Time time, Seconds offset) {
  const auto local = time + offset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  return {Date{day}, std::chrono::hh_mm_ss<Seconds>{local - day}};
}

// Every entry has a time or two, so these are written without a format string.
void append_two(std::string& text, std::int64_t number) {
  text += static_cast<char>('0' + number / 10 % 10);
  text += static_cast<char>('0' + number % 10);
}

void append_hours_minutes(std::string& text, const Clock& clock) {
  append_two(text, clock.of_day.hours().count());
  text += ':';
  append_two(text, clock.of_day.minutes().count());
}

std::string hours_minutes(const Clock& clock) {
  std::string text;
  append_hours_minutes(text, clock);
  return text;
}

absl::CivilSecond civil_of(Time as_if_utc) { return absl::CivilSecond(1970) + as_if_utc.time_since_epoch().count(); }

// " CEST" in an hour that the clocks show twice, else "".
std::string which_of_two(Time time, const Zone& zone) {
  const auto* impl = ZoneAccess::impl(zone);
  if (impl == nullptr) return "";
  const absl::TimeZone::TimeInfo info = impl->rules.At(civil_of(time + offset_at(time, zone)));
  return info.kind == absl::TimeZone::TimeInfo::REPEATED ? " " + zone_abbreviation(time, zone) : "";
}

}  // namespace

Zone Zone::utc() { return Zone(nullptr); }

std::optional<Zone> Zone::named(const std::string& name) {
  if (name == "UTC" || name == "Etc/UTC") return utc();
  absl::TimeZone rules;
  if (!looks_like_zone_name(name) || !absl::LoadTimeZone(name, &rules)) return std::nullopt;
  return ZoneAccess::make(rules, name);
}

Zone Zone::of_this_machine() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): main() calls this before anything else runs.
  const char* variable = std::getenv("TZ");
  std::string name = variable != nullptr ? variable : name_of_localtime();
  if (name.starts_with(':')) name.erase(0, 1);
  if (auto zone = named(name)) return *zone;
  if (variable != nullptr && name.empty()) return utc();
  if (auto zone = fixed_zone(name)) return *zone;
  return ZoneAccess::make(absl::LocalTimeZone(), "local time");
}

std::string Zone::name() const { return impl_ ? impl_->name : "UTC"; }

std::string format_utc(Time time) {
  const Clock clock = clock_of(time, Seconds{0});
  std::string text = format_date(clock.date);
  text.reserve(sizeof "2026-11-22T02:03:11Z");
  text += 'T';
  append_hours_minutes(text, clock);
  text += ':';
  append_two(text, clock.of_day.seconds().count());
  text += 'Z';
  return text;
}

std::string format_date(Date date) {
  const int year = static_cast<int>(date.year());
  if (year < 0 || year > 9999) {
    return fmt::format("{:04}-{:02}-{:02}", year, unsigned{date.month()}, unsigned{date.day()});
  }
  std::string text;
  append_two(text, year / 100);
  append_two(text, year % 100);
  text += '-';
  append_two(text, unsigned{date.month()});
  text += '-';
  append_two(text, unsigned{date.day()});
  return text;
}

Date utc_date(Time time) { return clock_of(time, Seconds{0}).date; }

Date local_date(Time time, const Zone& zone) { return clock_of(time, offset_at(time, zone)).date; }

Local local_of(Time time, const Zone& zone) {
  const Clock clock = clock_of(time, offset_at(time, zone));
  return {clock.date, clock.of_day.to_duration()};
}

Time local_time(Date date, Seconds time_of_day, const Zone& zone) {
  const Time as_if_utc = std::chrono::sys_days{date} + time_of_day;
  const auto* impl = ZoneAccess::impl(zone);
  if (impl == nullptr) return as_if_utc;
  // "pre" is the one instant of an ordinary time, and the reading by the offset before the change otherwise.
  return Time{Seconds{absl::ToUnixSeconds(impl->rules.At(civil_of(as_if_utc)).pre)}};
}

std::string format_local(Time time, const Zone& zone, TimeStyle style) {
  const Clock clock = clock_of(time, offset_at(time, zone));
  switch (style) {
    case TimeStyle::clock:
      return hours_minutes(clock) + which_of_two(time, zone);
    case TimeStyle::day:
      return format_date(clock.date);
    case TimeStyle::date_minute:
      return format_date(clock.date) + " " + hours_minutes(clock) + which_of_two(time, zone);
    case TimeStyle::date_second:
      break;
  }
  return fmt::format("{} {}:{:02}{}", format_date(clock.date), hours_minutes(clock), clock.of_day.seconds().count(),
                     which_of_two(time, zone));
}

std::string zone_abbreviation(Time time, const Zone& zone) {
  const auto* impl = ZoneAccess::impl(zone);
  if (impl == nullptr) return "UTC";
  const auto info = impl->rules.At(absl::FromUnixSeconds(time.time_since_epoch().count()));
  const std::string letters = info.zone_abbr;
  if (!letters.empty() && std::all_of(letters.begin(), letters.end(), is_ascii_letter)) return letters;
  const int minutes = std::abs(info.offset) / 60;
  return fmt::format("{}{:02}{:02}", info.offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string format_span(Seconds span) {
  const bool negative = span < Seconds{0};
  // Unsigned, so that the most negative span has a positive twin.
  const std::uint64_t raw = static_cast<std::uint64_t>(span.count());
  const std::uint64_t seconds = negative ? std::uint64_t{0} - raw : raw;
  const std::uint64_t minutes = seconds / 60;
  const std::uint64_t hours = minutes / 60;
  const std::uint64_t days = hours / 24;
  const std::string sign = negative ? "-" : "";
  if (minutes == 0) return fmt::format("{}{}s", sign, seconds);
  if (hours == 0) return fmt::format("{}{}m", sign, minutes);
  if (days == 0) {
    return minutes % 60 == 0 ? fmt::format("{}{}h", sign, hours)
                             : fmt::format("{}{}h {:02}m", sign, hours, minutes % 60);
  }
  return hours % 24 == 0 ? fmt::format("{}{}d", sign, days) : fmt::format("{}{}d {}h", sign, days, hours % 24);
}

}  // namespace decklog::base
