// SPDX-License-Identifier: MIT
//
// Width in terminal cells, and what follows from it. A grapheme cluster (what a person calls one character) is never
// taken apart; it is as wide as the widest code point in it.
#include "lib/base/text.h"
#include "lib/base/text_decode.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

namespace decklog::base {
namespace {

constexpr std::string_view kEllipsis = "…";

bool is_plain_ascii(char c) { return c >= 0x20 && c < 0x7F; }

std::int32_t as_utf8proc(char32_t code_point) { return static_cast<std::int32_t>(code_point); }

int bound_class(char32_t code_point) {
  return static_cast<int>(utf8proc_get_property(as_utf8proc(code_point))->boundclass);
}

// What the code points of a cluster make of its width.
class ClusterWidth {
 public:
  explicit ClusterWidth(char32_t first)
      : pictographic_(bound_class(first) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC) {
    add(first);
  }
  void add(char32_t point) {
    constexpr char32_t kEmojiStyle = 0xFE0F;
    constexpr char32_t kKeycap = 0x20E3;
    widest_ = std::max(widest_, static_cast<std::size_t>(utf8proc_charwidth(as_utf8proc(point))));
    if (bound_class(point) == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR) ++flag_letters_;
    if (point == kEmojiStyle && pictographic_) emoji_ = true;
    if (point == kKeycap) emoji_ = true;
  }
  std::size_t cells() const { return emoji_ || flag_letters_ == 2 ? 2 : widest_; }

 private:
  bool pictographic_;
  bool emoji_ = false;
  int flag_letters_ = 0;
  std::size_t widest_ = 0;
};

// The longest beginning of whole clusters that fits.
std::string_view beginning(std::string_view text, std::size_t cells) {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Cluster next = first_cluster(text.substr(bytes));
    if (next.cells > cells) break;
    cells -= next.cells;
    bytes += next.bytes;
  }
  return text.substr(0, bytes);
}

// The first boundary between clusters at or behind that column.
std::size_t beyond(std::string_view text, std::size_t column) {
  std::size_t bytes = 0;
  for (std::size_t at = 0; at < column && bytes < text.size();) {
    const Cluster next = first_cluster(text.substr(bytes));
    at += next.cells;
    bytes += next.bytes;
  }
  return bytes;
}

constexpr std::string_view kBlanks = " \t";

// A line is a run of words, each with the blanks before it. A break eats the blanks it stands at; the blanks that the
// line begins with stay, since they are indentation.
void wrap_line(std::string_view line, std::size_t cells, std::vector<std::string>& out) {
  std::string current;
  std::size_t width = 0;
  bool has_word = false;
  while (!line.empty()) {
    const std::size_t word_at = std::min(line.find_first_not_of(kBlanks), line.size());
    const std::size_t word_end = std::min(line.find_first_of(kBlanks, word_at), line.size());
    std::string_view piece = line.substr(0, word_end);
    line.remove_prefix(word_end);
    if (word_at == piece.size()) break;
    if (has_word && width + display_width(piece) > cells) {
      out.push_back(current);
      current.clear();
      width = 0;
      piece.remove_prefix(word_at);
    }
    current += piece;
    width += display_width(piece);
    has_word = true;
  }
  out.push_back(current);
}

}  // namespace

Cluster first_cluster(std::string_view text) {
  const bool alone = text.size() == 1 || is_plain_ascii(text[1]);
  if (is_plain_ascii(text[0]) && alone) return {1, 1};
  Decoded decoded = decode_utf8(text);
  std::size_t bytes = decoded.size;
  ClusterWidth width(decoded.code_point);
  std::int32_t state = 0;
  while (bytes < text.size()) {
    const Decoded next = decode_utf8(text.substr(bytes));
    if (utf8proc_grapheme_break_stateful(as_utf8proc(decoded.code_point), as_utf8proc(next.code_point), &state) != 0)
      break;
    width.add(next.code_point);
    bytes += next.size;
    decoded = next;
  }
  return {bytes, width.cells()};
}

std::size_t display_width(std::string_view text) {
  std::size_t cells = 0;
  while (!text.empty()) {
    const Cluster next = first_cluster(text);
    cells += next.cells;
    text.remove_prefix(next.bytes);
  }
  return cells;
}

std::string cut_to_width(std::string_view text, std::size_t cells) {
  const std::string_view fitting = beginning(text, cells);
  if (fitting.size() == text.size()) return std::string(text);
  if (cells == 0) return {};
  return std::string(beginning(text, cells - 1)) + std::string(kEllipsis);
}

Span window_around(std::string_view text, Span focus, std::size_t cells) {
  if (display_width(text) <= cells) return {0, text.size()};
  // A third of the room is for what stands before; what the end of the text leaves free goes to the beginning too.
  const std::size_t focus_cells = display_width(text.substr(focus.begin, focus.end - focus.begin));
  const std::size_t free = cells - std::min(cells, focus_cells);
  const std::size_t before = display_width(text.substr(0, focus.begin));
  const std::size_t after = display_width(text.substr(focus.begin)) - focus_cells;
  const std::size_t wanted = std::max(free / 3, free - std::min(free, after));
  const std::size_t begin = beyond(text, before - std::min(before, wanted));
  return {begin, begin + beginning(text.substr(begin), cells).size()};
}

std::string pad_to_width(std::string_view text, std::size_t cells) {
  const std::size_t width = display_width(text);
  return std::string(text) + std::string(cells > width ? cells - width : 0, ' ');
}

std::vector<std::string> wrap(std::string_view text, std::size_t cells) {
  std::vector<std::string> out;
  for (const std::string& line : split_lines(text)) wrap_line(line, cells, out);
  return out;
}

}  // namespace decklog::base
