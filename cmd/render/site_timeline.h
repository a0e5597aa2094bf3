// SPDX-License-Identifier: MIT
//
// A record's timeline as an ordered list: each entry has an anchor (`#e-0001-k7fq2m`). Late, corrected and redacted
// entries are marked as on a terminal, and what a correction replaced can be opened.
#pragma once

#include "cmd/render/site_page.h"
#include "lib/model/record.h"

namespace decklog::render {

Html site_timeline(const SiteInfo& site, const model::Record& record);

}  // namespace decklog::render
