// SPDX-License-Identifier: MIT
#include "lib/yaml/scalar.h"

#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace decklog::yaml {
namespace {

constexpr std::string_view kPlainLater = "_./@+ ()-";

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Words that YAML 1.1 or 1.2 reads as a boolean, a null or a number.
bool is_taken_word(std::string_view text) {
  static constexpr std::array<std::string_view, 11> kWords{"y",    "n",     "yes",  "no",  "on", "off",
                                                           "true", "false", "null", "nan", "inf"};
  return std::find(kWords.begin(), kWords.end(), base::to_lower_ascii(text)) != kWords.end();
}

// "e1" is a number to some readers of YAML 1.1.
bool looks_like_number(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || std::string_view("eE._+-").find(c) != std::string_view::npos;
  });
}

bool is_plain(std::string_view text) {
  if (text.empty() || !is_letter(text.front()) || text.back() == ' ') return false;
  if (text.find("  ") != std::string_view::npos) return false;
  const bool safe = std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || kPlainLater.find(c) != std::string_view::npos;
  });
  return safe && !is_taken_word(text) && !looks_like_number(text);
}

std::string escape(char32_t point) {
  const auto value = static_cast<std::uint32_t>(point);
  switch (value) {
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      break;
  }
  if (value <= 0xff) return fmt::format("\\x{:02x}", value);
  if (value <= 0xffff) return fmt::format("\\u{:04x}", value);
  return fmt::format("\\U{:08x}", value);
}

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char32_t point : base::code_points(text)) {
    if (point == U'"' || point == U'\\') {
      out += '\\';
      out += static_cast<char>(point);
    } else if (base::is_unsafe(point)) {
      out += escape(point);
    } else {
      base::append_utf8(out, point);
    }
  }
  return out + '"';
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_clean_line(std::string_view line) {
  if (!line.empty() && line.back() == ' ') return false;
  const std::vector<char32_t> points = base::code_points(line);
  return std::none_of(points.begin(), points.end(), base::is_unsafe);
}

// A literal block gives back exactly what stands in it only under these conditions.
bool fits_block(std::string_view text, const std::vector<std::string_view>& lines) {
  if (text.find('\n') == std::string_view::npos) return false;
  if (lines.front().empty() || lines.front().front() == ' ' || lines.back().empty()) return false;
  return std::all_of(lines.begin(), lines.end(), is_clean_line);
}

std::string joined(const std::vector<std::string>& parts, char open, char close) {
  return open + base::join(parts, ", ") + close;
}

}  // namespace

std::string scalar(std::string_view text) { return is_plain(text) ? std::string(text) : double_quoted(text); }

std::string flow_map(const std::vector<std::string>& parts) { return joined(parts, '{', '}'); }
std::string flow_list(const std::vector<std::string>& parts) { return joined(parts, '[', ']'); }

std::string text_value(std::string_view text, std::size_t indent) {
  const std::vector<std::string_view> lines = lines_of(text);
  if (!fits_block(text, lines)) return " " + scalar(text) + "\n";
  std::string out = text.back() == '\n' ? " |\n" : " |-\n";
  for (const std::string_view line : lines) {
    if (!line.empty()) out.append(indent, ' ').append(line);
    out += '\n';
  }
  return out;
}

}  // namespace decklog::yaml
