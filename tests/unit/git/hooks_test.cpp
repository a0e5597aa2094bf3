// SPDX-License-Identifier: MIT
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

void install(Sandbox& sandbox, const std::string& file, const std::string& body) {
  sandbox.write(file, "#!/bin/sh\n" + body);
  std::filesystem::permissions(sandbox.path(file), std::filesystem::perms::owner_all);
}

std::string last_message(Sandbox& sandbox, const std::string& folder) {
  return sandbox.git(folder, {"log", "-1", "--format=%B", "main"});
}

}  // namespace

TEST_CASE("hooks do not run unless decklog.hooks names them") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  for (const char* hook : {"pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "reference-transaction"}) {
    install(sandbox, std::string("ledger/.git/hooks/") + hook, "echo ran >> '" + sandbox.path("ran").string() + "'\n");
  }
  put(sandbox, repository, kRecord, "one\n");
  CHECK_FALSE(sandbox.exists("ran"));
  sandbox.git("ledger", {"config", "decklog.hooks", "commit-msg, post-commit"});
  Repository again = sandbox.open("ledger");
  put(sandbox, again, kRecord, "two\n");
  CHECK(sandbox.read("ran") == "ran\nran\n");
}

TEST_CASE("commit-msg may change the message, and its refusal leaves nothing") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  sandbox.git("ledger", {"config", "decklog.hooks", "commit-msg"});
  Repository repository = sandbox.open("ledger");
  install(sandbox, "ledger/.git/hooks/commit-msg", "printf 'Ticket: 7' >> \"$1\"\n");
  put(sandbox, repository, kRecord, "one\n");
  CHECK(last_message(sandbox, "ledger") == "note\nTicket: 7");
  const std::string before = sandbox.git("ledger", {"rev-parse", "HEAD"});
  for (const char* body : {"echo 'no ticket' >&2; exit 3\n", ": > \"$1\"\n"}) {
    CAPTURE(body);
    install(sandbox, "ledger/.git/hooks/commit-msg", body);
    CHECK(error_code([&] { put(sandbox, repository, kRecord, "two\n"); }) == "hook-refused");
    CHECK(sandbox.git("ledger", {"rev-parse", "HEAD"}) == before);
    check_clean(sandbox, "ledger");
  }
  CHECK(sandbox.has_notice("no ticket"));
}

TEST_CASE("post-commit runs when all is done, in the work tree, and may fail") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  sandbox.git("ledger", {"config", "decklog.hooks", "post-commit"});
  Repository repository = sandbox.open("ledger");
  install(sandbox, "ledger/.git/hooks/post-commit",
          "{ pwd; echo \"$GIT_DIR\"; git log -1 --format=%s; git status --porcelain; ls .git/*.lock; } > '" +
              sandbox.path("seen").string() + "' 2>/dev/null; exit 4\n");
  const ObjectId id = put(sandbox, repository, kRecord, "one\n");
  CHECK(sandbox.read("seen") ==
        sandbox.path("ledger").string() + "\n" + sandbox.path("ledger/.git").string() + "\nnote\n");
  CHECK(repository.resolve("HEAD") == id);
  CHECK(sandbox.has_notice("'post-commit' failed with exit code 4"));
}

TEST_CASE("core.hooksPath counts in protected configuration only") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  sandbox.git("ledger", {"config", "decklog.hooks", "commit-msg"});
  install(sandbox, "shared/commit-msg", "echo shared > \"$1\"\n");
  install(sandbox, "hostile/commit-msg", "echo hostile > \"$1\"\n");
  sandbox.git("ledger", {"config", "core.hooksPath", sandbox.path("hostile").string()});
  Repository first = sandbox.open("ledger");
  put(sandbox, first, kRecord, "one\n");
  CHECK(last_message(sandbox, "ledger") == "note");
  sandbox.git("ledger", {"config", "--global", "core.hooksPath", sandbox.path("shared").string()});
  Repository second = sandbox.open("ledger");
  put(sandbox, second, kRecord, "two\n");
  CHECK(last_message(sandbox, "ledger") == "shared");
}

TEST_CASE("a bare ledger's hook runs in its folder") {
  Sandbox sandbox;
  sandbox.create("ledger.git", Repository::Layout::bare);
  sandbox.git("ledger.git", {"config", "decklog.hooks", "post-commit"});
  Repository repository = sandbox.open("ledger.git");
  install(sandbox, "ledger.git/hooks/post-commit", "pwd > '" + sandbox.path("seen").string() + "'\n");
  put(sandbox, repository, kRecord, "one\n");
  CHECK(sandbox.read("seen") == sandbox.path("ledger.git").string() + "\n");
}
