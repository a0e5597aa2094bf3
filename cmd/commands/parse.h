// SPDX-License-Identifier: MIT
//
// What people type for a value, with errors that name the option and the forms. All of these throw UsageError.
#pragma once

#include "cmd/env.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/model/words.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace decklog::cmd {

// `what` names the option or argument in errors: "--to", "PRIORITY".
[[noreturn]] void refuse_word(const std::string& what, const std::string& text, const std::vector<std::string>& words);

// A word of a closed vocabulary, in any case: parse_word<model::Stage>("--to", "mitigation").
template <typename T>
T parse_word(const std::string& what, const std::string& text) {
  const std::string lower = base::to_lower_ascii(text);
  std::vector<std::string> words;
  for (const auto& row : model::WordsOf<T>::table) {
    if (base::to_lower_ascii(row.word) == lower) return row.value;
    words.emplace_back(row.word);
  }
  refuse_word(what, text, words);
}

// `P1`, `p1` or `1`.
model::Priority parse_priority(const std::string& text);
base::Kind parse_kind(const std::string& what, const std::string& text);

// A moment, as base::parse_when reads it, in the zone of this machine.
base::Time parse_time(const Env& env, const std::string& what, const std::string& text);
// Nothing for "".
std::optional<base::Time> parse_time_if_given(const Env& env, const std::string& what, const std::string& text);
// Where a span of time ends: `at`, and the moment before which things are counted. A time that was given is both; of
// now, and of `usual` where none was given, the whole second counts, so that what was just written down is in it.
struct SpanEnd {
  base::Time at{};
  base::Time until{};
};
inline constexpr base::Seconds kThisSecond{1};
SpanEnd parse_end(const Env& env, const std::string& what, const std::string& text, base::Time usual);
// A moment to come: a duration from `now` ("20m") or a time.
base::Time parse_deadline(const Env& env, const std::string& what, const std::string& text);
base::Seconds parse_span(const std::string& what, const std::string& text);
// A day: YYYY-MM-DD, `today`, `tomorrow`, `+7d`, `+2w`.
base::Date parse_due(const Env& env, const std::string& what, const std::string& text);

// "env=prod" → {"env", "prod"}; the value may be empty (it clears the key).
std::pair<std::string, std::string> parse_pair(const std::string& what, const std::string& text);
std::map<std::string, std::string> parse_pairs(const std::string& what, const std::vector<std::string>& texts);

// A title, a name, a service: one line, not empty, at most 200 characters, no controls. Returned without outer blanks.
std::string one_line(const std::string& what, const std::string& text);

// "https://…", "mailto:…": a scheme (RFC 3986) and something behind it, without blanks or controls.
bool is_url(const std::string& text);

}  // namespace decklog::cmd
