// SPDX-License-Identifier: MIT
//
// The stories of one ledger, one after the other in the order in which they open, spread over its years. Holds no more
// than the last few.
#pragma once

#include "tests/bench/make_ledger/story.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <set>

namespace decklog::bench {

struct Size {
  std::uint64_t records = 0;
  std::uint64_t seed = 1;
  unsigned open_permille = 3;
};

class Chronicle {
 public:
  explicit Chronicle(const Size& size) : size_(size) {}

  // Nothing after the last one.
  std::optional<Story> next();
  // When the record that next() would give opens; nothing after the last one.
  std::optional<base::Time> next_opening() const;

 private:
  bool is_left_open(Dice& dice) const;
  base::RecordId free_id(base::Kind kind, base::Time opened_at, Dice& dice);
  void remember(const model::Record& record);

  Size size_;
  std::uint64_t told_ = 0;
  std::deque<Earlier> earlier_;
  base::Date day_{};
  std::set<base::RecordId> ids_of_day_;
};

}  // namespace decklog::bench
