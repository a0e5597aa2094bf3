// SPDX-License-Identifier: MIT
//
// The process: the only reader of the environment, the clock and the random device. DECKLOG_NOW (RFC 3339) makes a
// clock that ticks one second a call, DECKLOG_SEED makes ids that repeat: for tests and shown examples.
#include "cmd/app.h"
#include "cmd/output.h"
#include "cmd/progress.h"
#include "cmd/terminal.h"
#include "lib/base/error.h"
#include "lib/git/repository.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

namespace {

using namespace decklog;

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::function<base::Time()> make_clock() {
  const auto fixed = variable("DECKLOG_NOW");
  if (!fixed) {
    return [] { return std::chrono::floor<base::Seconds>(std::chrono::system_clock::now()); };
  }
  const auto start = base::parse_rfc3339(*fixed);
  if (!start) throw base::UsageError("DECKLOG_NOW is no RFC 3339 time: '" + *fixed + "'");
  return [next = *start]() mutable {
    const base::Time now = next;
    next += base::Seconds(1);
    return now;
  };
}

std::uint32_t device_random() {
  std::uint32_t bits = 0;
  while (getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) {
    if (errno != EINTR) throw base::SystemError("cannot draw random numbers", "", "system", errno);
  }
  return bits;
}

// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
base::Random make_random() {
  const auto seed = variable("DECKLOG_SEED");
  if (!seed) return device_random;
  std::uint64_t state = 0;
  for (const char byte : *seed) state = state * 1099511628211ULL + static_cast<unsigned char>(byte) + 1;
  return [state]() mutable {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    return static_cast<std::uint32_t>((mixed ^ (mixed >> 31)) >> 32);
  };
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  std::size_t columns = 0;
  const std::string text = variable("COLUMNS").value_or("");
  std::from_chars(text.data(), text.data() + text.size(), columns);
  return columns >= 20 && columns <= 10'000 ? columns : 80;
}

std::string program_name(const char* called) {
  const std::string path = called == nullptr ? "" : called;
  return path.substr(path.rfind('/') + 1) == "git-decklog" ? "git decklog" : "decklog";
}

void fill(cmd::Env& env, const char* called) {
  env.program = program_name(called);
  env.in_is_terminal = isatty(STDIN_FILENO) == 1;
  env.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  env.err_is_terminal = isatty(STDERR_FILENO) == 1;
  env.width = terminal_width();
  env.open_screen = cmd::take_terminal;
  std::error_code unknown_folder;
  env.folder = std::filesystem::current_path(unknown_folder);
  env.world.variable = variable;
  env.world.notice = [&env](const std::string& line) { *env.err << line << std::endl; };
  env.world.progress = [line = std::make_shared<cmd::ProgressLine>(env)](std::string_view work, std::size_t done,
                                                                         std::size_t all) {
    line->show(work, done, all);
    if (done >= all) line->erase();
  };
  env.zone = base::Zone::of_this_machine();
  env.world.now = make_clock();
  env.world.random = make_random();
}

// What a half-done commit left behind is undone by the next command (lib/git/transaction.h), as after any kill.
extern "C" void leave_interrupted(int) { _exit(static_cast<int>(base::ExitCode::interrupted)); }

// A reader that went away ("decklog log | head") is no failure; a full disk behind a redirection is one.
int finish(cmd::Env& env, cmd::DescriptorBuffer& out, int exit_code) {
  env.out->flush();
  if (out.failure() == 0 || out.failure() == EPIPE) return exit_code;
  const base::SystemError failure(std::string("cannot write to standard output: ") + std::strerror(out.failure()),
                                  "what the command did to the ledger, if anything, stands: see 'decklog log'",
                                  "output", out.failure());
  env.options.json = false;
  return cmd::report_failure(env, failure);
}

// What is said on both streams keeps its order; the tie must end before the stream does, for cerr outlives main().
class ErrorsAfter {
 public:
  explicit ErrorsAfter(std::ostream& out) { std::cerr.tie(&out); }
  ~ErrorsAfter() { std::cerr.tie(nullptr); }
  ErrorsAfter(const ErrorsAfter&) = delete;
  ErrorsAfter& operator=(const ErrorsAfter&) = delete;
};

}  // namespace

int main(int count, char** values) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, leave_interrupted);
  cmd::DescriptorBuffer out_buffer(STDOUT_FILENO);
  std::ostream out(&out_buffer);
  const ErrorsAfter order(out);

  cmd::Env env;
  env.in = &std::cin;
  env.out = &out;
  env.err = &std::cerr;
  try {
    fill(env, count > 0 ? values[0] : nullptr);
  } catch (const std::exception& failure) {
    return finish(env, out_buffer, cmd::report_failure(env, failure));
  }
  const git::Library library(env.world);
  const std::vector<std::string> arguments(values + std::min(count, 1), values + count);
  return finish(env, out_buffer, cmd::run(env, arguments));
}
