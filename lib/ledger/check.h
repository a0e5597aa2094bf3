// SPDX-License-Identifier: MIT
//
// What is wrong with the files of a ledger as they stand now, before anybody commits or merges them: form, law,
// lifecycle, references, lost entries, paths. What history proves is verify's; `since` asks it for one range.
#pragma once

#include "lib/ledger/ledger.h"
#include "lib/model/finding.h"

#include <cstddef>
#include <string>
#include <vector>

namespace decklog::ledger {

struct CheckOptions {
  // A revision whose tree is looked at. "": the work tree's files where the ledger's ref is checked out, else the ref's
  // tree.
  std::string commit;
  // A revision: the commits since are judged one by one, and of the files only those that changed since. "": all files,
  // no history.
  std::string since;
  // Files and folders from the ledger's root ("incidents/2026"); empty: everything.
  std::vector<std::string> paths;
};

struct Checked {
  std::string ref;     // "" with CheckOptions::commit
  std::string commit;  // hex: what was looked at, or what the work tree stands on
  bool is_work_tree = false;
  std::string since;        // hex; "" without
  std::size_t records = 0;  // files that were looked at
  std::size_t commits = 0;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  // Errors first, then by path and place; at most kMostFindings of each severity.
  std::vector<model::LedgerFinding> findings;
};
inline constexpr std::size_t kMostFindings = 10'000;

// Throws: NotFound ("no-revision", "not-found" for a path that is nowhere); SystemError when git's data or the work
// tree cannot be read at all.
Checked check(const Ledger& ledger, const CheckOptions& options);

// One file that was written anew.
struct Mended {
  std::string path;
  base::RecordId record;
  std::string message;              // what was wrong
  std::vector<std::string> let_go;  // lines that nothing in the timeline says, trimmed; at most kMostLetGo
};
inline constexpr std::size_t kMostLetGo = 20;

// Writes records of the work tree as their timelines say, where nothing else is wrong with them that this would hide: a
// lost or edited entry, an id that stands twice, a newer schema. Commits nothing. Throws: UsageError where there is no
// work tree; as check(). On disk after a throw: some files may be written, each as a whole.
std::vector<Mended> mend(const Ledger& ledger, const CheckOptions& options);

}  // namespace decklog::ledger
