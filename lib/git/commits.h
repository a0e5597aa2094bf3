// SPDX-License-Identifier: MIT
//
// Private to lib/git: commit objects as bytes. Our own reader, so that one malformed commit is one named error and not
// the end of every walk.
#pragma once

#include "lib/git/impl.h"

#include <string>
#include <string_view>

namespace decklog::git {

// Throws: SystemError ("malformed-commit") naming the commit; SystemError when it is missing.
CommitInfo read_commit(const Repository::Impl& impl, const git_oid& id);

// The same of bytes that were read already. Throws: SystemError ("malformed-commit").
CommitInfo parse_commit(const git_oid& id, std::string_view bytes);

// The SystemError ("malformed-commit") of every reader of commits.
[[noreturn]] void fail_malformed(const git_oid& id);

// "Name <email> seconds +hhmm"; what is missing stays empty or zero, as git log shows it.
Signature parse_signature(std::string_view line);

// "Name <email> 1700000000 +0900", names without what could forge a header line.
std::string format_signature(const Signature& signature);

// The bytes of a commit object. `gpg_signature`: "" for none.
std::string format_commit(const ObjectId& tree, const std::vector<ObjectId>& parents, const Signature& author,
                          const Signature& committer, std::string_view message, std::string_view gpg_signature);

// Controls and <> removed, then git's "crud" (blanks . , : ; " \ ') cut off both ends.
std::string clean_name(std::string_view name);

}  // namespace decklog::git
