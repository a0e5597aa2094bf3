// SPDX-License-Identifier: MIT
//
// The pages for everybody: functions of reports::PublicRecord and the policy's names of services alone. No record comes
// in here, so nothing of one that is not public can get out.
#pragma once

#include "cmd/render/site_page.h"
#include "lib/reports/public_view.h"
#include "lib/reports/strip.h"

#include <vector>

namespace decklog::render {

// The first page: what goes on, with the last word about it; what is planned; the strips.
SiteFile public_front(const SiteInfo& site, const SiteMoment& moment, const std::vector<reports::PublicRecord>& records,
                      const std::vector<reports::Strip>& strips);
// incidents/ID.html, of an incident or a change.
SiteFile public_record(const SiteInfo& site, const reports::PublicRecord& record);
// What reports::strips() asks for, from what is public.
std::vector<model::Header> public_headers(const std::vector<reports::PublicRecord>& records);

}  // namespace decklog::render
