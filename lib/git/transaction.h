// SPDX-License-Identifier: MIT
//
// The one way to write: some files and one commit, all or nothing, on one ref, under one lock. The order of its steps
// is the only one of eight that survives a kill at every system call (DESIGN 8):
//   1 flock common/decklog/lock  2 recover  3 index.lock, ref lock  4 read  5 objects, durable  6 intent
//   7 work files  8 index  9 compare-and-swap of the ref = the commit point  10 drop the intent
// Bare, or a ref that is not checked out: 1, 2, 4, 5, 9.
// Never calls git_commit_create(): it can report success without committing.
#pragma once

#include "lib/git/repository.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace decklog::git {

struct FileChange {
  std::string path;
  std::string content;             // of a new object
  ObjectId blob{};                 // or one that the repository holds already; `content` is then empty
  std::uint32_t mode = kModeFile;  // kNoFile: the path goes
  static constexpr std::uint32_t kNoFile = 0;
};

struct CommitDraft {
  std::vector<FileChange> files;  // at least one, unless it is a merge
  std::string message;            // complete, ends in LF
  Signature author;
  Signature committer;
  std::vector<ObjectId> further_parents;  // merges: after the ref's own commit
  // Typed text to keep in decklog/drafts/ when a kill undoes the commit.
  std::string typed_text;
  // For the reflog; "": the message's first line, as git commit has it.
  std::string reflog;
};

// Moves the ref to a commit that is there already and descends from the ref's own: a fast-forward.
struct Advance {
  ObjectId to;
  std::vector<FileChange> files;  // what differs, for the work tree
  Signature committer;
  std::string reflog;
};

class Transaction {
 public:
  // Steps 1-4. Waits for other writers up to `patience` with a notice after a second.
  // Throws: Locked when they take longer (it names the lock file and its age); SystemError for an obstacle (detached
  // HEAD, a merge or rebase in progress, the branch checked out in another work tree), for a folder that cannot be
  // written.
  Transaction(Repository& repository, const std::string& ref, const base::World& world,
              std::chrono::milliseconds patience = std::chrono::seconds(10));
  ~Transaction();  // gives the locks back; undoes everything unless commit() returned
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // The ref's commit under the lock; nothing on an unborn branch.
  const std::optional<ObjectId>& head() const;

  // Steps 5-10. Signs when git is configured to (commit.gpgsign; openpgp, ssh), never unsigned when signing fails.
  // Runs the hooks that `decklog.hooks` in protected or local configuration names (commit-msg may change the message;
  // post-commit runs after). Throws: SystemError ("hand-edited") when a work file differs from the ref's (it is never
  // overwritten); SystemError for anything else. On disk after a throw: as before. After a kill: whole or nothing once
  // the next Transaction recovered.
  // A link or submodule among the files of a checked-out branch is refused ("needs-git"): git checks those out.
  ObjectId commit(const CommitDraft& draft);
  // The same steps without a new commit; on an unborn branch it is born. Requires: `to` descends from head().
  void advance(const Advance& advance);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Finishes or undoes what a killed command left (step 2). Idempotent. Says what it did through world.notice. For
// doctor; a Transaction does it by itself.
void recover(Repository& repository, const base::World& world);

}  // namespace decklog::git
