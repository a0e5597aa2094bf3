// SPDX-License-Identifier: MIT
//
// Private to lib/base: a child program, its streams and its end, for whoever pumps them (process.cpp, feed.cpp).
#pragma once

#include "lib/base/process.h"

#include <array>
#include <csignal>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

namespace decklog::base {

// Throws: SystemError "<what>: <system's words>".
[[noreturn]] void fail_natively(const std::string& what, int error);

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
  // Waits for its end; 128 + the number of a signal that ended it.
  int exit_code();

 private:
  int wait_for_status() const;
  pid_t pid_;
};

// Our ends of the child's streams; a closed one takes no part.
struct Streams {
  Descriptor input;
  Descriptor out;
  Descriptor err;
};

// Starts the program; `ours` get the other ends of the streams that the options ask for. An input pipe does not block.
// Throws: SystemError ("program-not-found", "program-not-started").
pid_t spawn(const std::vector<std::string>& arguments, const ProcessOptions& options, const SignalGuard& signals,
            Streams& ours);

}  // namespace decklog::base
