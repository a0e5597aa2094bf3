// SPDX-License-Identifier: MIT
#include "lib/git/index_file.h"

#include "lib/base/digest.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>

using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

git_oid oid_of(const std::string& hex) {
  git_oid id;
  REQUIRE(git_oid_fromstr(&id, hex.c_str()) == 0);
  return id;
}

// Writes through our code at many places of the order and asks git what it sees.
void check_splices(Sandbox& sandbox, Repository& repository) {
  for (const char* path : {"A", "a/b", "a/b-c", "a.b", "README2", "z/z/z", "a/c/very/deep/file.yaml", "READM"}) {
    put(sandbox, repository, path, std::string(path) + "\n");
    put(sandbox, repository, path, std::string(path) + " again\n");
  }
  CHECK(sandbox.git("ledger", {"ls-files"}) == sandbox.git("ledger", {"ls-tree", "-r", "--name-only", "HEAD"}));
  check_clean(sandbox, "ledger");
}

}  // namespace

TEST_CASE("versions 2, 3 and 4 are spliced in their own form") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  std::string version = "2";
  SUBCASE("2") {}
  SUBCASE("3") {
    version = "3";
    sandbox.write("ledger/later", "x\n");
    sandbox.git("ledger", {"add", "-N", "later"});
  }
  SUBCASE("4") {
    version = "4";
    sandbox.git("ledger", {"update-index", "--index-version", "4"});
  }
  if (version == "3") {
    put(sandbox, repository, "a/b", "x\n");
    put(sandbox, repository, "m", "x\n");
    CHECK(sandbox.git("ledger", {"status", "--porcelain"}) == " A later");
  } else {
    check_splices(sandbox, repository);
  }
  CHECK(static_cast<int>(sandbox.read("ledger/.git/index")[7]) == std::stoi(version));
}

TEST_CASE("long names and names that share much with their neighbours") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  sandbox.git("ledger", {"update-index", "--index-version", "4"});
  const std::string folder(200, 'd');
  std::string deep;
  for (int i = 0; i < 15; ++i) deep += folder + "/";
  put(sandbox, repository, deep + "x", "1\n");
  put(sandbox, repository, deep + "xy", "2\n");
  put(sandbox, repository, folder + "/a", "3\n");
  check_clean(sandbox, "ledger");
  sandbox.git("ledger", {"update-index", "--index-version", "2"});
  put(sandbox, repository, deep + "xx", "4\n");
  check_clean(sandbox, "ledger");
}

TEST_CASE("flags of the user's entries stay") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  sandbox.git("ledger", {"update-index", "--assume-unchanged", "README"});
  sandbox.git("ledger", {"update-index", "--assume-unchanged", kRecord});
  put(sandbox, repository, kRecord, "two\n");
  put(sandbox, repository, "new", "x\n");
  CHECK(sandbox.git("ledger", {"ls-files", "-v"}) == "h README\nh " + kRecord + "\nH new");
}

TEST_CASE("the cache tree loses our folders only") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, "a/x", "1\n");
  put(sandbox, repository, "b/y", "1\n");
  sandbox.git("ledger", {"write-tree"});  // fills the cache
  put(sandbox, repository, "a/x", "2\n");
  CHECK(sandbox.git("ledger", {"write-tree"}) == sandbox.git("ledger", {"rev-parse", "HEAD^{tree}"}));
  put(sandbox, repository, "a/z/new", "2\n");
  CHECK(sandbox.git("ledger", {"write-tree"}) == sandbox.git("ledger", {"rev-parse", "HEAD^{tree}"}));
  check_clean(sandbox, "ledger");
}

TEST_CASE("an untracked cache does not hide what comes and goes") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  sandbox.git("ledger", {"update-index", "--force-untracked-cache"});
  sandbox.git("ledger", {"status"});
  put(sandbox, repository, kRecord, "one\n");
  sandbox.write("ledger/incidents/2026/stray", "x\n");
  CHECK(sandbox.git("ledger", {"status", "--porcelain"}) == "?? incidents/2026/stray");
}

TEST_CASE("a change that git had only not noticed yet stays visible after our write") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  // Same size, same second as the index: git sees it only because the index is not younger.
  sandbox.write("ledger/README", "READ ME\n");
  struct stat status {};
  REQUIRE(::stat(sandbox.path("ledger/.git/index").c_str(), &status) == 0);
  const struct timespec times[2] = {status.st_mtim, status.st_mtim};
  REQUIRE(::utimensat(AT_FDCWD, sandbox.path("ledger/README").c_str(), times, 0) == 0);
  put(sandbox, repository, kRecord, "one\n");
  CHECK(sandbox.git("ledger", {"status", "--porcelain"}) == " M README");
}

TEST_CASE("an empty index, an entry in, the entry out") {
  const git_oid id = oid_of("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  Sandbox sandbox;
  const IndexFile empty = IndexFile::empty();
  CHECK(empty.find("a").state == IndexEntry::State::absent);
  const std::string with = empty.with({{"a/b", id, std::nullopt}}, "");
  sandbox.write("index", with);
  const std::optional<IndexFile> file = IndexFile::load(sandbox.path("index"));
  REQUIRE(file.has_value());
  CHECK(file->find("a/b").state == IndexEntry::State::plain);
  const IndexEntry entry = file->find("a/b");
  CHECK(git_oid_equal(&entry.id, &id) != 0);
  CHECK(file->find("a").state == IndexEntry::State::in_the_way);
  CHECK(file->find("a/b/c").state == IndexEntry::State::in_the_way);
  CHECK(file->find("a/bc").state == IndexEntry::State::absent);
  CHECK(file->with({{"a/b", std::nullopt, std::nullopt}}, "") == empty.with({}, ""));
  CHECK_FALSE(IndexFile::load(sandbox.path("missing")).has_value());
}

TEST_CASE("every cut and every flipped byte of an index is an error, never a crash or an empty index") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  const std::string good = sandbox.read("ledger/.git/index");
  for (std::size_t i = 0; i < good.size(); i += 3) {
    sandbox.write("cut", good.substr(0, i));
    CHECK(error_code([&] { IndexFile::load(sandbox.path("cut")); }) == "index-damaged");
    std::string flipped = good;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x41);
    sandbox.write("flipped", flipped);
    CHECK(error_code([&] { IndexFile::load(sandbox.path("flipped")); }) != "");
    // The same with a right checksum: then the structure itself must hold.
    const std::string body = flipped.substr(0, flipped.size() - 20);
    sandbox.write("signed", body + decklog::base::sha1_raw(body));
    error_code([&] { static_cast<void>(IndexFile::load(sandbox.path("signed"))); });
  }
  sandbox.write("whole", good);
  CHECK(error_code([&] { IndexFile::load(sandbox.path("whole")); }) == "");
}
