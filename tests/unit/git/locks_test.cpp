// SPDX-License-Identifier: MIT
#include "lib/git/locks.h"

#include "lib/base/error.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace decklog;
using namespace decklog::git;
using namespace decklog::git::testing;
using std::chrono::milliseconds;

namespace {

volatile std::sig_atomic_t interrupts = 0;
extern "C" void count_interrupt(int) { interrupts = interrupts + 1; }

Caught try_lock(Sandbox& sandbox, Repository& repository, milliseconds patience) {
  return caught([&] { const Transaction transaction(repository, "refs/heads/main", sandbox.world(), patience); });
}

}  // namespace

TEST_CASE("git's own locks are waited for and then named, and stay where they are") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  for (const char* lock : {"ledger/.git/index.lock", "ledger/.git/refs/heads/main.lock"}) {
    CAPTURE(lock);
    sandbox.write(lock, "");
    const Caught error = try_lock(sandbox, repository, milliseconds(20));
    CHECK(error.code == "locked");
    CHECK(error.message.find(lock) != std::string::npos);
    CHECK(error.hint.find("rm '") != std::string::npos);
    CHECK(sandbox.exists(lock));
    std::filesystem::remove(sandbox.path(lock));
    CHECK(try_lock(sandbox, repository, milliseconds(20)).code == "");
  }
  check_clean(sandbox, "ledger");
}

TEST_CASE("a lock that goes in time is no error") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  sandbox.write("ledger/.git/index.lock", "");
  base::World world = sandbox.world();
  int draws = 0;  // each wait draws once: the third finds the lock gone
  world.random = [&] {
    if (++draws == 3) std::filesystem::remove(sandbox.path("ledger/.git/index.lock"));
    return 7U;
  };
  CHECK(caught([&] { const Transaction transaction(repository, "HEAD", world, milliseconds(5000)); }).code == "");
  CHECK(draws == 3);
}

TEST_CASE("another writer is waited for with a notice after a second") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  std::filesystem::create_directories(sandbox.path("ledger/.git/decklog"));
  const int fd = ::open(sandbox.path("ledger/.git/decklog/lock").c_str(), O_RDWR | O_CREAT, 0666);
  REQUIRE(fd >= 0);
  REQUIRE(::flock(fd, LOCK_EX) == 0);
  CHECK(try_lock(sandbox, repository, milliseconds(30)).code == "locked");
  CHECK_FALSE(sandbox.has_notice("waiting"));
  CHECK(try_lock(sandbox, repository, milliseconds(1100)).code == "locked");
  CHECK(sandbox.has_notice("waiting for another decklog command"));
  ::close(fd);
  CHECK(try_lock(sandbox, repository, milliseconds(30)).code == "");
}

TEST_CASE("a lock file that was removed while somebody waited is taken anew") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const std::filesystem::path lock = sandbox.path("ledger/.git/decklog/lock");
  std::filesystem::create_directories(lock.parent_path());
  const int fd = ::open(lock.c_str(), O_RDWR | O_CREAT, 0666);
  REQUIRE(::flock(fd, LOCK_EX) == 0);
  base::World world = sandbox.world();
  world.random = [&] {
    std::filesystem::remove(lock);
    ::close(fd);
    return 1U;
  };
  Patience patience(world, milliseconds(1000));
  const WriterLock writer(repository.impl(), patience);
  const int again = ::open(lock.c_str(), O_RDWR);
  REQUIRE(again >= 0);
  CHECK(::flock(again, LOCK_EX | LOCK_NB) != 0);
  ::close(again);
}

TEST_CASE("stale locks that a note proves to be ours are removed; others never") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const std::filesystem::path git = sandbox.path("ledger/.git");
  std::filesystem::create_directories(git / "decklog/held");
  sandbox.write("ledger/.git/decklog/held/index.lock", "");
  SUBCASE("ours") {
    std::filesystem::create_hard_link(git / "decklog/held/index.lock", git / "index.lock");
    CHECK(try_lock(sandbox, repository, milliseconds(20)).code == "");
    check_clean(sandbox, "ledger");
  }
  SUBCASE("another program's of the same name") {
    sandbox.write("ledger/.git/index.lock", "");
    CHECK(try_lock(sandbox, repository, milliseconds(20)).code == "locked");
    CHECK(sandbox.exists("ledger/.git/index.lock"));
    CHECK_FALSE(sandbox.exists("ledger/.git/decklog/held/index.lock"));
  }
  SUBCASE("a note for something that is no lock") {
    sandbox.write("ledger/.git/decklog/held/config", "");
    std::filesystem::remove(git / "config");
    std::filesystem::create_hard_link(git / "decklog/held/config", git / "config");
    remove_stale_locks(repository.impl());
    CHECK(sandbox.exists("ledger/.git/config"));
  }
}

TEST_CASE("lock files of refs in folders that are not there yet") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const base::World world = sandbox.world();
  Patience own(world, milliseconds(10));
  const WriterLock writer(repository.impl(), own);
  const std::filesystem::path target = sandbox.path("ledger/.git/refs/heads/a%b/c");
  {
    const LockFile lock(repository.impl(), target, own);
    CHECK(std::filesystem::exists(target.string() + ".lock"));
    CHECK(has_stale_locks(repository.impl()));
    remove_stale_locks(repository.impl());  // as a later run would, were this one dead
    CHECK_FALSE(std::filesystem::exists(target.string() + ".lock"));
  }
  CHECK_FALSE(has_stale_locks(repository.impl()));
}

TEST_CASE("Ctrl-C waits until a lock file is given back, and ends a wait for others") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const base::World world = sandbox.world();
  Patience own(world, milliseconds(10));
  const WriterLock writer(repository.impl(), own);
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = count_interrupt;
  ::sigaction(SIGINT, &action, &before);
  interrupts = 0;
  {
    const LockFile lock(repository.impl(), sandbox.path("ledger/.git/index"), own);
    ::raise(SIGINT);
    CHECK(interrupts == 0);
    CHECK(sandbox.exists("ledger/.git/index.lock"));
    CHECK(caught([&] { own.wait("another"); }).code == "interrupted");
  }
  CHECK(interrupts == 1);
  CHECK_FALSE(sandbox.exists("ledger/.git/index.lock"));
  CHECK(own.wait("another"));
  ::sigaction(SIGINT, &before, nullptr);
}
