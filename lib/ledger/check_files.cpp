// SPDX-License-Identifier: MIT
#include "lib/ledger/check_files.h"

#include "lib/ledger/impl.h"
#include "lib/ledger/paths.h"
#include "lib/ledger/verify_range.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

bool is_below(const std::string& path, const std::string& folder) {
  return folder.empty() || path == folder || path.starts_with(folder.ends_with('/') ? folder : folder + "/");
}

}  // namespace

TreeFiles tree_files(const git::Repository& repository, const git::ObjectId& commit) {
  TreeFiles files;
  git::TreeComparer trees(repository);
  trees.compare({{}, repository.commit(commit).tree}, may_hold_ledger_files,
                [&](const std::string& path, const auto& sides) { files.emplace(path, sides.back()); });
  return files;
}

CheckedFiles::CheckedFiles(const Ledger::Impl& impl, const CheckOptions& options)
    : repository_(impl.repository),
      commit_(options.commit.empty() ? impl.head : commit_named(impl.repository, options.commit)),
      paths_(options.paths) {
  // A detached HEAD, as CI checks out, has a work tree too.
  const bool is_checked_out =
      repository_.is_checked_out_here(impl.ref) || (impl.ref == "HEAD" && !repository_.is_bare());
  if (options.commit.empty() && is_checked_out) work_files_ = std::make_unique<git::WorkFiles>(repository_);
  tree_ = tree_files(repository_, commit_);
  if (work_files_) {
    work_files_->walk(may_hold_ledger_files,
                      [&](const std::string& path, std::uint32_t mode) { modes_.emplace(path, mode); });
    for (const auto& [path, side] : tree_) {
      if (side.is_plain()) past_[path].push_back({side.blob, commit_, "HEAD"});
    }
  } else {
    for (const auto& [path, side] : tree_) modes_.emplace(path, side.mode);
  }
  find_merged();
  if (!options.since.empty()) find_changed(options.since);
  check_paths();
}

// What merges have to keep: the other side of one that is going on, and the parents of one that was just made.
void CheckedFiles::find_merged() {
  const std::vector<git::ObjectId> parents = repository_.commit(commit_).parents;
  if (parents.size() > 1) {
    for (const git::ObjectId& parent : parents) hold_against(parent, parent.short_hex());
  }
  if (!work_files_) return;
  const auto other = repository_.resolve_revision("MERGE_HEAD");
  is_merging_ = other.has_value();
  if (other) hold_against(*other, "MERGE_HEAD");
}

void CheckedFiles::hold_against(const git::ObjectId& commit, const std::string& name) {
  try {
    git::TreeComparer trees(repository_);
    trees.compare({repository_.commit(commit).tree, repository_.commit(commit_).tree}, may_hold_ledger_files,
                  [&](const std::string& path, const auto& sides) {
                    if (sides.front().is_plain()) past_[path].push_back({sides.front().blob, commit, name});
                  });
  } catch (const base::SystemError&) {
    // A parent that a shallow clone has not got: what it had is for `verify` in a whole one.
  }
}

void CheckedFiles::find_changed(const std::string& revision) {
  const git::ObjectId named = commit_named(repository_, revision);
  const std::vector<git::ObjectId> bases = git::merge_bases(repository_, named, commit_);
  since_ = bases.size() == 1 ? bases.front() : named;
  git::TreeComparer trees(repository_);
  trees.compare({repository_.commit(*since_).tree, repository_.commit(commit_).tree}, may_hold_ledger_files,
                [&](const std::string& path, const auto&) { changed_.insert(path); });
}

// A misspelt path must not pass for a clean one.
void CheckedFiles::check_paths() const {
  for (const std::string& wanted : paths_) {
    const auto is_it = [&](const auto& item) { return is_below(item.first, wanted); };
    const bool is_there = std::any_of(modes_.begin(), modes_.end(), is_it) ||
                          std::any_of(past_.begin(), past_.end(), is_it) ||
                          (work_files_ && std::filesystem::exists(repository_.work_tree() / wanted));
    if (!is_there) throw base::NotFound(fmt::format("nothing in the ledger at '{}'", wanted));
  }
}

bool CheckedFiles::has(const std::string& path) const {
  const auto found = modes_.find(path);
  return found == modes_.end() ? is_left_out(path) : git::is_regular(found->second);
}

bool CheckedFiles::is_left_out(const std::string& path) const {
  return work_files_ && !modes_.contains(path) && tree_.contains(path) && work_files_->is_left_out(path);
}

bool CheckedFiles::is_below_paths(const std::string& path) const {
  return paths_.empty() ||
         std::any_of(paths_.begin(), paths_.end(), [&](const std::string& wanted) { return is_below(path, wanted); });
}

bool CheckedFiles::is_changed(const std::string& path) const {
  if (!since_ || changed_.contains(path)) return true;
  if (!work_files_) return false;
  const auto mode = modes_.find(path);
  const auto below = tree_.find(path);
  if (mode == modes_.end() || below == tree_.end()) return true;
  if (mode->second != below->second.mode) return true;
  if (!git::is_regular(mode->second)) return false;
  try {
    const auto bytes = work_files_->read(path, kMaxAttachment);
    return !bytes || git::blob_id(*bytes) != below->second.blob;
  } catch (const base::Error&) {
    return true;  // whoever reads it will say what is wrong
  }
}

bool CheckedFiles::is_chosen(const std::string& path) const { return is_below_paths(path) && is_changed(path); }

std::optional<std::string> CheckedFiles::read(const std::string& path, std::size_t max_bytes) const {
  const auto found = modes_.find(path);
  if (found != modes_.end() && !git::is_regular(found->second)) return std::nullopt;
  if (work_files_ && found != modes_.end()) return work_files_->read(path, max_bytes);
  const auto below = tree_.find(path);
  if (below == tree_.end() || (found == modes_.end() && !is_left_out(path))) return std::nullopt;
  return repository_.read_blob(below->second.blob, max_bytes);
}

const std::vector<PastFile>& CheckedFiles::past(const std::string& path) const {
  static const std::vector<PastFile> none;
  const auto found = past_.find(path);
  return found == past_.end() ? none : found->second;
}

std::vector<std::string> CheckedFiles::gone() const {
  std::vector<std::string> paths;
  for (const auto& [path, versions] : past_) {
    if (!modes_.contains(path) && !is_left_out(path)) paths.push_back(path);
  }
  return paths;
}

}  // namespace decklog::ledger
