// SPDX-License-Identifier: MIT
//
// A temporary folder with a home of its own and a world that ticks: one second per look at the clock, numbers from a
// fixed seed. git itself runs in it isolated from the machine's configuration and says what is really on disk.
#pragma once

#include "lib/base/world.h"
#include "lib/git/repository.h"
#include "lib/git/transaction.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace decklog::git::testing {

class Sandbox {
 public:
  Sandbox();
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path path(const std::string& name) const { return root_ / name; }

  // Its functions refer to this sandbox.
  base::World world();
  std::map<std::string, std::string> variables;
  std::vector<std::string> notices;
  bool has_notice(const std::string& part) const;

  // Runs git in `folder` (below the sandbox) and gives its output without the last line end; fails the test when git
  // fails. try_git gives the exit code.
  std::string git(const std::string& folder, const std::vector<std::string>& arguments);
  int try_git(const std::string& folder, const std::vector<std::string>& arguments, std::string* output = nullptr);

  // A repository made by our own code, and one made by git with a first commit of README.
  Repository create(const std::string& folder, Repository::Layout layout = Repository::Layout::work_tree);
  Repository create_by_git(const std::string& folder);
  Repository open(const std::string& folder);

  void write(const std::string& file, const std::string& content);
  std::string read(const std::string& file) const;
  bool exists(const std::string& file) const;

 private:
  std::filesystem::path root_;
  std::int64_t now_ = 1'800'000'000;
  std::uint32_t random_ = 1;
};

inline const std::string kRecord = "incidents/2026/11/INC-20261122-K7FQ.yaml";

CommitDraft draft(const std::string& path, const std::string& content, const std::string& subject = "note");
// One transaction with one file.
ObjectId put(Sandbox& sandbox, Repository& repository, const std::string& path, const std::string& content,
             const std::string& ref = "refs/heads/main");

// What every write must leave: git fsck --strict clean, nothing modified or staged or untracked, no lock, no leftover.
void check_clean(Sandbox& sandbox, const std::string& folder);
void check_no_leftovers(Sandbox& sandbox, const std::filesystem::path& git_folder);

// The code of the SystemError (or other error of ours) that `act` throws; "" when it throws nothing.
std::string error_code(const std::function<void()>& act);
struct Caught {
  std::string code, message, hint;
};
Caught caught(const std::function<void()>& act);

// Runs `act` in a child process and gives its exit code; 99 when it threw. The parent's files stay as they are.
int in_child(const std::function<void()>& act);

}  // namespace decklog::git::testing
