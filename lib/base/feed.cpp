// SPDX-License-Identifier: MIT
#include "lib/base/feed.h"

#include "lib/base/child.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>

namespace decklog::base {
namespace {

constexpr std::size_t kPiece = 256 * 1024;

ProcessOptions captured(ProcessOptions options) {
  options.input = "";
  options.output = ProcessOptions::Output::capture;
  return options;
}

}  // namespace

struct FedProgram::Impl {
  Impl(const std::vector<std::string>& arguments, const ProcessOptions& given)
      : options(given), child(spawn(arguments, options, signals, streams)) {}

  // Sends what waits; what the program says meanwhile is taken in, so that neither blocks the other for ever.
  void send() {
    std::string_view unsent = waiting;
    while (!unsent.empty() && streams.input.is_open()) {
      if (!wait_for(POLLOUT)) continue;
      const ssize_t sent = ::write(streams.input.number(), unsent.data(), unsent.size());
      if (sent >= 0) unsent.remove_prefix(static_cast<std::size_t>(sent));
      if (sent < 0 && errno != EINTR && errno != EAGAIN) streams.input.close();
    }
    waiting.clear();
  }

  void drain() {
    streams.input.close();
    while (streams.out.is_open() || streams.err.is_open()) wait_for(0);
  }

  // Whether the input can take some.
  bool wait_for(short input_events) {
    std::array<pollfd, 3> polled{{{streams.input.number(), input_events, 0},
                                  {streams.out.number(), POLLIN, 0},
                                  {streams.err.number(), POLLIN, 0}}};
    if (::poll(polled.data(), polled.size(), -1) < 0) {
      if (errno == EINTR) return false;
      fail_natively("cannot wait for a program", errno);
    }
    if (polled[1].revents != 0) receive(streams.out, result.out);
    if (polled[2].revents != 0) receive(streams.err, result.err);
    return polled[0].revents != 0;
  }

  void receive(Descriptor& from, std::string& kept) {
    const ssize_t got = ::read(from.number(), buffer.data(), buffer.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) return from.close();
    const auto size = static_cast<std::size_t>(got);
    const std::size_t room = std::min(size, options.keep_bytes - std::min(options.keep_bytes, kept.size()));
    kept.append(buffer.data(), room);
    result.dropped_bytes += size - room;
  }

  ProcessOptions options;
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  SignalGuard signals;
  Streams streams;
  Child child;
  ProcessResult result;
  std::string waiting;
  std::array<char, 4096> buffer{};
};

FedProgram::FedProgram(const std::vector<std::string>& arguments, ProcessOptions options)
    : impl_(std::make_unique<Impl>(arguments, captured(std::move(options)))) {}

FedProgram::~FedProgram() = default;

bool FedProgram::write(std::string_view bytes) {
  impl_->waiting += bytes;
  if (impl_->waiting.size() >= kPiece) impl_->send();
  return impl_->streams.input.is_open();
}

ProcessResult FedProgram::finish() {
  impl_->send();
  impl_->drain();
  impl_->result.exit_code = impl_->child.exit_code();
  impl_->result.duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - impl_->started);
  return std::move(impl_->result);
}

}  // namespace decklog::base
