// SPDX-License-Identifier: MIT
//
// Questions about many records. The index answers where there is one; else every file is read. Both answer the same
// (tests/unit/ledger/index_test.cpp).
#include "lib/ledger/impl.h"
#include "lib/ledger/index_rows.h"

#include <algorithm>

namespace decklog::ledger {
namespace {

using Damaged = std::function<void(const base::Error&)>;

// Tells what reading it says.
void tell_damaged(const Ledger& ledger, const base::RecordId& id, const Damaged& damaged) {
  try {
    ledger.read(id);
  } catch (const base::BadData& error) {
    damaged(error);
  }
}

bool may_match(const base::RecordId& id, const model::Query& query) {
  return query.kinds.empty() || query.kinds.contains(id.kind());
}

std::vector<model::Header> select_from_files(const Ledger& ledger, const model::Query& query, const Damaged& damaged) {
  std::vector<model::Header> found;
  for (const base::RecordId& id : ledger.ids()) {
    if (!may_match(id, query)) continue;
    try {
      model::Record record = ledger.read(id);
      if (model::matches(record, query)) found.push_back(std::move(record));
    } catch (const base::BadData& error) {
      if (damaged) damaged(error);
    }
  }
  std::sort(found.begin(), found.end(),
            [&](const model::Header& a, const model::Header& b) { return model::listed_before(a, b, query.sort); });
  if (query.limit > 0 && found.size() > query.limit) found.resize(query.limit);
  return found;
}

// Path order: the kinds' folders one after the other, as ids() gives them.
void sort_by_path(std::vector<base::RecordId>& ids) {
  const auto place = [](const base::RecordId& id) { return std::pair(id.kind(), base::record_path(id)); };
  std::sort(ids.begin(), ids.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

}  // namespace

std::vector<base::RecordId> Ledger::ids() const {
  std::vector<base::RecordId> found;
  for (const git::TreeFile& file : record_files(*impl_)) found.push_back(*base::record_at_path(file.path));
  return found;
}

std::vector<base::RecordId> Ledger::Impl::named(std::string_view part) const {
  std::vector<base::RecordId> found;
  const bool asked = ask_index(*this, [&](const index::Index& index) { found = index.named(part); });
  if (!asked) {
    for (const git::TreeFile& file : record_files(*this)) {
      auto id = base::record_at_path(file.path);
      if (id->str().find(part) != std::string::npos) found.push_back(std::move(*id));
    }
  }
  sort_by_path(found);
  return found;
}

std::vector<model::Header> Ledger::select(const model::Query& query, const Damaged& damaged) const {
  std::vector<model::Header> found;
  std::vector<base::RecordId> unreadable;
  const bool asked = ask_index(*impl_, [&](const index::Index& index) {
    found = index.select(query);
    unreadable = index.damaged();
  });
  if (!asked) return select_from_files(*this, query, damaged);
  sort_by_path(unreadable);
  for (const base::RecordId& id : unreadable) {
    if (damaged && may_match(id, query)) tell_damaged(*this, id, damaged);
  }
  return found;
}

std::size_t Ledger::count(const model::Query& query) const {
  std::size_t count = 0;
  const bool asked = ask_index(*impl_, [&](const index::Index& index) { count = index.count(query); });
  if (asked) return count;
  model::Query all = query;
  all.limit = 0;
  return select_from_files(*this, all, nullptr).size();
}

}  // namespace decklog::ledger
