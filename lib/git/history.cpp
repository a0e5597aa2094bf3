// SPDX-License-Identifier: MIT
#include "lib/git/history.h"

#include "lib/base/error.h"
#include "lib/git/commits.h"
#include "lib/git/impl.h"
#include "lib/git/links.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <queue>
#include <unordered_map>

namespace decklog::git {
namespace {

constexpr std::uint8_t kFromHead = 1;
constexpr std::uint8_t kHidden = 2;
constexpr std::uint8_t kRead = 4;
constexpr std::uint8_t kBroken = 8;
constexpr std::uint8_t kPlaced = 16;
constexpr std::size_t kKeptBytes = 4 * 1024 * 1024;

struct Node {
  git_oid id{};
  std::uint8_t flags = 0;
  std::int64_t seconds = 0;
  std::uint32_t first_parent = 0;  // into links
  std::uint32_t parent_count = 0;
};

struct Newest {
  std::int64_t seconds = 0;
  std::uint32_t node = 0;
  bool operator<(const Newest& other) const {
    return seconds != other.seconds ? seconds < other.seconds : node > other.node;
  }
};

}  // namespace

struct History::Impl {
  explicit Impl(const Repository& of) : repository(of.impl()) {}

  std::uint32_t node_of(const git_oid& id) {
    const auto [found, fresh] = places.try_emplace(id, static_cast<std::uint32_t>(nodes.size()));
    if (fresh) nodes.push_back({.id = id});
    return found->second;
  }

  // Reads a commit once; what cannot be read has no parents.
  void read(std::uint32_t at) {
    if ((nodes[at].flags & kRead) != 0) return;
    nodes[at].flags |= kRead;
    Links read_links;
    try {
      const RawObject object = repository.object(nodes[at].id, GIT_OBJECT_COMMIT);
      read_links = links_of(nodes[at].id, object.bytes());
      keep(at, object.bytes());
    } catch (const base::SystemError& error) {
      nodes[at].flags |= kBroken;
      messages.emplace(at, error.what());
      return;
    }
    nodes[at].seconds = read_links.seconds;
    if (repository.shallow.contains(to_id(nodes[at].id).hex())) {
      cut.push_back(at);
      return;
    }
    std::vector<std::uint32_t> parents;
    for (const git_oid& parent : read_links.parents) parents.push_back(node_of(parent));
    nodes[at].first_parent = static_cast<std::uint32_t>(links.size());
    nodes[at].parent_count = static_cast<std::uint32_t>(parents.size());
    links.insert(links.end(), parents.begin(), parents.end());
  }

  // The walk comes to the oldest last, and whoever reads the history wants them first.
  void keep(std::uint32_t at, std::string_view bytes) {
    kept.emplace(at, bytes);
    turns.push_back(at);
    kept_bytes += bytes.size();
    while (kept_bytes > kKeptBytes) {
      const auto first = kept.find(turns.front());
      kept_bytes -= first->second.size();
      kept.erase(first);
      turns.pop_front();
    }
  }

  // The newest first, as git does it: ends when everything that waits is known to be hidden.
  void paint(std::uint32_t head, const std::vector<std::uint32_t>& without) {
    std::priority_queue<Newest> heap;
    std::size_t wanted = 0;
    const auto is_wanted = [&](std::uint32_t at) { return (nodes[at].flags & kHidden) == 0; };
    std::vector<bool> waits;
    const auto mark = [&](std::uint32_t at, std::uint8_t flags) {
      if (waits.size() < nodes.size()) waits.resize(nodes.size());
      if ((nodes[at].flags & flags) == flags) return;
      if (waits[at] && is_wanted(at) && (flags & kHidden) != 0) --wanted;
      nodes[at].flags |= flags;
      if (waits[at]) return;
      read(at);
      if (waits.size() < nodes.size()) waits.resize(nodes.size());
      waits[at] = true;
      heap.push({nodes[at].seconds, at});
      if (is_wanted(at)) ++wanted;
    };
    for (const std::uint32_t at : without) mark(at, kHidden);
    mark(head, kFromHead);
    while (wanted > 0 && !heap.empty()) {
      const std::uint32_t at = heap.top().node;
      heap.pop();
      waits[at] = false;
      if (is_wanted(at)) --wanted;
      const std::uint8_t flags = nodes[at].flags & (kFromHead | kHidden);
      for (std::uint32_t i = 0; i < nodes[at].parent_count; ++i) mark(links[nodes[at].first_parent + i], flags);
    }
  }

  bool belongs(std::uint32_t at) const { return (nodes[at].flags & (kFromHead | kHidden | kBroken)) == kFromHead; }

  void put_in_order(std::uint32_t head) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> path;  // a node and its next parent
    const auto enter = [&](std::uint32_t at) {
      if (!belongs(at) || (nodes[at].flags & kPlaced) != 0) return;
      nodes[at].flags |= kPlaced;
      path.emplace_back(at, 0);
    };
    enter(head);
    while (!path.empty()) {
      const auto [at, next] = path.back();
      if (next < nodes[at].parent_count) {
        ++path.back().second;
        enter(links[nodes[at].first_parent + next]);
      } else {
        order.push_back(at);
        path.pop_back();
      }
    }
  }

  void tell_ends() {
    for (const std::uint32_t at : cut) {
      if (belongs(at)) shallow.push_back(to_id(nodes[at].id));
    }
    for (const auto& [at, message] : messages) {
      if ((nodes[at].flags & (kFromHead | kHidden)) == kFromHead) broken.push_back({to_id(nodes[at].id), message});
    }
    std::sort(broken.begin(), broken.end(), [](const Broken& a, const Broken& b) { return a.commit < b.commit; });
  }

  std::vector<ObjectId> beginnings(const std::function<bool(const ObjectId&)>& has) const {
    std::vector<ObjectId> found;
    std::unordered_map<std::uint32_t, bool> outside;
    std::vector<bool> came_after(nodes.size());
    const auto is_after = [&](std::uint32_t parent) {
      if (belongs(parent)) return bool{came_after[parent]};
      const auto [known, is_new] = outside.try_emplace(parent, false);
      if (is_new && (nodes[parent].flags & kBroken) == 0) known->second = has(to_id(nodes[parent].id));
      return known->second;
    };
    for (const std::uint32_t at : order) {
      const auto first = links.begin() + nodes[at].first_parent;
      came_after[at] = std::any_of(first, first + nodes[at].parent_count, is_after);
      if (came_after[at] || !has(to_id(nodes[at].id))) continue;
      came_after[at] = true;
      found.push_back(to_id(nodes[at].id));
    }
    return found;
  }

  const Repository::Impl& repository;
  std::unordered_map<git_oid, std::uint32_t, OidHash, OidEqual> places;
  std::vector<Node> nodes;
  std::vector<std::uint32_t> links;
  std::vector<std::uint32_t> order;
  std::vector<std::uint32_t> cut;
  std::unordered_map<std::uint32_t, std::string> messages;
  std::vector<ObjectId> shallow;
  std::vector<Broken> broken;
  std::unordered_map<std::uint32_t, std::string> kept;  // commits as they were read
  std::deque<std::uint32_t> turns;
  std::size_t kept_bytes = 0;
};

History::History(const Repository& repository, const ObjectId& head, const std::vector<ObjectId>& without)
    : impl_(std::make_unique<Impl>(repository)) {
  links_of(repository.impl(), to_oid(head));  // the one that must be there
  std::vector<std::uint32_t> hidden;
  for (const ObjectId& id : without) hidden.push_back(impl_->node_of(to_oid(id)));
  const std::uint32_t top = impl_->node_of(to_oid(head));
  impl_->paint(top, hidden);
  impl_->put_in_order(top);
  impl_->tell_ends();
}

History::~History() = default;

NoObjectCache::NoObjectCache() { git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0); }
NoObjectCache::~NoObjectCache() { git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 1); }

std::size_t History::size() const { return impl_->order.size(); }
ObjectId History::id(std::size_t i) const { return to_id(impl_->nodes[impl_->order[i]].id); }
CommitInfo History::commit(std::size_t i, const Repository& reader) const {
  const std::uint32_t at = impl_->order[i];
  const auto kept = impl_->kept.find(at);
  if (kept != impl_->kept.end()) return parse_commit(impl_->nodes[at].id, kept->second);
  return read_commit(reader.impl(), impl_->nodes[at].id);
}
std::vector<ObjectId> History::beginnings(const std::function<bool(const ObjectId&)>& has) const {
  return impl_->beginnings(has);
}
bool History::reaches(const ObjectId& commit) const {
  const auto found = impl_->places.find(to_oid(commit));
  return found != impl_->places.end() && (impl_->nodes[found->second].flags & kFromHead) != 0;
}
const std::vector<ObjectId>& History::shallow() const { return impl_->shallow; }
const std::vector<History::Broken>& History::broken() const { return impl_->broken; }

namespace {

// For a history that libgit2 gives up on (shallow, a malformed commit far back): all that `a` reaches, then from `b`
// the first ones met on each way down.
std::vector<ObjectId> bases_by_walking(const Repository& repository, const ObjectId& a, const ObjectId& b) {
  const History of_a(repository, a, {});
  std::vector<ObjectId> met;
  std::vector<ObjectId> waiting{b};
  std::unordered_map<std::string, bool> seen;
  while (!waiting.empty()) {
    const ObjectId at = waiting.back();
    waiting.pop_back();
    if (!seen.emplace(at.hex(), true).second) continue;
    if (of_a.reaches(at)) {
      met.push_back(at);
      continue;
    }
    try {
      for (const git_oid& parent : links_of(repository.impl(), to_oid(at)).parents) waiting.push_back(to_id(parent));
    } catch (const base::SystemError&) {
      // Shallow or broken: this way ends here.
    }
  }
  const auto is_below_another = [&](const ObjectId& base) {
    return std::any_of(met.begin(), met.end(), [&](const ObjectId& other) {
      return other != base && History(repository, other, {}).reaches(base);
    });
  };
  std::vector<ObjectId> bases;
  std::copy_if(met.begin(), met.end(), std::back_inserter(bases),
               [&](const ObjectId& base) { return !is_below_another(base); });
  std::sort(bases.begin(), bases.end());
  return bases;
}

}  // namespace

std::vector<ObjectId> merge_bases(const Repository& repository, const ObjectId& a, const ObjectId& b) {
  const git_oid one = to_oid(a);
  const git_oid other = to_oid(b);
  git_oidarray found{};
  const int code = git_merge_bases(&found, repository.impl().repository.get(), &one, &other);
  if (code != 0) git_error_clear();
  if (code != 0 && code != GIT_ENOTFOUND) return bases_by_walking(repository, a, b);
  std::vector<ObjectId> bases;
  for (std::size_t i = 0; i < found.count; ++i) bases.push_back(to_id(found.ids[i]));
  git_oidarray_dispose(&found);
  std::sort(bases.begin(), bases.end());
  return bases;
}

bool descends(const Repository& repository, const ObjectId& commit, const ObjectId& ancestor) {
  if (commit == ancestor) return true;
  const git_oid below = to_oid(commit);
  const git_oid above = to_oid(ancestor);
  const int code = git_graph_descendant_of(repository.impl().repository.get(), &below, &above);
  if (code >= 0) return code == 1;
  git_error_clear();
  return History(repository, commit, {}).reaches(ancestor);
}

}  // namespace decklog::git
