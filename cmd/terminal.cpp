// SPDX-License-Identifier: MIT
//
// Signals give the terminal back by themselves and then end the process: a read of a large ledger may be under way, and
// nothing is being written that would need an end. So what is here is shared with signal handlers, and what they call
// is on POSIX's list for them.
#include "cmd/terminal.h"

#include "lib/base/error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace decklog::cmd {
namespace {

// Alternate page, no cursor, no line goes on in the next.
constexpr std::string_view kTake = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[J";
// The end of a frame that may have been begun, and everything back.
constexpr std::string_view kGiveBack = "\x1b[?2026l\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

struct Modes {
  bool keys = false;  // standard input is a terminal
  termios before{};
  termios ours{};
};
Modes modes;
volatile std::sig_atomic_t must_redraw = 0;

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void take() {
  if (modes.keys) tcsetattr(STDIN_FILENO, TCSANOW, &modes.ours);
  write_all(kTake);
}

void give_back() {
  write_all(kGiveBack);
  if (modes.keys) tcsetattr(STDIN_FILENO, TCSANOW, &modes.before);
}

extern "C" {
void end_by_signal(int signal) {
  give_back();
  if (signal == SIGINT) _exit(0);
  raise(signal);  // its handler was reset when it came
}

void pause_by_signal(int) {
  const int error = errno;
  give_back();
  raise(SIGSTOP);
  take();
  must_redraw = 1;
  errno = error;
}

void note_new_size(int) { must_redraw = 1; }
}

struct Handled {
  int signal;
  void (*handler)(int);
  unsigned flags;
};
constexpr std::array<Handled, 6> kHandled{{
    {SIGINT, end_by_signal, SA_RESETHAND | SA_NODEFER},
    {SIGTERM, end_by_signal, SA_RESETHAND | SA_NODEFER},
    {SIGHUP, end_by_signal, SA_RESETHAND | SA_NODEFER},
    {SIGQUIT, end_by_signal, SA_RESETHAND | SA_NODEFER},
    {SIGTSTP, pause_by_signal, 0},
    {SIGWINCH, note_new_size, 0},
}};

class Terminal : public Screen {
 public:
  Terminal() {
    modes.keys = isatty(STDIN_FILENO) == 1;
    if (modes.keys && tcgetattr(STDIN_FILENO, &modes.before) != 0) {
      throw base::SystemError("cannot read the terminal's settings", "", "terminal", errno);
    }
    modes.ours = modes.before;
    modes.ours.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    modes.ours.c_cc[VMIN] = 1;
    modes.ours.c_cc[VTIME] = 0;
    // These two come only while wait() waits, so that none is lost between a look at the flag and the wait.
    sigset_t late;
    sigemptyset(&late);
    sigaddset(&late, SIGWINCH);
    sigaddset(&late, SIGTSTP);
    sigprocmask(SIG_BLOCK, &late, &mask_before_);
    for (std::size_t i = 0; i < kHandled.size(); ++i) {
      struct sigaction action {};
      action.sa_handler = kHandled[i].handler;
      action.sa_flags = static_cast<int>(kHandled[i].flags);
      sigaction(kHandled[i].signal, &action, &actions_before_[i]);
    }
    take();
  }

  ~Terminal() override {
    give_back();
    for (std::size_t i = 0; i < kHandled.size(); ++i) sigaction(kHandled[i].signal, &actions_before_[i], nullptr);
    sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
  }

  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  ScreenSize size() const override {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return {size.ws_col, size.ws_row};
  }

  void write(std::string_view bytes) override { gone_ = gone_ || !write_all(bytes); }

  Woken wait(std::chrono::milliseconds at_most, std::string& keys) override {
    keys.clear();
    if (gone_) return Woken::gone;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at_most);
    const timespec time{seconds.count(), std::chrono::nanoseconds(at_most - seconds).count()};
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ppoll(&input, modes.keys ? 1 : 0, &time, &mask_before_);
    if (must_redraw != 0) {
      must_redraw = 0;
      return Woken::redraw;
    }
    if (ready <= 0) return Woken::time;
    std::array<char, 64> typed{};
    const ssize_t count = ::read(STDIN_FILENO, typed.data(), typed.size());
    if (count <= 0) return Woken::gone;
    keys.assign(typed.data(), static_cast<std::size_t>(count));
    return Woken::keys;
  }

 private:
  bool gone_ = false;
  sigset_t mask_before_{};
  std::array<struct sigaction, kHandled.size()> actions_before_{};
};

}  // namespace

std::unique_ptr<Screen> take_terminal() { return std::make_unique<Terminal>(); }

}  // namespace decklog::cmd
