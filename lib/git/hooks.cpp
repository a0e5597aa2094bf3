// SPDX-License-Identifier: MIT
#include "lib/git/hooks.h"

#include "lib/base/error.h"
#include "lib/base/process.h"
#include "lib/git/files.h"

#include <fmt/format.h>

#include <unistd.h>

namespace decklog::git {
namespace {

bool is_enabled(const Repository::Impl& impl, std::string_view hook) {
  const std::string listed = impl.config.get("decklog.hooks").value_or("");
  std::string_view rest = listed;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    std::string_view word = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    if (word == hook) return true;
  }
  return false;
}

std::filesystem::path folder_for_hooks(const Repository::Impl& impl) {
  const std::filesystem::path top = impl.work_tree.empty() ? impl.git_folder : impl.work_tree;
  std::optional<std::string> folder = impl.config.get_protected("core.hooksPath");
  if (!folder) return impl.common_folder / "hooks";
  if (folder->starts_with("~/")) folder = impl.world.variable("HOME").value_or("~") + folder->substr(1);
  return top / *folder;  // an absolute one stays as it is
}

std::optional<base::ProcessResult> run_hook(const Repository::Impl& impl, const std::string& name,
                                            const std::vector<std::string>& arguments) {
  const std::filesystem::path program = folder_for_hooks(impl) / name;
  if (!is_enabled(impl, name) || ::access(program.c_str(), X_OK) != 0) return std::nullopt;
  std::vector<std::string> command{program.string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  base::ProcessOptions options;
  options.input = "";
  options.environment["GIT_DIR"] = impl.git_folder.string();
  if (!impl.work_tree.empty()) options.environment["GIT_WORK_TREE"] = impl.work_tree.string();
  options.folder = impl.work_tree.empty() ? impl.git_folder.string() : impl.work_tree.string();
  base::ProcessResult result = base::run_process(command, options);
  const std::string said = result.out + result.err;
  if (!said.empty()) impl.world.notice(said.substr(0, said.find_last_not_of('\n') + 1));
  return result;
}

}  // namespace

std::string message_after_hook(const Repository::Impl& impl, const std::string& message) {
  if (!is_enabled(impl, "commit-msg")) return message;
  const std::filesystem::path file = impl.own_folder() / "COMMIT_EDITMSG";
  replace_file(file, impl.own_folder() / "COMMIT_EDITMSG.new", message, Flush::no);
  const std::optional<base::ProcessResult> result = run_hook(impl, "commit-msg", {file.string()});
  const std::string changed = read_file(file).value_or("");
  try_remove(file);
  if (!result) return message;
  const bool is_blank = changed.find_first_not_of(" \t\r\n") == std::string::npos;
  if (result->exit_code != 0 || is_blank || changed.find('\0') != std::string::npos) {
    throw base::SystemError(
        fmt::format("the hook 'commit-msg' refused the commit (exit code {}); nothing was recorded", result->exit_code),
        "see what it said above; 'git config decklog.hooks' turned it on", "hook-refused", result->exit_code);
  }
  return changed.back() == '\n' ? changed : changed + "\n";
}

void run_post_commit(const Repository::Impl& impl) {
  try {
    const std::optional<base::ProcessResult> result = run_hook(impl, "post-commit", {});
    if (result && result->exit_code != 0) {
      impl.world.notice(fmt::format("recorded; the hook 'post-commit' failed with exit code {}", result->exit_code));
    }
  } catch (const base::SystemError& error) {
    impl.world.notice(fmt::format("recorded; the hook 'post-commit' could not run: {}", error.what()));
  }
}

}  // namespace decklog::git
