// SPDX-License-Identifier: MIT
//
// UTF-8, the one escape for terminals, and small things with lines and words. Width is in text_width.cpp.
#include "lib/base/text.h"

#include "lib/base/text_decode.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace decklog::base {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kAsciiBlanks = " \t\n\r\v\f";

struct CodeRange {
  char32_t first;
  char32_t last;
};

// Sorted. The joiners U+200C and U+200D are not here: Persian and Indic words and emoji families need them.
constexpr std::array<CodeRange, 16> kUnsafe{{
    {0x0000, 0x001F},    // C0
    {0x007F, 0x009F},    // DEL, C1
    {0x061C, 0x061C},    // Arabic letter mark
    {0x180E, 0x180E},    // Mongolian vowel separator
    {0x200B, 0x200B},    // zero width space
    {0x200E, 0x200F},    // direction marks
    {0x2028, 0x202E},    // line and paragraph separator, embeddings and overrides
    {0x2060, 0x206F},    // word joiner, invisible operators, isolates, deprecated format characters
    {0xD800, 0xDFFF},    // surrogates: no characters
    {0xFDD0, 0xFDEF},    // noncharacters
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFF9, 0xFFFB},    // interlinear annotation
    {0x1BCA0, 0x1BCA3},  // shorthand format controls
    {0x1D173, 0x1D17A},  // musical format controls
    {0xE0000, 0xE007F},  // tags: invisible ASCII
    {0x110000, 0xFFFFFFFF},
}};

std::string escaped(char32_t code_point) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string digits;
  for (char32_t rest = code_point; rest > 0 || digits.empty(); rest >>= 4U) digits.insert(0, 1, kHex[rest & 15U]);
  return "\\u{" + digits + "}";
}

// Spaces for a TAB, up to the next multiple of eight columns.
class TabStops {
 public:
  void line_begins(const std::string& out) {
    measured_ = out.size();
    column_ = 0;
  }
  void expand(std::string& out) {
    constexpr std::size_t kStop = 8;
    column_ += display_width(std::string_view(out).substr(measured_));
    const std::size_t spaces = kStop - column_ % kStop;
    out.append(spaces, ' ');
    column_ += spaces;
    measured_ = out.size();
  }

 private:
  std::size_t measured_ = 0;
  std::size_t column_ = 0;
};

}  // namespace

Decoded decode_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  const Decoded bad{kReplacement, 1, false};
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return bad;
  char32_t code_point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return bad;
    code_point = (code_point << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < kLeast[length] || code_point > 0x10FFFF || surrogate) return bad;
  return {code_point, length, true};
}

bool is_utf8(std::string_view text, std::size_t* bad_at) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_utf8(text.substr(at));
    if (!decoded.good) {
      if (bad_at != nullptr) *bad_at = at;
      return false;
    }
    at += decoded.size;
  }
  return true;
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  while (!text.empty()) {
    const Decoded decoded = decode_utf8(text);
    points.push_back(decoded.code_point);
    text.remove_prefix(decoded.size);
  }
  return points;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  const auto put_tail = [&](unsigned shift) { put(0x80U | ((code_point >> shift) & 0x3FU)); };
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = kReplacement;
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0U | (code_point >> 6U));
    put_tail(0);
  } else if (code_point < 0x10000) {
    put(0xE0U | (code_point >> 12U));
    put_tail(6);
    put_tail(0);
  } else {
    put(0xF0U | (code_point >> 18U));
    put_tail(12);
    put_tail(6);
    put_tail(0);
  }
}

bool is_unsafe(char32_t code_point) {
  if (code_point >= 0x20 && code_point < 0x7F) return false;
  if ((code_point & 0xFFFEU) == 0xFFFEU) return true;  // the last two of every plane are noncharacters
  const auto after = std::upper_bound(kUnsafe.begin(), kUnsafe.end(), code_point,
                                      [](char32_t point, const CodeRange& range) { return point < range.first; });
  return after != kUnsafe.begin() && code_point <= std::prev(after)->last;
}

std::string for_terminal(std::string_view text, Lines lines) {
  std::string out;
  out.reserve(text.size());
  TabStops tabs;
  while (!text.empty()) {
    const Decoded decoded = decode_utf8(text);
    text.remove_prefix(decoded.size);
    if (lines == Lines::keep && decoded.code_point == '\n') {
      out += '\n';
      tabs.line_begins(out);
    } else if (lines == Lines::keep && decoded.code_point == '\t') {
      tabs.expand(out);
    } else if (is_unsafe(decoded.code_point)) {
      out += escaped(decoded.code_point);
    } else {
      append_utf8(out, decoded.code_point);
    }
  }
  return out;
}

std::string single_line(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kAsciiBlanks);
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_first_of("\n\r", first) - first);
  std::string out;
  for (const char32_t point : code_points(text)) {
    const bool blank = point == ' ' || is_unsafe(point);
    if (!blank) append_utf8(out, point);
    if (blank && !out.empty() && !out.ends_with(' ')) out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string pointer_step(std::string_view key) {
  std::string text = "/";
  for (const char c : key) text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return text;
}

std::string trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kAsciiBlanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kAsciiBlanks) - first + 1));
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string to_upper_ascii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  return lines;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += part;
  }
  return text;
}

std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";
  const auto is_plain = [&](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || kPlain.find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

}  // namespace decklog::base
