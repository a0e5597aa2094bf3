// SPDX-License-Identifier: MIT
//
// Private to lib/index: the open database and its form.
#pragma once

#include "lib/index/index.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>

namespace decklog::index {

// Another number, another form: an older or newer database is made anew. It counts what stands in pack() and words()
// too.
inline constexpr int kFormat = 1;

// Throws it as Unusable.
[[noreturn]] void rethrow(const SQLite::Exception& error);

// A statement is prepared once.
class Statements {
 public:
  explicit Statements(SQLite::Database& database) : database_(database) {}
  SQLite::Statement& get(const std::string& sql);

 private:
  SQLite::Database& database_;
  std::map<std::string, SQLite::Statement> prepared_;
};

// A lock file beside the database: everyone who has it open shares it, and who puts a new one in its place has it
// alone. So nobody is left with the write-ahead log of one and the pages of the other.
class Lock {
 public:
  enum class Kind { shared, alone };
  // Throws: Unusable (busy, no_access).
  Lock(const std::filesystem::path& database, Kind kind);
  ~Lock();
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int file_ = -1;
};

struct Index::Impl {
  Lock lock;
  SQLite::Database database;
  mutable Statements statements{database};
  std::string tree;

  explicit Impl(const std::filesystem::path& file);
  // Begins to read one state and learns its tree.
  void begin();
};

void make_tables(SQLite::Database& database);
// What makes questions fast, after the rows are there.
void make_lookups(SQLite::Database& database);
void set_tree(SQLite::Database& database, const std::string& tree);

// Writes rows; one for a whole build or change.
class RowWriter : public Index::Changes {
 public:
  explicit RowWriter(SQLite::Database& database) : statements_(database), database_(database) {}
  void put(const Row& row) override;
  void drop(const base::RecordId& id) override;

 private:
  struct Known {
    std::int64_t number;
    std::int64_t texts;  // how many texts of it were ever stored
  };
  std::optional<Known> known(const base::RecordId& id);
  std::int64_t write_record(std::optional<std::int64_t> number, std::int64_t texts, const Row& row);
  void write_lists(std::int64_t number, const model::Header& header);
  void write_words(std::int64_t number, std::int64_t text, const Row& row);

  bool is_new_word(const std::string& word);

  static constexpr std::size_t kSeenWords = 500'000;
  Statements statements_;
  SQLite::Database& database_;
  std::unordered_set<std::string> seen_words_;
};

// Which text of which record a row of the word table is.
inline constexpr int kTextBits = 20;

}  // namespace decklog::index
