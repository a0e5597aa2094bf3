// SPDX-License-Identifier: MIT
//
// What history proves. Oldest first, each commit once, against its parents: entries are only added, every file is the
// fold of its timeline, the recorder made the commit, merges are what merging gives. Dates and what somebody never
// pushed cannot be proved by git; Verified says so in words.
#pragma once

#include "lib/ledger/ledger.h"
#include "lib/model/finding.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace decklog::ledger {

struct VerifyOptions {
  std::string range;  // "A..B", "A.." or "B", in git's revisions; "": all of the ledger's ref
  std::string since;  // a seal's name or stamp, or any commit, also one that this clone has not got; "": none
  bool require_signed = false;
  // Called now and then. May be empty.
  std::function<void(std::size_t done, std::size_t all)> progress;
};

using FindingSink = std::function<void(const model::LedgerFinding&)>;

struct Verified {
  std::string ref;     // "" when the range ends elsewhere
  std::string head;    // hex of the last commit
  std::string anchor;  // hex of the commit that was taken for granted; "" when history was followed to its beginning
  std::string seal;    // the tag that --since named; "" when none
  std::size_t commits = 0;
  std::size_t merges = 0;
  std::size_t unjudged = 0;  // commits from before there was a ledger
  std::size_t entries = 0;   // that the commits added
  std::size_t imported = 0;  // of these by imports: who recorded them was not proved
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::vector<std::string> proved;      // one line each; empty when there are errors
  std::vector<std::string> not_proved;  // one line each
};

// Throws: NotFound ("no-revision") for a range that names nothing; SystemError when git's data cannot be read at all.
Verified verify(const Ledger& ledger, const VerifyOptions& options, const FindingSink& sink);

}  // namespace decklog::ledger
