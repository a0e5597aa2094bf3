// SPDX-License-Identifier: MIT
//
// What of a status page is for programs, in the shape of Statuspage's API v2, so that existing widgets and bots read
// it. Not a document of ours: no `schema`, and nothing is null but times that have not come.
//
//   ours                                          theirs
//   triage, coordination                          investigating
//   mitigation | resolution | follow-up, closed   identified | monitoring | resolved
//   planned | in-progress | done and other ends   scheduled | in_progress | completed
//   P0 | P1 | P2 | P3                             impact and indicator critical | major | minor | none
//                                                 component major_outage | partial_outage | degraded_performance |
//                                                 operational
// A component is a service of the policy. Its status is that of its worst open incident; else under_maintenance while a
// change of it is in progress. The ids are ours: names of services, ids of records and entries.
#pragma once

#include "cmd/render/atom.h"
#include "lib/model/policy.h"
#include "lib/reports/public_view.h"

#include <string>
#include <vector>

namespace decklog::render {

// api/v2/summary.json: components, open incidents, maintenances that are not completed. The newest first.
std::string summary_json(const FeedInfo& info, const std::vector<reports::PublicRecord>& records,
                         const model::Policy& policy, base::Time now);
// api/v2/incidents.json: the last 50 incidents by when they became public, open or not, the newest first.
std::string incidents_json(const FeedInfo& info, const std::vector<reports::PublicRecord>& records,
                           const model::Policy& policy, base::Time now);

// A stage in the words that readers of status pages know: "Investigating", "In progress".
std::string status_in_words(base::Kind kind, model::Stage stage);

}  // namespace decklog::render
