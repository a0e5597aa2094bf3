// SPDX-License-Identifier: MIT
//
// What stands in the tables for one record.
#include "lib/base/text.h"
#include "lib/index/impl.h"
#include "lib/index/pack.h"
#include "lib/index/words.h"

#include <algorithm>

namespace decklog::index {
namespace {

std::string part_of(const base::RecordId& id) { return id.str().substr(id.str().rfind('-') + 1); }

std::string one_line(const std::vector<std::string>& words) { return base::join(words, " "); }

template <typename T>
void bind_or_null(SQLite::Statement& statement, int place, const std::optional<T>& value) {
  if (value) {
    statement.bind(place, *value);
  } else {
    statement.bind(place);
  }
}

std::int64_t seconds(base::Time time) { return time.time_since_epoch().count(); }

}  // namespace

Row row_of(const model::Header& header, const Texts& texts) {
  Row row{.id = header.id, .header = header, .packed = pack(header), .words = {}};
  for (const std::string& text : texts.titles) add_words(row.words, text);
  const std::size_t of_titles = row.words.size();
  for (std::size_t i = 0; i < of_titles; ++i) row.words.push_back("=" + row.words[i]);
  for (const std::string& text : texts.others) add_words(row.words, text);
  std::sort(row.words.begin(), row.words.end());
  row.words.erase(std::unique(row.words.begin(), row.words.end()), row.words.end());
  return row;
}

Row row_of_damaged(const base::RecordId& id) { return {.id = id, .header = {}, .packed = {}, .words = {}}; }

std::optional<RowWriter::Known> RowWriter::known(const base::RecordId& id) {
  SQLite::Statement& find = statements_.get("SELECT number, texts FROM record WHERE id = ?");
  find.bindNoCopy(1, id.str());
  if (!find.executeStep()) return std::nullopt;
  return Known{find.getColumn(0).getInt64(), find.getColumn(1).getInt64()};
}

void RowWriter::put(const Row& row) {
  const auto there = known(row.id);
  if (there) clear({"service", "label"}, there->number);
  const std::int64_t text = there ? there->texts : 0;
  const std::int64_t number =
      write_record(there ? std::optional(there->number) : std::nullopt, row.words.empty() ? text : text + 1, row);
  if (!row.header) return;
  write_lists(number, *row.header);
  write_words(number, text, row);
}

void RowWriter::drop(const base::RecordId& id) {
  if (const auto there = known(id)) clear({"record", "service", "label"}, there->number);
}

void RowWriter::clear(std::initializer_list<const char*> tables, std::int64_t number) {
  for (const char* table : tables) {
    SQLite::Statement& remove = statements_.get(std::string("DELETE FROM ") + table + " WHERE number = ?");
    remove.bind(1, number);
    remove.exec();
  }
}

std::int64_t RowWriter::write_record(std::optional<std::int64_t> number, std::int64_t texts, const Row& row) {
  SQLite::Statement& write = statements_.get(
      "INSERT OR REPLACE INTO record(number, id, part, kind, texts, header, open, stage, rank, owner, record_key, "
      "opened, updated, began, blocked, open_action) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  bind_or_null(write, 1, number);
  write.bind(2, row.id.str());
  write.bind(3, part_of(row.id));
  write.bind(4, static_cast<int>(row.id.kind()));
  write.bind(5, texts);
  if (row.header) {
    const model::Header& header = *row.header;
    write.bind(6, row.packed.data(), static_cast<int>(row.packed.size()));
    write.bind(7, model::is_open(header) ? 1 : 0);
    write.bind(8, static_cast<int>(header.stage));
    write.bind(9, model::rank(header));
    write.bind(10, header.fields.owner.value_or(""));
    bind_or_null(write, 11, header.fields.key);
    write.bind(12, seconds(model::opened_at(header)));
    write.bind(13, seconds(header.updated_at));
    if (const auto began = model::began_at(header)) write.bind(14, seconds(*began));
    write.bind(15, header.blocked ? 1 : 0);
    write.bind(16, model::has_open_action(header) ? 1 : 0);
  }
  write.exec();
  return number ? *number : database_.getLastInsertRowid();
}

void RowWriter::write_lists(std::int64_t number, const model::Header& header) {
  SQLite::Statement& service = statements_.get("INSERT OR IGNORE INTO service(name, number) VALUES(?, ?)");
  for (const std::string& name : header.fields.services.value_or(std::vector<std::string>{})) {
    service.reset();
    service.bind(1, name);
    service.bind(2, number);
    service.exec();
  }
  SQLite::Statement& label = statements_.get("INSERT INTO label(name, value, number) VALUES(?, ?, ?)");
  for (const auto& [name, value] : header.fields.labels) {
    label.reset();
    label.bind(1, name);
    label.bind(2, value);
    label.bind(3, number);
    label.exec();
  }
}

void RowWriter::write_words(std::int64_t number, std::int64_t text, const Row& row) {
  if (row.words.empty()) return;
  SQLite::Statement& words = statements_.get("INSERT INTO words(rowid, text) VALUES(?, ?)");
  words.bind(1, (number << kTextBits) | text);
  words.bind(2, one_line(row.words));
  words.exec();
  if (vocabulary_ == Vocabulary::at_end) return;
  SQLite::Statement& word = statements_.get("INSERT OR IGNORE INTO vocabulary(word) VALUES(?)");
  for (const std::string& text_of : row.words) {
    if (text_of.front() == '=') continue;
    word.reset();
    word.bind(1, text_of.data(), static_cast<int>(text_of.size()));
    word.exec();
  }
}

}  // namespace decklog::index
