// SPDX-License-Identifier: MIT
//
// Which records differ between two trees. Not for other rooms.
#pragma once

#include "lib/base/id.h"
#include "lib/git/history.h"

#include <string>
#include <vector>

namespace decklog::ledger {

struct ChangedRecord {
  base::RecordId id;
  git::TreeSide before;
  git::TreeSide after;
};

// In path order; `from` and `to` are trees (hex). Throws: SystemError when one of them cannot be read.
std::vector<ChangedRecord> changed_records(const git::Repository& repository, const std::string& from,
                                           const std::string& to);

}  // namespace decklog::ledger
