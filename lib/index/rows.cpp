// SPDX-License-Identifier: MIT
//
// What stands in the tables for one record.
#include "lib/index/impl.h"
#include "lib/index/pack.h"

namespace decklog::index {
namespace {

std::string part_of(const base::RecordId& id) { return id.str().substr(id.str().rfind('-') + 1); }

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

Row row_of(model::Header header, Words words) {
  Row row{.id = header.id, .header = {}, .packed = pack(header), .words = std::move(words)};
  row.header = std::move(header);
  return row;
}

Row row_of_damaged(const base::RecordId& id) { return {.id = id, .header = {}, .packed = {}, .words = {}}; }

std::optional<std::int64_t> RowWriter::known(const base::RecordId& id) {
  SQLite::Statement& find = statements_.get("SELECT number FROM record WHERE id = ?");
  find.bindNoCopy(1, id.str());
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getInt64();
}

void RowWriter::put(const Row& row) {
  const auto there = known(row.id);
  if (there) clear({"service", "label"}, *there);
  const std::int64_t number = write_record(there, row);
  if (!row.header) return;
  write_lists(number, *row.header);
  write_words_(number, row.words);
}

void RowWriter::drop(const base::RecordId& id) {
  if (const auto there = known(id)) clear({"record", "service", "label"}, *there);
}

void RowWriter::clear(std::initializer_list<const char*> tables, std::int64_t number) {
  for (const char* table : tables) {
    SQLite::Statement& remove = statements_.get(std::string("DELETE FROM ") + table + " WHERE number = ?");
    remove.bind(1, number);
    remove.exec();
  }
}

std::int64_t RowWriter::write_record(std::optional<std::int64_t> number, const Row& row) {
  SQLite::Statement& write = statements_.get(
      "INSERT OR REPLACE INTO record(number, id, part, kind, header, open, stage, rank, owner, record_key, opened, "
      "updated, began, blocked, open_action, resolved) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  bind_or_null(write, 1, number);
  write.bind(2, row.id.str());
  write.bind(3, part_of(row.id));
  write.bind(4, static_cast<int>(row.id.kind()));
  if (row.header) {
    const model::Header& header = *row.header;
    write.bind(5, row.packed.data(), static_cast<int>(row.packed.size()));
    write.bind(6, model::is_open(header) ? 1 : 0);
    write.bind(7, static_cast<int>(header.stage));
    write.bind(8, model::rank(header));
    write.bind(9, header.fields.owner.value_or(""));
    bind_or_null(write, 10, header.fields.key);
    write.bind(11, seconds(model::opened_at(header)));
    write.bind(12, seconds(header.updated_at));
    if (const auto began = model::began_at(header)) write.bind(13, seconds(*began));
    write.bind(14, header.blocked ? 1 : 0);
    write.bind(15, model::has_open_action(header) ? 1 : 0);
    if (const auto resolved = header.milestone(model::Milestone::resolved_at)) write.bind(16, seconds(*resolved));
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

}  // namespace decklog::index
