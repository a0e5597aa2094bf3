// SPDX-License-Identifier: MIT
#include "lib/sync/tree_merge.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/git/history.h"
#include "lib/git/text_merge.h"
#include "lib/ledger/ledger.h"
#include "lib/ledger/merge.h"

#include <fmt/format.h>

namespace decklog::sync {
namespace {

using git::FileChange;
using git::TreeSide;

constexpr std::uint32_t kFile = 0100644;
constexpr std::uint32_t kProgram = 0100755;
constexpr std::size_t kMaxText = ledger::kMaxAttachment;

bool is_plain(const TreeSide& side) { return side.mode == kFile || side.mode == kProgram; }

// One path in the three trees.
struct Sides {
  std::string path;
  TreeSide base;
  TreeSide ours;
  TreeSide theirs;
};

class Merger {
 public:
  explicit Merger(const git::Repository& repository) : repository_(repository) {}

  void merge(const Sides& sides) {
    if (sides.ours == sides.theirs) return;
    if (const auto id = base::record_at_path(sides.path)) return merge_record(*id, sides);
    if (sides.path.starts_with("evidence/")) return merge_evidence(sides);
    merge_file(sides);
  }
  TreeMerge take() { return std::move(result_); }

 private:
  void merge_record(const base::RecordId& id, const Sides& sides) {
    if (!sides.theirs.is_there()) return keep_removed(sides);
    if (!is_plain(sides.theirs)) return conflict(sides.path, "is no plain file on the other side");
    if (!sides.ours.is_there()) {
      result_.received.push_back(id);
      if (sides.base.is_there()) notice(sides.path, "was removed here; it is back");
      return take_theirs(sides);
    }
    if (!is_plain(sides.ours)) return conflict(sides.path, "is no plain file here");
    merge_both(id, sides);
  }

  void merge_both(const base::RecordId& id, const Sides& sides) {
    const std::string ours = text_of(sides.ours, sides.path);
    const std::string theirs = text_of(sides.theirs, sides.path);
    const std::optional<std::string> base =
        is_plain(sides.base) ? std::optional(text_of(sides.base, sides.path)) : std::nullopt;
    try {
      ledger::MergedText merged = ledger::merge_texts(id, base, ours, theirs);
      for (const model::Concurrent& what : merged.merged.concurrent) {
        result_.decisions.push_back({id, what, model::in_words(what, merged.merged.record)});
      }
      for (const model::Problem& damage : merged.merged.damage) notice(sides.path, damage.message);
      if (merged.bytes == ours) return;
      result_.received.push_back(id);
      if (merged.bytes == theirs) return take_theirs(sides);
      result_.files.push_back({.path = sides.path, .content = std::move(merged.bytes)});
    } catch (const base::BadData& error) {
      cannot_merge(id, sides, error);
    }
  }

  // What cannot be read is nobody's to rewrite; where only they changed it, it is theirs to mend.
  void cannot_merge(const base::RecordId& id, const Sides& sides, const base::BadData& error) {
    if (sides.base == sides.theirs) return;
    if (sides.base != sides.ours) return conflict(sides.path, error.what());
    notice(sides.path, "came as it is and cannot be read: " + std::string(error.what()));
    result_.received.push_back(id);
    take_theirs(sides);
  }

  // A file under the name of its own checksum: two contents are damage on one side.
  void merge_evidence(const Sides& sides) {
    if (!sides.theirs.is_there()) return keep_removed(sides);
    if (!sides.ours.is_there()) return take_theirs(sides);
    if (sides.base == sides.theirs) return;
    if (sides.base == sides.ours) return take_theirs(sides);
    conflict(sides.path, "evidence was changed on both sides");
  }

  void merge_file(const Sides& sides) {
    if (sides.base == sides.theirs) return;
    if (sides.base == sides.ours) return take_theirs(sides);
    const bool both_plain = is_plain(sides.ours) && is_plain(sides.theirs);
    if (!both_plain) return conflict(sides.path, "was changed on both sides, on one to something else than a file");
    const std::string ours = text_of(sides.ours, sides.path);
    const std::string base = is_plain(sides.base) ? text_of(sides.base, sides.path) : "";
    std::optional<std::string> merged = git::merge_text(base, ours, text_of(sides.theirs, sides.path));
    if (!merged) return conflict(sides.path, "was changed on both sides in the same lines");
    const std::uint32_t mode = sides.ours.mode == sides.base.mode ? sides.theirs.mode : sides.ours.mode;
    result_.files.push_back({.path = sides.path, .content = std::move(*merged), .mode = mode});
  }

  void take_theirs(const Sides& sides) {
    if (!sides.theirs.is_there()) {
      result_.files.push_back({.path = sides.path, .content = {}, .mode = FileChange::kNoFile});
    } else {
      result_.files.push_back(
          {.path = sides.path, .content = {}, .blob = sides.theirs.blob, .mode = sides.theirs.mode});
    }
  }
  void keep_removed(const Sides& sides) {
    if (sides.base.is_there() && sides.ours.is_there())
      notice(sides.path, "was removed on the other side; it was kept");
  }
  void notice(const std::string& path, const std::string& words) {
    result_.notices.push_back(fmt::format("'{}' {}", base::for_terminal(path), words));
  }
  void conflict(const std::string& path, const std::string& why) {
    result_.conflicts.push_back(fmt::format("'{}' {}", base::for_terminal(path), why));
  }
  std::string text_of(const TreeSide& side, const std::string& path) const {
    auto text = repository_.read_blob(side.blob, kMaxText);
    if (!text) throw base::SystemError(fmt::format("'{}' cannot be read", path), "'git fsck' tells more");
    return std::move(*text);
  }

  const git::Repository& repository_;
  TreeMerge result_;
};

git::ObjectId tree_of(const git::Repository& repository, const git::ObjectId& commit) {
  return commit.empty() ? commit : repository.commit(commit).tree;
}

bool enter_all(std::string_view) { return true; }

}  // namespace

TreeMerge merge_trees(const git::Repository& repository, const std::optional<git::ObjectId>& base,
                      const git::ObjectId& ours, const git::ObjectId& theirs) {
  Merger merger(repository);
  git::TreeComparer comparer(repository);
  comparer.compare(
      {tree_of(repository, base.value_or(git::ObjectId())), tree_of(repository, ours), tree_of(repository, theirs)},
      enter_all, [&](const std::string& path, const std::vector<TreeSide>& sides) {
        merger.merge({path, sides[0], sides[1], sides[2]});
      });
  return merger.take();
}

TreeMerge compare_trees(const git::Repository& repository, const git::ObjectId& ours, const git::ObjectId& theirs) {
  TreeMerge result;
  git::TreeComparer comparer(repository);
  comparer.compare(
      {tree_of(repository, ours), tree_of(repository, theirs)}, enter_all,
      [&](const std::string& path, const std::vector<TreeSide>& sides) {
        const auto id = base::record_at_path(path);
        if (id && sides[1].is_there()) result.received.push_back(*id);
        result.files.push_back({.path = path, .content = {}, .blob = sides[1].blob, .mode = sides[1].mode});
      });
  return result;
}

}  // namespace decklog::sync
