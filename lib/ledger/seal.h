// SPDX-License-Identifier: MIT
//
// Seals: annotated tags that say what a ledger held. A seal fixes everything before it: whoever keeps its name and id
// elsewhere can tell any rewriting. Signed when git is configured to sign.
#pragma once

#include "lib/ledger/ledger.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace decklog::ledger {

struct Seal {
  std::string name;    // "decklog/seal/20261122T080311Z"
  std::string id;      // hex of the tag object: what to keep elsewhere
  std::string commit;  // hex of what it seals
  std::string ref;     // of the ledger; "" in a tag that somebody made by hand
  std::string sealer;  // e-mail
  base::Time at{};
  bool is_signed = false;
  std::size_t commits = 0;
  std::size_t records = 0;
  std::size_t entries = 0;
};

// Seals the ledger's head. `name`: "" for the time in UTC. `text`: why; may be empty.
// Throws: UsageError for a name that no tag can have; SystemError ("tag-exists", "signing-failed", …); Locked.
Seal make_seal(const Ledger& ledger, const std::string& name, const std::string& text);

// The seals of this repository, by name.
std::vector<Seal> seals(const Ledger& ledger);

}  // namespace decklog::ledger
