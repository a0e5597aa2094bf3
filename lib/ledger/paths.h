// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: what may stand where in a ledger, judged by path and mode alone.
#pragma once

#include "lib/base/id.h"
#include "lib/model/finding.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::ledger {

// Whether a folder has to be looked into: the ledger's own, also in other capitals, and what is below.
bool may_hold_ledger_files(std::string_view folder);

// "evidence/INC-…/0123456789ab-name" as its record and the beginning of its SHA-256; nothing for any other path.
struct EvidenceName {
  base::RecordId record;
  std::string sum;
};
std::optional<EvidenceName> parse_evidence(std::string_view path);

// What is wrong with something of this mode (git's) at this path; nothing also for paths that are not the ledger's.
struct PathFlaw {
  std::string code;
  model::Severity severity = model::Severity::error;
  base::RecordId record;  // that the path means or seems to mean; may be empty
  std::string message;
};
std::optional<PathFlaw> path_flaw(const std::string& path, std::uint32_t mode);

}  // namespace decklog::ledger
