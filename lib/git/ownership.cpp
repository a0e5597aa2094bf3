// SPDX-License-Identifier: MIT
#include "lib/base/error.h"
#include "lib/git/impl.h"

#include <fmt/format.h>

#include <charconv>
#include <sys/stat.h>
#include <unistd.h>

namespace decklog::git {
namespace {

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

bool is_ours(const std::string& path, const base::World& world) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return false;
  if (status.st_uid == ::geteuid()) return true;
  // `sudo decklog` in one's own repository, as git has it.
  const std::optional<std::string> sudo = world.variable("SUDO_UID");
  if (::geteuid() != 0 || !sudo || sudo->empty()) return false;
  uid_t uid = 0;
  const auto [end, error] = std::from_chars(sudo->data(), sudo->data() + sudo->size(), uid);
  return error == std::errc() && end == sudo->data() + sudo->size() && status.st_uid == uid;
}

std::string canonical(const std::string& path) {
  std::error_code error;
  const std::filesystem::path resolved = std::filesystem::canonical(path, error);
  return error ? path : resolved.string();
}

bool is_declared_safe(const std::string& folder, const Configuration& config, const base::World& world) {
  bool safe = false;
  for (std::string value : config.all_protected("safe.directory")) {
    if (value.empty()) {
      safe = false;
    } else if (value == "*") {
      safe = true;
    } else {
      if (value.starts_with("~/")) value = world.variable("HOME").value_or("~") + value.substr(1);
      value = without_slash(value);
      if (value == folder || canonical(value) == canonical(folder)) safe = true;
    }
  }
  return safe;
}

}  // namespace

void check_ownership(git_repository* repository, const Configuration& config, const base::World& world) {
  const char* work_tree_name = git_repository_workdir(repository);
  const std::string git_folder = without_slash(git_repository_path(repository));
  const std::string work_tree = work_tree_name == nullptr ? "" : without_slash(work_tree_name);
  const std::string git_file = work_tree.empty() ? "" : work_tree + "/.git";

  bool ours = is_ours(git_folder, world);
  if (!work_tree.empty()) ours = ours && is_ours(work_tree, world);
  struct stat status {};
  const bool has_git_file = !git_file.empty() && ::lstat(git_file.c_str(), &status) == 0;
  if (has_git_file) ours = ours && is_ours(git_file, world);

  const std::string& named = work_tree.empty() ? git_folder : work_tree;
  if (ours || is_declared_safe(named, config, world)) return;
  throw base::SystemError(fmt::format("the repository '{}' belongs to another user", named),
                          fmt::format("if you trust it: git config --global --add safe.directory '{}'", named),
                          "not-owned", GIT_EOWNER);
}

}  // namespace decklog::git
