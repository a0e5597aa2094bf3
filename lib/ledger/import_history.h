// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: imported records told again, one commit for each entry.
#pragma once

#include "lib/git/bulk.h"
#include "lib/ledger/import_join.h"

#include <array>
#include <cstdint>
#include <map>
#include <vector>

namespace decklog::ledger {

// The order of the commits: by when entries were written down, then by Lamport number and id; within one record always
// as its timeline has them, whatever the clocks of their writers said. Small, for there may be millions.
class EntryOrder {
 public:
  struct Turn {
    std::int64_t seconds = 0;  // since 1970
    std::uint32_t number = 0;
    std::array<char, 6> random{};
    std::uint32_t record = 0;  // its index in the input
  };
  void add(std::size_t record, const std::vector<model::Entry>& added);
  // Sorted; each turn means the next entry of its record.
  std::vector<Turn> take();

 private:
  std::vector<Turn> turns_;
};

// Who imports, and what is written with it.
struct HistoryWriter {
  git::BulkWriter& bulk;
  git::ObjectId onto;
  git::Signature importer;
  git::Signature committer;
};

// Writes the commits; `load` gives a record with what is new in it when its first turn comes, and it is dropped after
// its last. Returns what the last commits leave of each file, for the work tree.
std::vector<git::FileChange> write_history(HistoryWriter& writer, const std::vector<EntryOrder::Turn>& turns,
                                           const std::function<Joined(std::size_t record)>& load,
                                           const std::function<void(std::size_t done)>& progress);

}  // namespace decklog::ledger
