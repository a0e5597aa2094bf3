// SPDX-License-Identifier: MIT
//
// Month by month, what happened. A record stands on every month that it lasts.
#pragma once

#include "cmd/render/site_page.h"
#include "lib/model/record.h"
#include "lib/reports/public_view.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::render {

// A record as its line in a month says it.
struct SiteEvent {
  base::RecordId id;
  std::optional<model::Priority> priority;
  std::string name;
  std::string state;  // where it stands, in words
  base::Time from{};
  std::optional<base::Time> to;  // nothing: it goes on, or has not begun
  bool has_begun = true;
};
SiteEvent site_event(const model::Header& record);
SiteEvent site_event(const reports::PublicRecord& record);

// history/index.html, and a page for each month that has an event, up to `now`. Months are those of the site's zone.
std::vector<SiteFile> site_history(const SiteInfo& site, const std::vector<SiteEvent>& events, base::Time now);

}  // namespace decklog::render
