// SPDX-License-Identifier: MIT
//
// Which ledger each row of an answer is of, where several were asked.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace decklog::render {

struct ToldLedger {
  std::string name;    // short
  std::string folder;  // as it was typed
  std::string head;    // hex of its commit
};

// Without ledgers: one was asked, and nothing is told of it.
struct OfLedgers {
  std::vector<ToldLedger> ledgers;
  std::vector<std::size_t> of;  // by row

  bool are_several() const { return !ledgers.empty(); }
  const ToldLedger& of_row(std::size_t row) const { return ledgers[of[row]]; }
};

}  // namespace decklog::render
