// SPDX-License-Identifier: MIT
//
// The merge of record files as bytes: for the merge driver of git, for sync, and for verify, which computes merges
// again.
#pragma once

#include "lib/base/id.h"
#include "lib/model/merge.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::ledger {

struct MergedText {
  std::string bytes;  // canonical
  model::MergedRecord merged;
};

// No base: the record was made on both sides, or the common ancestor has none; a base that is no readable record counts
// as none. Depends on nothing but the arguments: the same bytes anywhere, in either order of sides. Throws: BadData
// when one side is no record that decklog reads, naming the side; BadData ("newer-schema"); BadData ("record-full")
// when the two together are more than a record may hold.
MergedText merge_texts(const base::RecordId& id, std::optional<std::string_view> base, std::string_view ours,
                       std::string_view theirs);

// The three files that git hands to a merge driver (%O %A %B); an empty base is none. Writes the merge over `ours`, as
// a whole or not at all. Takes no lock and needs no ledger: git holds its own. Throws: as merge_texts(); NotFound;
// SystemError. On disk after a throw: as before.
model::MergedRecord merge_files(const base::RecordId& id, const std::filesystem::path& base,
                                const std::filesystem::path& ours, const std::filesystem::path& theirs);

}  // namespace decklog::ledger
