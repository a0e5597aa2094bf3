// SPDX-License-Identifier: MIT
#include "lib/model/roster.h"

#include "lib/base/text.h"

#include <algorithm>
#include <tuple>

namespace decklog::model {
namespace {

using base::Seconds;

// As std::chrono::weekday counts them.
constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::optional<std::size_t> day_number(std::string_view word) {
  const auto found = std::find(kDays.begin(), kDays.end(), word);
  if (found == kDays.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kDays.begin());
}

// "mon", "mon-fri", "sat-mon": marks them. False when it is neither.
bool mark_days(std::string_view range, std::array<bool, 7>& days) {
  const std::size_t dash = range.find('-');
  const auto first = day_number(range.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : day_number(range.substr(dash + 1));
  if (!first || !last) return false;
  for (std::size_t day = *first;; day = (day + 1) % days.size()) {
    days[day] = true;
    if (day == *last) return true;
  }
}

// "mon-fri", "sat,sun"
std::optional<std::array<bool, 7>> parse_days(std::string_view text) {
  std::array<bool, 7> days{};
  while (true) {
    const std::size_t comma = text.find(',');
    if (!mark_days(text.substr(0, comma), days)) return std::nullopt;
    if (comma == std::string_view::npos) return days;
    text.remove_prefix(comma + 1);
  }
}

// "09:00-17:00"
bool parse_span(std::string_view text, Hours& hours) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return false;
  const auto from = base::parse_clock(text.substr(0, dash));
  const auto until = base::parse_clock(text.substr(dash + 1));
  if (!from || !until || *from == *until || *from >= std::chrono::hours{24}) return false;
  hours.from = *from;
  hours.until = *until;
  return true;
}

std::string clock_text(Seconds time) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
  const auto two = [](auto number) { return std::string(number < 10 ? "0" : "") + std::to_string(number); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

// The days as runs, from Monday on: "mon-fri,sun".
std::string days_text(const std::array<bool, 7>& days) {
  std::string text;
  for (std::size_t at = 0; at < days.size(); ++at) {
    const auto day = [](std::size_t place) { return (place + 1) % 7; };
    if (!days[day(at)]) continue;
    std::size_t last = at;
    while (last + 1 < days.size() && days[day(last + 1)]) ++last;
    text += (text.empty() ? "" : ",") + std::string(kDays[day(at)]);
    if (last > at) text += "-" + std::string(kDays[day(last)]);
    at = last;
  }
  return text;
}

bool has_other_name(const Person& person, const std::string& wanted) {
  const auto same = [&](const std::string& name) { return base::to_lower_ascii(name) == wanted; };
  return std::any_of(person.emails.begin(), person.emails.end(), same) ||
         std::any_of(person.aliases.begin(), person.aliases.end(), same);
}

}  // namespace

std::optional<Hours> parse_hours(std::string_view text) {
  const std::string typed = base::to_lower_ascii(base::trim(text));
  const std::string_view view = typed;
  const std::size_t blank = view.find(' ');
  Hours hours;
  if (blank == std::string_view::npos) {
    if (parse_span(view, hours)) return hours;
    const auto days = parse_days(view);
    if (!days) return std::nullopt;
    hours.days = *days;
    return hours;
  }
  const auto days = parse_days(view.substr(0, blank));
  if (!days || !parse_span(base::trim(view.substr(blank)), hours)) return std::nullopt;
  hours.days = *days;
  return hours;
}

std::string hours_text(const Hours& hours) {
  const bool every_day = std::find(hours.days.begin(), hours.days.end(), false) == hours.days.end();
  const bool all_day = hours.from == Seconds{0} && hours.until == std::chrono::hours{24};
  const std::string span = clock_text(hours.from) + "-" + clock_text(hours.until);
  if (every_day) return span;
  return all_day ? days_text(hours.days) : days_text(hours.days) + " " + span;
}

bool covers(const Hours& hours, const base::Local& moment) {
  const std::chrono::sys_days day{moment.date};
  const auto on = [&](std::chrono::sys_days date) { return hours.days[std::chrono::weekday{date}.c_encoding()]; };
  const Seconds time = moment.time_of_day;
  if (hours.from < hours.until) return on(day) && time >= hours.from && time < hours.until;
  return (on(day) && time >= hours.from) || (on(day - std::chrono::days{1}) && time < hours.until);
}

std::string person_of(const Roster& roster, std::string_view who) {
  // A key before another person's alias; the very same key before one in other capitals.
  if (const auto exact = roster.people.find(std::string(who)); exact != roster.people.end()) return exact->first;
  const std::string wanted = base::to_lower_ascii(who);
  const auto first = [&](const auto& fits) { return std::find_if(roster.people.begin(), roster.people.end(), fits); };
  auto found = first([&](const auto& row) { return base::to_lower_ascii(row.first) == wanted; });
  if (found == roster.people.end()) found = first([&](const auto& row) { return has_other_name(row.second, wanted); });
  return found == roster.people.end() ? std::string(who) : found->first;
}

base::Zone zone_of(const Roster& roster, const std::string& person) {
  const auto found = roster.people.find(person);
  if (found == roster.people.end() || found->second.zone.empty()) return base::Zone::utc();
  return base::Zone::named(found->second.zone).value_or(base::Zone::utc());
}

std::vector<std::string> rotations_of(const Roster& roster, const std::string& owner) {
  std::vector<std::string> names;
  for (const auto& [name, rotation] : roster.rotations) {
    if (!owner.empty() && (rotation.team == owner || name == owner)) names.push_back(name);
  }
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return roster.rotations.at(a).level < roster.rotations.at(b).level;
  });
  return names;
}

}  // namespace decklog::model
