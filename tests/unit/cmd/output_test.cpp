// SPDX-License-Identifier: MIT
#include "cmd/output.h"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <ostream>
#include <string>
#include <unistd.h>

namespace decklog::cmd {
namespace {

struct Pipe {
  Pipe() { REQUIRE(::pipe(ends.data()) == 0); }
  ~Pipe() {
    for (const int end : ends) ::close(end);
  }
  std::array<int, 2> ends{};
};

TEST_CASE("what is written arrives when it is flushed") {
  Pipe pipe;
  DescriptorBuffer buffer(pipe.ends[1]);
  std::ostream out(&buffer);
  out << "one line\n" << std::flush;
  std::array<char, 64> bytes{};
  const ssize_t count = ::read(pipe.ends[0], bytes.data(), bytes.size());
  CHECK(std::string(bytes.data(), static_cast<std::size_t>(count)) == "one line\n");
  CHECK(buffer.failure() == 0);
}

TEST_CASE("more than the buffer holds arrives whole") {
  Pipe pipe;
  ::fcntl(pipe.ends[1], F_SETPIPE_SZ, 256 * 1024);
  const std::string text(100'000, 'x');
  {
    DescriptorBuffer buffer(pipe.ends[1]);
    std::ostream out(&buffer);
    out << text;
  }
  std::string arrived(200'000, '\0');
  CHECK(::read(pipe.ends[0], arrived.data(), arrived.size()) == 100'000);
}

TEST_CASE("a reader that went away and a full disk are told apart") {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  ::close(pipe.ends[0]);
  DescriptorBuffer closed(pipe.ends[1]);
  std::ostream to_closed(&closed);
  to_closed << "x" << std::flush;
  CHECK(closed.failure() == EPIPE);
  CHECK_FALSE(to_closed.good());
  pipe.ends[0] = ::open("/dev/full", O_WRONLY);
  DescriptorBuffer full(pipe.ends[0]);
  std::ostream to_full(&full);
  to_full << "x" << std::flush;
  CHECK(full.failure() == ENOSPC);
}

}  // namespace
}  // namespace decklog::cmd
