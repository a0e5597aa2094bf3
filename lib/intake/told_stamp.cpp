// SPDX-License-Identifier: MIT
#include "lib/base/text.h"
#include "lib/intake/told_text.h"
#include "lib/intake/told_time.h"

#include <algorithm>
#include <array>

namespace decklog::intake {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};
// Letters that stand behind a clock and mean a zone; which one, --zone says.
constexpr std::array<std::string_view, 24> kZoneLetters{"CET",  "CEST", "BST", "WET", "WEST", "EET",  "EEST", "MSK",
                                                        "IST",  "JST",  "KST", "SGT", "HKT",  "AEST", "AEDT", "NZST",
                                                        "NZDT", "EST",  "EDT", "CST", "CDT",  "MST",  "PST",  "PDT"};

bool is_figure(char c) { return c >= '0' && c <= '9'; }
bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Walks a stamp from left to right; what does not fit is given back.
class StampScanner {
 public:
  explicit StampScanner(std::string_view text) : text_(text) {}

  std::size_t place() const { return at_; }
  void go_back(std::size_t place) { at_ = place; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }
  std::size_t blanks() {
    const std::size_t from = at_;
    while (peek() == ' ' || peek() == '\t') ++at_;
    return at_ - from;
  }
  // A number of `least` to `most` figures with no further figure behind it.
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && is_figure(peek())) {
      value = value * 10 + (peek() - '0');
      ++at_;
      ++count;
    }
    if (count >= least && !is_figure(peek())) return value;
    at_ -= count;
    return std::nullopt;
  }
  void skip_figures() {
    while (is_figure(peek())) ++at_;
  }
  // Letters, in lower case; at most 12 of them.
  std::string word() {
    const std::size_t from = at_;
    while (at_ < text_.size() && at_ - from < 12 && is_latin(text_[at_])) ++at_;
    return base::to_lower_ascii(text_.substr(from, at_ - from));
  }
  bool at_border() const { return !is_latin(peek()) && !is_figure(peek()); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

template <std::size_t N>
std::optional<unsigned> named(const std::array<std::string_view, N>& names, const std::string& word) {
  for (unsigned i = 0; i < N; ++i) {
    const bool is_short = word.size() >= 3 && word.size() <= 4 && names[i].starts_with(word);
    if (word == names[i] || is_short) return i + 1;
  }
  return std::nullopt;
}

std::optional<base::Date> date_of(int year, int month, int day) {
  const base::Date date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                        std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

// "2025-03-04", "2025/03/04", "04.03.2025"
std::optional<base::Date> date_in_figures(StampScanner& scan) {
  const std::size_t start = scan.place();
  if (const auto year = scan.number(4, 4)) {
    const char separator = scan.peek();
    if ((separator == '-' || separator == '/') && scan.take(separator)) {
      const auto month = scan.number(1, 2);
      if (month && scan.take(separator)) {
        if (const auto day = scan.number(1, 2)) {
          if (const auto date = date_of(*year, *month, *day)) return date;
        }
      }
    }
  } else if (const auto day = scan.number(1, 2); day && scan.take('.')) {
    const auto month = scan.number(1, 2);
    if (month && scan.take('.')) {
      if (const auto long_year = scan.number(4, 4)) {
        if (const auto date = date_of(*long_year, *month, *day)) return date;
      }
    }
  }
  scan.go_back(start);
  return std::nullopt;
}

std::optional<int> day_of_month(StampScanner& scan) {
  const auto day = scan.number(1, 2);
  if (!day) return std::nullopt;
  const std::size_t place = scan.place();
  const std::string ending = scan.word();
  if (ending != "st" && ending != "nd" && ending != "rd" && ending != "th") scan.go_back(place);
  return day;
}

struct WordDate {
  base::Date date;
  bool has_year = false;
};

// "March 4th, 2025", "4 Mar", "Tuesday, 4 March 2025"
std::optional<WordDate> date_in_words(StampScanner& scan) {
  const std::size_t start = scan.place();
  const auto give_up = [&]() -> std::optional<WordDate> {
    scan.go_back(start);
    return std::nullopt;
  };
  if (named(kWeekdays, scan.word())) {
    scan.take('.');
    scan.take(',');
    scan.blanks();
  } else {
    scan.go_back(start);
  }
  std::optional<int> day = day_of_month(scan);
  if (day) {
    scan.take('.');
    scan.blanks();
    const std::size_t place = scan.place();
    if (scan.word() != "of") scan.go_back(place);
    scan.blanks();
  }
  const auto month = named(kMonths, scan.word());
  if (!month) return give_up();
  scan.take('.');
  if (!day) {
    scan.blanks();
    day = day_of_month(scan);
    if (!day || scan.peek() == ':') return give_up();
  }
  const std::size_t before_year = scan.place();
  scan.take(',');
  scan.blanks();
  const auto year = scan.number(4, 4);
  if (!year || scan.peek() == ':') scan.go_back(before_year);
  // A leap year, so that 29 February is a day until its year is known.
  const auto date = date_of(year.value_or(2000), static_cast<int>(*month), *day);
  if (!date) return give_up();
  return WordDate{*date, year.has_value()};
}

// "14:03", "14:03:05.120", "2:03 PM", "2:03pm"
std::optional<base::Seconds> clock_at(StampScanner& scan) {
  const std::size_t start = scan.place();
  const auto give_up = [&]() -> std::optional<base::Seconds> {
    scan.go_back(start);
    return std::nullopt;
  };
  auto hours = scan.number(1, 2);
  if (!hours || !scan.take(':')) return give_up();
  const auto minutes = scan.number(2, 2);
  if (!minutes) return give_up();
  int seconds = 0;
  const std::size_t after_minutes = scan.place();
  if (scan.take(':')) {
    if (const auto given = scan.number(2, 2)) {
      seconds = *given;
      if ((scan.peek() == '.' || scan.peek() == ',')) {
        const std::size_t before = scan.place();
        scan.take(scan.peek());
        if (is_figure(scan.peek())) {
          scan.skip_figures();
        } else {
          scan.go_back(before);
        }
      }
    } else {
      scan.go_back(after_minutes);
    }
  }
  const std::size_t before_half = scan.place();
  scan.blanks();
  const std::string half = scan.word();
  if (half == "am" || half == "pm") {
    if (*hours < 1 || *hours > 12) return give_up();
    hours = *hours % 12 + (half == "pm" ? 12 : 0);
  } else {
    scan.go_back(before_half);
  }
  if (*hours > 23 || *minutes > 59 || seconds > 59) return give_up();
  return base::Seconds{*hours * 3600 + *minutes * 60 + seconds};
}

// "+01:00", "+0100", "+1" behind a clock. A hyphen begins one only behind a whole time: "14:03-14:10" is a span.
enum class Hyphen { sign, dash };
std::optional<base::Seconds> offset_at_place(StampScanner& scan, Hyphen hyphen) {
  const std::size_t start = scan.place();
  const char sign = scan.peek();
  if ((sign == '+' || (sign == '-' && hyphen == Hyphen::sign)) && scan.take(sign)) {
    std::optional<int> hours = scan.number(1, 2);
    std::optional<int> minutes = 0;
    if (hours && scan.take(':')) {
      minutes = scan.number(2, 2);
    } else if (!hours) {
      if (const auto both = scan.number(4, 4)) {
        hours = *both / 100;
        minutes = *both % 100;
      }
    }
    if (hours && minutes && *hours <= 14 && *minutes % 15 == 0 && *minutes < 60 && scan.at_border()) {
      const base::Seconds span{*hours * 3600 + *minutes * 60};
      return sign == '-' ? -span : span;
    }
  }
  scan.go_back(start);
  return std::nullopt;
}

// UTC, an offset, or the letters of another zone, also in brackets.
void take_zone(StampScanner& scan, ToldStamp& stamp) {
  const std::size_t start = scan.place();
  const std::size_t gap = scan.blanks();
  const bool is_bracketed = scan.take('(');
  const std::size_t place = scan.place();
  const std::string word = base::to_upper_ascii(scan.word());
  const bool is_border = scan.at_border();
  if (is_border && (word == "UTC" || word == "GMT" || (word == "Z" && gap == 0))) {
    stamp.offset = base::Seconds{0};
    if (const auto more = offset_at_place(scan, Hyphen::sign)) stamp.offset = more;  // "UTC+1"
  } else if (is_border && std::find(kZoneLetters.begin(), kZoneLetters.end(), word) != kZoneLetters.end()) {
    stamp.letters = word;
  } else {
    scan.go_back(place);
    // Behind blanks it is rather a word: "14:03 -5 pods", "14:03 +2 nodes".
    const bool may_be = gap == 0 || (scan.peek() == '+' && stamp.date);
    stamp.offset = may_be ? offset_at_place(scan, stamp.date ? Hyphen::sign : Hyphen::dash) : std::nullopt;
    if (!stamp.offset) return scan.go_back(start);
  }
  if (is_bracketed && !scan.take(')')) {
    stamp.offset.reset();
    stamp.letters.clear();
    scan.go_back(start);
  }
}

// What may stand between a day and a clock. Whether there was a clock.
bool take_clock(StampScanner& scan, ToldStamp& stamp) {
  const std::size_t start = scan.place();
  if (scan.peek() == 'T' || scan.peek() == 't' || scan.peek() == '_') {
    scan.take(scan.peek());
  } else {
    scan.take(',');
    scan.blanks();
    const std::size_t place = scan.place();
    if (scan.word() != "at") scan.go_back(place);
    scan.blanks();
  }
  stamp.clock = clock_at(scan);
  if (!stamp.clock) scan.go_back(start);
  return stamp.clock.has_value();
}

}  // namespace

std::optional<ToldStamp> stamp_at_start(std::string_view text) {
  constexpr std::size_t kLongest = 80;  // of any stamp
  StampScanner scan(text.substr(0, kLongest));
  ToldStamp stamp;
  stamp.date = date_in_figures(scan);
  if (!stamp.date) {
    if (const auto words = date_in_words(scan)) {
      stamp.date = words->date;
      stamp.has_year = words->has_year;
    }
  }
  if (stamp.date) {
    take_clock(scan, stamp);
  } else {
    stamp.clock = clock_at(scan);
  }
  if (!stamp.date && !stamp.clock) return std::nullopt;
  if (stamp.clock) take_zone(scan, stamp);
  if (!scan.at_border()) return std::nullopt;
  stamp.length = scan.place();
  stamp.text = std::string(text.substr(0, stamp.length));
  return stamp;
}

std::optional<ToldStamp> day_in(std::string_view text) {
  constexpr std::size_t kLookedAt = 400;
  text = text.substr(0, kLookedAt);
  bool is_at_border = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_word = is_figure(text[at]) || is_latin(text[at]);
    if (is_word && is_at_border) {
      auto stamp = stamp_at_start(text.substr(at));
      if (stamp && stamp->date) return stamp;
    }
    is_at_border = !is_word && text[at] != '-' && text[at] != '.';
  }
  return std::nullopt;
}

}  // namespace decklog::intake
