// SPDX-License-Identifier: MIT
//
// `export ics`: incidents and changes as events, action items and the postmortems that are owed as to-dos. From headers
// alone. Shifts are another calendar: oncall_page.h.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <string>
#include <vector>

namespace decklog::render {

struct RecordCalendar {
  std::string name;       // shown by calendar programs
  std::string ledger_id;  // keeps the events of two ledgers apart
  base::Time now{};       // until when an open incident lasts
};

// A change without a planned or real beginning is no event; requests and handoffs are none, but their action items are
// told. DTSTAMP and SEQUENCE follow from when the record was last written to, so a program sees what is newer.
std::string records_ics(const std::vector<model::Header>& records, const model::Policy& policy,
                        const RecordCalendar& info);

}  // namespace decklog::render
