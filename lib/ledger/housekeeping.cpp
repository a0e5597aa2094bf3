// SPDX-License-Identifier: MIT
#include "lib/ledger/housekeeping.h"

#include "lib/git/housekeeping.h"
#include "lib/ledger/impl.h"

namespace decklog::ledger {

void keep_house(const Ledger& ledger) {
  const Ledger::Impl& impl = ledger.impl();
  if (git::wants_housekeeping(impl.repository, impl.world)) git::keep_house(impl.repository);
}

}  // namespace decklog::ledger
