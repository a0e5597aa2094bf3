// SPDX-License-Identifier: MIT
#include "cmd/commands/parse.h"

#include "lib/base/error.h"

#include <algorithm>

namespace decklog::cmd {
namespace {

using base::UsageError;

constexpr std::size_t kLongestLine = 200;

}  // namespace

void refuse_word(const std::string& what, const std::string& text, const std::vector<std::string>& words) {
  const std::string near = base::nearest(base::to_lower_ascii(text), words);
  const std::string all = "one of: " + base::join(words, ", ");
  throw UsageError(what + " cannot be '" + text + "'", near.empty() ? all : "did you mean '" + near + "'?\n" + all);
}

model::Priority parse_priority(const std::string& text) {
  const bool digit = text.size() == 1 && text[0] >= '0' && text[0] <= '9';
  return parse_word<model::Priority>("the priority", digit ? "P" + text : text);
}

base::Kind parse_kind(const std::string& what, const std::string& text) {
  if (const auto kind = base::parse_kind(base::to_lower_ascii(text))) return *kind;
  std::vector<std::string> words;
  for (const base::KindName& row : base::kKindNames) words.emplace_back(row.word);
  refuse_word(what, text, words);
}

base::Time parse_time(const Env& env, const std::string& what, const std::string& text) {
  try {
    return base::parse_when(text, env.world.now(), env.zone);
  } catch (const UsageError& error) {
    throw UsageError(what + ": " + error.what(), error.hint(), error.code());
  }
}

std::optional<base::Time> parse_time_if_given(const Env& env, const std::string& what, const std::string& text) {
  if (text.empty()) return std::nullopt;
  return parse_time(env, what, text);
}

SpanEnd parse_end(const Env& env, const std::string& what, const std::string& text, base::Time usual) {
  if (text.empty()) return {usual, usual + kThisSecond};
  const base::Time at = parse_time(env, what, text);
  const bool is_now = base::to_lower_ascii(base::trim(text)) == "now";
  return {at, is_now ? at + kThisSecond : at};
}

base::Time parse_deadline(const Env& env, const std::string& what, const std::string& text) {
  if (const auto span = base::parse_duration(text)) return env.world.now() + *span;
  return parse_time(env, what, text);
}

base::Seconds parse_span(const std::string& what, const std::string& text) {
  if (const auto span = base::parse_duration(text)) return *span;
  throw UsageError(what + " needs a span of time, not '" + text + "'", "for example 90s, 20m, 2h, 1h30m, 3d, 1w");
}

base::Date parse_due(const Env& env, const std::string& what, const std::string& text) {
  if (const auto date = base::parse_date(text)) return *date;
  const base::Time now = env.world.now();
  const auto today = std::chrono::sys_days(base::local_date(now, env.zone));
  if (text == "today") return today;
  if (text == "tomorrow") return today + std::chrono::days(1);
  if (!text.empty() && text.front() == '+') {
    const auto span = base::parse_duration(std::string_view(text).substr(1));
    if (span && *span >= std::chrono::days(1) && *span < std::chrono::days(36525)) {
      return today + std::chrono::floor<std::chrono::days>(*span);
    }
  }
  throw UsageError(what + " needs a day, not '" + text + "'", "for example 2026-11-30, tomorrow, +7d, +2w");
}

std::pair<std::string, std::string> parse_pair(const std::string& what, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) throw UsageError(what + " needs KEY=VALUE, not '" + text + "'");
  const std::string value = text.substr(equals + 1);
  return {one_line(what, text.substr(0, equals)), value.empty() ? value : one_line(what, value)};
}

std::map<std::string, std::string> parse_pairs(const std::string& what, const std::vector<std::string>& texts) {
  std::map<std::string, std::string> pairs;
  for (const std::string& text : texts)
    pairs.insert_or_assign(parse_pair(what, text).first, parse_pair(what, text).second);
  return pairs;
}

std::string one_line(const std::string& what, const std::string& text) {
  const std::string line = base::trim(text);
  if (line.empty()) throw UsageError(what + " is empty");
  const std::vector<char32_t> characters = base::code_points(line);
  if (std::any_of(characters.begin(), characters.end(), base::is_unsafe)) {
    throw UsageError(what + " holds a line end or a control character: '" + base::for_terminal(line) + "'",
                     "it is one line; longer text goes into a note");
  }
  if (characters.size() > kLongestLine) {
    throw UsageError(
        what + " has " + std::to_string(characters.size()) + " characters, more than " + std::to_string(kLongestLine),
        "longer text goes into a note");
  }
  return line;
}

bool is_url(const std::string& text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto in_scheme = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  };
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon < 2 || colon + 1 == text.size() || !is_letter(text[0])) return false;
  if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), in_scheme)) return false;
  const std::vector<char32_t> characters = base::code_points(text);
  return std::none_of(characters.begin(), characters.end(), [](char32_t c) { return c == U' ' || base::is_unsafe(c); });
}

}  // namespace decklog::cmd
