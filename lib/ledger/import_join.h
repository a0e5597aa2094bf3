// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: one imported record against what the ledger has at one commit.
#pragma once

#include "lib/git/history.h"
#include "lib/ledger/impl.h"
#include "lib/ledger/import.h"

#include <map>
#include <string>
#include <vector>

namespace decklog::ledger {

// A file of the input whose bytes the repository will hold.
struct KeptFile {
  git::ObjectId blob;
  bool is_named = false;
};
using KeptFiles = std::map<std::string, KeptFile>;

struct Joined {
  std::optional<model::Record> ours;   // nothing: the record is new
  model::Record record;                // with everything that came
  std::string bytes;                   // its file
  std::vector<model::Entry> added;     // in the order of the timeline
  std::vector<git::FileChange> files;  // evidence that entries name and the ledger has not
  std::size_t missing_files = 0;
  std::size_t hidden = 0;
  bool is_changed = false;  // by entries or by files
};

class Joiner {
 public:
  // Looks at the ledger as it is at `head`.
  Joiner(const Ledger::Impl& impl, const git::ObjectId& head)
      : impl_(impl), head_(head), tree_(impl.repository.commit(head).tree), trees_(impl.repository) {}

  // Throws: BadData for all that import_records() names. `kept`: is_named is set of files that entries name.
  Joined join(const ImportedRecord& item, KeptFiles& kept);

 private:
  std::optional<model::Record> standing(const base::RecordId& id);
  void add_files(const model::Record& theirs, KeptFiles& kept, const Origin& origin, Joined& joined);

  const Ledger::Impl& impl_;
  git::ObjectId head_;
  git::ObjectId tree_;
  git::TreeComparer trees_;
};

}  // namespace decklog::ledger
