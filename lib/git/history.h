// SPDX-License-Identifier: MIT
//
// History for whoever must look at every step of it: a range of commits with parents first, and what differs between
// trees. Own walk and own comparison: libgit2's revwalk gives up on a shallow clone and on one malformed commit, and
// its tree diff opens every subtree. Replace refs and grafts are not looked at: an object is what its id says.
#pragma once

#include "lib/git/repository.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::git {

// The commits that `head` reaches and none of `without` does. Costs about 100 bytes a commit: ids and how they hang
// together; of the commits themselves the oldest 4 MB are kept, the others are read again when they are asked for.
class History {
 public:
  // With clocks that run wrong a commit may be in it that `without` reaches too; none is ever missing. Commits that
  // `without` names and that are not there are passed over.
  // Throws: SystemError when `head` itself cannot be read.
  History(const Repository& repository, const ObjectId& head, const std::vector<ObjectId>& without);
  ~History();
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  std::size_t size() const;
  // The i-th, parents before children, the first parent's side first. Requires: i < size().
  ObjectId id(std::size_t i) const;
  // Read through `reader`, the same repository: several threads may ask, each with its own.
  // Throws: SystemError when it is gone meanwhile. Requires: i < size().
  CommitInfo commit(std::size_t i, const Repository& reader) const;
  // Whether a walk from head came to it (exact for the members of the range and for a single `without`).
  bool reaches(const ObjectId& commit) const;

  // The members of the range for which `has` holds and of which no ancestor in the range, and no parent outside of it,
  // has it: where something began. In the range's order. `has` is asked only where the answer matters.
  std::vector<ObjectId> beginnings(const std::function<bool(const ObjectId& commit)>& has) const;

  // Commits of the range whose parents this shallow clone has not got.
  const std::vector<ObjectId>& shallow() const;
  // Commits that are missing or malformed; what lies behind them was not walked.
  struct Broken {
    ObjectId commit;
    std::string message;
  };
  const std::vector<Broken>& broken() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// While it lives, libgit2 keeps no objects: whoever reads a long history reads each but once or twice, and would fill
// the cache and then wait for its cleaning. One at a time.
class NoObjectCache {
 public:
  NoObjectCache();
  ~NoObjectCache();
  NoObjectCache(const NoObjectCache&) = delete;
  NoObjectCache& operator=(const NoObjectCache&) = delete;
};

// The commits from which both descend and that no other such commit descends from.
std::vector<ObjectId> merge_bases(const Repository& repository, const ObjectId& a, const ObjectId& b);

// Whether `commit` is `ancestor` or comes after it. False when either is not there.
bool descends(const Repository& repository, const ObjectId& commit, const ObjectId& ancestor);

// What stands at a path in one tree. `mode` is git's; 0: nothing.
struct TreeSide {
  ObjectId blob;
  std::uint32_t mode = 0;
  bool is_there() const { return mode != 0; }
  bool is_plain() const { return is_regular(mode); }
  bool operator==(const TreeSide&) const = default;
};

// Compares trees; keeps the last ones it read, for the next commit's parent is this one.
class TreeComparer {
 public:
  explicit TreeComparer(const Repository& repository);
  ~TreeComparer();
  TreeComparer(const TreeComparer&) = delete;
  TreeComparer& operator=(const TreeComparer&) = delete;

  // Whether to look into a folder ("incidents/2026"); it is reported as one path with mode 040000 when not.
  using Enters = std::function<bool(std::string_view folder)>;
  // Every path that is not the same in all trees, whatever its mode, in tree order; sides in the order of `trees`.
  using Visit = std::function<void(const std::string& path, const std::vector<TreeSide>& sides)>;
  // An empty id is an empty tree. Subtrees with equal ids are never opened.
  // Throws: SystemError ("object-damaged") also for a tree whose names are not in git's order or stand twice.
  void compare(const std::vector<ObjectId>& trees, const Enters& enters, const Visit& visit);
  // What stands at a path of one tree.
  TreeSide at(const ObjectId& tree, std::string_view path);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace decklog::git
