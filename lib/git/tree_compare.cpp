// SPDX-License-Identifier: MIT
//
// Several trees side by side: one merge of sorted lists on each level, and nothing below equal ids is opened.
#include "lib/base/error.h"
#include "lib/git/history.h"
#include "lib/git/impl.h"
#include "lib/git/links.h"
#include "lib/git/trees.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_map>

namespace decklog::git {
namespace {

constexpr std::size_t kKeptTrees = 64;
constexpr int kDeepest = 32;

[[noreturn]] void fail_order(const git_oid& tree) {
  throw base::SystemError(fmt::format("tree {} is damaged: its names are not in order", to_id(tree).hex()),
                          "'git fsck' lists what is damaged", "object-damaged");
}

// git sorts as if folders ended in '/'. Negative: a comes first.
int compare_names(std::string_view a, bool a_is_folder, std::string_view b, bool b_is_folder) {
  const std::size_t common = std::min(a.size(), b.size());
  if (const int order = a.substr(0, common).compare(b.substr(0, common)); order != 0) return order;
  const auto next = [common](std::string_view name, bool is_folder) {
    if (name.size() > common) return static_cast<int>(static_cast<unsigned char>(name[common]));
    return is_folder ? static_cast<int>('/') : 0;
  };
  const int order = next(a, a_is_folder) - next(b, b_is_folder);
  if (order != 0) return order;
  return static_cast<int>(a.size()) - static_cast<int>(b.size());
}

bool is_folder(const TreeEntry& entry) { return entry.mode == kModeTree; }

// One tree's entries, one after the other; an entry is taken apart only when somebody asks for it.
class Cursor {
 public:
  Cursor(const git_oid& tree, std::string_view bytes) : tree_(tree), rest_(bytes) {}

  // The bytes of the entry, "" at the end.
  std::string_view raw() const {
    const std::size_t zero = rest_.find('\0');
    return zero == std::string_view::npos ? rest_ : rest_.substr(0, zero + 1 + GIT_OID_RAWSZ);
  }
  const std::optional<TreeEntry>& now() {
    if (!is_parsed_) parse();
    return now_;
  }
  bool begins_with(std::string_view entry) const { return rest_.starts_with(entry); }
  void advance() { skip(raw().size()); }
  void skip(std::size_t size) {
    last_ = rest_.substr(0, size);
    rest_.remove_prefix(size);
    is_parsed_ = false;
  }

 private:
  void parse() {
    now_ = TreeReader(rest_).next();
    is_parsed_ = true;
    if (last_.empty() || !now_) return;
    const TreeEntry last = *TreeReader(last_).next();
    // Equal names of a file and a folder would have two meanings.
    if (compare_names(last.name, is_folder(last), now_->name, is_folder(*now_)) >= 0 || last.name == now_->name) {
      fail_order(tree_);
    }
  }

  git_oid tree_;
  std::string_view rest_;
  std::string_view last_;
  std::optional<TreeEntry> now_;
  bool is_parsed_ = false;
};

}  // namespace

struct TreeComparer::Impl {
  explicit Impl(const Repository& of) : repository(of.impl()) {}

  using Ids = std::vector<std::optional<git_oid>>;

  // The views stay while the object is kept, so callers hold what they walk.
  std::shared_ptr<RawObject> read(const git_oid& id) {
    if (const auto found = kept.find(id); found != kept.end()) return found->second;
    auto object = std::make_shared<RawObject>(repository.object(id, GIT_OBJECT_TREE));
    if (kept.size() >= kKeptTrees) {
      kept.erase(oldest.front());
      oldest.pop_front();
    }
    kept.emplace(id, object);
    oldest.push_back(id);
    return object;
  }

  static bool all_same(const Ids& ids) {
    return std::all_of(ids.begin(), ids.end(), [&](const auto& id) {
      return id.has_value() == ids.front().has_value() && (!id || git_oid_equal(&*id, &*ids.front()) != 0);
    });
  }

  // Most entries of a large folder are the same in all trees: they are passed over as bytes.
  static void skip_equal(std::vector<std::optional<Cursor>>& cursors) {
    if (!std::all_of(cursors.begin(), cursors.end(), [](const auto& cursor) { return cursor.has_value(); })) return;
    while (true) {
      const std::string_view entry = cursors.front()->raw();
      const auto has_it = [&](const auto& cursor) { return cursor->begins_with(entry); };
      if (entry.empty() || !std::all_of(cursors.begin() + 1, cursors.end(), has_it)) return;
      for (auto& cursor : cursors) cursor->skip(entry.size());
    }
  }

  // The entry that comes first in any tree.
  static const TreeEntry* first_of(std::vector<std::optional<Cursor>>& cursors) {
    const TreeEntry* first = nullptr;
    skip_equal(cursors);
    for (auto& cursor : cursors) {
      if (!cursor || !cursor->now()) continue;
      const TreeEntry& entry = *cursor->now();
      if (first == nullptr || compare_names(entry.name, is_folder(entry), first->name, is_folder(*first)) < 0) {
        first = &entry;
      }
    }
    return first;
  }

  void compare(const Ids& trees, const std::string& prefix, int depth, const Enters& enters, const Visit& visit) {
    if (all_same(trees)) return;
    std::vector<std::shared_ptr<RawObject>> held(trees.size());
    std::vector<std::optional<Cursor>> cursors(trees.size());
    for (std::size_t i = 0; i < trees.size(); ++i) {
      if (!trees[i]) continue;
      held[i] = read(*trees[i]);
      cursors[i].emplace(*trees[i], held[i]->bytes());
    }
    while (const TreeEntry* next = first_of(cursors)) {
      const TreeEntry first = *next;
      std::vector<std::uint32_t> modes(trees.size(), 0);
      Ids ids(trees.size());
      for (std::size_t i = 0; i < trees.size(); ++i) {
        if (!cursors[i] || !cursors[i]->now()) continue;
        const TreeEntry& entry = *cursors[i]->now();
        if (entry.name != first.name || is_folder(entry) != is_folder(first)) continue;
        modes[i] = entry.mode;
        ids[i] = entry.id;
        cursors[i]->advance();
      }
      if (all_same(ids) && std::all_of(modes.begin(), modes.end(), [&](auto mode) { return mode == modes.front(); })) {
        continue;
      }
      const std::string path = prefix + std::string(first.name);
      if (is_folder(first) && depth < kDeepest && enters(path)) {
        compare(ids, path + "/", depth + 1, enters, visit);
      } else {
        tell(path, ids, modes, visit);
      }
    }
  }

  static void tell(const std::string& path, const Ids& ids, const std::vector<std::uint32_t>& modes,
                   const Visit& visit) {
    std::vector<TreeSide> sides;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      sides.push_back(ids[i] ? TreeSide{to_id(*ids[i]), modes[i]} : TreeSide{});
    }
    visit(path, sides);
  }

  const Repository::Impl& repository;
  std::unordered_map<git_oid, std::shared_ptr<RawObject>, OidHash, OidEqual> kept;
  std::deque<git_oid> oldest;
};

TreeComparer::TreeComparer(const Repository& repository) : impl_(std::make_unique<Impl>(repository)) {}
TreeComparer::~TreeComparer() = default;

void TreeComparer::compare(const std::vector<ObjectId>& trees, const Enters& enters, const Visit& visit) {
  Impl::Ids ids;
  for (const ObjectId& tree : trees) ids.push_back(tree.empty() ? std::nullopt : std::optional(to_oid(tree)));
  impl_->compare(ids, "", 1, enters, visit);
}

TreeSide TreeComparer::at(const ObjectId& tree, std::string_view path) {
  if (tree.empty()) return {};
  Found found{kModeTree, to_oid(tree)};
  while (!path.empty()) {
    if (found.mode != kModeTree) return {};
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    const std::shared_ptr<RawObject> held = impl_->read(found.id);
    TreeReader reader(held->bytes());
    std::optional<TreeEntry> entry = reader.next();
    while (entry && entry->name != name) entry = reader.next();
    if (!entry) return {};
    found = {entry->mode, entry->id};
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return {to_id(found.id), found.mode};
}

}  // namespace decklog::git
