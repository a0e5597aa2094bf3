// SPDX-License-Identifier: MIT
//
// Brings a clone and a remote to the same records: fetch, merge in memory, one merge commit, push, again when somebody
// was faster. Recorded commits stay as they are (merge, never rebase). The network is git's own program.
#pragma once

#include "lib/base/world.h"
#include "lib/git/transport.h"
#include "lib/ledger/ledger.h"
#include "lib/sync/tree_merge.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::sync {

struct Options {
  std::string remote;  // "": the branch's upstream, else the only remote, else "origin"
  git::Exchange exchange;
  // Pushes back what a rewritten remote has dropped, instead of refusing to go on.
  bool restore = false;
  int attempts = 8;  // exchanges that may lose the race before it gives up
};

struct Report {
  std::string remote;  // "origin"
  std::string branch;  // "origin/main"
  std::size_t received_commits = 0;
  std::size_t sent_commits = 0;
  std::vector<base::RecordId> received;  // records that are new or longer here, in path order, each once
  std::vector<Decision> decisions;
  std::vector<std::string> notices;
  std::string head;  // hex; both sides stand there now
  bool changed() const { return received_commits + sent_commits > 0; }
};

// Throws: NotFound ("remote-unknown", "no-remote"); SystemError: what transport.h throws; "merge-conflict" when a
// person must decide (a policy, a roster, a damaged record), "remote-rewritten" when commits that were there are gone
// (their names are in the hint), "unrelated-history", "sync-busy" when others were always faster; what a
// git::Transaction throws.
// On disk after a throw: the branch is where it was, or where an earlier round of this call merged it to; nothing of a
// person is touched.
Report run(const ledger::Ledger& ledger, const base::World& world, const Options& options);

}  // namespace decklog::sync
