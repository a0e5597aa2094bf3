// SPDX-License-Identifier: MIT
//
// The life of one made-up record: its kind's script (open, acknowledge, … close) with notes, findings, links, signals,
// corrections between the steps. Every entry is put to model::refuses() before it is taken, so what comes out is
// what decklog itself would have written.
#pragma once

#include "lib/model/record.h"
#include "tests/bench/make_ledger/cast.h"

#include <deque>
#include <string>
#include <vector>

namespace decklog::bench {

// A record made before, to link to and to hand over.
struct Earlier {
  base::RecordId id;
  std::string title;
  std::string priority;
  std::string owner;
  std::string stage;
};

struct Line {
  model::Entry entry;
  std::string file;  // the content of the evidence that it keeps; "" when it keeps none
};

struct Story {
  model::Record record;     // the fold of all lines
  std::vector<Line> lines;  // sorted, recorded_at never falls
};

enum class Ending { closed, left_open };

struct Beginning {
  base::RecordId id;
  base::Time opened_at;
  base::Time latest;  // no entry is later
  Ending ending = Ending::closed;
};

// Throws: std::logic_error when the rules refuse an entry, which is a mistake of the script.
Story tell(const Beginning& beginning, const std::deque<Earlier>& earlier, Dice& dice);

// The person whose mail address that is, for commits.
const Person& person(std::string_view email);

}  // namespace decklog::bench
