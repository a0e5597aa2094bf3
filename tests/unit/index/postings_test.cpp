// SPDX-License-Identifier: MIT
#include "lib/index/postings.h"

#include <doctest/doctest.h>

#include <set>

namespace decklog::index {
namespace {

using Found = std::set<std::size_t>;

Words words_of(const std::string& title, const std::string& text) {
  Words words;
  words.add_text(title, Words::Of::title);
  words.add_text(text, Words::Of::other);
  return words;
}

Found found(SQLite::Database& database, const Piece& piece, Index::Where where) {
  Statements statements(database);
  Numbers numbers(1000);
  add_records_with(statements, piece, where, numbers);
  Found places;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i]) places.insert(i);
  }
  return places;
}

constexpr std::size_t kWrittenAtEach = 0;

}  // namespace

TEST_CASE("lists are the same however often they were written while they were gathered") {
  for (const std::size_t full_at : {kWrittenAtEach, std::size_t{2000}, Postings::kFullAt}) {
    CAPTURE(full_at);
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    make_tables(database);
    Postings postings(database, full_at);
    Found all;
    Found rare;
    for (std::int64_t number = 1; number < 900; number += 3) {
      const bool is_rare = number % 300 == 1;
      postings.add(number, words_of(is_rare ? "leak" : "pool", "the leaking pool of n" + std::to_string(number)));
      all.insert(static_cast<std::size_t>(number));
      if (is_rare) rare.insert(static_cast<std::size_t>(number));
    }
    postings.write();
    using enum Piece::Fits;
    using enum Index::Where;
    CHECK(found(database, {"the", whole}, anywhere) == all);
    CHECK(found(database, {"leak", inside}, anywhere) == all);
    CHECK(found(database, {"leak", whole}, anywhere) == rare);
    CHECK(found(database, {"eak", inside}, title) == rare);
    CHECK(found(database, {"n700", whole}, anywhere) == Found{700});
    CHECK(found(database, {"n700", inside}, title).empty());
    CHECK(found(database, {"nothing", inside}, anywhere).empty());

    Statements statements(database);
    add_postings(statements, 998, words_of("", "leak"));
    add_postings(statements, 999, words_of("leak", ""));
    rare.merge(Found{998, 999});
    CHECK(found(database, {"leak", whole}, anywhere) == rare);
    CHECK(found(database, {"leak", whole}, title).contains(999));
    CHECK_FALSE(found(database, {"leak", whole}, title).contains(998));
  }
}

TEST_CASE("a list that is cut off is damage") {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  make_tables(database);
  Postings postings(database);
  postings.add(500, words_of("pool", ""));
  postings.write();
  database.exec("UPDATE word SET marks = substr(marks, 1, 1)");
  CHECK_THROWS_AS(found(database, {"pool", Piece::Fits::whole}, Index::Where::anywhere), Unusable);
  database.exec("UPDATE word SET marks = x'ffffffffffffffffffffff01'");
  CHECK_THROWS_AS(found(database, {"pool", Piece::Fits::whole}, Index::Where::anywhere), Unusable);
}

}  // namespace decklog::index
