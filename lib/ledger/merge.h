// SPDX-License-Identifier: MIT
//
// The merge of record files as bytes: for the merge driver of git, for sync, and for verify, which computes merges
// again.
#pragma once

#include "lib/base/id.h"
#include "lib/model/merge.h"

#include <optional>
#include <string>
#include <string_view>

namespace decklog::ledger {

struct MergedText {
  std::string bytes;  // canonical
  model::MergedRecord merged;
};

// No base: the record was made on both sides, or the common ancestor has none. Depends on nothing but the arguments:
// the same bytes anywhere, in either order of sides. Throws: BadData when one side is no record that decklog reads,
// naming the side; BadData ("newer-schema").
MergedText merge_texts(const base::RecordId& id, std::optional<std::string_view> base, std::string_view ours,
                       std::string_view theirs);

}  // namespace decklog::ledger
