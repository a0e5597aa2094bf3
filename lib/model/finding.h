// SPDX-License-Identifier: MIT
//
// One thing that `check` or `verify` found. The codes are stable words, in one table (finding.cpp): never rename one.
#pragma once

#include "lib/base/error.h"
#include "lib/base/id.h"

#include <compare>
#include <span>
#include <string>
#include <string_view>

namespace decklog::model {

enum class Severity { error, warning };

// Not model::Finding, which is an entry that a person writes.
struct LedgerFinding {
  std::string code;  // "entry-removed", "header-differs", …; a row of finding_kinds()
  Severity severity = Severity::error;
  std::string commit;       // hex; "" when the work tree or the ref's tree was looked at
  std::string path;         // "" when it is about a commit as a whole
  base::Position position;  // zeros when it is not known
  base::RecordId record;    // empty when it is about no record
  base::EntryId entry;      // empty when it is about no entry
  std::string message;      // one line, lower case
  std::string fix;          // the command that mends it; "" when there is none
};

struct FindingKind {
  std::string_view code;
  std::string_view meaning;  // one line for help and SARIF rules
};
std::span<const FindingKind> finding_kinds();

}  // namespace decklog::model
