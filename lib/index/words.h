// SPDX-License-Identifier: MIT
//
// What a text is found by. A text that holds a term as a part has all that is asked for by pieces_of(term): so the
// words lead to every record that answers, and to some that do not.
//
// A word is a run of letters and digits. Scripts that are written without spaces, or hang their particles onto words
// (Han, Kana, Hangul, Thai, …), have no words but pairs of neighbours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::index {

// The words of one record, each once.
class Words {
 public:
  enum class Of { title, other };
  // Adds the words of a text that was folded (base::folded). Words of more than kLongest bytes come as windows that
  // overlap by half. A word of the title stays one. Requires: UTF-8; titles before the others.
  static constexpr std::size_t kLongest = 64;
  void add_text(std::string_view folded, Of of);

  std::size_t size() const { return words_.size(); }
  // A word of the title counts as any other too.
  bool has(std::string_view word, Of of) const;
  // Those that `old` has not.
  Words without(const Words& old) const;
  // visit(word, of), in the order in which they came.
  template <typename Visit>
  void for_each(const Visit& visit) const {
    for (const Word& word : words_) visit(text_of(word), word.of);
  }

 private:
  struct Word {
    std::uint32_t begin;
    std::uint16_t size;
    Of of;
  };
  void add(std::string_view word, Of of);
  std::string_view text_of(const Word& word) const { return std::string_view(bytes_).substr(word.begin, word.size); }
  // Where the word stands in slots_, or belongs.
  std::size_t slot_of(std::string_view word) const;
  void grow();

  std::string bytes_;  // one word after the other
  std::vector<Word> words_;
  std::vector<std::uint32_t> slots_;  // a hash table: places in words_, from 1; 0 is free; a power of two of them
};

// One thing that the words of a text must show.
struct Piece {
  std::string text;
  enum class Fits { whole, inside } fits;  // it is a word; it is part of one
  bool operator==(const Piece&) const = default;
};
// Of a folded search term. None: every text may hold it.
std::vector<Piece> pieces_of(std::string_view folded_term);

}  // namespace decklog::index
