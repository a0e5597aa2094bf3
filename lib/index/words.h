// SPDX-License-Identifier: MIT
//
// What a text is found by. A text that holds a term as a part has all that is asked for by pieces_of(term): so the
// words lead to every record that answers, and to some that do not.
//
// A word is a run of letters and digits. Scripts that are written without spaces, or hang their particles onto words
// (Han, Kana, Hangul, Thai, …), have no words but pairs of neighbours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace decklog::index {

// Adds the words of a text that was folded (base::folded), in their order and as often as they stand there. Words of
// more than kLongest bytes come as windows that overlap by half. Requires: UTF-8.
inline constexpr std::size_t kLongest = 64;
void add_words(std::vector<std::string>& words, std::string_view folded);

// One thing that the words of a text must show.
struct Piece {
  std::string text;
  enum class Fits { whole, inside } fits;  // it is a word; it is part of one
  bool operator==(const Piece&) const = default;
};
// Of a folded search term. None: every text may hold it.
std::vector<Piece> pieces_of(std::string_view folded_term);

}  // namespace decklog::index
