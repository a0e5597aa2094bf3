// SPDX-License-Identifier: MIT
#include "lib/intake/told_text.h"

#include "lib/base/error.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::intake {
namespace {

base::Position position_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');
  const std::size_t column = start == std::string_view::npos ? byte : byte - start - 1;
  return {static_cast<int>(lines) + 1, static_cast<int>(column) + 1};
}

constexpr std::string_view kMarks = "*_`~";
constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace

std::string_view checked_text(std::string_view bytes, const std::string& file) {
  if (bytes.size() > kMaxTold) throw base::BadData(file, {}, fmt::format("is longer than {} bytes", kMaxTold));
  std::size_t bad = 0;
  if (!base::is_utf8(bytes, &bad)) {
    throw base::BadData(file, position_of(bytes, bad), "the text is not UTF-8",
                        "convert it first: iconv -f LATIN1 -t UTF-8", "not-utf8");
  }
  if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos) {
    throw base::BadData(file, position_of(bytes, nul), "the text holds a NUL byte");
  }
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  return bytes;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    at = end + 1;
  }
  return lines;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_blank(std::string_view text) { return without_blanks(text).empty(); }

std::string plain_words(std::string_view markdown) {
  constexpr std::size_t kLongest = 1000;
  if (markdown.size() > kLongest) {
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(markdown[end]) & 0xC0U) == 0x80U) --end;
    markdown = markdown.substr(0, end);
  }
  // A star alone is one: "*.example.com".
  const bool stars_are_paired = std::count(markdown.begin(), markdown.end(), '*') % 2 == 0;
  std::string out;
  for (std::size_t at = 0; at < markdown.size(); ++at) {
    const char c = markdown[at];
    if (c == '`') continue;
    const bool is_double = (at + 1 < markdown.size() && markdown[at + 1] == '*') || (at > 0 && markdown[at - 1] == '*');
    if (c == '*' && (is_double || stars_are_paired)) continue;
    if (c == '[') {
      const std::size_t middle = markdown.find("](", at);
      const std::size_t end = middle == std::string_view::npos ? middle : markdown.find(')', middle);
      const bool is_link = end != std::string_view::npos && markdown.find('[', at + 1) > middle;
      if (is_link) {
        out += markdown.substr(at + 1, middle - at - 1);
        at = end;
        continue;
      }
    }
    out += c;
  }
  return base::single_line(out);
}

std::string label_words(std::string_view text) {
  text = without_blanks(text);
  while (!text.empty() && (kMarks.find(text.front()) != std::string_view::npos)) text.remove_prefix(1);
  constexpr std::string_view kEnds = "*_`~:- \t";
  while (!text.empty() && kEnds.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  std::string words;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '_') {
      if (!words.empty() && words.back() != ' ') words += ' ';
    } else if (c != '*' && c != '`') {
      words += c;
    }
  }
  return base::to_lower_ascii(words);
}

std::vector<std::string> names_in(std::string_view list) {
  constexpr std::size_t kMost = 20;
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= list.size() && names.size() < kMost;) {
    const std::size_t end = std::min(list.find_first_of(",;", at), list.size());
    std::string name = base::cut_to_width(base::single_line(list.substr(at, end - at)), 120);
    const bool is_new = std::find(names.begin(), names.end(), name) == names.end();
    if (!name.empty() && is_new) names.push_back(std::move(name));
    at = end + 1;
  }
  return names;
}

ToldPerson person_named(std::string_view text) {
  text = without_blanks(text);
  constexpr std::string_view kOuter = "[](){}*_`: \t";
  while (!text.empty() && kOuter.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && kOuter.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  ToldPerson person;
  // "Alice Kim <alice@example.com>"
  const std::size_t open = text.find('<');
  if (open != std::string_view::npos && text.ends_with('>')) {
    const std::string_view inner = text.substr(open + 1, text.size() - open - 2);
    text = without_blanks(text.substr(0, open));
    if (inner.find('@') != std::string_view::npos) {
      person.address = base::single_line(inner);
    } else if (text.empty()) {
      text = inner;
    }
  }
  if (text.starts_with('@')) text.remove_prefix(1);
  const std::size_t at = text.find('@');
  const bool is_address = at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
                          text.find_first_of(" \t") == std::string_view::npos;
  if (is_address) {
    person.address = base::single_line(text);
  } else {
    person.name = base::cut_to_width(base::single_line(text), 80);
  }
  return person;
}

}  // namespace decklog::intake
