// SPDX-License-Identifier: MIT
#include "lib/model/freeze.h"

#include "lib/base/text.h"
#include "lib/model/roster.h"

#include <algorithm>

namespace decklog::model {
namespace {

using base::Seconds;
using base::Time;

constexpr Seconds kDay = std::chrono::days{1};
constexpr Seconds kWholeWeek = std::chrono::days{7};

// From Monday on.
Seconds since_monday(std::size_t weekday) { return kDay * static_cast<int>((weekday + 6) % 7); }

// "fri 16:00", since Monday 00:00. "mon 24:00" is Tuesday's beginning.
std::optional<Seconds> week_point(std::string_view text) {
  const std::string word = base::trim(text);
  const std::size_t blank = word.find(' ');
  if (blank == std::string::npos) return std::nullopt;
  const auto day = parse_hours(word.substr(0, blank));
  const auto clock = base::parse_clock(base::trim(word.substr(blank)));
  if (!day || !clock || day->from != Seconds{0} || std::count(day->days.begin(), day->days.end(), true) != 1) {
    return std::nullopt;
  }
  const auto which = std::find(day->days.begin(), day->days.end(), true) - day->days.begin();
  return (since_monday(static_cast<std::size_t>(which)) + *clock) % kWholeWeek;
}

std::optional<WeekSpan> across_days(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = week_point(text.substr(0, dash));
  const auto until = week_point(text.substr(dash + 1));
  if (!from || !until || *from == *until) return std::nullopt;
  return WeekSpan{*from, *until > *from ? *until : *until + kWholeWeek};
}

std::vector<WeekSpan> spans_of(const Hours& hours) {
  std::vector<WeekSpan> spans;
  const Seconds length = hours.until > hours.from ? hours.until - hours.from : hours.until + kDay - hours.from;
  for (std::size_t day = 0; day < hours.days.size(); ++day) {
    const Seconds from = since_monday(day) + hours.from;
    if (hours.days[day]) spans.push_back({from, from + length});
  }
  return spans;
}

base::Zone zone_of(const Freeze& freeze) {
  return base::Zone::named(freeze.zone.empty() ? "UTC" : freeze.zone).value_or(base::Zone::utc());
}

struct WeekMoment {
  std::chrono::sys_days monday;
  Seconds into{};  // since Monday 00:00
};

WeekMoment week_moment(Time at, const base::Zone& zone) {
  const base::Local local = base::local_of(at, zone);
  const std::chrono::sys_days day{local.date};
  const Seconds into = since_monday(std::chrono::weekday{day}.c_encoding());
  return {day - std::chrono::floor<std::chrono::days>(into), into + local.time_of_day};
}

Time instant(std::chrono::sys_days monday, Seconds into, const base::Zone& zone) {
  const auto day = std::chrono::floor<std::chrono::days>(into);
  return base::local_time(base::Date{monday + day}, into - day, zone);
}

// Where the last of the spans that hold this moment of the week ends, counted as `into` is.
std::optional<Seconds> end_of_span(const std::vector<WeekSpan>& week, Seconds into) {
  std::optional<Seconds> end;
  const Seconds in_week = into % kWholeWeek;
  for (const WeekSpan& span : week) {
    for (const Seconds moment : {in_week, in_week + kWholeWeek}) {
      if (span.from <= moment && moment < span.until) end = std::max(end.value_or(into), into + span.until - moment);
    }
  }
  return end;
}

// Spans that meet are one. Nothing when they never end.
std::optional<Seconds> end_of_all(const std::vector<WeekSpan>& week, Seconds into, Seconds end) {
  while (const auto further = end_of_span(week, end)) {
    if (*further - into >= 2 * kWholeWeek) return std::nullopt;
    end = *further;
  }
  return end;
}

bool is_between(const Freeze& freeze, Time at) {
  return (!freeze.from || at >= *freeze.from) && (!freeze.until || at < *freeze.until);
}

}  // namespace

std::optional<std::vector<WeekSpan>> parse_week(std::string_view text) {
  const std::string typed = base::to_lower_ascii(base::trim(text));
  if (const auto span = across_days(typed)) return std::vector{*span};
  const auto hours = parse_hours(typed);
  if (!hours) return std::nullopt;
  return spans_of(*hours);
}

std::string fault_of(const Freeze& freeze) {
  if (freeze.week.empty() && !(freeze.from && freeze.until)) return "says neither 'from' and 'until' nor 'weekly'";
  if (freeze.from && freeze.until && *freeze.until <= *freeze.from) return "ends before it begins";
  return "";
}

std::optional<Frozen> frozen_at(const Freeze& freeze, Time at) {
  if (!is_between(freeze, at)) return std::nullopt;
  if (freeze.week.empty()) return Frozen{freeze.until};
  const base::Zone zone = zone_of(freeze);
  const WeekMoment now = week_moment(at, zone);
  const auto end = end_of_span(freeze.week, now.into);
  if (!end) return std::nullopt;
  const auto last = end_of_all(freeze.week, now.into, *end);
  if (!last) return Frozen{freeze.until};
  const Time until = instant(now.monday, *last, zone);
  return Frozen{freeze.until ? std::min(until, *freeze.until) : until};
}

std::optional<Time> next_beginning(const Freeze& freeze, Time at, Seconds within) {
  if (frozen_at(freeze, at)) return std::nullopt;
  std::optional<Time> first;
  const auto consider = [&](Time begins) {
    if (begins > at && begins - at <= within && frozen_at(freeze, begins))
      first = std::min(first.value_or(begins), begins);
  };
  if (freeze.from) consider(*freeze.from);
  if (freeze.week.empty()) return first;
  const base::Zone zone = zone_of(freeze);
  const WeekMoment now = week_moment(at, zone);
  for (const WeekSpan& span : freeze.week) {
    consider(instant(now.monday, span.from, zone));
    consider(instant(now.monday + std::chrono::days{7}, span.from, zone));
  }
  return first;
}

}  // namespace decklog::model
