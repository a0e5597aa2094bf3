// SPDX-License-Identifier: MIT
//
// Private to lib/git: what a write to a checked-out branch is about to do, noted before it touches the first file, so
// that the next command can finish or undo it.
// On disk: decklog/intent, made whole by a rename; it is there from step 6 to step 10 only.
#pragma once

#include "lib/git/files.h"
#include "lib/git/impl.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace decklog::git {

struct Intent {
  struct File {
    std::string path;
    ObjectId old_blob;  // empty: there was none
    ObjectId new_blob;
  };
  std::string ref;
  ObjectId old_commit;  // empty: the branch was not born
  ObjectId new_commit;
  std::filesystem::path git_folder;  // of the work tree in question; stored relative to the common folder
  std::vector<File> files;
  std::string typed_text;
};

void write_intent(const Repository::Impl& impl, const Intent& intent, Flush flush);
// Nothing when there is none. One that cannot be read is moved aside (intent.damaged) with a notice: it is ours, it was
// made whole by a rename, so a disk or a person changed it, and nothing can be concluded from it.
std::optional<Intent> read_intent(const Repository::Impl& impl);
void drop_intent(const Repository::Impl& impl);

// The work tree that belongs to `git_folder`, when its .git leads back there. So neither a moved repository nor a
// forged core.worktree or intent makes a recovery write anywhere else. Nothing otherwise.
std::optional<std::filesystem::path> work_tree_of(const Repository::Impl& impl,
                                                  const std::filesystem::path& git_folder);

// Makes work files and index agree with the ref where they hold the intent's old or new state, whichever way the commit
// went, and leaves everything else alone. Returns whether something had to be changed.
// Requires: the writer's lock and the index lock of intent.git_folder are held.
bool settle(const Repository::Impl& impl, const Intent& intent);

// Temporary objects of killed commands. Requires: the writer's lock is held, so that nobody alive has one.
void remove_left_objects(const Repository::Impl& impl);

// Step 2 of the protocol. Requires: the writer's lock is held.
class Patience;
void recover_under_lock(const Repository::Impl& impl, Patience& patience);

}  // namespace decklog::git
