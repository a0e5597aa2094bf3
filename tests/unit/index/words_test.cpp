// SPDX-License-Identifier: MIT
#include "lib/index/words.h"

#include "lib/base/text.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

namespace decklog::index {
namespace {

using Words = std::set<std::string, std::less<>>;
using Pieces = std::vector<Piece>;
constexpr auto kWhole = Piece::Fits::whole;
constexpr auto kInside = Piece::Fits::inside;

Words words_of(std::string_view text) {
  std::vector<std::string> words;
  add_words(words, text);
  return {words.begin(), words.end()};
}

// What the database does with a piece.
bool shows(const Words& words, const Piece& piece) {
  if (piece.fits == kWhole) return words.contains(piece.text);
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return word.find(piece.text) != std::string::npos; });
}

bool leads_to(std::string_view term, std::string_view text) {
  const Words words = words_of(text);
  const Pieces pieces = pieces_of(term);
  return std::all_of(pieces.begin(), pieces.end(), [&](const Piece& piece) { return shows(words, piece); });
}

}  // namespace

TEST_CASE("words are runs of letters and digits; scripts without spaces give pairs of neighbours") {
  CHECK(words_of("v142 leaks a_connection, again") == Words{"v142", "leaks", "a", "connection", "again"});
  CHECK(words_of("결제가 또 v2로") == Words{"결제", "제가", "또", "v2", "로"});
  CHECK(words_of("接続数") == Words{"接続", "続数"});
  CHECK(words_of("straße… café") == Words{"straße", "café"});
  CHECK(words_of(" ,-—。").empty());
}

TEST_CASE("the ends of a term may lie inside a word, its middle not") {
  CHECK(pieces_of("leak") == Pieces{{"leak", kInside}});
  CHECK(pieces_of("ool leaks a conn") == Pieces{{"ool", kInside}, {"leaks", kWhole}, {"a", kWhole}, {"conn", kInside}});
  CHECK(pieces_of("-leak-") == Pieces{{"leak", kWhole}});
  CHECK(pieces_of("결제가") == Pieces{{"결제", kWhole}, {"제가", kWhole}});
  CHECK(pieces_of("결") == Pieces{{"결", kInside}});
  CHECK(pieces_of("—").empty());
}

TEST_CASE("a long word is found by any part of it") {
  std::string word;
  for (int i = 0; i < 200; ++i) word += std::to_string(i * 7919);
  for (std::size_t at = 0; at + 90 < word.size(); at += 13) {
    for (const std::size_t size : {3U, 31U, 32U, 33U, 64U, 65U, 90U}) CHECK(leads_to(word.substr(at, size), word));
  }
  CHECK_FALSE(leads_to("leak", word));
}

TEST_CASE("whatever holds a term has all its pieces") {
  CHECK(rc::check("text contains term => words lead to it", [] {
    const std::string text = base::folded(*test::any_text() + *test::any_text() + *test::any_text());
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) starts.push_back(i);
    }
    std::size_t from = *rc::gen::elementOf(starts);
    std::size_t to = *rc::gen::elementOf(starts);
    if (from > to) std::swap(from, to);
    RC_ASSERT(leads_to(std::string_view(text).substr(from, to - from), text));
  }));
  CHECK_FALSE(leads_to("pool", "the connection leaks"));
}

}  // namespace decklog::index
