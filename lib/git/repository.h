// SPDX-License-Identifier: MIT
//
// A git repository, narrowed to our verbs. Knows bytes, refs, trees and commits; knows nothing of records. <git2.h> is
// seen in this room's sources only; what libgit2 does wrong on the way is in RELIABILITY-notes of transaction.h.
// Reading never starts a program and never looks at the work tree: the truth is the ref's tree.
#pragma once

#include "lib/base/world.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::git {

// git's modes of what stands in a tree.
inline constexpr std::uint32_t kModeTree = 0040000;
inline constexpr std::uint32_t kModeFile = 0100644;
inline constexpr std::uint32_t kModeProgram = 0100755;
constexpr bool is_regular(std::uint32_t mode) { return mode == kModeFile || mode == kModeProgram; }

// A git object's id: 40 hex digits ("" is no object).
class ObjectId {
 public:
  ObjectId() = default;
  explicit ObjectId(std::string hex) : hex_(std::move(hex)) {}
  bool empty() const { return hex_.empty(); }
  const std::string& hex() const { return hex_; }
  std::string short_hex() const { return hex_.substr(0, 9); }
  auto operator<=>(const ObjectId&) const = default;

 private:
  std::string hex_;
};

// One name in a tree. `mode` is git's; only regular files are ever read.
struct TreeFile {
  std::string path;
  ObjectId blob;
  std::uint32_t mode = 0;
};

struct Person {
  std::string name;
  std::string email;
};

struct Signature {
  Person who;
  std::int64_t seconds = 0;
  int offset_minutes = 0;
};

struct CommitInfo {
  ObjectId id;
  std::vector<ObjectId> parents;
  ObjectId tree;
  Signature author;
  Signature committer;
  std::string message;
};

// Why nothing can be written now although the repository is fine; "" when it can. For doctor and for errors.
enum class Obstacle { none, detached_head, operation_in_progress, checked_out_elsewhere };

// libgit2's process-wide state: keep one alive in main() and in each test binary.
class Library {
 public:
  // `world.variable` gives HOME, XDG_CONFIG_HOME, GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM, GIT_CONFIG_NOSYSTEM, mapped to
  // libgit2's search paths (it does not know the last three).
  explicit Library(const base::World& world);
  ~Library();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

class Repository {
 public:
  // The repository at `path` or around it (`search_up`). Nothing when there is none.
  // Throws: SystemError ("not-owned") for another owner's folder, with the safe.directory line to type; SystemError
  // ("unsupported-repository") for a format that libgit2 cannot read (sha256, reftable), naming the extension.
  enum class Search { here_only, upwards };
  static std::optional<Repository> find(const std::filesystem::path& path, Search search, const base::World& world);

  // The same repository opened once more: each thread needs its own, and reads without waiting for others. Throws: as
  // find().
  Repository again() const;

  // Makes a repository; the branch is init.defaultBranch of git's configuration, else "main".
  // Throws: SystemError when it cannot be made. On disk after failure: no repository, or a whole one; `.decklog-init*`
  // folders, which the next attempt clears.
  enum class Layout { work_tree, bare };
  static Repository create(const std::filesystem::path& path, Layout layout, const base::World& world);
  // Clears what a create() left that was killed when this repository was whole already. Throws: SystemError.
  void clear_creation();

  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  bool is_bare() const;
  std::filesystem::path git_folder() const;     // of this work tree: index, HEAD
  std::filesystem::path common_folder() const;  // shared by all work trees: objects, refs, decklog/
  std::filesystem::path work_tree() const;      // "" when bare

  // The full name HEAD points to ("refs/heads/main"), also when unborn; nothing when detached.
  std::optional<std::string> head_ref() const;
  // Whether `ref` is what this work tree has checked out: writing to it must also write files and index.
  bool is_checked_out_here(const std::string& ref) const;
  Obstacle obstacle(const std::string& ref) const;

  // Nothing when the ref does not exist (an unborn branch). Throws: SystemError when it cannot be read.
  std::optional<ObjectId> resolve(const std::string& ref) const;
  // Any revision git understands ("HEAD~3", a tag, a short id), as a commit.
  std::optional<ObjectId> resolve_revision(const std::string& revision) const;

  // The regular file at `path` in a commit's tree; nothing when there is none or it is no regular file.
  // Throws: BadData when it is larger than `max_bytes`; SystemError when an object is missing or damaged.
  std::optional<std::string> read(const ObjectId& commit, const std::string& path, std::size_t max_bytes) const;
  std::optional<std::string> read_blob(const ObjectId& blob, std::size_t max_bytes) const;
  // Every file below `folder` ("" is the root), depth first in tree order, whatever its mode; subtrees deeper than 16
  // are left out. Throws: BadData ("too-large") for more than a million files and folders; SystemError.
  std::vector<TreeFile> files(const ObjectId& commit, const std::string& folder) const;

  CommitInfo commit(const ObjectId& id) const;
  // The commits reachable from `from`, newest first along all parents, that changed one of `paths` (all when empty).
  // Stops when `visit` returns false; a line of history ends at two commits in a row that have none of `paths`.
  void log(const ObjectId& from, const std::vector<std::string>& paths,
           const std::function<bool(const CommitInfo&)>& visit) const;

  // git's configuration, as git reads it (system, global, local, worktree).
  std::optional<std::string> config(const std::string& name) const;
  bool config_bool(const std::string& name, bool otherwise) const;
  // Programs (gpg.program, hooks) come from protected configuration only: system, global, command line; never from the
  // repository's own.
  std::optional<std::string> protected_config(const std::string& name) const;
  // Throws: SystemError.
  void set_config(const std::string& name, const std::string& value);

  struct Impl;
  Impl& impl() const { return *impl_; }

 private:
  explicit Repository(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Author and committer as git resolves them: GIT_AUTHOR_NAME/EMAIL/DATE and GIT_COMMITTER_*, then author.*, committer.*
// and user.* of the configuration, then EMAIL. No guessing from host names (user.useConfigOnly is our rule always).
// Names lose controls and <>. Throws: SystemError ("identity-missing") with the two `git config` lines to type.
Signature author(const Repository& repository, const base::World& world);
Signature committer(const Repository& repository, const base::World& world);

}  // namespace decklog::git
