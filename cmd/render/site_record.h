// SPDX-License-Identifier: MIT
//
// The page of one record on a team's site: facts, milestones, what hangs on it, the whole timeline. A function of the
// record, the site and which of its linked records are there: nothing is said of now, so it need not be written again.
#pragma once

#include "cmd/render/site_page.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <functional>
#include <string>
#include <vector>

namespace decklog::render {

// Whether a record has a page.
using HasPage = std::function<bool(const base::RecordId&)>;

// The page, and for incidents the picture of its timeline beside it.
std::vector<SiteFile> site_record(const SiteInfo& site, const model::Record& record, const model::Policy& policy,
                                  const HasPage& has_page);

// The records whose pages this one leads to, as far as its header says; of a handoff also what it hands over, which
// stands in its timeline.
std::vector<base::RecordId> linked_records(const model::Header& record);

// As people see it: records/ID.svg.
std::string picture_path(const base::RecordId& id);

}  // namespace decklog::render
