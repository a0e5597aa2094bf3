// SPDX-License-Identifier: MIT
#include "lib/index/words.h"

#include <algorithm>

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

// A stretch of one sort.
struct Run {
  Sort sort;
  std::string_view text;
};

// visit(run), also for what separates.
template <typename Visit>
void for_each_run(std::string_view text, const Visit& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const Sort sort = sort_of(first_of(text.substr(at)).value);
    while (at < text.size()) {
      const Point point = first_of(text.substr(at));
      if (sort_of(point.value) != sort) break;
      at = std::min(at + point.size, text.size());
    }
    visit(Run{sort, text.substr(begin, at - begin)});
  }
}

// A single character has none.
template <typename Visit>
void for_each_pair(std::string_view text, const Visit& visit) {
  std::size_t size = std::min(first_of(text).size, text.size());
  while (size < text.size()) {
    const std::size_t next = std::min(first_of(text.substr(size)).size, text.size() - size);
    visit(text.substr(0, size + next));
    text.remove_prefix(size);
    size = next;
  }
}

bool is_pairs(const Run& run) { return run.sort == Sort::dense && first_of(run.text).size < run.text.size(); }

constexpr std::size_t kFirstSlots = 512;

}  // namespace

void Words::add_text(std::string_view folded, Of of) {
  for_each_run(folded, [&](const Run& run) {
    if (run.sort == Sort::separator) return;
    if (is_pairs(run)) return for_each_pair(run.text, [&](std::string_view pair) { add(pair, of); });
    for (std::size_t at = 0; at < run.text.size(); at += kLongest / 2) {
      add(run.text.substr(at, kLongest), of);
      if (run.text.size() <= kLongest) return;
    }
  });
}

std::size_t Words::slot_of(std::string_view word) const {
  std::size_t slot = std::hash<std::string_view>{}(word) & (slots_.size() - 1);
  while (slots_[slot] != 0 && text_of(words_[slots_[slot] - 1]) != word) slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

bool Words::has(std::string_view word, Of of) const {
  if (slots_.empty()) return false;
  const std::uint32_t place = slots_[slot_of(word)];
  return place != 0 && (of == Of::other || words_[place - 1].of == Of::title);
}

Words Words::without(const Words& old) const {
  Words fresh;
  for_each([&](std::string_view word, Of of) {
    if (!old.has(word, of)) fresh.add(word, of);
  });
  return fresh;
}

void Words::add(std::string_view word, Of of) {
  if (2 * words_.size() >= slots_.size()) grow();
  const std::size_t slot = slot_of(word);
  if (slots_[slot] != 0) return;
  words_.push_back({static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint16_t>(word.size()), of});
  bytes_ += word;
  slots_[slot] = static_cast<std::uint32_t>(words_.size());
}

void Words::grow() {
  slots_.assign(std::max(kFirstSlots, 2 * slots_.size()), 0);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    slots_[slot_of(text_of(words_[i]))] = static_cast<std::uint32_t>(i + 1);
  }
}

std::vector<Piece> pieces_of(std::string_view folded_term) {
  std::vector<Piece> pieces;
  for_each_run(folded_term, [&](const Run& run) {
    if (run.sort == Sort::separator) return;
    if (is_pairs(run)) {
      return for_each_pair(run.text, [&](std::string_view pair) {
        pieces.push_back({std::string(pair), Piece::Fits::whole});
      });
    }
    const bool begins = run.text.data() > folded_term.data();
    const bool ends = run.text.data() + run.text.size() < folded_term.data() + folded_term.size();
    const bool whole = begins && ends && run.sort == Sort::letter && run.text.size() <= Words::kLongest;
    pieces.push_back({std::string(run.text.substr(0, whole ? Words::kLongest : Words::kLongest / 2)),
                      whole ? Piece::Fits::whole : Piece::Fits::inside});
  });
  return pieces;
}

}  // namespace decklog::index
