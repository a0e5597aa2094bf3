// SPDX-License-Identifier: MIT
//
// A delivery into the ledger: what decide() says of each group is taken under the ledger's lock and written as one
// commit, or none. So two receivers at once make one record, and a delivery that comes again changes nothing.
#pragma once

#include "lib/intake/alert.h"
#include "lib/intake/decision.h"
#include "lib/ledger/ledger.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::intake {

// One delivery makes so many records at most.
inline constexpr std::size_t kMaxGroups = 200;

// What became of one group of alerts, or of a change event.
struct Outcome {
  Action action = Action::nothing;
  std::string key;
  base::RecordId record;  // empty for none
  std::string title;
  std::optional<model::Priority> priority;  // the record's now
  std::vector<base::EntryId> entries;
  std::vector<model::Signal> signals;  // that changed
  std::string text;                    // what the entry says
  std::string why;
  std::size_t known = 0;
  std::size_t left_out = 0;
  std::size_t not_delivered = 0;
  base::RecordId suppressed_by;
  base::RecordId recurrence_of;
  bool closed = false;
};

struct Ingested {
  std::vector<Outcome> outcomes;
  std::string commit;  // "" when nothing was to do
  std::vector<std::string> warnings;
};

enum class IngestEffect { write, only_tell };

// A delivery that is to be kept becomes evidence of each record that it changed.
// Throws: what Ledger::append_all() throws. On disk after a throw: as before.
Ingested ingest(ledger::Ledger& ledger, const Delivery& delivery, base::Time now, IngestEffect effect);

}  // namespace decklog::intake
