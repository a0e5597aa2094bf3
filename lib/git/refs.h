// SPDX-License-Identifier: MIT
//
// Private to lib/git: moving one ref, the commit point. Requires everywhere: the ref's lock is held.
#pragma once

#include "lib/git/files.h"
#include "lib/git/impl.h"

#include <optional>
#include <string>

namespace decklog::git {

// Throws: UsageError ("bad-ref") unless it is a full, well-formed name of a ref that all work trees share.
void check_ref_name(const std::string& ref);

// Throws: SystemError when another ref's name stands in the way of a new one ("refs/heads/a" and "refs/heads/a/b").
void check_ref_is_free(git_repository* repository, const std::string& ref);

// Compare-and-swap. Throws: SystemError ("ref-moved") when the ref is not `old_commit` any more (nothing: not there);
// then, and after any other throw, the ref has not moved. A flush that fails after the move is a notice, not an error:
// the commit is recorded.
void move_ref(const Repository::Impl& impl, const std::string& ref, const std::optional<ObjectId>& old_commit,
              const ObjectId& new_commit, Flush flush);

// Adds a line to the ref's reflog, and to HEAD's when `head_too`, where git's rules keep one. Failure is a notice.
struct Move {
  std::optional<ObjectId> from;
  ObjectId to;
  Signature committer;
  std::string why;  // one line: "commit: …"
};
void append_reflogs(const Repository::Impl& impl, const std::string& ref, bool head_too, const Move& move);

}  // namespace decklog::git
