// SPDX-License-Identifier: MIT
#include "lib/git/files.h"
#include "lib/git/impl.h"

#include <vector>

namespace decklog::git {
namespace {

// Whether the HEAD file `head` says "ref: <ref>".
bool points_to(const std::filesystem::path& head, const std::string& ref) {
  std::string text = read_file(head).value_or("");
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text == "ref: " + ref;
}

// A rebase or bisect detaches HEAD and will move its branch later.
bool is_held_by_operation(const std::filesystem::path& git_folder, const std::string& ref) {
  for (const char* name : {"rebase-merge/head-name", "rebase-apply/head-name"}) {
    std::string text = read_file(git_folder / name).value_or("");
    while (!text.empty() && text.back() == '\n') text.pop_back();
    if (text == ref) return true;
  }
  return false;
}

// The git folders of all work trees but `own`: the main one (unless bare) and the linked ones.
std::vector<std::filesystem::path> other_work_trees(const Repository::Impl& impl) {
  std::vector<std::filesystem::path> folders;
  const bool main_has_work_tree = !impl.config.get_bool("core.bare", false);
  if (main_has_work_tree && impl.git_folder != impl.common_folder) folders.push_back(impl.common_folder);
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(impl.common_folder / "worktrees", error)) {
    if (entry.path() != impl.git_folder) folders.push_back(entry.path());
  }
  return folders;
}

}  // namespace

bool Repository::is_checked_out_here(const std::string& ref) const {
  return !is_bare() && points_to(impl_->git_folder / "HEAD", ref);
}

Obstacle Repository::obstacle(const std::string& ref) const {
  if (ref == "HEAD" && !head_ref()) {
    const bool busy = git_repository_state(impl_->repository.get()) != GIT_REPOSITORY_STATE_NONE;
    return busy ? Obstacle::operation_in_progress : Obstacle::detached_head;
  }
  const std::string direct = direct_ref(impl_->repository.get(), ref);
  if (is_held_by_operation(impl_->git_folder, direct)) return Obstacle::operation_in_progress;
  if (is_checked_out_here(direct) && git_repository_state(impl_->repository.get()) != GIT_REPOSITORY_STATE_NONE) {
    return Obstacle::operation_in_progress;
  }
  for (const std::filesystem::path& folder : other_work_trees(*impl_)) {
    if (is_held_by_operation(folder, direct)) return Obstacle::operation_in_progress;
    if (points_to(folder / "HEAD", direct)) return Obstacle::checked_out_elsewhere;
  }
  return Obstacle::none;
}

}  // namespace decklog::git
