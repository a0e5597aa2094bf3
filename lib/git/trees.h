// SPDX-License-Identifier: MIT
//
// Private to lib/git: git's tree objects as bytes. Reads only the trees on the way to a path, never the whole.
#pragma once

#include "lib/git/impl.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::git {

struct TreeEntry {
  std::uint32_t mode = 0;
  std::string_view name;  // into the tree's bytes
  git_oid id{};
};

// Walks a tree's entries one by one, in stored order.
class TreeReader {
 public:
  explicit TreeReader(std::string_view bytes) : rest_(bytes) {}
  // Nothing at the end. Throws: SystemError when the bytes are no tree.
  std::optional<TreeEntry> next();
  std::size_t left() const { return rest_.size(); }  // bytes

 private:
  std::string_view rest_;
};

struct Found {
  std::uint32_t mode = 0;
  git_oid id{};
};

// The entry called `name` in one tree.
std::optional<Found> find_in_tree(const Repository::Impl& impl, const git_oid& tree, std::string_view name);
// The entry at `path` ("" is the root itself); nothing when there is none.
std::optional<Found> find_at_path(const Repository::Impl& impl, const git_oid& root, std::string_view path);

// "a/b/c" as its components. Throws: UsageError unless it is a plain relative path: no empty, "." or ".." part, no
// ".git" in any case, no backslash and no control character.
std::vector<std::string> path_components(std::string_view path);

class ObjectWriter;

struct TreeEdit {
  std::string path;
  std::optional<git_oid> blob;  // nothing: the path goes, and with it every folder that this leaves empty
  std::uint32_t mode = kModeFile;
};

// The root with these edits made; subtrees that are not on their way stay as they are.
// `root` nothing: an empty tree. Throws: SystemError ("path-conflict") when a folder's name is a file or the other way
// round.
git_oid tree_with(const Repository::Impl& impl, ObjectWriter& writer, const std::optional<git_oid>& root,
                  const std::vector<TreeEdit>& edits);

}  // namespace decklog::git
