// SPDX-License-Identifier: MIT
//
// Private to lib/index: the open database and its form.
#pragma once

#include "lib/index/index.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>

namespace decklog::index {

// Another number, another form: an older or newer database is made anew. pack(), Words and the lists of postings.h are
// part of the form.
inline constexpr int kFormat = 4;

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
  // `write_words` is given the words that a record did not have before.
  using WriteWords = std::function<void(std::int64_t number, const Words& words)>;
  RowWriter(SQLite::Database& database, WriteWords write_words)
      : statements_(database), database_(database), write_words_(std::move(write_words)) {}
  void put(const Row& row) override;
  void drop(const base::RecordId& id) override;

 private:
  std::optional<std::int64_t> known(const base::RecordId& id);
  void clear(std::initializer_list<const char*> tables, std::int64_t number);
  std::int64_t write_record(std::optional<std::int64_t> number, const Row& row);
  void write_lists(std::int64_t number, const model::Header& header);

  Statements statements_;
  SQLite::Database& database_;
  WriteWords write_words_;
};

}  // namespace decklog::index
