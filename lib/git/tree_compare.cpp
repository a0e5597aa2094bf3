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
#include <cstring>
#include <list>
#include <optional>
#include <unordered_map>

namespace decklog::git {
namespace {

// Months that are written to by turns keep their last trees; a large month has some 40 KB.
constexpr std::size_t kKeptTreeBytes = 4 * 1024 * 1024;
constexpr std::size_t kWindow = 4096;  // bytes that are compared before their entries are told apart
constexpr int kDeepestCompared = 32;
// A commit changes some; a few trees that name each other again and again have more paths than atoms.
constexpr std::size_t kMostFolders = 300'000;

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

// Where `a` and `b` begin to differ. In words, for std::mismatch goes byte by byte and memcmp does not say where.
std::size_t common_size(std::string_view a, std::string_view b) {
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t at = 0;
  while (at + sizeof(std::uint64_t) <= size && std::memcmp(a.data() + at, b.data() + at, sizeof(std::uint64_t)) == 0) {
    at += sizeof(std::uint64_t);
  }
  while (at < size && a[at] == b[at]) ++at;
  return at;
}

// One tree's entries, one after the other; an entry is taken apart only when somebody asks for it.
class Cursor {
 public:
  Cursor(const git_oid& tree, std::string_view bytes) : tree_(tree), rest_(bytes) {}

  // The entries from here on.
  std::string_view rest() const { return rest_; }
  const std::optional<TreeEntry>& now() {
    if (!is_parsed_) parse();
    return now_;
  }
  // Requires: now() is an entry.
  void advance() { skip(entry_end(rest_, 0), 0); }
  // Passes over `size` bytes, whole entries; the last of them begins at `last`.
  void skip(std::size_t size, std::size_t last) {
    if (size == 0) return;
    last_ = rest_.substr(last, size - last);
    rest_.remove_prefix(size);
    is_parsed_ = false;
  }
  // Where the entry that begins at `begin` ends; beyond the end when it is cut off there.
  static std::size_t entry_end(std::string_view bytes, std::size_t begin) {
    const std::size_t zero = bytes.find('\0', begin);
    return (zero == std::string_view::npos ? bytes.size() : zero) + 1 + GIT_OID_RAWSZ;
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

  struct Kept {
    std::shared_ptr<RawObject> object;
    std::list<git_oid>::iterator turn;
  };

  // The views stay while the object is kept, so callers hold what they walk.
  std::shared_ptr<RawObject> read(const git_oid& id) {
    if (const auto found = kept.find(id); found != kept.end()) {
      turns.splice(turns.end(), turns, found->second.turn);
      return found->second.object;
    }
    auto object = std::make_shared<RawObject>(repository.object(id, GIT_OBJECT_TREE));
    kept_bytes += cost(*object);
    kept.emplace(id, Kept{object, turns.insert(turns.end(), id)});
    while (kept_bytes > kKeptTreeBytes && kept.size() > 1) {
      const auto oldest = kept.find(turns.front());
      kept_bytes -= cost(*oldest->second.object);
      kept.erase(oldest);
      turns.pop_front();
    }
    return object;
  }
  static std::size_t cost(const RawObject& object) { return object.bytes().size() + 256; }

  static bool all_same(const Ids& ids) {
    return std::all_of(ids.begin(), ids.end(), [&](const auto& id) {
      return id.has_value() == ids.front().has_value() && (!id || git_oid_equal(&*id, &*ids.front()) != 0);
    });
  }

  // Most entries of a large folder are the same in all trees: they are passed over as bytes.
  static void skip_equal(std::vector<std::optional<Cursor>>& cursors) {
    if (!std::all_of(cursors.begin(), cursors.end(), [](const auto& cursor) { return cursor.has_value(); })) return;
    const std::string_view first = cursors.front()->rest();
    const bool ends_same =
        std::all_of(cursors.begin(), cursors.end(), [&](const auto& cursor) { return cursor->rest() == first; });
    if (ends_same) {
      for (auto& cursor : cursors) cursor->skip(first.size(), 0);
    } else {
      while (skip_window(cursors)) {
      }
    }
  }

  // The equal entries of the next few; false when that was all of them.
  static bool skip_window(std::vector<std::optional<Cursor>>& cursors) {
    std::string_view same = cursors.front()->rest().substr(0, kWindow);
    for (const auto& cursor : cursors) same = same.substr(0, common_size(same, cursor->rest()));
    std::size_t last = 0;
    std::size_t end = 0;
    for (std::size_t next = Cursor::entry_end(same, 0); next <= same.size(); next = Cursor::entry_end(same, end)) {
      last = end;
      end = next;
    }
    for (auto& cursor : cursors) cursor->skip(end, last);
    return end > 0 && same.size() == kWindow;
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
    if (++folders > kMostFolders) {
      throw base::BadData(prefix, {}, fmt::format("more than {} folders differ", kMostFolders), "", "too-large");
    }
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
      if (is_folder(first) && depth < kDeepestCompared && enters(path)) {
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
  std::unordered_map<git_oid, Kept, OidHash, OidEqual> kept;
  std::list<git_oid> turns;  // the longest unused first
  std::size_t kept_bytes = 0;
  std::size_t folders = 0;  // opened by this comparison
};

TreeComparer::TreeComparer(const Repository& repository) : impl_(std::make_unique<Impl>(repository)) {}
TreeComparer::~TreeComparer() = default;

void TreeComparer::compare(const std::vector<ObjectId>& trees, const Enters& enters, const Visit& visit) {
  Impl::Ids ids;
  for (const ObjectId& tree : trees) ids.push_back(tree.empty() ? std::nullopt : std::optional(to_oid(tree)));
  impl_->folders = 0;
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
