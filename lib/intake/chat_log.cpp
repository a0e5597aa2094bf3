// SPDX-License-Identifier: MIT
//
// Lines pasted from a chat. A message begins with its time and who said it ("[14:03] bob: text", "14:03 <bob> text",
// "[14:03:11] bob text" of matrix clients), or with who and the time, its text below ("bob  2:03 PM"). A line with a
// day alone ("Tuesday, March 4th, 2025", "--- 2025-03-04 ---") says the day of what follows; other lines go on with the
// message above.
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/intake/log_words.h"
#include "lib/intake/told_text.h"

#include <fmt/format.h>

namespace decklog::intake {
namespace {

constexpr std::size_t kLongestChatName = 60;

// "bob: text": a name is short and has no sentence in it.
ToldPerson take_speaker(std::string_view& text) {
  ToldPerson named = take_author(text);
  if (named != ToldPerson{}) return named;
  const std::size_t colon = text.substr(0, kLongestChatName).find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  const std::string_view name = text.substr(0, colon);
  const bool is_name = name.find_first_of(".,;!?/\"()") == std::string_view::npos;
  const bool is_address = text.substr(colon).starts_with("://");
  if (!is_name || is_address) return {};
  text = without_blanks(text.substr(colon + 1));
  return person_named(name);
}

struct Speaker {
  ToldPerson who;
  ToldStamp stamp;
  bool is_set_apart = false;  // the time, by two blanks or a bracket
};
// "bob  2:03 PM", "Alice Kim [14:03]", "alice 2025-03-04 14:03"; a name of at most four words and nothing behind.
std::optional<Speaker> speaker_line(std::string_view line) {
  line = without_blanks(line);
  constexpr std::size_t kLongestHead = 120;
  if (line.size() > kLongestHead) return std::nullopt;
  int words = 0;
  for (std::size_t at = 1; at < line.size(); ++at) {
    const bool begins = line[at - 1] == ' ' || line[at - 1] == '\t' || line[at - 1] == '[' || line[at - 1] == '(';
    if (!begins || line[at] == ' ') continue;
    if (++words > 5) return std::nullopt;
    const auto stamp = stamp_at_start(line.substr(at));
    if (!stamp || !stamp->clock) continue;
    std::string_view rest = line.substr(at + stamp->length);
    while (!rest.empty() && (rest.front() == ']' || rest.front() == ')' || rest.front() == ' ')) rest.remove_prefix(1);
    if (!rest.empty()) return std::nullopt;
    ToldPerson who = person_named(line.substr(0, at));
    const bool is_name = !who.address.empty() || who.name.find_first_of(".,;!?:/\"") == std::string::npos;
    if (!is_name || who == ToldPerson{}) return std::nullopt;
    const bool is_set_apart = line[at - 1] != ' ' || (at > 1 && (line[at - 2] == ' ' || line[at - 2] == '\t'));
    return Speaker{std::move(who), *stamp, is_set_apart};
  }
  return std::nullopt;
}

// A day and what dresses it up: "---- Tuesday, March 4th, 2025 ----".
std::optional<ToldStamp> day_line(std::string_view line) {
  constexpr std::string_view kDress = "-=*_# \t[]";
  std::size_t first = line.find_first_not_of(kDress);
  constexpr std::string_view kDash = "\u2014";
  while (first != std::string_view::npos && line.substr(first).starts_with(kDash)) {
    first = line.find_first_not_of(kDress, first + kDash.size());
  }
  if (first == std::string_view::npos) return std::nullopt;
  const auto stamp = stamp_at_start(line.substr(first));
  if (!stamp || !stamp->date || stamp->clock) return std::nullopt;
  const std::string_view rest = line.substr(first + stamp->length);
  const bool is_alone = rest.find_first_not_of(kDress) == std::string_view::npos || rest.find(kDash) < 3;
  return is_alone ? stamp : std::nullopt;
}

class ChatLog {
 public:
  explicit ChatLog(const Telling& how) : clock_(how, told_.doubts) { record_.title = how.title; }

  Told read(std::string_view text) {
    for (const std::string_view line : lines_of(text)) take(line, ++number_);
    if (lost_ > 0) {
      told_.doubts.push_back({first_lost_, fmt::format("{} before the first message: left out",
                                                       base::counted(lost_, "line stands", "lines stand"))});
    }
    if (!record_.lines.empty()) {
      record_.line = record_.lines.front().line;
      told_.records.push_back(std::move(record_));
    }
    return std::move(told_);
  }

 private:
  void take(std::string_view line, int number) {
    if (is_blank(line)) {
      ++gaps_;
      return;
    }
    if (const auto day = day_line(line)) {
      clock_.set_day(*day, number);
    } else if (auto stamped = stamped_line(line); stamped && stamped->stamp.clock) {
      ToldPerson by = stamped->by != ToldPerson{} ? stamped->by : take_speaker(stamped->text);
      begin(stamped->stamp, std::move(by), stamped->text, number);
    } else if (const auto speaker = speaker_line(line); speaker && (speaker->is_set_apart || stands_alone(*speaker))) {
      begin(speaker->stamp, speaker->who, {}, number);
    } else if (record_.lines.empty()) {
      if (lost_++ == 0) first_lost_ = number;
    } else {
      std::string& text = record_.lines.back().text;
      if (!text.empty()) text += gaps_ > 0 ? "\n\n" : "\n";
      text += line;
    }
    gaps_ = 0;
  }

  // "we restarted it at 2:03 PM" is no speaker, unless an empty line and the like of Slack speak for it.
  bool stands_alone(const Speaker& speaker) const {
    const bool is_first = gaps_ > 0 || record_.lines.empty();
    return is_first && speaker.stamp.text.ends_with("M") && speaker.who.name.find(' ') == speaker.who.name.rfind(' ');
  }

  void begin(const ToldStamp& stamp, ToldPerson by, std::string_view text, int number) {
    const auto at = clock_.instant(stamp, number);
    if (!at) return;
    record_.lines.push_back({.at = *at, .line = number, .by = std::move(by), .text = std::string(text)});
  }

  Told told_;
  ToldClock clock_;
  ToldRecord record_;
  int number_ = 0;
  int gaps_ = 0;
  std::uint64_t lost_ = 0;
  int first_lost_ = 0;
};

}  // namespace

Told read_chat(std::string_view bytes, const Telling& how) { return ChatLog(how).read(checked_text(bytes, how.file)); }

}  // namespace decklog::intake
