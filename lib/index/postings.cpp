// SPDX-License-Identifier: MIT
//
// A mark is a record's number and whether the word stands in its title: number * 2 + 1 or + 0. A list has the first
// mark and then how much greater each next one is, as numbers of seven bits a byte, the lowest first.
#include "lib/index/postings.h"

#include <algorithm>

namespace decklog::index {
namespace {

constexpr std::size_t kCostOfWord = 160;  // in memory, beside its bytes

std::int64_t mark_of(std::int64_t number, Words::Of of) { return 2 * number + (of == Words::Of::title ? 1 : 0); }

void append(std::string& list, std::int64_t step) {
  auto left = static_cast<std::uint64_t>(step);
  for (; left >= 0x80; left >>= 7U) list += static_cast<char>(0x80U | (left & 0x7fU));
  list += static_cast<char>(left);
}

template <typename Visit>
void for_each_mark(std::string_view list, const Visit& visit) {
  std::uint64_t mark = 0;
  std::uint64_t step = 0;
  unsigned shift = 0;
  for (const char c : list) {
    const auto byte = static_cast<unsigned char>(c);
    step |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    shift += 7;
    if (byte < 0x80) {
      mark += step;
      visit(static_cast<std::int64_t>(mark));
      step = 0;
      shift = 0;
    } else if (shift > 56) {
      break;
    }
  }
  if (shift != 0) throw Unusable(Unusable::Why::damaged, "a list of records has no end");
}

}  // namespace

Postings::List& Postings::list_of(std::string_view word) {
  if (const auto found = lists_.find(word); found != lists_.end()) return found->second;
  bytes_ += kCostOfWord + word.size();
  return lists_.emplace(std::string(word), List{}).first->second;
}

void Postings::add(std::int64_t number, const Words& words) {
  words.for_each([&](std::string_view word, Words::Of of) {
    List& list = list_of(word);
    const std::int64_t mark = mark_of(number, of);
    const std::size_t before = list.bytes.size();
    append(list.bytes, mark - list.last);
    list.last = mark;
    bytes_ += 2 * (list.bytes.size() - before);  // a string grows to the double
  });
  if (bytes_ > full_at_) write();
}

void Postings::write() {
  std::vector<std::pair<std::string_view, std::string_view>> sorted;
  sorted.reserve(lists_.size());
  for (const auto& [word, list] : lists_) sorted.emplace_back(word, list.bytes);
  std::sort(sorted.begin(), sorted.end());
  SQLite::Statement insert(database_, "INSERT INTO word(word, mark, marks) VALUES(?, ?, ?)");
  for (const auto& [word, list] : sorted) {
    insert.bindNoCopy(1, word.data(), static_cast<int>(word.size()));
    insert.bind(2, -written_);
    insert.bindNoCopy(3, list.data(), static_cast<int>(list.size()));
    insert.exec();
    insert.reset();
  }
  ++written_;
  lists_.clear();
  bytes_ = 0;
}

void add_postings(Statements& statements, std::int64_t number, const Words& words) {
  SQLite::Statement& insert = statements.get("INSERT OR IGNORE INTO word(word, mark) VALUES(?, ?)");
  words.for_each([&](std::string_view word, Words::Of of) {
    insert.reset();
    insert.bindNoCopy(1, word.data(), static_cast<int>(word.size()));
    insert.bind(2, mark_of(number, of));
    insert.exec();
  });
}

void add_records_with(Statements& statements, const Piece& piece, Index::Where where, Numbers& numbers) {
  const auto add = [&](std::int64_t mark) {
    const auto number = static_cast<std::size_t>(mark / 2);
    const bool counts = where == Index::Where::anywhere || mark % 2 == 1;
    if (counts && number < numbers.size()) numbers[number] = true;
  };
  SQLite::Statement& find =
      statements.get(piece.fits == Piece::Fits::whole ? "SELECT mark, marks FROM word WHERE word = ?"
                                                      : "SELECT mark, marks FROM word WHERE instr(word, ?)");
  find.bindNoCopy(1, piece.text.data(), static_cast<int>(piece.text.size()));
  while (find.executeStep()) {
    const std::int64_t mark = find.getColumn(0).getInt64();
    if (mark > 0) {
      add(mark);
      continue;
    }
    const SQLite::Column list = find.getColumn(1);
    for_each_mark({static_cast<const char*>(list.getBlob()), static_cast<std::size_t>(list.size())}, add);
  }
}

}  // namespace decklog::index
