// SPDX-License-Identifier: MIT
//
// What must be refused, and that a refusal leaves ref, index and files byte for byte as they were.
#include "lib/base/error.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

using namespace decklog;
using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

// Tries to write and expects `code`; nothing on disk may differ afterwards.
Caught check_refused(Sandbox& sandbox, const std::string& folder, const std::string& path, const std::string& code) {
  Repository repository = sandbox.open(folder);
  const std::string index = sandbox.read(folder + "/.git/index");
  const std::string file = sandbox.read(folder + "/" + path);
  const std::string refs = sandbox.git(folder, {"for-each-ref"});
  const std::string head = sandbox.git(folder, {"rev-parse", "HEAD"});
  const Caught error = caught([&] { put(sandbox, repository, path, "ours\n", "HEAD"); });
  CHECK_MESSAGE(error.code == code, error.message);
  CHECK_FALSE(error.hint.empty());
  CHECK(sandbox.read(folder + "/.git/index") == index);
  CHECK(sandbox.read(folder + "/" + path) == file);
  CHECK(sandbox.git(folder, {"for-each-ref"}) == refs);
  CHECK(sandbox.git(folder, {"rev-parse", "HEAD"}) == head);
  check_no_leftovers(sandbox, sandbox.path(folder + "/.git"));
  return error;
}

void check_accepted(Sandbox& sandbox, const std::string& folder, const std::string& path) {
  Repository repository = sandbox.open(folder);
  CHECK(error_code([&] { put(sandbox, repository, path, "ours\n", "HEAD"); }) == "");
  CHECK(sandbox.git(folder, {"show", "HEAD:" + path}) == "ours");
}

}  // namespace

TEST_CASE("a hand-edited file is never overwritten") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  sandbox.write("ledger/" + kRecord, "one, and a person's words\n");
  SUBCASE("dirty") {}
  SUBCASE("staged") { sandbox.git("ledger", {"add", "-A"}); }
  SUBCASE("staged, then put back in the work tree only") {
    sandbox.git("ledger", {"add", "-A"});
    sandbox.write("ledger/" + kRecord, "one\n");
  }
  SUBCASE("deleted") { std::filesystem::remove(sandbox.path("ledger/" + kRecord)); }
  SUBCASE("deleted and staged so") { sandbox.git("ledger", {"rm", "-qf", kRecord}); }
  SUBCASE("removed from the index only") {
    sandbox.write("ledger/" + kRecord, "one\n");
    sandbox.git("ledger", {"rm", "-q", "--cached", kRecord});
  }
  const Caught error = check_refused(sandbox, "ledger", kRecord, "hand-edited");
  CHECK(error.hint.find("git checkout HEAD -- '" + kRecord + "'") != std::string::npos);
  sandbox.git("ledger", {"checkout", "HEAD", "--", kRecord});
  check_accepted(sandbox, "ledger", kRecord);
  check_clean(sandbox, "ledger");
}

TEST_CASE("a new record whose path is taken by something untracked or only staged") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  sandbox.write("ledger/" + kRecord, "somebody's\n");
  SUBCASE("untracked") {}
  SUBCASE("staged") { sandbox.git("ledger", {"add", kRecord}); }
  SUBCASE("announced with git add -N") { sandbox.git("ledger", {"add", "-N", kRecord}); }
  check_refused(sandbox, "ledger", kRecord, "hand-edited");
}

TEST_CASE("a file that holds the new content already is fine") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  sandbox.write("ledger/" + kRecord, "ours\n");
  SUBCASE("untracked") {}
  SUBCASE("staged") { sandbox.git("ledger", {"add", kRecord}); }
  check_accepted(sandbox, "ledger", kRecord);
  check_clean(sandbox, "ledger");
}

TEST_CASE("line ends that core.autocrlf made are no edit") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\ntwo\n");
  sandbox.git("ledger", {"config", "core.autocrlf", "true"});
  std::filesystem::remove(sandbox.path("ledger/" + kRecord));
  sandbox.git("ledger", {"checkout", "--", kRecord});
  REQUIRE(sandbox.read("ledger/" + kRecord) == "one\r\ntwo\r\n");
  check_accepted(sandbox, "ledger", kRecord);
}

TEST_CASE("nothing is written through a symbolic link") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  std::filesystem::create_directories(sandbox.path("outside/2026/11"));
  SUBCASE("a folder on the way") {
    std::filesystem::create_directory_symlink(sandbox.path("outside"), sandbox.path("ledger/incidents"));
  }
  SUBCASE("the file itself") {
    sandbox.write("outside/target", "ours\n");
    std::filesystem::create_directories(sandbox.path("ledger/incidents/2026/11"));
    std::filesystem::create_symlink(sandbox.path("outside/target"), sandbox.path("ledger/" + kRecord));
  }
  SUBCASE("a file where a folder is needed") { sandbox.write("ledger/incidents", "a file\n"); }
  SUBCASE("a folder where the file is needed") {
    std::filesystem::create_directories(sandbox.path("ledger/" + kRecord));
  }
  const Caught error = caught([&] { put(sandbox, repository, kRecord, "ours\n"); });
  CHECK_MESSAGE(error.code == "unsafe-path", error.message);
  CHECK(std::filesystem::is_empty(sandbox.path("outside/2026/11")));
  check_no_leftovers(sandbox, sandbox.path("ledger/.git"));
}

TEST_CASE("a path that the branch itself holds as something else") {
  Sandbox sandbox;
  Repository repository = sandbox.create("ledger.git", Repository::Layout::bare);
  put(sandbox, repository, "incidents", "a file\n");
  CHECK(error_code([&] { put(sandbox, repository, kRecord, "x\n"); }) == "path-conflict");
  put(sandbox, repository, "folder/file", "x\n");
  CHECK(error_code([&] { put(sandbox, repository, "folder", "x\n"); }) == "path-conflict");
  CHECK(error_code([&] { put(sandbox, repository, "folder/other", "x\n"); }) == "");
}

TEST_CASE("paths that could leave the ledger are refused before anything else") {
  Sandbox sandbox;
  Repository repository = sandbox.create("ledger.git", Repository::Layout::bare);
  for (const char* path : {"", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".git/config", "a/.GIT/hooks", ".git.",
                           "a\\b", "a\nb", "./a"}) {
    CAPTURE(path);
    CHECK(error_code([&] { put(sandbox, repository, path, "x\n"); }) == "bad-path");
  }
  for (const char* path : {".gitattributes", "a/.github/x", "git/x", "a b/ü"}) {
    CAPTURE(path);
    CHECK(error_code([&] { put(sandbox, repository, path, "x\n"); }) == "");
  }
}

TEST_CASE("obstacles") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  SUBCASE("detached HEAD") {
    sandbox.git("ledger", {"checkout", "-q", "--detach"});
    check_refused(sandbox, "ledger", kRecord, "detached-head");
    CHECK(sandbox.open("ledger").obstacle("HEAD") == Obstacle::detached_head);
  }
  SUBCASE("a merge in progress") {
    sandbox.git("ledger", {"branch", "other", "HEAD^"});
    put(sandbox, repository, "x", "x\n", "refs/heads/other");
    sandbox.git("ledger", {"merge", "-q", "--no-commit", "other"});
    check_refused(sandbox, "ledger", kRecord, "operation-in-progress");
    sandbox.git("ledger", {"merge", "--abort"});
  }
  SUBCASE("a rebase in progress, which has detached HEAD") {
    sandbox.try_git("ledger", {"-c", "sequence.editor=sed -i 1s/pick/edit/", "rebase", "-i", "--root"});
    REQUIRE(sandbox.exists("ledger/.git/rebase-merge"));
    check_refused(sandbox, "ledger", kRecord, "operation-in-progress");
    CHECK(error_code([&] { put(sandbox, repository, kRecord, "x\n"); }) == "operation-in-progress");
    sandbox.git("ledger", {"rebase", "--abort"});
  }
  CHECK(sandbox.open("ledger").obstacle("refs/heads/free") == Obstacle::none);
}

TEST_CASE("linked work trees") {
  Sandbox sandbox;
  Repository main = sandbox.create_by_git("ledger");
  sandbox.git("ledger", {"worktree", "add", "-q", "-b", "side", "../side"});
  Repository side = sandbox.open("side");
  CHECK(side.common_folder() == main.common_folder());
  CHECK(side.git_folder() != main.git_folder());
  put(sandbox, side, kRecord, "side\n", "refs/heads/side");
  put(sandbox, main, kRecord, "main\n", "refs/heads/main");
  check_clean(sandbox, "side");
  check_clean(sandbox, "ledger");
  CHECK(sandbox.read("side/" + kRecord) == "side\n");
  CHECK(error_code([&] { put(sandbox, main, kRecord, "x\n", "refs/heads/side"); }) == "checked-out-elsewhere");
  CHECK(error_code([&] { put(sandbox, side, kRecord, "x\n", "refs/heads/main"); }) == "checked-out-elsewhere");
  check_clean(sandbox, "side");
}

TEST_CASE("an index that cannot be spliced is refused, with the command that helps") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, "other/file", "x\n");
  SUBCASE("split") {
    sandbox.git("ledger", {"update-index", "--split-index"});
    check_refused(sandbox, "ledger", kRecord, "unsupported-index");
    sandbox.git("ledger", {"update-index", "--no-split-index"});
    check_accepted(sandbox, "ledger", kRecord);
  }
  SUBCASE("damaged") {
    std::string bytes = sandbox.read("ledger/.git/index");
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    sandbox.write("ledger/.git/index", bytes);
    CHECK(error_code([&] { put(sandbox, repository, kRecord, "x\n"); }) == "index-damaged");
    CHECK(sandbox.read("ledger/.git/index") == bytes);
  }
  SUBCASE("empty file") {
    sandbox.write("ledger/.git/index", "");
    CHECK(error_code([&] { put(sandbox, repository, kRecord, "x\n"); }) == "index-damaged");
  }
  SUBCASE("missing") {
    std::filesystem::remove(sandbox.path("ledger/.git/index"));
    CHECK(error_code([&] { put(sandbox, repository, kRecord, "x\n"); }) == "index-missing");
    CHECK_FALSE(sandbox.exists("ledger/.git/index"));
    sandbox.git("ledger", {"reset", "-q"});
    check_accepted(sandbox, "ledger", kRecord);
  }
}

TEST_CASE("a sparse index is refused; a plain sparse checkout is served") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, "other/deep/file", "x\n");
  put(sandbox, repository, kRecord, "one\n");
  sandbox.git("ledger", {"sparse-checkout", "set", "--cone", "incidents"});
  REQUIRE_FALSE(sandbox.exists("ledger/other"));
  check_accepted(sandbox, "ledger", kRecord);
  check_clean(sandbox, "ledger");
  SUBCASE("a record that was left out gets no work file") {
    sandbox.git("ledger", {"sparse-checkout", "set", "--cone", "other"});
    REQUIRE_FALSE(sandbox.exists("ledger/" + kRecord));
    Repository again = sandbox.open("ledger");
    put(sandbox, again, kRecord, "left out\n");
    CHECK_FALSE(sandbox.exists("ledger/" + kRecord));
    CHECK(sandbox.git("ledger", {"show", "HEAD:" + kRecord}) == "left out");
    check_clean(sandbox, "ledger");
  }
  SUBCASE("sparse index") {
    sandbox.git("ledger", {"sparse-checkout", "reapply", "--sparse-index"});
    check_refused(sandbox, "ledger", kRecord, "unsupported-index");
  }
}

TEST_CASE("ref names") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  for (const char* ref : {"main", "refs/heads/a..b", "refs/heads/.x", "refs/bisect/x", "refs/worktree/x", "refs/"}) {
    CAPTURE(ref);
    CHECK(error_code([&] { put(sandbox, repository, kRecord, "x\n", ref); }) == "bad-ref");
  }
  CHECK(error_code([&] { put(sandbox, repository, kRecord, "x\n", "refs/heads/main/below"); }) == "bad-ref");
  put(sandbox, repository, kRecord, "x\n", "refs/heads/deep/er");
  sandbox.git("ledger", {"pack-refs", "--all"});
  CHECK(error_code([&] { put(sandbox, repository, kRecord, "x\n", "refs/heads/deep"); }) == "bad-ref");
  CHECK(error_code([&] { put(sandbox, repository, kRecord, "x\n", "refs/decklog/x"); }) == "");
}

TEST_CASE("a folder that cannot be written") {
  if (::geteuid() != 0) return;  // only root can become somebody else here
  Sandbox sandbox;
  Repository repository = sandbox.create("ledger.git", Repository::Layout::bare);
  put(sandbox, repository, kRecord, "one\n");
  ::chmod(sandbox.root().c_str(), 0755);
  sandbox.variables["GIT_CONFIG_COUNT"] = "1";
  sandbox.variables["GIT_CONFIG_KEY_0"] = "safe.directory";
  sandbox.variables["GIT_CONFIG_VALUE_0"] = "*";
  const int code = in_child([&] {
    if (::setresuid(65534, 65534, 65534) != 0) ::_exit(1);
    Repository theirs = sandbox.open("ledger.git");
    if (!theirs.read(*theirs.resolve("HEAD"), kRecord, 100)) ::_exit(2);
    const Caught error = caught([&] { put(sandbox, theirs, kRecord, "two\n"); });
    ::_exit(error.code == "system" && error.hint.find("cannot be written") != std::string::npos ? 7 : 3);
  });
  CHECK(code == 7);
  CHECK(repository.read(*repository.resolve("HEAD"), kRecord, 100) == "one\n");
}
