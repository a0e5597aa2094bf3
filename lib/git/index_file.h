// SPDX-License-Identifier: MIT
//
// Private to lib/git: git's index file, versions 2 to 4, changed by splicing. All entries but ours stay byte for byte
// as they are (staged, skip-worktree, intent-to-add …), and no file of the work tree is looked at, so that it costs the
// same whatever the user's filters and attributes say.
// Source: gitformat-index(5).
#pragma once

#include "lib/git/repository.h"

#include <git2.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace decklog::git {

// What the index says about one path.
struct IndexEntry {
  enum class State {
    absent,
    plain,      // staged at stage 0
    unmerged,   // stages 1-3
    in_the_way  // a folder of that name, or a file where the path needs a folder
  };
  State state = State::absent;
  git_oid id{};
  bool is_skipped = false;        // skip-worktree: a sparse checkout left the file out
  bool is_intent_to_add = false;  // `git add -N`
};

struct IndexEdit {
  std::string path;
  std::optional<git_oid> id;          // nothing: the entry goes
  std::optional<struct stat> status;  // of the work file; nothing: zeros, git looks for itself
  std::uint32_t mode = kModeFile;
};

class IndexFile {
 public:
  // Nothing when there is no such file.
  // Throws: SystemError "index-damaged"; "unsupported-index" for split and sparse ones and unknown mandatory
  // extensions, with the command that turns them off.
  static std::optional<IndexFile> load(const std::filesystem::path& path);
  static IndexFile empty();

  IndexEntry find(std::string_view path) const;

  // The whole new file, with its checksum. An entry that was written in the second of its file's last change is
  // "racily clean": git looks into the file as long as the index is not younger. The new one is, so such an entry keeps
  // its stat only when the file in `work_tree` proves to be unchanged; else its size becomes zero, as git does it.
  // Source: git's Documentation/technical/racy-git.txt.
  std::string with(std::vector<IndexEdit> edits, const std::filesystem::path& work_tree) const;

 private:
  struct Entry;
  class Walk;
  bool is_racy(const Entry& entry) const;
  bool is_proved_clean(const Entry& entry, const std::filesystem::path& work_tree) const;
  std::string extensions_after(std::size_t offset, const std::vector<IndexEdit>& edits) const;

  std::string bytes_;
  std::string subject_;
  struct timespec written_at_ {};
};

}  // namespace decklog::git
