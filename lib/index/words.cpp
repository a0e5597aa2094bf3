// SPDX-License-Identifier: MIT
#include "lib/index/words.h"

#include <algorithm>
#include <functional>

namespace decklog::index {
namespace {

// Splits at the same places whatever stands around: that alone makes a term's pieces fit into a text's words.
enum class Sort { separator, letter, dense };

bool is_ascii_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

// The blocks of Unicode, roughly: a letter taken for a separator or the other way round costs nothing but speed.
Sort sort_of(char32_t point) {
  if (point < 0x80) return is_ascii_letter(static_cast<unsigned char>(point)) ? Sort::letter : Sort::separator;
  if (point < 0xC0 || (point >= 0x2000 && point <= 0x2BFF) || (point >= 0x3000 && point <= 0x3004)) {
    return Sort::separator;
  }
  const bool dense = (point >= 0x0E00 && point <= 0x0EFF) || (point >= 0x1000 && point <= 0x11FF) ||
                     (point >= 0x1780 && point <= 0x17FF) || point >= 0x2E80;
  return dense ? Sort::dense : Sort::letter;
}

struct Point {
  char32_t value;
  std::size_t size;
};

Point first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) & 0x3fU : 0U; };
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {((lead & 0x1fU) << 6U) | byte(1), 2};
  if (lead < 0xF0) return {((lead & 0x0fU) << 12U) | (byte(1) << 6U) | byte(2), 3};
  return {((lead & 0x07U) << 18U) | (byte(1) << 12U) | (byte(2) << 6U) | byte(3), 4};
}

// A stretch of one sort, and the sizes of its characters.
struct Run {
  Sort sort;
  std::string_view text;
  std::vector<std::size_t> sizes;
};

void for_each_run(std::string_view text, const std::function<void(const Run&)>& visit) {
  Run run{};
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Point point = first_of(text.substr(at));
    const Sort sort = sort_of(point.value);
    if (sort != run.sort || at == 0) {
      if (at > 0) visit(run);
      run = {.sort = sort};
      start = at;
    }
    at = std::min(at + point.size, text.size());
    run.text = text.substr(start, at - start);
    if (sort == Sort::dense) run.sizes.push_back(point.size);
  }
  if (!text.empty()) visit(run);
}

void for_each_pair(const Run& run, const std::function<void(std::string_view)>& visit) {
  std::size_t at = 0;
  for (std::size_t i = 0; i + 1 < run.sizes.size(); ++i) {
    visit(run.text.substr(at, run.sizes[i] + run.sizes[i + 1]));
    at += run.sizes[i];
  }
}

}  // namespace

void add_words(std::vector<std::string>& words, std::string_view folded) {
  for_each_run(folded, [&](const Run& run) {
    if (run.sort == Sort::separator) return;
    if (run.sort == Sort::dense && run.sizes.size() > 1) {
      return for_each_pair(run, [&](std::string_view pair) { words.emplace_back(pair); });
    }
    for (std::size_t at = 0; at < run.text.size(); at += kLongest / 2) {
      words.emplace_back(run.text.substr(at, kLongest));
      if (run.text.size() <= kLongest) return;
    }
  });
}

std::vector<Piece> pieces_of(std::string_view folded_term) {
  std::vector<Piece> pieces;
  for_each_run(folded_term, [&](const Run& run) {
    if (run.sort == Sort::separator) return;
    if (run.sort == Sort::dense && run.sizes.size() > 1) {
      return for_each_pair(run, [&](std::string_view pair) {
        pieces.push_back({std::string(pair), Piece::Fits::whole});
      });
    }
    const bool begins = run.text.data() > folded_term.data();
    const bool ends = run.text.data() + run.text.size() < folded_term.data() + folded_term.size();
    const bool whole = begins && ends && run.sort == Sort::letter && run.text.size() <= kLongest;
    pieces.push_back({std::string(run.text.substr(0, whole ? kLongest : kLongest / 2)),
                      whole ? Piece::Fits::whole : Piece::Fits::inside});
  });
  return pieces;
}

}  // namespace decklog::index
