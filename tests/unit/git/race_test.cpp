// SPDX-License-Identifier: MIT
//
// Several processes at once. The oracle: every acknowledged commit is an ancestor of the final head, each file is
// there, nothing is doubled, and git finds nothing wrong.
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

// Each process appends `commits` files of its own, and lists the ids that were acknowledged.
void write_many(Sandbox& sandbox, const std::string& folder, int process, int commits) {
  std::string acknowledged;
  Repository repository = sandbox.open(folder);
  for (int i = 0; i < commits; ++i) {
    const std::string name = "p" + std::to_string(process) + "/" + std::to_string(i);
    Transaction transaction(repository, "refs/heads/main", sandbox.world(), std::chrono::seconds(60));
    acknowledged += transaction.commit(draft(name, name + "\n", name)).hex() + "\n";
  }
  sandbox.write("acknowledged" + std::to_string(process), acknowledged);
}

void run_processes(Sandbox& sandbox, const std::string& folder, int processes, int commits) {
  std::vector<pid_t> children;
  for (int process = 0; process < processes; ++process) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      try {
        // Different jitter in each process.
        for (int i = 0; i < process; ++i) sandbox.world().random();
        write_many(sandbox, folder, process, commits);
      } catch (const std::exception& error) {
        ::dprintf(2, "process %d: %s\n", process, error.what());
        ::_exit(1);
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
}

void check_all_landed(Sandbox& sandbox, const std::string& folder, int processes, int commits) {
  const std::string history = sandbox.git(folder, {"rev-list", "main"}) + "\n";
  for (int process = 0; process < processes; ++process) {
    const std::string acknowledged = sandbox.read("acknowledged" + std::to_string(process));
    CHECK(acknowledged.size() == static_cast<std::size_t>(commits) * 41);
    for (std::size_t at = 0; at < acknowledged.size(); at += 41) {
      CHECK(history.find(acknowledged.substr(at, 41)) != std::string::npos);
    }
    for (int i = 0; i < commits; ++i) {
      const std::string name = "p" + std::to_string(process) + "/" + std::to_string(i);
      CHECK(sandbox.git(folder, {"show", "main:" + name}) == name);
    }
  }
}

}  // namespace

TEST_CASE("eight processes with ten commits each: all of them, once, in a work tree") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  run_processes(sandbox, "ledger", 8, 10);
  check_all_landed(sandbox, "ledger", 8, 10);
  CHECK(sandbox.git("ledger", {"rev-list", "--count", "main"}) == "81");
  check_clean(sandbox, "ledger");
}

TEST_CASE("the first commit of an unborn branch by several at once, several times") {
  for (int round = 0; round < 6; ++round) {
    Sandbox sandbox;
    sandbox.create("ledger.git", Repository::Layout::bare);
    run_processes(sandbox, "ledger.git", 4, 1);
    check_all_landed(sandbox, "ledger.git", 4, 1);
    CHECK(sandbox.git("ledger.git", {"rev-list", "--count", "main"}) == "4");
  }
}

TEST_CASE("a person's git add and git commit in between lose nothing") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  const pid_t person = ::fork();
  REQUIRE(person >= 0);
  if (person == 0) {
    for (int i = 0; i < 15; ++i) {
      sandbox.write("ledger/README", std::to_string(i) + "\n");
      sandbox.try_git("ledger", {"add", "README"});
      sandbox.try_git("ledger", {"commit", "-qm", "person " + std::to_string(i)});
    }
    ::_exit(0);
  }
  run_processes(sandbox, "ledger", 2, 12);
  int status = 0;
  ::waitpid(person, &status, 0);
  check_all_landed(sandbox, "ledger", 2, 12);
  CHECK(sandbox.git("ledger", {"log", "--format=%s", "--diff-filter=D", "--name-only"}) == "");
  sandbox.try_git("ledger", {"add", "README"});
  sandbox.try_git("ledger", {"commit", "-qm", "person at last"});
  check_clean(sandbox, "ledger");
}
