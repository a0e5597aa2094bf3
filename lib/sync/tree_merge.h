// SPDX-License-Identifier: MIT
//
// The merge of two trees in memory. Records merge by meaning and never conflict; everything else as git merges it.
#pragma once

#include "lib/base/id.h"
#include "lib/git/repository.h"
#include "lib/git/transaction.h"
#include "lib/model/merge.h"

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

// `bases` are the commits where the two parted: several when each side merged the other before, none when they share
// nothing. No record and no evidence that one side has is ever missing in the result, and its tree is the same
// whichever side is ours. Throws: SystemError when an object cannot be read.
TreeMerge merge_trees(const git::Repository& repository, const std::vector<git::ObjectId>& bases,
                      const git::ObjectId& ours, const git::ObjectId& theirs);

// What a fast-forward from one commit to another changes. A record or evidence that the other side removed goes, with a
// notice: its history still has it.
TreeMerge compare_trees(const git::Repository& repository, const git::ObjectId& ours, const git::ObjectId& theirs);

}  // namespace decklog::sync
