// SPDX-License-Identifier: MIT
#include "tests/unit/git/sandbox.h"

#include "lib/base/error.h"
#include "lib/base/process.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace decklog::git::testing {
namespace {

// Whatever GIT_* the developer's shell has set must not reach a test.
void forget_git_variables() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (text.starts_with("GIT_") || text.starts_with("EMAIL=")) names.push_back(text.substr(0, text.find('=')));
  }
  for (const std::string& name : names) ::unsetenv(name.c_str());
}

// Memory when there is some that can also run hooks: what a write leaves is the same, and the disk of a busy machine
// would be most of the time.
std::filesystem::path folder_for_sandboxes() {
  const std::filesystem::path memory = "/dev/shm";
  struct statvfs status {};
  const bool is_usable = ::statvfs(memory.c_str(), &status) == 0 && (status.f_flag & ST_NOEXEC) == 0 &&
                         status.f_bavail * status.f_frsize > 256UL * 1024 * 1024 &&
                         ::access(memory.c_str(), W_OK) == 0 && std::getenv("TMPDIR") == nullptr;
  return is_usable ? memory : std::filesystem::temp_directory_path();
}

void keep_library_alive(const base::World& world) { static const Library library(world); }

}  // namespace

Sandbox::Sandbox() {
  forget_git_variables();
  std::string name = (folder_for_sandboxes() / "decklog-git-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  root_ = std::filesystem::canonical(name);
  std::filesystem::create_directories(root_ / "home");
  variables = {{"HOME", (root_ / "home").string()}, {"GIT_CONFIG_NOSYSTEM", "1"}};
  // Flushing is what a test of durability asks for by itself; here it would only measure the machine's disk.
  write("home/.gitconfig",
        "[user]\n\tname = Mina Test\n\temail = mina@example.com\n[init]\n\tdefaultBranch = main\n"
        "[core]\n\tfsync = none\n");
  keep_library_alive(world());
}

Sandbox::~Sandbox() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

base::World Sandbox::world() {
  base::World world;
  world.now = [this] { return base::Time(std::chrono::seconds(now_++)); };
  world.random = [this] { return random_ = random_ * 1664525U + 1013904223U; };
  world.variable = [this](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  world.notice = [this](const std::string& line) { notices.push_back(line); };
  return world;
}

bool Sandbox::has_notice(const std::string& part) const {
  for (const std::string& line : notices) {
    if (line.find(part) != std::string::npos) return true;
  }
  return false;
}

int Sandbox::try_git(const std::string& folder, const std::vector<std::string>& arguments, std::string* output) {
  std::vector<std::string> command{"git"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  base::ProcessOptions options;
  options.input = "";
  options.folder = path(folder).string();
  options.environment = variables;
  options.environment["LC_ALL"] = "C";
  options.environment["GIT_TERMINAL_PROMPT"] = "0";
  const base::ProcessResult result = base::run_process(command, options);
  if (output != nullptr) *output = result.out + result.err;
  return result.exit_code;
}

std::string Sandbox::git(const std::string& folder, const std::vector<std::string>& arguments) {
  std::string output;
  const int code = try_git(folder, arguments, &output);
  INFO("git " << arguments.front() << ": " << output);
  REQUIRE(code == 0);
  while (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

Repository Sandbox::create(const std::string& folder, Repository::Layout layout) {
  return Repository::create(path(folder), layout, world());
}

Repository Sandbox::create_by_git(const std::string& folder) {
  git(".", {"init", "-q", folder});
  write(folder + "/README", "read me\n");
  git(folder, {"add", "README"});
  git(folder, {"commit", "-qm", "first"});
  return open(folder);
}

Repository Sandbox::open(const std::string& folder) {
  std::optional<Repository> found = Repository::find(path(folder), Repository::Search::upwards, world());
  REQUIRE(found.has_value());
  return std::move(*found);
}

void Sandbox::write(const std::string& file, const std::string& content) {
  std::filesystem::create_directories(path(file).parent_path());
  std::ofstream(path(file), std::ios::binary | std::ios::trunc) << content;
}

std::string Sandbox::read(const std::string& file) const {
  std::ifstream in(root_ / file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

bool Sandbox::exists(const std::string& file) const { return std::filesystem::exists(root_ / file); }

CommitDraft draft(const std::string& path, const std::string& content, const std::string& subject) {
  const Signature mina{{"Mina Test", "mina@example.com"}, 1'800'000'000, 0};
  return {{{path, content}}, subject + "\n", mina, mina, {}, ""};
}

ObjectId put(Sandbox& sandbox, Repository& repository, const std::string& path, const std::string& content,
             const std::string& ref) {
  Transaction transaction(repository, ref, sandbox.world());
  return transaction.commit(draft(path, content));
}

void check_clean(Sandbox& sandbox, const std::string& folder) {
  std::string output;
  CHECK(sandbox.try_git(folder, {"fsck", "--strict", "--full"}, &output) == 0);
  CHECK_MESSAGE(output.find("error") == std::string::npos, output);
  CHECK(sandbox.git(folder, {"status", "--porcelain"}) == "");
  const std::filesystem::path common = sandbox.git(folder, {"rev-parse", "--path-format=absolute", "--git-common-dir"});
  check_no_leftovers(sandbox, common);
}

void check_no_leftovers(Sandbox&, const std::filesystem::path& git_folder) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(git_folder)) {
    const std::string name = entry.path().filename().string();
    CHECK_MESSAGE(entry.path().extension() != ".lock", entry.path().string());
    CHECK_MESSAGE(name.find("tmp") == std::string::npos, entry.path().string());
    CHECK_MESSAGE(name.find(".new") == std::string::npos, entry.path().string());
    CHECK_MESSAGE(entry.path().parent_path().filename() != "held", entry.path().string());
    CHECK_MESSAGE(name != "intent", entry.path().string());
  }
}

Caught caught(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return {error.code(), error.what(), error.hint()};
  }
  return {};
}

std::string error_code(const std::function<void()>& act) { return caught(act).code; }

int in_child(const std::function<void()>& act) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      act();
    } catch (...) {
      ::_exit(99);
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace decklog::git::testing
