// SPDX-License-Identifier: MIT
//
// The walk through history. Never libgit2's revwalk (wrong with skewed clocks, nothing on shallow clones) and never its
// tree diff (opens every subtree): a heap by commit time, and for each commit what stands at the paths.
#include "lib/git/commits.h"
#include "lib/git/trees.h"

#include <algorithm>
#include <queue>
#include <unordered_set>

namespace decklog::git {
namespace {

using Place = std::optional<Found>;

bool same(const Place& a, const Place& b) {
  if (a.has_value() != b.has_value()) return false;
  return !a || (a->mode == b->mode && git_oid_equal(&a->id, &b->id) != 0);
}

// What stands at one path, tree after tree. The last answer of each folder is kept: most commits change another one.
class Finder {
 public:
  Finder(const Repository::Impl& impl, std::string_view path) : impl_(impl) {
    while (!path.empty()) {
      const std::size_t slash = path.find('/');
      folders_.push_back({.name = std::string(path.substr(0, slash))});
      path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
  }

  Place in(const git_oid& root) {
    Place found = Found{kModeTree, root};
    for (Folder& folder : folders_) {
      if (!found || found->mode != kModeTree) return std::nullopt;
      if (!folder.tree || git_oid_equal(&*folder.tree, &found->id) == 0) {
        folder.there = find_in_tree(impl_, found->id, folder.name);
        folder.tree = found->id;
      }
      found = folder.there;
    }
    return found;
  }

 private:
  struct Folder {
    std::string name;  // of what is looked for in it
    std::optional<git_oid> tree = {};
    Place there = {};
  };
  const Repository::Impl& impl_;
  std::vector<Folder> folders_;
};

struct Pending {
  std::int64_t seconds = 0;
  std::uint64_t order = 0;  // first seen goes first among equals
  CommitInfo commit;
  std::vector<Place> places;  // one for each path

  bool has_any() const {
    return std::any_of(places.begin(), places.end(), [](const Place& place) { return place.has_value(); });
  }
  bool differs_from(const Pending& other) const {
    return !std::equal(places.begin(), places.end(), other.places.begin(), other.places.end(), same);
  }
};

struct OlderFirst {
  bool operator()(const Pending& a, const Pending& b) const {
    return a.seconds != b.seconds ? a.seconds < b.seconds : a.order > b.order;
  }
};

class Walk {
 public:
  Walk(const Repository::Impl& impl, const std::vector<std::string>& paths) : impl_(impl) {
    for (const std::string& path : paths) finders_.emplace_back(impl, path);
  }

  void run(const ObjectId& from, const std::function<bool(const CommitInfo&)>& visit) {
    push(read(from));
    while (!heap_.empty()) {
      const Pending current = heap_.top();
      heap_.pop();
      std::vector<Pending> parents;
      if (!impl_.shallow.contains(current.commit.id.hex())) {
        for (const ObjectId& parent : current.commit.parents) parents.push_back(read(parent));
      }
      if (changed(current, parents) && !visit(current.commit)) return;
      for (Pending& parent : parents) {
        if (finders_.empty() || current.has_any() || parent.has_any()) push(std::move(parent));
      }
    }
  }

 private:
  Pending read(const ObjectId& id) {
    Pending pending{.commit = read_commit(impl_, to_oid(id)), .places = {}};
    pending.seconds = pending.commit.committer.seconds;
    const git_oid tree = to_oid(pending.commit.tree);
    for (Finder& finder : finders_) pending.places.push_back(finder.in(tree));
    return pending;
  }

  void push(Pending pending) {
    if (!seen_.insert(pending.commit.id.hex()).second) return;
    pending.order = order_++;
    heap_.push(std::move(pending));
  }

  // It differs from every parent; a first commit, when it has one of the paths.
  bool changed(const Pending& commit, const std::vector<Pending>& parents) const {
    if (finders_.empty()) return true;
    if (parents.empty()) return commit.has_any();
    return std::all_of(parents.begin(), parents.end(),
                       [&](const Pending& parent) { return commit.differs_from(parent); });
  }

  const Repository::Impl& impl_;
  std::vector<Finder> finders_;
  std::priority_queue<Pending, std::vector<Pending>, OlderFirst> heap_;
  std::unordered_set<std::string> seen_;
  std::uint64_t order_ = 0;
};

}  // namespace

void Repository::log(const ObjectId& from, const std::vector<std::string>& paths,
                     const std::function<bool(const CommitInfo&)>& visit) const {
  Walk(*impl_, paths).run(from, visit);
}

}  // namespace decklog::git
