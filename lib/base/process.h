// SPDX-License-Identifier: MIT
//
// The one door to other programs (signing, the editor, `decklog run`, hooks, git's transport): an argument vector,
// never a shell, no inherited file but the three streams.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::base {

struct ProcessOptions {
  // nothing: the child reads our own standard input; else these bytes.
  std::optional<std::string> input;
  enum class Output { capture, inherit };
  Output output = Output::capture;
  // Called with each piece of captured output as it arrives (stream 1 or 2), for live streaming.
  std::function<void(int stream, std::string_view bytes)> on_output;
  // Added to, or replacing, the inherited environment.
  std::map<std::string, std::string> environment;
  std::string folder;  // "" = the current one
  // At most this much of each stream is kept (the head); the rest is counted, still streamed.
  std::size_t keep_bytes = 8 * 1024 * 1024;
  // How long it may take; nothing: as long as it likes. Then it is asked to end (SIGTERM), and killed two seconds
  // later. Only with captured output.
  std::optional<std::chrono::milliseconds> limit;
};

struct ProcessResult {
  int exit_code = 0;  // 128 + signal number when a signal ended it
  std::string out;
  std::string err;
  std::size_t dropped_bytes = 0;
  bool timed_out = false;  // its limit ended it
  std::chrono::milliseconds duration{0};
};

// Returns when the program has ended and, when captured, everything that holds its output streams has closed them.
// Until then SIGINT and SIGQUIT are left to the child and SIGPIPE is ignored; all are as before afterwards. A program
// that ends without reading its input is no error. When `on_output` throws, the child is killed and the exception goes
// on. Throws: SystemError when the program cannot be started ("program-not-found", "program-not-started").
ProcessResult run_process(const std::vector<std::string>& arguments, const ProcessOptions& options = {});

}  // namespace decklog::base
