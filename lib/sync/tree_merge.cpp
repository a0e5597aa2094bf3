// SPDX-License-Identifier: MIT
#include "lib/sync/tree_merge.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/git/history.h"
#include "lib/git/text_merge.h"
#include "lib/ledger/ledger.h"
#include "lib/ledger/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace decklog::sync {
namespace {

using git::FileChange;
using git::TreeSide;

constexpr std::size_t kMaxText = ledger::kMaxAttachment;

bool is_evidence(const std::string& path) { return path.starts_with("evidence/"); }

// One path in the three trees.
struct Sides {
  std::string path;
  TreeSide base;
  TreeSide ours;
  TreeSide theirs;
};

// The same from either side. Requires: ours and theirs are plain.
std::uint32_t merged_mode(const Sides& sides) {
  if (sides.ours.mode == sides.base.mode) return sides.theirs.mode;
  if (sides.theirs.mode == sides.base.mode || sides.theirs.mode == sides.ours.mode) return sides.ours.mode;
  return git::kModeFile;
}

class Merger {
 public:
  explicit Merger(const git::Repository& repository) : repository_(repository) {}

  void merge(const Sides& sides) {
    const std::size_t changes = result_.files.size();
    merge_by_kind(sides);
    const bool is_added = result_.files.size() > changes && sides.theirs.is_there();
    if (is_added && !sides.ours.is_there()) added_.insert(sides.path);
    const bool is_kept = result_.files.size() == changes && sides.ours.is_there();
    if (is_kept && !sides.theirs.is_there()) kept_.insert(sides.path);
  }

  // Sides that parted at several commits, which do not agree on this path.
  void fail_bases(const std::string& path) { conflict(path, "was changed on both sides, more than once"); }

  TreeMerge take() {
    refuse_files_that_are_folders();
    return std::move(result_);
  }

 private:
  void merge_by_kind(const Sides& sides) {
    if (sides.ours == sides.theirs) return;
    if (const auto id = base::record_at_path(sides.path)) return merge_record(*id, sides);
    if (is_evidence(sides.path)) return merge_evidence(sides);
    merge_file(sides);
  }

  void merge_record(const base::RecordId& id, const Sides& sides) {
    if (!sides.theirs.is_there()) return keep_removed(sides);
    if (!sides.theirs.is_plain()) return conflict(sides.path, "is no plain file on the other side");
    if (!sides.ours.is_there()) {
      result_.received.push_back(id);
      if (sides.base.is_there()) notice(sides.path, "was removed here; it is back");
      return take_theirs(sides);
    }
    if (!sides.ours.is_plain()) return conflict(sides.path, "is no plain file here");
    try {
      merge_both(id, sides);
    } catch (const base::BadData& error) {
      cannot_merge(id, sides, error);
    }
  }

  void merge_both(const base::RecordId& id, const Sides& sides) {
    const std::string ours = text_of(sides.ours, sides.path);
    const std::string theirs = text_of(sides.theirs, sides.path);
    const std::optional<std::string> base =
        sides.base.is_plain() ? std::optional(text_of(sides.base, sides.path)) : std::nullopt;
    ledger::MergedText merged = ledger::merge_texts(id, base, ours, theirs);
    for (const model::Concurrent& what : merged.merged.concurrent) {
      result_.decisions.push_back({id, what, model::in_words(what, merged.merged.record)});
    }
    for (const model::Problem& damage : merged.merged.damage) notice(sides.path, damage.message);
    if (merged.bytes != ours) result_.received.push_back(id);
    put(sides, std::move(merged.bytes), ours);
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
    if (!sides.ours.is_there()) return conflict(sides.path, "was removed here and changed on the other side");
    if (!sides.theirs.is_there()) return conflict(sides.path, "was changed here and removed on the other side");
    const bool both_plain = sides.ours.is_plain() && sides.theirs.is_plain();
    if (!both_plain) return conflict(sides.path, "was changed on both sides, on one to something else than a file");
    try {
      merge_lines(sides);
    } catch (const base::BadData&) {
      conflict(sides.path, "was changed on both sides and is too large to merge");
    }
  }

  void merge_lines(const Sides& sides) {
    const std::string ours = text_of(sides.ours, sides.path);
    const std::string theirs = text_of(sides.theirs, sides.path);
    const std::string base = sides.base.is_plain() ? text_of(sides.base, sides.path) : "";
    for (const std::string* text : {&base, &ours, &theirs}) {
      if (text->find('\0') != std::string::npos)
        return conflict(sides.path, "is no text and was changed on both sides");
    }
    std::optional<std::string> merged = git::merge_text(base, ours, theirs);
    if (!merged) return conflict(sides.path, "was changed on both sides in the same lines");
    put(sides, std::move(*merged), ours);
  }

  // What both sides together make of it.
  void put(const Sides& sides, std::string merged, std::string_view ours) {
    const std::uint32_t mode = merged_mode(sides);
    if (merged == ours && mode == sides.ours.mode) return;
    result_.files.push_back({.path = sides.path, .content = std::move(merged), .mode = mode});
  }

  // One side has a file where the other has a folder with files: a tree cannot hold both.
  void refuse_files_that_are_folders() {
    for (const auto* paths : {&added_, &kept_}) {
      const std::set<std::string>& others = paths == &added_ ? kept_ : added_;
      for (const std::string& path : *paths) {
        for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
          const std::string folder = path.substr(0, slash);
          if (others.contains(folder)) conflict(folder, "is a file on one side and a folder on the other");
        }
      }
    }
    auto& all = result_.conflicts;
    all.erase(std::unique(all.begin(), all.end()), all.end());
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
  std::set<std::string> added_;  // theirs alone, and taken
  std::set<std::string> kept_;   // ours alone
};

// Where two sides parted at several commits: what the path was, by the commits' own common past.
class Bases {
 public:
  Bases(const git::Repository& repository, git::TreeComparer& comparer, const std::vector<git::ObjectId>& commits)
      : repository_(repository), comparer_(comparer), commits_(commits) {}

  // Nothing when two of them changed it, to different things.
  std::optional<TreeSide> agreed(const std::string& path, const TreeSide* sides) {
    if (commits_.empty()) return TreeSide{};
    TreeSide agreed = sides[0];
    for (std::size_t i = 1; i < commits_.size(); ++i) {
      if (sides[i] == agreed) continue;
      const TreeSide before = comparer_.at(before_all(), path);
      if (agreed != before && sides[i] != before) return std::nullopt;
      if (agreed == before) agreed = sides[i];
    }
    return agreed;
  }

 private:
  // The tree of a commit that all of them come from; "" when there is none.
  const git::ObjectId& before_all() {
    if (before_all_) return *before_all_;
    git::ObjectId commit = commits_.front();
    for (std::size_t i = 1; i < commits_.size() && !commit.empty(); ++i) {
      const std::vector<git::ObjectId> found = git::merge_bases(repository_, commit, commits_[i]);
      commit = found.empty() ? git::ObjectId() : found.front();
    }
    return before_all_.emplace(commit.empty() ? commit : repository_.commit(commit).tree);
  }

  const git::Repository& repository_;
  git::TreeComparer& comparer_;
  const std::vector<git::ObjectId>& commits_;
  std::optional<git::ObjectId> before_all_;
};

git::ObjectId tree_of(const git::Repository& repository, const git::ObjectId& commit) {
  return repository.commit(commit).tree;
}

bool enter_all(std::string_view) { return true; }

}  // namespace

TreeMerge merge_trees(const git::Repository& repository, const std::vector<git::ObjectId>& bases,
                      const git::ObjectId& ours, const git::ObjectId& theirs) {
  Merger merger(repository);
  git::TreeComparer comparer(repository);
  git::TreeComparer past(repository);
  Bases common(repository, past, bases);
  std::vector<git::ObjectId> trees;
  for (const git::ObjectId& base : bases) trees.push_back(tree_of(repository, base));
  trees.push_back(tree_of(repository, ours));
  trees.push_back(tree_of(repository, theirs));
  comparer.compare(trees, enter_all, [&](const std::string& path, const std::vector<TreeSide>& sides) {
    const std::size_t n = bases.size();
    if (sides[n] == sides[n + 1]) return;
    const std::optional<TreeSide> base = common.agreed(path, sides.data());
    const bool needs_base = !base::record_at_path(path) && !is_evidence(path);
    if (!base && needs_base) return merger.fail_bases(path);
    merger.merge({path, base ? *base : sides[0], sides[n], sides[n + 1]});
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
        if ((id || is_evidence(path)) && !sides[1].is_there()) {
          result.notices.push_back(
              fmt::format("'{}' was removed on the other side, and is gone here too; its history "
                          "has it ('decklog verify' tells who did it)",
                          base::for_terminal(path)));
        }
        result.files.push_back({.path = path, .content = {}, .blob = sides[1].blob, .mode = sides[1].mode});
      });
  return result;
}

}  // namespace decklog::sync
