// SPDX-License-Identifier: MIT
//
// Private to lib/git: git's configuration put together by us, since libgit2 knows neither GIT_CONFIG_GLOBAL,
// GIT_CONFIG_SYSTEM, GIT_CONFIG_NOSYSTEM nor GIT_CONFIG_COUNT. Precedence as in git: system, XDG, global, local,
// work tree, command.
#pragma once

#include "lib/base/world.h"
#include "lib/git/handles.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace decklog::git {

class Configuration {
 public:
  using Variable = std::function<std::optional<std::string>(const std::string&)>;

  // System and the user's own files; `repository` may be null (before there is one).
  Configuration(const Variable& variable, git_repository* repository);

  // Adds the repository's own: local, and the work tree's when extensions.worktreeConfig asks for it.
  void add_local(const std::filesystem::path& common_folder, const std::filesystem::path& git_folder,
                 git_repository* repository);

  // The last value; "true" for a key without a value.
  std::optional<std::string> get(const std::string& name) const;
  // The same without what the repository itself says.
  std::optional<std::string> get_protected(const std::string& name) const;
  std::vector<std::string> all_protected(const std::string& name) const;
  bool get_bool(const std::string& name, bool otherwise) const;

  git_config* handle() const { return all_.get(); }

 private:
  void add(const std::filesystem::path& file, git_config_level_t level, git_repository* repository, bool is_protected);
  void read_command_line(const Variable& variable);

  ConfigHandle all_;
  ConfigHandle protected_;
  std::map<std::string, std::vector<std::string>> command_;  // by normalised name
};

}  // namespace decklog::git
