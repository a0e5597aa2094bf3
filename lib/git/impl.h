// SPDX-License-Identifier: MIT
//
// Private to lib/git: what a Repository holds.
#pragma once

#include "lib/base/world.h"
#include "lib/git/configuration.h"
#include "lib/git/handles.h"
#include "lib/git/repository.h"

#include <filesystem>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace decklog::git {

// One object as it is stored; lives as long as this handle.
struct RawObject {
  OdbObjectHandle handle;
  std::string_view bytes() const;
};

// As `max_bytes`: a blob of any size.
inline constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

struct Repository::Impl {
  Impl(RepositoryHandle opened, const base::World& outside);

  base::World world;
  RepositoryHandle repository;
  Configuration config;
  OdbHandle odb;
  std::filesystem::path git_folder;
  std::filesystem::path common_folder;
  std::filesystem::path work_tree;  // empty when bare
  std::set<std::string> shallow;    // hex of commits whose parents were left out of this clone

  // Our own corner of the common folder (DESIGN 2). Not made yet by asking.
  std::filesystem::path own_folder() const { return common_folder / "decklog"; }

  // Throws: SystemError when it is missing, damaged, or of another type.
  RawObject object(const git_oid& id, git_object_t type) const;
  git_oid tree_of(const ObjectId& commit) const;
  // Nothing when it is missing. Throws: BadData when larger; SystemError when damaged.
  std::optional<std::string> blob_if_there(const git_oid& id, std::size_t max_bytes, std::string_view name) const;
  // Throws: as blob_if_there(); SystemError when it is missing.
  std::string blob(const git_oid& id, std::size_t max_bytes, std::string_view name) const;
};

// The direct ref behind `ref`: HEAD and other symbolic refs are followed, also to a branch that is not born yet.
std::string direct_ref(git_repository* repository, const std::string& ref);

// Throws: SystemError ("not-owned") unless the repository's folders belong to this user or safe.directory names them.
// The rule is git's own; libgit2's does not know `safe.directory = *` and reads other files than git does.
void check_ownership(git_repository* repository, const Configuration& config, const base::World& world);

}  // namespace decklog::git
