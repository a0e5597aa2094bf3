// SPDX-License-Identifier: MIT
//
// The merge of two trees in memory. Records merge by meaning and never conflict; everything else as git merges it.
#pragma once

#include "lib/base/id.h"
#include "lib/git/repository.h"
#include "lib/git/transaction.h"
#include "lib/model/merge.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::sync {

// A decision that both sides took, in one record.
struct Decision {
  base::RecordId record;
  model::Concurrent what;
  std::string words;  // one line that is safe on a terminal
};

struct TreeMerge {
  std::vector<git::FileChange> files;    // what the merge changes on our side
  std::vector<base::RecordId> received;  // records that are new or longer here than before
  std::vector<Decision> decisions;       // in the order of the records
  std::vector<std::string> conflicts;    // "decklog.yaml": both sides changed the same lines; a person must decide
  std::vector<std::string> notices;      // one line each: what was odd and what was done about it
};

// `base` is where the two parted; nothing when they share no commit. An empty id is an empty tree. No record and no
// evidence that one side has is ever missing in the result. Throws: SystemError when an object cannot be read.
TreeMerge merge_trees(const git::Repository& repository, const std::optional<git::ObjectId>& base,
                      const git::ObjectId& ours, const git::ObjectId& theirs);

// What a fast-forward from one commit to another changes.
TreeMerge compare_trees(const git::Repository& repository, const git::ObjectId& ours, const git::ObjectId& theirs);

}  // namespace decklog::sync
