// SPDX-License-Identifier: MIT
//
// The timeline as people read it: one line an entry, its further lines below; late, corrected and redacted ones marked.
#pragma once

#include "cmd/render/entry_line.h"
#include "cmd/render/page.h"
#include "lib/model/record.h"

#include <cstddef>
#include <string>

namespace decklog::render {

enum class Timeline {
  latest,        // the last eight, first lines only
  whole,         // every entry with its whole text
  with_history,  // and what corrections replaced
};

// With a heading that names the zone. A redacted text is never shown.
std::string timeline_text(const model::Record& record, Timeline which, const Page& page, const EntryFilter& keep = {});

}  // namespace decklog::render
