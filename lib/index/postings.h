// SPDX-License-Identifier: MIT
//
// Private to lib/index: which records have a word. A build writes one list for each word; a change adds a row for each
// word that is new to a record. What a record lost, and records that are gone, stay in the lists: who finds them there
// looks into the record.
#pragma once

#include "lib/index/impl.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace decklog::index {

// The lists of a build. They are gathered in memory and written when they have grown to `full_at` bytes, roughly, so
// that memory does not follow the ledger.
class Postings {
 public:
  static constexpr std::size_t kFullAt = 128U << 20U;
  explicit Postings(SQLite::Database& database, std::size_t full_at = kFullAt)
      : database_(database), full_at_(full_at) {}
  // Requires: a greater number than before.
  void add(std::int64_t number, const Words& words);
  // What is not written yet.
  void write();

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the name is the standard library's
    std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
  };
  struct List {
    std::string bytes;
    std::int64_t last = 0;
  };
  List& list_of(std::string_view word);

  SQLite::Database& database_;
  std::size_t full_at_;
  std::unordered_map<std::string, List, Hash, std::equal_to<>> lists_;
  std::size_t bytes_ = 0;
  std::int64_t written_ = 0;  // how often
};

// A row for each word.
void add_postings(Statements& statements, std::int64_t number, const Words& words);

// Record numbers, by place; some may be of records that are gone.
using Numbers = std::vector<bool>;
// Adds the records that have the piece.
void add_records_with(Statements& statements, const Piece& piece, Index::Where where, Numbers& numbers);

}  // namespace decklog::index
