// SPDX-License-Identifier: MIT
//
// The walk through history. Never libgit2's revwalk (wrong with skewed clocks, nothing on shallow clones) and never its
// tree diff (opens every subtree): a heap by commit time, and a comparison that stops at the first equal subtree.
#include "lib/git/commits.h"
#include "lib/git/trees.h"

#include <algorithm>
#include <queue>
#include <unordered_set>

namespace decklog::git {
namespace {

struct Pending {
  std::int64_t seconds = 0;
  std::uint64_t order = 0;  // first seen goes first among equals
  CommitInfo commit;
};

struct OlderFirst {
  bool operator()(const Pending& a, const Pending& b) const {
    return a.seconds != b.seconds ? a.seconds < b.seconds : a.order > b.order;
  }
};

bool same(const std::optional<Found>& a, const std::optional<Found>& b) {
  if (a.has_value() != b.has_value()) return false;
  return !a || (a->mode == b->mode && git_oid_equal(&a->id, &b->id) != 0);
}

// Whether `path` is the same in both trees; nothing means an empty tree.
bool is_same_at(const Repository::Impl& impl, std::optional<Found> a, std::optional<Found> b, std::string_view path) {
  while (!path.empty()) {
    if (same(a, b)) return true;
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    const auto below = [&](const std::optional<Found>& tree) {
      return tree && tree->mode == kModeTree ? find_in_tree(impl, tree->id, name) : std::nullopt;
    };
    a = below(a);
    b = below(b);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return same(a, b);
}

std::optional<Found> root_of(const CommitInfo& commit) { return Found{kModeTree, to_oid(commit.tree)}; }

// A commit changed the paths when it differs from every parent; a first commit, when it has one of them.
bool changed(const Repository::Impl& impl, const CommitInfo& commit, const std::vector<CommitInfo>& parents,
             const std::vector<std::string>& paths) {
  if (paths.empty()) return true;
  const auto differs_from = [&](const std::optional<Found>& other) {
    return std::any_of(paths.begin(), paths.end(),
                       [&](const std::string& path) { return !is_same_at(impl, root_of(commit), other, path); });
  };
  if (parents.empty()) return differs_from(std::nullopt);
  return std::all_of(parents.begin(), parents.end(),
                     [&](const CommitInfo& parent) { return differs_from(root_of(parent)); });
}

}  // namespace

void Repository::log(const ObjectId& from, const std::vector<std::string>& paths,
                     const std::function<bool(const CommitInfo&)>& visit) const {
  std::priority_queue<Pending, std::vector<Pending>, OlderFirst> heap;
  std::unordered_set<std::string> seen;
  std::uint64_t order = 0;
  const auto push = [&](CommitInfo commit) {
    if (seen.insert(commit.id.hex()).second) heap.push({commit.committer.seconds, order++, std::move(commit)});
  };
  push(commit(from));
  while (!heap.empty()) {
    const CommitInfo current = heap.top().commit;
    heap.pop();
    std::vector<CommitInfo> parents;
    if (!impl_->shallow.contains(current.id.hex())) {
      for (const ObjectId& parent : current.parents) parents.push_back(commit(parent));
    }
    if (changed(*impl_, current, parents, paths) && !visit(current)) return;
    for (CommitInfo& parent : parents) push(std::move(parent));
  }
}

}  // namespace decklog::git
