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

using Set = std::set<std::string, std::less<>>;
using Pieces = std::vector<Piece>;
constexpr auto kWhole = Piece::Fits::whole;
constexpr auto kInside = Piece::Fits::inside;

Set words_of(std::string_view text) {
  Words words;
  words.add_text(text, Words::Of::other);
  Set found;
  words.for_each([&](std::string_view word, Words::Of) { CHECK(found.emplace(word).second); });
  CHECK(found.size() == words.size());
  return found;
}

// What the database does with a piece.
bool shows(const Set& words, const Piece& piece) {
  if (piece.fits == kWhole) return words.contains(piece.text);
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return word.find(piece.text) != std::string::npos; });
}

bool leads_to(std::string_view term, std::string_view text) {
  const Set words = words_of(text);
  const Pieces pieces = pieces_of(term);
  return std::all_of(pieces.begin(), pieces.end(), [&](const Piece& piece) { return shows(words, piece); });
}

}  // namespace

TEST_CASE("words are runs of letters and digits; scripts without spaces give pairs of neighbours") {
  CHECK(words_of("v142 leaks a_connection, again") == Set{"v142", "leaks", "a", "connection", "again"});
  CHECK(words_of("결제가 또 v2로") == Set{"결제", "제가", "또", "v2", "로"});
  CHECK(words_of("接続数") == Set{"接続", "続数"});
  CHECK(words_of("straße… café") == Set{"straße", "café"});
  CHECK(words_of(" ,-—。").empty());
}

TEST_CASE("a record's words: each once, those of the title stay so, however many there are") {
  Words words;
  words.add_text("pool leaks", Words::Of::title);
  std::string text = "the pool";
  for (int i = 0; i < 3000; ++i) text += " w" + std::to_string(i);
  words.add_text(text, Words::Of::other);
  words.add_text(text, Words::Of::other);
  CHECK(words.size() == 3003);
  CHECK(words.has("pool", Words::Of::title));
  CHECK(words.has("pool", Words::Of::other));
  CHECK(words.has("w2999", Words::Of::other));
  CHECK_FALSE(words.has("the", Words::Of::title));
  CHECK_FALSE(words.has("w3000", Words::Of::other));
  CHECK_FALSE(Words().has("pool", Words::Of::other));

  Words old;
  old.add_text("w1", Words::Of::title);
  old.add_text("pool the", Words::Of::other);
  Set fresh;
  words.without(old).for_each([&](std::string_view word, Words::Of) { fresh.emplace(word); });
  CHECK(fresh.size() == 3001);
  CHECK(fresh.contains("pool"));  // it stands in the title now
  CHECK_FALSE(fresh.contains("the"));
  CHECK_FALSE(fresh.contains("w1"));
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
