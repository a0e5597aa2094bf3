// SPDX-License-Identifier: MIT
#include "lib/git/creation.h"

#include "lib/base/error.h"
#include "lib/git/files.h"
#include "lib/git/handles.h"
#include "lib/git/impl.h"
#include "lib/git/settings.h"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <vector>

namespace decklog::git {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUnfinished = ".decklog-init.new";
constexpr const char* kReady = ".decklog-init";

void remove_folder(const fs::path& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  if (error) fail_errno("remove", folder, error.value());
}

// A new folder's name is part of what its parent holds, so that is flushed.
void make_folders_to_stay(const fs::path& folder) {
  std::vector<fs::path> parents;
  std::error_code ignored;
  for (fs::path at = fs::absolute(folder); at.has_relative_path() && !fs::exists(at, ignored); at = at.parent_path()) {
    parents.push_back(at.parent_path());
  }
  make_folders(folder);
  for (const fs::path& parent : parents) flush_folder(parent);
}

// The git folder of a fresh repository in `place`.
fs::path make_repository(const fs::path& place, Repository::Layout layout, const std::string& branch) {
  git_repository_init_options options;
  check(git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION), "prepare a repository");
  options.flags = GIT_REPOSITORY_INIT_NO_REINIT | GIT_REPOSITORY_INIT_MKDIR | GIT_REPOSITORY_INIT_MKPATH;
  if (layout == Repository::Layout::bare) options.flags |= GIT_REPOSITORY_INIT_BARE;
  options.initial_head = branch.c_str();
  git_repository* made = nullptr;
  check(git_repository_init_ext(&made, place.c_str(), &options),
        fmt::format("make a repository at '{}'", place.parent_path().string()));
  const RepositoryHandle repository(made);
  fs::path folder = git_repository_path(made);
  if (!folder.has_filename()) folder = folder.parent_path();
  const fs::path config = folder / "config";
  // git keeps no reflog in a bare repository unless told to; it is the way back from a mistake.
  replace_file(config, folder / "config.new",
               with_setting(read_file(config).value_or(""), "core.logAllRefUpdates", "true"), Flush::no);
  return folder;
}

void flush_all_below(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_directory() && !entry.is_symlink()) flush_folder(entry.path());
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const Fd fd(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd.is_open()) fail_errno("open", entry.path(), errno);
    flush(fd.get(), entry.path());
  }
  flush_folder(folder);
}

void refuse_existing(const fs::path& target) {
  std::error_code ignored;
  if (!fs::exists(target / "HEAD", ignored)) return;
  throw base::SystemError(fmt::format("there is a repository already at '{}'", target.string()), "", "exists");
}

// Everything of `from` into `to`, HEAD last. A folder that is there already was moved before, by an attempt whose end
// a power cut took back.
void move_contents(const fs::path& from, const fs::path& to) {
  std::vector<fs::path> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(from)) {
    const fs::path name = entry.path().filename();
    const bool is_moved = entry.is_directory() && fs::is_directory(to / name, ignored);
    if (name != "HEAD" && !is_moved) names.push_back(name);
  }
  for (const fs::path& name : names) rename_file(from / name, to / name);
  flush_folder(to);
  rename_file(from / "HEAD", to / "HEAD");
  flush_folder(to);
}

}  // namespace

void place_new_repository(const fs::path& path, Repository::Layout layout, const std::string& branch) {
  const bool is_bare = layout == Repository::Layout::bare;
  const fs::path target = is_bare ? path : path / ".git";
  const fs::path unfinished = path / kUnfinished;
  const fs::path ready = path / kReady;
  refuse_existing(target);
  make_folders_to_stay(path);
  std::error_code ignored;
  remove_folder(unfinished);
  if (!fs::exists(ready / "HEAD", ignored)) {
    remove_folder(ready);
    const fs::path made = make_repository(unfinished, layout, branch);
    flush_all_below(made);
    rename_file(made, ready);
    remove_folder(unfinished);
  }
  make_folders_to_stay(target);
  move_contents(ready, target);
  remove_folder(ready);
}

void Repository::clear_creation() {
  const fs::path place = is_bare() ? git_folder() : work_tree();
  remove_folder(place / kUnfinished);
  remove_folder(place / kReady);
}

}  // namespace decklog::git
