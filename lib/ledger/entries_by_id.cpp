// SPDX-License-Identifier: MIT
#include "lib/ledger/entries_by_id.h"

#include "lib/yaml/codec.h"

#include <algorithm>

namespace decklog::ledger {
namespace {

bool holds(const CountedEntry& all, const std::string& text) {
  return std::find(all.texts.begin(), all.texts.end(), text) != all.texts.end();
}

}  // namespace

EntriesById by_id(const model::Record& record) {
  EntriesById found;
  for (const model::Entry& entry : record.timeline) {
    CountedEntry& counted = found[entry.id];
    if (counted.entry == nullptr) counted.entry = &entry;
    counted.texts.push_back(yaml::encode_entry(entry));
  }
  return found;
}

std::vector<Loss> losses(const EntriesById& before, const EntriesById& after) {
  std::vector<Loss> found;
  for (const auto& [entry, old] : before) {
    const auto now = after.find(entry);
    if (now == after.end()) {
      found.push_back({"entry-removed", entry, "the entry is gone"});
    } else if (!std::all_of(old.texts.begin(), old.texts.end(), [&](const auto& t) { return holds(now->second, t); })) {
      found.push_back({"entry-edited", entry, "the entry says something else now"});
    }
  }
  return found;
}

}  // namespace decklog::ledger
