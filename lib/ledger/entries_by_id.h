// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: two versions of a record compared entry by entry.
#pragma once

#include "lib/model/record.h"

#include <map>
#include <string>
#include <vector>

namespace decklog::ledger {

struct CountedEntry {
  const model::Entry* entry = nullptr;  // into the record
  std::vector<std::string> texts;       // one; two when the id stands twice
};
using EntriesById = std::map<base::EntryId, CountedEntry>;
EntriesById by_id(const model::Record& record);

// What `before` has and `after` has not, or has otherwise: "entry-removed", "entry-edited".
struct Loss {
  std::string code;
  base::EntryId entry;
  std::string message;
};
std::vector<Loss> losses(const EntriesById& before, const EntriesById& after);

}  // namespace decklog::ledger
