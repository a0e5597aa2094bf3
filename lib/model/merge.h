// SPDX-License-Identifier: MIT
//
// Two clones wrote into one record: the union of their entries, sorted and folded. It cannot conflict. Pure.
//
// Laws (tests/unit/model/merge_test.cpp), over everything but `concurrent`:
//   merge(a, b) == merge(b, a)    merge(a, merge(b, c)) == merge(merge(a, b), c)    merge(a, a) == a
#pragma once

#include "lib/model/record.h"

#include <string>
#include <vector>

namespace decklog::model {

// A field that both sides gave different values since they parted. The order of entries decides; this tells it, so that
// nobody's decision vanishes unseen.
struct Concurrent {
  std::string field;  // "priority", "roles.commander", "stage", …
  std::string ours;   // the values, as in the header; "" when cleared
  std::string theirs;
  std::string now;    // what the merged record says
  EntryId our_entry;  // the entry that set it last on that side
  EntryId their_entry;
  auto operator<=>(const Concurrent&) const = default;
};

struct MergedRecord {
  Record record;
  std::vector<Concurrent> concurrent;  // in the order of the header
  std::vector<Problem> damage;         // "same-id": one id with two contents; both stand in the timeline
};

// `base` is where the sides parted; nullptr when they have no common record (everything is then concurrent).
// Requires: all are of one id.
MergedRecord merge(const Record* base, const Record& ours, const Record& theirs);

// For sync, the merge commit's message, show and the merge driver, in one line that is safe on a terminal:
// "priority: P0 (alice@example.com) or P2 (jun@example.com); P2 stands". `merged` has both entries.
std::string in_words(const Concurrent& concurrent, const Record& merged);

// Fields that two entries of one timeline set without having seen each other (they have the same number), where the
// later in order is the one that still holds: for `show`, which has no base. Less than merge() can tell, never wrong.
std::vector<Concurrent> undecided(const Record& record);

}  // namespace decklog::model
