// SPDX-License-Identifier: MIT
//
// The first page of a team's site: what is open now, the worst first; what waits, what is planned; how the last days
// were.
#pragma once

#include "cmd/render/site_page.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"
#include "lib/reports/strip.h"

#include <vector>

namespace decklog::render {

struct SiteFront {
  std::vector<model::Header> open;  // records of every kind, in the order of a list
  std::vector<reports::Strip> strips;
};
SiteFile site_front(const SiteInfo& site, const SiteMoment& moment, const SiteFront& front);

}  // namespace decklog::render
