// SPDX-License-Identifier: MIT
//
// Private to lib/index: the open database and its form.
#pragma once

#include "lib/index/index.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>

namespace decklog::index {

// Another number, another form: an older or newer database is made anew. pack() and
// add_words() are part of the form.
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
// Every word that the word table has.
void gather_vocabulary(SQLite::Database& database);
void set_tree(SQLite::Database& database, const std::string& tree);

// Writes rows; one for a whole build or change.
class RowWriter : public Index::Changes {
 public:
  // When new words become known to searches for parts of words: a build gathers them once, at its end.
  enum class Vocabulary { at_once, at_end };
  RowWriter(SQLite::Database& database, Vocabulary vocabulary)
      : statements_(database), database_(database), vocabulary_(vocabulary) {}
  void put(const Row& row) override;
  void drop(const base::RecordId& id) override;

 private:
  struct Known {
    std::int64_t number;
    std::int64_t texts;  // how many texts of it were ever stored
  };
  std::optional<Known> known(const base::RecordId& id);
  void clear(std::initializer_list<const char*> tables, std::int64_t number);
  std::int64_t write_record(std::optional<std::int64_t> number, std::int64_t texts, const Row& row);
  void write_lists(std::int64_t number, const model::Header& header);
  void write_words(std::int64_t number, std::int64_t text, const Row& row);

  Statements statements_;
  SQLite::Database& database_;
  Vocabulary vocabulary_;
};

// Which text of which record a row of the word table is.
inline constexpr int kTextBits = 20;

}  // namespace decklog::index
