// SPDX-License-Identifier: MIT
#include "lib/base/process.h"

#include "lib/base/error.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace decklog::base {
namespace {

using Arguments = std::vector<std::string>;

ProcessResult shell(const std::string& script, const ProcessOptions& options = {}) {
  return run_process({"sh", "-c", script}, options);
}

// Removed with all that is in it.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "decklog-base-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string code_of_failure(const Arguments& arguments, const ProcessOptions& options = {}) {
  try {
    run_process(arguments, options);
  } catch (const SystemError& error) {
    return error.code();
  }
  return "started";
}

TEST_CASE("exit code and both streams come back") {
  const auto result = shell("printf out; printf err >&2; exit 3");
  CHECK(result.exit_code == 3);
  CHECK(result.out == "out");
  CHECK(result.err == "err");
  CHECK(result.dropped_bytes == 0);
  CHECK(shell("exit 0").exit_code == 0);
}

TEST_CASE("arguments reach the program as they are, without a shell") {
  const auto result = run_process({"printf", "%s|", "a b", "$HOME", "*", "", "'\"\\;", "한글"});
  CHECK(result.out == "a b|$HOME|*||'\"\\;|한글|");
}

TEST_CASE("a signal is 128 and its number") {
  CHECK(shell("kill -9 $$").exit_code == 137);
  CHECK(shell("kill -TERM $$").exit_code == 143);
  CHECK(shell("kill -INT $$").exit_code == 130);
}

TEST_CASE("input is given whole, even when it is large and comes back at once") {
  std::string input;
  for (int i = 0; i < 400000; ++i) input += "line " + std::to_string(i) + "\n";
  const auto result = run_process({"cat"}, {.input = input});
  CHECK(result.exit_code == 0);
  CHECK((result.out == input));
  CHECK(run_process({"cat"}, {.input = ""}).out.empty());
}

TEST_CASE("a child that does not read its input is no error") {
  const std::string input(4 * 1024 * 1024, 'x');
  CHECK(shell("exit 5", {.input = input}).exit_code == 5);
  CHECK(shell("exec <&-; sleep 0.05; echo done", {.input = input}).out == "done\n");
  CHECK(run_process({"head", "-c", "3"}, {.input = input}).out == "xxx");
}

TEST_CASE("much on both streams does not block") {
  const auto result = shell("for i in 1 2 3 4; do head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; done");
  CHECK(result.out.size() == 1200000);
  CHECK(result.err.size() == 1200000);
}

TEST_CASE("the head is kept, the rest counted and still streamed") {
  std::size_t seen = 0;
  ProcessOptions options;
  options.keep_bytes = 10;
  options.on_output = [&](int, std::string_view bytes) { seen += bytes.size(); };
  const auto result = shell("printf 0123456789abcdef; printf xyz >&2", options);
  CHECK(result.out == "0123456789");
  CHECK(result.err == "xyz");
  CHECK(result.dropped_bytes == 6);
  CHECK(seen == 19);
  options.keep_bytes = 0;
  CHECK(shell("printf 01234", options).dropped_bytes == 5);
}

TEST_CASE("each piece is told its stream") {
  std::string out;
  std::string err;
  ProcessOptions options;
  options.on_output = [&](int stream, std::string_view bytes) { (stream == 1 ? out : err) += bytes; };
  shell("printf a; printf b >&2; printf c", options);
  CHECK(out == "ac");
  CHECK(err == "b");
}

TEST_CASE("an exception of the listener ends the child and comes through") {
  ProcessOptions options;
  options.on_output = [](int, std::string_view) { throw NotFound("enough"); };
  CHECK_THROWS_AS(shell("echo x; exec sleep 600", options), NotFound);
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // no child is left
}

TEST_CASE("a limit ends the child, first by asking") {
  const ProcessResult asked = shell("trap 'echo bye; exit 3' TERM; echo on; while :; do sleep 0.01; done",
                                    {.limit = std::chrono::milliseconds(300)});
  CHECK(asked.timed_out);
  CHECK(asked.exit_code == 3);
  CHECK(asked.out == "on\nbye\n");

  const ProcessResult killed =
      shell("trap '' TERM; while :; do sleep 0.01; done", {.limit = std::chrono::milliseconds(100)});
  CHECK(killed.timed_out);
  CHECK(killed.exit_code == 128 + SIGKILL);

  const ProcessResult done = shell("echo done", {.limit = std::chrono::minutes(10)});
  CHECK_FALSE(done.timed_out);
  CHECK(done.out == "done\n");
}

TEST_CASE("variables are added and replaced, others inherited") {
  REQUIRE(::setenv("DECKLOG_TEST_A", "old", 1) == 0);
  REQUIRE(::setenv("DECKLOG_TEST_B", "kept", 1) == 0);
  ProcessOptions options;
  options.environment = {{"DECKLOG_TEST_A", "new = 1"}, {"DECKLOG_TEST_C", ""}};
  const auto result =
      shell("printf '%s|%s|%s' \"$DECKLOG_TEST_A\" \"$DECKLOG_TEST_B\" \"${DECKLOG_TEST_C-unset}\"", options);
  CHECK(result.out == "new = 1|kept|");
  CHECK(shell("env | grep -c ^DECKLOG_TEST_A=", options).out == "1\n");
  ::unsetenv("DECKLOG_TEST_A");
  ::unsetenv("DECKLOG_TEST_B");
}

TEST_CASE("the folder is the child's own") {
  const Folder folder;
  const std::string before = std::filesystem::current_path().string();
  CHECK(shell("pwd -P", {.folder = folder.path()}).out == std::filesystem::canonical(folder.path()).string() + "\n");
  CHECK(std::filesystem::current_path().string() == before);
}

TEST_CASE("what cannot be started is named") {
  const Folder folder;
  std::ofstream(folder.file("plain")) << "text\n";
  CHECK(code_of_failure({"true"}) == "started");
  CHECK(code_of_failure({"decklog-no-such-program"}) == "program-not-found");
  CHECK(code_of_failure({folder.file("nothing")}) == "program-not-found");
  CHECK(code_of_failure({folder.file("plain")}) == "program-not-started");
  CHECK(code_of_failure({"true"}, {.folder = folder.file("nothing")}) == "program-not-started");
  CHECK(code_of_failure({"true", std::string("a\0b", 3)}) == "program-not-started");
  CHECK_THROWS_WITH_AS(run_process({"decklog-no-such-program"}), "cannot start 'decklog-no-such-program': not found",
                       SystemError);
  CHECK_THROWS_WITH_AS(run_process({"true"}, {.folder = "/nowhere"}),
                       "cannot start 'true': there is no folder '/nowhere'", SystemError);
  CHECK_THROWS_AS(run_process({}), InternalError);
}

TEST_CASE("a file that no kernel knows how to run is not given to a shell") {
  const Folder folder;
  const std::string script = folder.file("script");
  std::ofstream(script) << "echo ran\n";
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  CHECK(code_of_failure({script}) == "program-not-started");
  std::ofstream(script) << "#!/bin/sh\necho ran\n";
  CHECK(run_process({script}).out == "ran\n");
}

TEST_CASE("no file of ours but the three streams is inherited") {
  const Folder folder;
  const int ours = ::open(folder.file("secret").c_str(), O_CREAT | O_RDWR, 0600);  // without O_CLOEXEC
  REQUIRE(ours > 2);
  const auto open_in_child = [&] {
    return shell("if [ -e /proc/self/fd/" + std::to_string(ours) + " ]; then echo open; else echo closed; fi").out;
  };
  CHECK(open_in_child() == "closed\n");
  CHECK(shell("if [ -e /proc/self/fd/1 ]; then echo open; fi").out == "open\n");
  ::close(ours);
}

TEST_CASE("no descriptor of ours is left open") {
  const auto open_files = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  shell("true");
  const auto before = open_files();
  for (int i = 0; i < 20; ++i) shell("cat", {.input = "x"});
  CHECK(code_of_failure({"decklog-no-such-program"}, {.input = "x"}) == "program-not-found");
  CHECK(open_files() == before);
}

TEST_CASE("output may be inherited") {
  const Folder folder;
  const std::string file = folder.file("out");
  const auto result =
      shell("cat > '" + file + "'; exit 4", {.input = "typed", .output = ProcessOptions::Output::inherit});
  CHECK(result.exit_code == 4);
  CHECK(result.out.empty());
  std::ifstream stream(file);
  std::string text;
  std::getline(stream, text);
  CHECK(text == "typed");
}

volatile std::sig_atomic_t interrupts = 0;
void count_interrupt(int) { interrupts = interrupts + 1; }

TEST_CASE("an interrupt while a child runs is the child's, and our own handler is back afterwards") {
  struct sigaction mine {};
  struct sigaction before {};
  mine.sa_handler = count_interrupt;
  REQUIRE(::sigaction(SIGINT, &mine, &before) == 0);
  interrupts = 0;
  // As a terminal does it: parent and child get the signal.
  const auto result = shell("kill -INT $PPID; kill -INT $$; echo not reached");
  CHECK(result.exit_code == 130);
  CHECK(interrupts == 0);
  ::raise(SIGINT);
  CHECK(interrupts == 1);
  ::sigaction(SIGINT, &before, nullptr);
}

TEST_CASE("our caller may ignore SIGCHLD and SIGPIPE") {
  struct sigaction ignore {};
  struct sigaction before_child {};
  struct sigaction before_pipe {};
  ignore.sa_handler = SIG_IGN;
  REQUIRE(::sigaction(SIGCHLD, &ignore, &before_child) == 0);
  REQUIRE(::sigaction(SIGPIPE, &ignore, &before_pipe) == 0);
  CHECK(shell("exit 6").exit_code == 6);
  CHECK(shell("kill -PIPE $$").exit_code == 141);  // the child has the default again
  ::sigaction(SIGCHLD, &before_child, nullptr);
  ::sigaction(SIGPIPE, &before_pipe, nullptr);
}

}  // namespace
}  // namespace decklog::base
