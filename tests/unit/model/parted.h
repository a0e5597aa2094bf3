// SPDX-License-Identifier: MIT
//
// Generated histories that parted: three clones went on from one record. Each has entries of its own, some that two
// have already exchanged, sometimes an entry that somebody edited, and header lines of a newer decklog.
#pragma once

#include "lib/model/record.h"

#include <rapidcheck.h>

#include <ostream>

namespace decklog::model {

struct Parted {
  Record base;
  Record a;
  Record b;
  Record c;
};

void showValue(const Parted& parted, std::ostream& out);

rc::Gen<Parted> parted_records();

}  // namespace decklog::model
