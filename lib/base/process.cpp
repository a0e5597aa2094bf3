// SPDX-License-Identifier: MIT
#include "lib/base/process.h"

#include "lib/base/child.h"
#include "lib/base/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>

namespace decklog::base {
namespace {

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
        fail_natively("cannot wait for a program", errno);
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

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments, const ProcessOptions& options) {
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
