// SPDX-License-Identifier: MIT
#include "lib/base/child.h"

#include "lib/base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace decklog::base {
namespace {

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

// Away from 0, 1 and 2, which may be free when our own caller closed them and which the child's streams overwrite.
Descriptor above_streams(Descriptor low) {
  if (low.number() > STDERR_FILENO) return low;
  Descriptor high(::fcntl(low.number(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!high.is_open()) fail_natively("cannot make a pipe", errno);
  return high;
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail_natively("cannot make a pipe", errno);
  Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  return {above_streams(std::move(read_end)), above_streams(std::move(write_end))};
}

// The inherited environment with the additions in place, as execve() wants it.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& additions) {
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
      const std::string text = *entry;
      if (!additions.contains(text.substr(0, text.find('=')))) texts_.push_back(text);
    }
    for (const auto& [name, value] : additions) texts_.push_back(name + "=" + value);
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

// posix_spawn's two C structures, with their ends.
class SpawnPlan {
 public:
  SpawnPlan() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  void stream(const Descriptor& ours, int theirs) {
    if (ours.is_open()) must(::posix_spawn_file_actions_adddup2(&actions_, ours.number(), theirs));
  }
  void close_the_rest() { must(::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1)); }
  void folder(const std::string& path) {
    if (!path.empty()) must(::posix_spawn_file_actions_addchdir_np(&actions_, path.c_str()));
  }
  void signals(const sigset_t& defaults) {
    must(::posix_spawnattr_setsigdefault(&attributes_, &defaults));
    // Whatever we hold back while we write, a child can be ended.
    sigset_t none;
    ::sigemptyset(&none);
    must(::posix_spawnattr_setsigmask(&attributes_, &none));
    must(::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK));
  }
  // 0 or an errno.
  int run(pid_t& pid, const std::vector<std::string>& arguments, const Environment& environment) const {
    std::vector<std::string> texts = arguments;
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return ::posix_spawnp(&pid, pointers[0], &actions_, &attributes_, pointers.data(), environment.data());
  }

 private:
  static void must(int error) {
    if (error != 0) fail_natively("cannot prepare a program", error);
  }
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

bool is_folder(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

[[noreturn]] void cannot_start(const std::string& program, const std::string& folder, int error) {
  const std::string subject = "cannot start '" + program + "': ";
  if (!folder.empty() && !is_folder(folder)) {
    throw SystemError(subject + "there is no folder '" + folder + "'", {}, "program-not-started", error);
  }
  if (error == ENOENT) {
    throw SystemError(subject + "not found", "install it, or see whether PATH names its folder", "program-not-found",
                      error);
  }
  throw SystemError(subject + std::strerror(error), {}, "program-not-started", error);
}

void refuse_nul(const std::string& program, const std::string& text) {
  if (text.find('\0') == std::string::npos) return;
  throw SystemError("cannot start '" + program + "': an argument or a variable holds a NUL byte", {},
                    "program-not-started");
}

void check_texts(const std::vector<std::string>& arguments, const ProcessOptions& options) {
  DECKLOG_CHECK(!arguments.empty(), "a program has a name");
  const std::string& program = arguments.front();
  for (const std::string& argument : arguments) refuse_nul(program.c_str(), argument);
  refuse_nul(program, options.folder);
  for (const auto& [name, value] : options.environment) {
    DECKLOG_CHECK(!name.empty() && name.find('=') == std::string::npos, "a variable has a name without '='");
    refuse_nul(program, name);
    refuse_nul(program, value);
  }
}

}  // namespace

void fail_natively(const std::string& what, int error) {
  throw SystemError(what + ": " + std::strerror(error), {}, "system", error);
}

int Child::wait_for_status() const {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

int Child::exit_code() {
  const int status = wait_for_status();
  pid_ = 0;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

pid_t spawn(const std::vector<std::string>& arguments, const ProcessOptions& options, const SignalGuard& signals,
            Streams& ours) {
  check_texts(arguments, options);
  Streams theirs;
  if (options.input) {
    Pipe pipe = make_pipe();
    theirs.input = std::move(pipe.read_end);
    ours.input = std::move(pipe.write_end);
    if (::fcntl(ours.input.number(), F_SETFL, O_NONBLOCK) != 0) fail_natively("cannot make a pipe", errno);
  }
  if (options.output == ProcessOptions::Output::capture) {
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    ours.out = std::move(out.read_end);
    theirs.out = std::move(out.write_end);
    ours.err = std::move(err.read_end);
    theirs.err = std::move(err.write_end);
  }
  SpawnPlan plan;
  plan.stream(theirs.input, STDIN_FILENO);
  plan.stream(theirs.out, STDOUT_FILENO);
  plan.stream(theirs.err, STDERR_FILENO);
  plan.close_the_rest();
  plan.folder(options.folder);
  plan.signals(signals.defaults_of_child());
  pid_t pid = 0;
  const int error = plan.run(pid, arguments, Environment(options.environment));
  if (error != 0) cannot_start(arguments.front(), options.folder, error);
  return pid;
}

}  // namespace decklog::base
