// SPDX-License-Identifier: MIT
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/base/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace decklog::base {
namespace {

constexpr Time kFirstTime{std::chrono::sys_days{std::chrono::year{1970} / 1 / 1}};
constexpr Time kYearZero{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};
constexpr Time kEndOfTime{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Walks a text from left to right; every function takes what it names and says whether it was there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_any(std::string_view choice) {
    return std::any_of(choice.begin(), choice.end(), [this](char c) { return take(c); });
  }
  // Exactly `count` digits.
  std::optional<int> number(std::size_t count) {
    if (rest_.size() < count || digits() < count) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, count)) value = value * 10 + (c - '0');
    rest_.remove_prefix(count);
    return value;
  }
  std::size_t digits() const {
    return static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), is_digit) - rest_.begin());
  }
  void skip_digits() { rest_.remove_prefix(digits()); }

 private:
  std::string_view rest_;
};

std::optional<Date> scan_date(Scanner& scan) {
  const auto year = scan.number(4);
  if (!year || !scan.take('-')) return std::nullopt;
  const auto month = scan.number(2);
  if (!month || !scan.take('-')) return std::nullopt;
  const auto day = scan.number(2);
  if (!day) return std::nullopt;
  const Date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                  std::chrono::day{static_cast<unsigned>(*day)}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

// ":32" or ":05"
std::optional<int> scan_sixtieth(Scanner& scan) {
  if (!scan.take(':')) return std::nullopt;
  const auto value = scan.number(2);
  return value && *value < 60 ? value : std::nullopt;
}

// "14:32" with or without ":05" and a fraction. No leap second: the count of seconds we keep has none.
enum class Precision { seconds_needed, seconds_optional };
std::optional<Seconds> scan_clock(Scanner& scan, Precision precision) {
  const auto hour = scan.number(2);
  if (!hour || *hour > 23) return std::nullopt;
  const auto minute = scan_sixtieth(scan);
  if (!minute) return std::nullopt;
  const Seconds up_to_minute{*hour * 3600 + *minute * 60};
  Scanner ahead = scan;
  if (!ahead.take(':')) return precision == Precision::seconds_optional ? std::optional(up_to_minute) : std::nullopt;
  const auto second = scan_sixtieth(scan);
  if (!second) return std::nullopt;
  if (scan.take('.')) {
    if (scan.digits() == 0) return std::nullopt;
    scan.skip_digits();
  }
  return up_to_minute + Seconds{*second};
}

// "Z", "+09:00", "-0330": how far east of UTC.
std::optional<Seconds> scan_offset(Scanner& scan) {
  if (scan.take_any("Zz")) return Seconds{0};
  const bool east = scan.take('+');
  if (!east && !scan.take('-')) return std::nullopt;
  const auto hours = scan.number(2);
  if (!hours || *hours > 23) return std::nullopt;
  scan.take(':');
  const auto minutes = scan.number(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const Seconds offset{*hours * 3600 + *minutes * 60};
  return east ? offset : -offset;
}

// A date, a clock and an offset. Nothing when the instant has no four-digit year, so that format_utc() can write it.
std::optional<Time> scan_instant(Scanner& scan, Precision precision) {
  const auto date = scan_date(scan);
  if (!date || !scan.take_any("Tt ")) return std::nullopt;
  const auto clock = scan_clock(scan, precision);
  if (!clock) return std::nullopt;
  scan.take(' ');
  const auto offset = scan_offset(scan);
  if (!offset || !scan.at_end()) return std::nullopt;
  const Time time = std::chrono::sys_days{*date} + *clock - *offset;
  return time >= kYearZero && time < kEndOfTime ? std::optional(time) : std::nullopt;
}

// ---- what people type ----

// Seconds in a unit; nothing for a character that is no unit.
std::optional<std::int64_t> seconds_in(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    case 'w':
      return 604800;
    default:
      return std::nullopt;
  }
}

// The moments between which `now` ± a span must stay, else nothing.
std::optional<Time> moved(Time now, Seconds span, bool forward) {
  constexpr Seconds kLongest{std::int64_t{10000} * 366 * 86400};
  if (span > kLongest) return std::nullopt;
  return forward ? now + span : now - span;
}

// "-15m", "+2h", "15m ago"
std::optional<Time> relative_time(std::string_view text, Time now) {
  constexpr std::string_view kAgo = " ago";
  const bool ago = text.ends_with(kAgo);
  if (ago) {
    text.remove_suffix(kAgo.size());
  } else {
    if (text.empty() || (text.front() != '-' && text.front() != '+')) return std::nullopt;
  }
  const bool forward = !ago && text.front() == '+';
  if (!ago) text.remove_prefix(1);
  const auto span = parse_duration(text);
  return span ? moved(now, *span, forward) : std::nullopt;
}

// "14:32", "9:05", "14:32:05": the whole text.
std::optional<Seconds> typed_clock(std::string_view text) {
  const bool one_digit_hour = text.size() > 1 && text[1] == ':';
  std::string padded(text);
  if (one_digit_hour) padded.insert(0, 1, '0');
  Scanner scan(padded);
  const auto clock = scan_clock(scan, Precision::seconds_optional);
  return scan.at_end() ? clock : std::nullopt;
}

// "yesterday", "2026-11-22"
std::optional<Date> typed_day(std::string_view text, Date today) {
  const std::chrono::sys_days day{today};
  if (text == "today") return today;
  if (text == "yesterday") return Date{day - std::chrono::days{1}};
  if (text == "tomorrow") return Date{day + std::chrono::days{1}};
  return parse_date(text);
}

// A day, or a day and a clock. A day alone is its first moment.
template <typename ReadDay>
std::optional<Local> day_and_clock(std::string_view text, const ReadDay& read_day) {
  if (const std::optional<Date> day = read_day(text)) return Local{*day, Seconds{0}};
  std::size_t gap = text.find(' ');
  // "2026-11-22T14:32": the letter stands where the date ends.
  if (gap == std::string_view::npos && text.size() > 10 && (text[10] == 't' || text[10] == 'T')) gap = 10;
  if (gap == std::string_view::npos) return std::nullopt;
  const std::optional<Date> day = read_day(text.substr(0, gap));
  const auto clock = typed_clock(text.substr(gap + 1));
  return day && clock ? std::optional(Local{*day, *clock}) : std::nullopt;
}

// A day, a clock, or both, in the zone.
std::optional<Time> typed_local(std::string_view text, Date today, const Zone& zone) {
  if (const auto clock = typed_clock(text)) return local_time(today, *clock, zone);
  const auto typed = day_and_clock(text, [&](std::string_view day) { return typed_day(day, today); });
  return typed ? std::optional(local_time(typed->date, typed->time_of_day, zone)) : std::nullopt;
}

std::string folded_lower(std::string_view text) {
  std::string folded;
  for (const char c : to_lower_ascii(trim(text))) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank) folded += c;
    if (blank && folded.back() != ' ') folded += ' ';
  }
  return folded;
}

constexpr const char* kTimeForms =
    "write 14:32, 14:32:05, -15m, '15m ago', +2h, now, 'yesterday 23:10', 'today 09:00', 'tomorrow 10:00', 2026-11-22, "
    "'2026-11-22 14:32' or 2026-11-22T14:32:05+09:00";

}  // namespace

std::optional<Time> parse_rfc3339(std::string_view text) {
  Scanner scan(text);
  return scan_instant(scan, Precision::seconds_needed);
}

std::optional<Date> parse_date(std::string_view text) {
  Scanner scan(text);
  const auto date = scan_date(scan);
  return scan.at_end() ? date : std::nullopt;
}

std::optional<Local> parse_local(std::string_view text) { return day_and_clock(text, parse_date); }

std::optional<Seconds> parse_clock(std::string_view text) {
  if (text == "24:00") return std::chrono::hours{24};
  constexpr std::size_t kLongest = std::string_view{"09:00"}.size();  // without seconds
  return text.size() <= kLongest ? typed_clock(text) : std::nullopt;
}

std::optional<Seconds> parse_duration(std::string_view text) {
  std::int64_t total = 0;
  std::int64_t last_unit = std::numeric_limits<std::int64_t>::max();
  while (!text.empty()) {
    std::int64_t count = 0;
    std::size_t used = 0;
    for (; used < text.size() && is_digit(text[used]); ++used) {
      if (__builtin_mul_overflow(count, 10, &count) || __builtin_add_overflow(count, text[used] - '0', &count)) {
        return std::nullopt;
      }
    }
    if (used == 0 || used == text.size()) return std::nullopt;
    const auto unit = seconds_in(text[used]);
    // Greater units first and each once, so that "1m1h" is not taken for something it was not meant to be.
    if (!unit || *unit >= last_unit) return std::nullopt;
    last_unit = *unit;
    if (__builtin_mul_overflow(count, *unit, &count) || __builtin_add_overflow(total, count, &total))
      return std::nullopt;
    text.remove_prefix(used + 1);
  }
  return total > 0 ? std::optional(Seconds{total}) : std::nullopt;
}

Time parse_when(std::string_view text, Time now, const Zone& zone) {
  const std::string typed = folded_lower(text);
  Scanner instant(typed);
  std::optional<Time> time;
  if (typed == "now") time = now;
  if (!time) time = relative_time(typed, now);
  if (!time) time = scan_instant(instant, Precision::seconds_optional);
  if (!time) time = typed_local(typed, local_date(now, zone), zone);
  const std::string subject = fmt::format("'{}'", cut_to_width(single_line(text), 60));
  if (!time) throw UsageError(subject + " is not a time", kTimeForms);
  if (*time < kFirstTime || *time >= kEndOfTime) {
    throw UsageError(subject + " is not between the years 1970 and 9999", kTimeForms);
  }
  return *time;
}

}  // namespace decklog::base
