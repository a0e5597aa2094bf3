// SPDX-License-Identifier: MIT
#include "lib/git/date.h"

#include <array>
#include <charconv>
#include <chrono>

namespace decklog::git {
namespace {

// Takes one piece after the other from the front of a text; false, and the text stays, when it is not there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  void blanks() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }
  bool literal(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool word(std::string_view& out) {
    std::size_t size = 0;
    while (size < rest_.size() && ((rest_[size] | 0x20) >= 'a' && (rest_[size] | 0x20) <= 'z')) ++size;
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return size > 0;
  }
  bool digits(std::size_t least, std::size_t most, std::int64_t& out) {
    std::size_t size = 0;
    while (size < rest_.size() && rest_[size] >= '0' && rest_[size] <= '9') ++size;
    if (size < least || size > most) return false;
    std::from_chars(rest_.data(), rest_.data() + size, out);
    rest_.remove_prefix(size);
    return true;
  }

 private:
  std::string_view rest_;
};

// "+0900", "+09:00" or "Z".
bool read_zone(Scanner& scan, int& minutes) {
  if (scan.literal('Z')) return true;
  const bool is_minus = scan.literal('-');
  if (!is_minus && !scan.literal('+')) return false;
  std::int64_t hours = 0;
  std::int64_t rest = 0;
  if (scan.digits(4, 4, hours)) {
    rest = hours % 100;
    hours /= 100;
  } else if (!scan.digits(2, 2, hours) || !scan.literal(':') || !scan.digits(2, 2, rest)) {
    return false;
  }
  if (hours > 14 || rest > 59) return false;
  minutes = static_cast<int>(hours * 60 + rest) * (is_minus ? -1 : 1);
  return true;
}

// Nothing or one zone, then the end.
bool read_tail(Scanner& scan, int& minutes) {
  scan.blanks();
  if (!scan.at_end() && !read_zone(scan, minutes)) return false;
  scan.blanks();
  return scan.at_end();
}

struct Fields {
  std::int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

bool read_clock(Scanner& scan, Fields& fields) {
  if (!scan.digits(2, 2, fields.hour) || !scan.literal(':') || !scan.digits(2, 2, fields.minute)) return false;
  if (scan.literal(':') && !scan.digits(2, 2, fields.second)) return false;
  std::int64_t fraction = 0;
  return !scan.literal('.') || scan.digits(1, 9, fraction);
}

std::optional<GitDate> assembled(const Fields& fields, int offset_minutes) {
  using namespace std::chrono;
  const year_month_day date{year(static_cast<int>(fields.year)), month(static_cast<unsigned>(fields.month)),
                            day(static_cast<unsigned>(fields.day))};
  if (!date.ok() || fields.hour > 23 || fields.minute > 59 || fields.second > 60) return std::nullopt;
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  const std::int64_t local = days * 86400 + fields.hour * 3600 + fields.minute * 60 + fields.second;
  return GitDate{local - offset_minutes * 60, offset_minutes};
}

std::optional<GitDate> epoch_form(Scanner scan) {
  GitDate date;
  const bool marked = scan.literal('@');
  // Without the mark a short number could be a year or a day; git asks for nine digits too.
  if (!scan.digits(marked ? 1 : 9, 12, date.seconds)) return std::nullopt;
  if (!read_tail(scan, date.offset_minutes)) return std::nullopt;
  return date;
}

std::optional<GitDate> iso_form(Scanner scan) {
  Fields fields;
  int offset = 0;
  if (!scan.digits(4, 4, fields.year) || !scan.literal('-') || !scan.digits(2, 2, fields.month) || !scan.literal('-') ||
      !scan.digits(2, 2, fields.day)) {
    return std::nullopt;
  }
  if (!scan.literal('T') && !scan.literal('t') && !scan.literal(' ')) return std::nullopt;
  if (!read_clock(scan, fields) || !read_tail(scan, offset)) return std::nullopt;
  return assembled(fields, offset);
}

std::optional<GitDate> mail_form(Scanner scan) {
  static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  Fields fields;
  int offset = 0;
  std::string_view word;
  if (scan.word(word) && !scan.literal(',')) return std::nullopt;
  scan.blanks();
  if (!scan.digits(1, 2, fields.day)) return std::nullopt;
  scan.blanks();
  if (!scan.word(word)) return std::nullopt;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == word) fields.month = static_cast<std::int64_t>(i) + 1;
  }
  scan.blanks();
  if (!scan.digits(4, 4, fields.year)) return std::nullopt;
  scan.blanks();
  if (!read_clock(scan, fields) || !read_tail(scan, offset)) return std::nullopt;
  return assembled(fields, offset);
}

}  // namespace

std::optional<GitDate> parse_git_date(std::string_view text) {
  Scanner scan(text);
  scan.blanks();
  if (const auto date = epoch_form(scan)) return date;
  if (const auto date = iso_form(scan)) return date;
  return mail_form(scan);
}

}  // namespace decklog::git
