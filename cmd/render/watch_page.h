// SPDX-License-Identifier: MIT
//
// `watch`: the whole screen as lines, and the bytes that draw it over what was there before.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/fold.h"
#include "lib/model/record.h"
#include "lib/reports/due.h"
#include "lib/reports/queue.h"

#include <string>
#include <vector>

namespace decklog::render {

// One of the entries that were written down last.
struct NewEntry {
  base::RecordId record;
  model::Entry entry;
  model::Effective now;
};

struct WatchView {
  std::string ledger;  // its name, for the head of the page
  reports::Counts counts;
  std::vector<reports::QueueItem> queue;
  std::vector<reports::DueItem> due;
  std::vector<NewEntry> newest;  // the newest first
  std::size_t damaged = 0;       // records that could not be read
  std::string trouble;           // why what is shown may be old; "" when all is well
};

// At most `rows` lines (at least 1), each shorter than page.width. Each of the three lists gets its part of the height;
// what one does not need is the others'.
std::vector<std::string> watch_page(const WatchView& view, std::size_t rows, const Page& page);

// Draws the lines from the top left corner: each line over the old one, never a cleared screen between, and all at once
// on terminals that know synchronized output (mode 2026).
std::string frame(const std::vector<std::string>& lines);

// A line with colours, cut to `cells` columns; colours end where it is cut.
std::string cut_painted(const std::string& line, std::size_t cells);

}  // namespace decklog::render
