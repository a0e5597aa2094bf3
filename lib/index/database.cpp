// SPDX-License-Identifier: MIT
//
// How the database is opened, made and put in its place.
#include "lib/index/impl.h"
#include "lib/index/postings.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

namespace decklog::index {
namespace {

// How long a reader waits for somebody who changes the database, before it asks the files.
constexpr int kPatienceMs = 500;

constexpr const char* kTables = R"(
CREATE TABLE state(tree TEXT NOT NULL);
-- One row a record; without `header` its file cannot be read.
CREATE TABLE record(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  part TEXT NOT NULL,
  kind INTEGER NOT NULL,
  open INTEGER, stage INTEGER, rank INTEGER, owner TEXT, record_key TEXT, opened INTEGER, updated INTEGER,
  began INTEGER, blocked INTEGER, open_action INTEGER, resolved INTEGER,
  header BLOB);
CREATE TABLE service(name TEXT, number INTEGER, PRIMARY KEY(name, number)) WITHOUT ROWID;
CREATE TABLE label(name TEXT, value TEXT, number INTEGER, PRIMARY KEY(name, value, number)) WITHOUT ROWID;
-- postings.h
CREATE TABLE word(word BLOB, mark INTEGER, marks BLOB, PRIMARY KEY(word, mark)) WITHOUT ROWID;
)";

constexpr const char* kLookups = R"(
CREATE INDEX by_rank ON record(open, rank, opened, id);
CREATE INDEX by_opened ON record(opened, id);
CREATE INDEX by_updated ON record(updated, id);
CREATE INDEX by_began ON record(began) WHERE began IS NOT NULL;
CREATE INDEX by_owner ON record(owner, open);
CREATE INDEX by_key ON record(record_key) WHERE record_key IS NOT NULL;
CREATE INDEX by_part ON record(part, id);
CREATE INDEX by_long_part ON record(part, id) WHERE length(part) > 4;
CREATE INDEX with_open_action ON record(open_action) WHERE open_action = 1;
CREATE INDEX by_resolved ON record(resolved) WHERE resolved IS NOT NULL;
CREATE INDEX unreadable ON record(id) WHERE header IS NULL;
CREATE INDEX service_of ON service(number);
CREATE INDEX label_of ON label(number);
)";

Unusable::Why why_of(const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Unusable::Why::busy;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOLFS:
      return Unusable::Why::no_access;
    default:
      return Unusable::Why::damaged;
  }
}

const std::filesystem::path& require_there(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) throw Unusable(Unusable::Why::missing, "there is no index yet");
  return file;
}

std::filesystem::path with(const std::filesystem::path& file, const char* ending) { return file.string() + ending; }

void flush(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

}  // namespace

void rethrow(const SQLite::Exception& error) { throw Unusable(why_of(error), error.what()); }

SQLite::Statement& Statements::get(const std::string& sql) {
  auto found = prepared_.find(sql);
  if (found == prepared_.end()) found = prepared_.try_emplace(sql, database_, sql).first;
  found->second.reset();
  found->second.clearBindings();
  return found->second;
}

Lock::Lock(const std::filesystem::path& database, Kind kind) {
  const std::filesystem::path path = with(database, ".lock");
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (file_ < 0) throw Unusable(Unusable::Why::no_access, path.string() + ": " + std::strerror(errno));
  if (::flock(file_, (kind == Kind::alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return;
  const int error = errno;
  ::close(file_);
  throw Unusable(error == EWOULDBLOCK ? Unusable::Why::busy : Unusable::Why::no_access, std::strerror(error));
}
Lock::~Lock() { ::close(file_); }

void make_tables(SQLite::Database& database) {
  database.exec(kTables);
  database.exec("PRAGMA user_version = " + std::to_string(kFormat));
}

void make_lookups(SQLite::Database& database) { database.exec(kLookups); }

void set_tree(SQLite::Database& database, const std::string& tree) {
  database.exec("DELETE FROM state");
  SQLite::Statement insert(database, "INSERT INTO state(tree) VALUES(?)");
  insert.bind(1, tree);
  insert.exec();
}

Index::Impl::Impl(const std::filesystem::path& file)
    : lock(require_there(file), Lock::Kind::shared),
      database(require_there(file), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, kPatienceMs) {
  // A reader that closes last would else write the whole log back and wait for the disk.
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  database.exec("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 256");
  begin();
}

void Index::Impl::begin() {
  database.exec("BEGIN");
  const int format = database.execAndGet("PRAGMA user_version").getInt();
  if (format != kFormat) {
    throw Unusable(Unusable::Why::damaged,
                   "its form is " + std::to_string(format) + ", this decklog's is " + std::to_string(kFormat));
  }
  tree = database.execAndGet("SELECT tree FROM state").getString();
}

Index::Index(const std::filesystem::path& file) try : impl_(std::make_unique<Impl>(file)) {
} catch (const SQLite::Exception& error) {
  rethrow(error);
}
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

const std::string& Index::tree() const { return impl_->tree; }

void Index::change(const std::string& to_tree, const std::function<void(const std::string&, Changes&)>& make) {
  SQLite::Database& database = impl_->database;
  try {
    database.exec("ROLLBACK");
    database.exec("BEGIN IMMEDIATE");
    try {
      const std::string from = database.execAndGet("SELECT tree FROM state").getString();
      Statements statements(database);
      RowWriter writer(database,
                       [&](std::int64_t number, const Words& words) { add_postings(statements, number, words); });
      if (from != to_tree) make(from, writer);
      set_tree(database, to_tree);
    } catch (...) {
      database.exec("ROLLBACK");
      throw;
    }
    database.exec("COMMIT");
    impl_->begin();
  } catch (const SQLite::Exception& error) {
    rethrow(error);
  }
}

void build(const std::filesystem::path& file, const std::string& tree,
           const std::function<std::optional<Row>()>& next) {
  const Lock lock(file, Lock::Kind::alone);
  const std::filesystem::path fresh = with(file, ".new");
  std::error_code ignored;
  std::filesystem::remove(fresh, ignored);
  try {
    {
      SQLite::Database database(fresh, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX);
      database.exec(
          "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768; "
          "PRAGMA locking_mode = EXCLUSIVE");
      database.exec("BEGIN");
      make_tables(database);
      Postings postings(database);
      RowWriter writer(database, [&](std::int64_t number, const Words& words) { postings.add(number, words); });
      while (const auto row = next()) writer.put(*row);
      postings.write();
      make_lookups(database);
      set_tree(database, tree);
      database.exec("COMMIT; PRAGMA journal_mode = WAL");
    }
    flush(fresh);
    for (const char* ending : {"-wal", "-shm"}) std::filesystem::remove(with(file, ending), ignored);
    std::error_code failed;
    std::filesystem::rename(fresh, file, failed);
    if (failed) throw Unusable(Unusable::Why::no_access, failed.message());
  } catch (const SQLite::Exception& error) {
    std::filesystem::remove(fresh, ignored);
    rethrow(error);
  } catch (...) {
    std::filesystem::remove(fresh, ignored);
    throw;
  }
}

}  // namespace decklog::index
