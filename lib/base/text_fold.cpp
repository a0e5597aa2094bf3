// SPDX-License-Identifier: MIT
//
// Folding goes cluster by cluster once the invisible is out: normalisation never joins two clusters, so the whole is
// the sum of its parts, and each place of the folded text belongs to one part of what was written.
#include "lib/base/text.h"
#include "lib/base/text_decode.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace decklog::base {
namespace {

using Points = std::vector<utf8proc_int32_t>;

constexpr auto kCaseless = static_cast<utf8proc_option_t>(UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE);
constexpr auto kComposed = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_ascii_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_white_space(char32_t point) {
  return point == 0x85 || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 ||
         point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000;
}

// Syllables and ideographs have no case and are whole as they are.
bool is_whole(char32_t point) { return (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0x4E00 && point <= 0x9FFF); }

bool is_invisible(char32_t point) {
  return point >= 0x80 && !is_whole(point) &&
         utf8proc_get_property(static_cast<utf8proc_int32_t>(point))->ignorable != 0;
}

// The text without what has no width, and for each byte that stays where it stood.
struct Visible {
  std::string text;
  std::vector<std::size_t> stood_at;
};

bool has_invisible(std::string_view text) {
  while (!text.empty()) {
    const std::size_t next =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_ascii) - text.begin());
    if (next == text.size()) return false;
    const Decoded point = decode_utf8(text.substr(next));
    if (is_invisible(point.code_point)) return true;
    text.remove_prefix(next + point.size);
  }
  return false;
}

Visible visible(std::string_view text) {
  Visible result;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded point = decode_utf8(text.substr(at));
    if (!is_invisible(point.code_point)) {
      result.text += text.substr(at, point.size);
      for (std::size_t i = 0; i < point.size; ++i) result.stood_at.push_back(at + i);
    }
    at += point.size;
  }
  return result;
}

// Marks of different classes commute, so they have one order; those of one class keep theirs.
void order_marks(Points& points) {
  const auto mark_class = [](utf8proc_int32_t point) { return utf8proc_get_property(point)->combining_class; };
  for (auto begin = points.begin(); begin != points.end();) {
    const auto first = std::find_if(begin, points.end(), [&](auto point) { return mark_class(point) != 0; });
    const auto end = std::find_if(first, points.end(), [&](auto point) { return mark_class(point) == 0; });
    std::stable_sort(first, end, [&](auto a, auto b) { return mark_class(a) < mark_class(b); });
    begin = end;
  }
}

std::string folded_cluster(std::string_view cluster) {
  const std::vector<char32_t> written = code_points(cluster);
  if (written.size() == 1 && is_white_space(written.front())) return " ";
  Points points;
  for (const char32_t point : written) {
    std::array<utf8proc_int32_t, 32> parts{};  // the longest decomposition has 4 (18 with compatibility)
    int boundary = 0;
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(point), parts.data(), parts.size(), kCaseless, &boundary);
    points.insert(points.end(), parts.begin(), parts.begin() + std::clamp<utf8proc_ssize_t>(count, 0, parts.size()));
  }
  order_marks(points);
  const utf8proc_ssize_t count =
      utf8proc_normalize_utf32(points.data(), static_cast<utf8proc_ssize_t>(points.size()), kComposed);
  points.resize(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(count, 0)));
  std::string text;
  for (const utf8proc_int32_t point : points) append_utf8(text, static_cast<char32_t>(point));
  return text;
}

// How many bytes the text begins with that fold to themselves, whatever mark follows.
std::size_t whole_beginning(std::string_view text) {
  std::size_t bytes = 0;
  std::size_t last = 0;
  while (bytes < text.size()) {
    const Decoded point = decode_utf8(text.substr(bytes));
    if (!is_whole(point.code_point)) break;
    last = point.size;
    bytes += last;
  }
  return bytes == text.size() || is_ascii(text[bytes]) ? bytes : bytes - last;
}

// How many bytes the text begins with that are letters and signs of ASCII, but for the last, which a mark may follow.
std::size_t ascii_beginning(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) { return !is_ascii(c) || is_ascii_blank(c); });
  const auto bytes = static_cast<std::size_t>(end - text.begin());
  return bytes == text.size() || is_ascii(text[bytes]) ? bytes : bytes - std::min<std::size_t>(bytes, 1);
}

// Gives each part and what it folds to: sink(bytes written, folded).
template <typename Sink>
void fold_each(std::string_view text, const Sink& sink) {
  bool after_blank = false;
  const auto give = [&](std::size_t bytes, std::string_view part) {
    const bool blank = part == " ";
    sink(bytes, blank && after_blank ? std::string_view() : part);
    after_blank = blank;
    text.remove_prefix(bytes);
  };
  while (!text.empty()) {
    const char first = text[0];
    if (is_ascii(first) && is_ascii_blank(first)) {
      give(1, " ");
    } else if (const std::size_t plain = ascii_beginning(text); plain > 0) {
      give(plain, to_lower_ascii(text.substr(0, plain)));
    } else if (const std::size_t same = whole_beginning(text); same > 0) {
      give(same, text.substr(0, same));
    } else {
      const std::size_t bytes = first_cluster(text).bytes;
      give(bytes, folded_cluster(text.substr(0, bytes)));
    }
  }
}

// For each byte of a folded text the bytes that it came from.
struct Origin {
  std::string folded;
  std::vector<Span> spans;
};

Origin folded_with_origin(std::string_view text) {
  Origin origin;
  std::size_t at = 0;
  fold_each(text, [&](std::size_t bytes, std::string_view part) {
    origin.folded += part;
    const bool itself = part.size() == bytes;
    for (std::size_t i = 0; i < part.size(); ++i) {
      origin.spans.push_back(itself ? Span{at + i, at + i + 1} : Span{at, at + bytes});
    }
    at += bytes;
  });
  return origin;
}

// Each span widened to the clusters that it touches; those that meet in one cluster are one.
std::vector<Span> widened(std::string_view text, const std::vector<Span>& spans) {
  std::vector<Span> wide;
  Span cluster;
  for (const Span& span : spans) {
    while (cluster.end <= span.begin) {
      cluster = {cluster.end, cluster.end + first_cluster(text.substr(cluster.end)).bytes};
    }
    const std::size_t begin = cluster.begin;
    while (cluster.end < span.end) {
      cluster = {cluster.end, cluster.end + first_cluster(text.substr(cluster.end)).bytes};
    }
    if (!wide.empty() && wide.back().end > begin) {
      wide.back().end = cluster.end;
    } else {
      wide.push_back({begin, cluster.end});
    }
  }
  return wide;
}

}  // namespace

std::string folded(std::string_view text) {
  if (has_invisible(text)) return folded(visible(text).text);
  std::string out;
  out.reserve(text.size());
  fold_each(text, [&](std::size_t, std::string_view part) { out += part; });
  return out;
}

std::vector<Span> places_of(std::string_view text, std::string_view folded_part) {
  if (folded_part.empty()) return {};
  const Visible seen = visible(text);
  const Origin origin = folded_with_origin(seen.text);
  std::vector<Span> places;
  for (std::size_t found = origin.folded.find(folded_part); found != std::string::npos;) {
    const std::size_t last = found + folded_part.size() - 1;
    places.push_back({seen.stood_at[origin.spans[found].begin], seen.stood_at[origin.spans[last].end - 1] + 1});
    found = origin.folded.find(folded_part, last + 1);
  }
  return widened(text, places);
}

}  // namespace decklog::base
