// SPDX-License-Identifier: MIT
//
// Private to lib/git: of a commit only what a walk needs, and ids as keys of hash tables.
#pragma once

#include "lib/git/impl.h"

#include <cstring>
#include <vector>

namespace decklog::git {

struct Links {
  std::vector<git_oid> parents;
  std::int64_t seconds = 0;  // the committer's date; 0 when it cannot be read
};

// Throws: SystemError as read_commit().
Links links_of(const Repository::Impl& impl, const git_oid& id);

// The same of bytes that were read already.
Links links_of(const git_oid& id, std::string_view commit);

struct OidHash {
  // An id is a hash already.
  std::size_t operator()(const git_oid& id) const {
    std::size_t value = 0;
    std::memcpy(&value, id.id, sizeof value);
    return value;
  }
};
struct OidEqual {
  bool operator()(const git_oid& a, const git_oid& b) const { return git_oid_equal(&a, &b) != 0; }
};

}  // namespace decklog::git
