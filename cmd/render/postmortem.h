// SPDX-License-Identifier: MIT
//
// What decklog itself says in a postmortem: facts of the record as Markdown, one part each. The same record gives the
// same bytes whenever and by whomever they are made: times are UTC, and nothing is said of now.
#pragma once

#include "cmd/render/postmortem_cast.h"
#include "lib/model/policy.h"
#include "lib/reports/postmortem_text.h"

#include <string>
#include <vector>

namespace decklog::render {

struct PostmortemSource {
  const model::Record& record;
  const model::Policy& policy;
  const model::Roster& roster;
  std::vector<model::Header> changes;  // of its services, just before it started
  std::string commit;                  // of the ledger, hex
  Names names = Names::hidden;
};

// A part for each part of reports::postmortem_layout().
std::vector<reports::Part> postmortem_parts(const PostmortemSource& source);

// An entry about the postmortem itself, which tells nothing of the incident.
bool is_about_postmortem(const model::Entry& entry);

}  // namespace decklog::render
