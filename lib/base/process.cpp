// SPDX-License-Identifier: MIT
#include "lib/base/process.h"

#include "lib/base/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace decklog::base {
namespace {

[[noreturn]] void fail(const std::string& what, int error) {
  throw SystemError(what + ": " + std::strerror(error), {}, "system", error);
}

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close() {
    if (is_open()) ::close(std::exchange(number_, -1));
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

// Away from 0, 1 and 2, which may be free when our own caller closed them and which the child's streams overwrite.
Descriptor above_streams(Descriptor low) {
  if (low.number() > STDERR_FILENO) return low;
  Descriptor high(::fcntl(low.number(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!high.is_open()) fail("cannot make a pipe", errno);
  return high;
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe", errno);
  Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  return {above_streams(std::move(read_end)), above_streams(std::move(write_end))};
}

// While a child runs: Ctrl-C and Ctrl-\ are the child's, so that we live to record what became of it; a child that
// closes its input must not kill us; and it must be there to wait for even if our caller ignores SIGCHLD.
class SignalGuard {
 public:
  SignalGuard() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      struct sigaction action {};
      action.sa_handler = kSignals[i] == SIGCHLD ? SIG_DFL : SIG_IGN;
      ::sigaction(kSignals[i], &action, &before_[i]);
    }
  }
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;
  ~SignalGuard() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
  }

  // What the child starts with: the default, but what our own caller ignored (nohup) stays ignored.
  sigset_t defaults_of_child() const {
    sigset_t set;
    ::sigemptyset(&set);
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      const bool keyboard = kSignals[i] == SIGINT || kSignals[i] == SIGQUIT;
      if (!keyboard || before_[i].sa_handler != SIG_IGN) ::sigaddset(&set, kSignals[i]);
    }
    return set;
  }

 private:
  static constexpr std::array<int, 4> kSignals{SIGINT, SIGQUIT, SIGPIPE, SIGCHLD};
  std::array<struct sigaction, 4> before_{};
};

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
    if (error != 0) fail("cannot prepare a program", error);
  }
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// A child that is waited for in any case; killed when we leave before its end (a callback threw).
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait_for_status();
  }
  void signal(int number) const { ::kill(pid_, number); }
  int exit_code() {
    const int status = wait_for_status();
    pid_ = 0;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  int wait_for_status() const {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
  }
  pid_t pid_;
};

// Our ends of the child's streams; a closed one takes no part.
struct Streams {
  Descriptor input;
  Descriptor out;
  Descriptor err;
};

// When a child must be asked to end, and when it is killed.
class Deadline {
 public:
  Deadline(std::optional<std::chrono::milliseconds> limit, const Child& child) : child_(child) {
    if (limit) next_ = Clock::now() + *limit;
  }
  // For poll(): -1 waits for ever.
  int milliseconds_left() const {
    if (!next_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next_ - Clock::now());
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 1'000'000));
  }
  // Does what is due. False when the child was killed: whoever still holds its streams is not waited for.
  bool enforce() {
    if (!next_ || Clock::now() < *next_) return true;
    if (was_asked_) {
      child_.signal(SIGKILL);
      return false;
    }
    was_asked_ = true;
    child_.signal(SIGTERM);
    next_ = Clock::now() + std::chrono::seconds(2);
    return true;
  }
  bool has_passed() const { return was_asked_; }

 private:
  using Clock = std::chrono::steady_clock;
  const Child& child_;
  std::optional<Clock::time_point> next_;
  bool was_asked_ = false;
};

// Moves bytes both ways at once, so that neither side can block the other for ever.
class Pump {
 public:
  Pump(const ProcessOptions& options, Streams& streams, Deadline& deadline, ProcessResult& result)
      : options_(options),
        streams_(streams),
        deadline_(deadline),
        result_(result),
        unsent_(options.input ? std::string_view(*options.input) : std::string_view()) {}

  void run() {
    close_input_when_sent();
    while (streams_.input.is_open() || streams_.out.is_open() || streams_.err.is_open()) {
      if (!deadline_.enforce()) return;
      std::array<pollfd, 3> polled{{{streams_.input.number(), POLLOUT, 0},
                                    {streams_.out.number(), POLLIN, 0},
                                    {streams_.err.number(), POLLIN, 0}}};
      if (::poll(polled.data(), polled.size(), deadline_.milliseconds_left()) < 0) {
        if (errno == EINTR) continue;
        fail("cannot wait for a program", errno);
      }
      if (polled[0].revents != 0) send();
      if (polled[1].revents != 0) receive(streams_.out, STDOUT_FILENO, result_.out);
      if (polled[2].revents != 0) receive(streams_.err, STDERR_FILENO, result_.err);
    }
  }

 private:
  void close_input_when_sent() {
    if (unsent_.empty()) streams_.input.close();
  }

  void send() {
    const ssize_t sent = ::write(streams_.input.number(), unsent_.data(), unsent_.size());
    if (sent >= 0) {
      unsent_.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EINTR && errno != EAGAIN) {
      unsent_ = {};  // EPIPE: the child wants no more; what it makes of that is its exit code's business
    }
    close_input_when_sent();
  }

  void receive(Descriptor& from, int stream, std::string& kept) {
    const ssize_t got = ::read(from.number(), buffer_.data(), buffer_.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) {
      from.close();
      return;
    }
    const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
    const std::size_t room = options_.keep_bytes - std::min(options_.keep_bytes, kept.size());
    kept.append(bytes.substr(0, room));
    result_.dropped_bytes += bytes.size() - std::min(room, bytes.size());
    if (options_.on_output) options_.on_output(stream, bytes);
  }

  const ProcessOptions& options_;
  Streams& streams_;
  Deadline& deadline_;
  ProcessResult& result_;
  std::string_view unsent_;
  std::array<char, 65536> buffer_{};
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

pid_t spawn(const std::vector<std::string>& arguments, const ProcessOptions& options, const SignalGuard& signals,
            Streams& ours) {
  Streams theirs;
  if (options.input) {
    Pipe pipe = make_pipe();
    theirs.input = std::move(pipe.read_end);
    ours.input = std::move(pipe.write_end);
    if (::fcntl(ours.input.number(), F_SETFL, O_NONBLOCK) != 0) fail("cannot make a pipe", errno);
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

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments, const ProcessOptions& options) {
  check_texts(arguments, options);
  const auto started = std::chrono::steady_clock::now();
  const SignalGuard signals;
  ProcessResult result;
  Streams streams;
  Child child(spawn(arguments, options, signals, streams));
  Deadline deadline(options.limit, child);
  Pump(options, streams, deadline, result).run();
  result.timed_out = deadline.has_passed();
  result.exit_code = child.exit_code();
  result.duration = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
  return result;
}

}  // namespace decklog::base
