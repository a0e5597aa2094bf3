// SPDX-License-Identifier: MIT
#include "lib/git/transaction.h"

#include "lib/base/error.h"
#include "lib/git/root_commit.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

using namespace decklog;
using namespace decklog::git;
using namespace decklog::git::testing;

TEST_CASE("the first commit of an unborn branch") {
  Sandbox sandbox;
  Repository repository = sandbox.create("ledger");
  CHECK_FALSE(repository.resolve("refs/heads/main").has_value());
  {
    Transaction transaction(repository, "refs/heads/main", sandbox.world());
    CHECK_FALSE(transaction.head().has_value());
    const ObjectId id = transaction.commit(draft("decklog.yaml", "schema: 1\n", "begin"));
    CHECK(transaction.head() == id);
  }
  CHECK(sandbox.git("ledger", {"log", "--format=%s|%an|%ae|%cI"}) ==
        "begin|Mina Test|mina@example.com|2027-01-15T08:00:00+00:00");
  CHECK(sandbox.read("ledger/decklog.yaml") == "schema: 1\n");
  check_clean(sandbox, "ledger");
}

TEST_CASE("commits in nested folders keep what is beside them") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const ObjectId first = put(sandbox, repository, kRecord, "one\n");
  const ObjectId second = put(sandbox, repository, kRecord, "two\n");
  put(sandbox, repository, "incidents/2026/12/INC-20261201-AAAA.yaml", "three\n");
  put(sandbox, repository, "incidents.md", "sorts between the folder and its files\n");
  CHECK(sandbox.git("ledger", {"ls-tree", "-r", "--name-only", "HEAD"}) ==
        "README\nincidents.md\n" + kRecord + "\nincidents/2026/12/INC-20261201-AAAA.yaml");
  CHECK(sandbox.git("ledger", {"show", first.hex() + ":" + kRecord}) == "one");
  CHECK(sandbox.git("ledger", {"rev-parse", second.hex() + "^"}) == first.hex());
  CHECK(sandbox.read("ledger/" + kRecord) == "two\n");
  check_clean(sandbox, "ledger");
}

TEST_CASE("several files are one commit") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  CommitDraft both = draft(kRecord, "record\n");
  both.files.push_back({"evidence/INC-20261122-K7FQ/0123-x.log", std::string("\0binary\r\n", 9)});
  Transaction transaction(repository, "refs/heads/main", sandbox.world());
  const ObjectId id = transaction.commit(both);
  CHECK(sandbox.git("ledger", {"diff", "--name-status", id.hex() + "^", id.hex()}) ==
        "A\tevidence/INC-20261122-K7FQ/0123-x.log\nA\t" + kRecord);
  check_clean(sandbox, "ledger");
}

TEST_CASE("the same content twice is a commit without a change of the tree") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const ObjectId first = put(sandbox, repository, kRecord, "one\n");
  const ObjectId second = put(sandbox, repository, kRecord, "one\n");
  CHECK(first != second);
  CHECK(repository.commit(first).tree == repository.commit(second).tree);
  check_clean(sandbox, "ledger");
}

TEST_CASE("a bare ledger has objects, a ref and a reflog") {
  Sandbox sandbox;
  Repository repository = sandbox.create("ledger.git", Repository::Layout::bare);
  CHECK(repository.is_bare());
  put(sandbox, repository, kRecord, "one\n");
  const ObjectId second = put(sandbox, repository, kRecord, "two\n");
  CHECK(sandbox.git("ledger.git", {"rev-parse", "main"}) == second.hex());
  CHECK(sandbox.git("ledger.git", {"reflog", "--format=%gs", "main"}) == "commit: note\ncommit (initial): note");
  CHECK(sandbox.git("ledger.git", {"fsck", "--strict"}) == "");
  CHECK_FALSE(sandbox.exists("ledger.git/index"));
  check_no_leftovers(sandbox, sandbox.path("ledger.git"));
}

TEST_CASE("a ref that is not checked out touches neither index nor files") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("code");
  const std::string index_before = sandbox.read("code/.git/index");
  const std::string head_before = sandbox.git("code", {"rev-parse", "HEAD"});
  const ObjectId id = put(sandbox, repository, kRecord, "one\n", "refs/heads/team/oncall");
  CHECK(sandbox.git("code", {"rev-parse", "refs/heads/team/oncall"}) == id.hex());
  CHECK(sandbox.git("code", {"show", id.hex() + ":" + kRecord}) == "one");
  CHECK(sandbox.git("code", {"rev-parse", "HEAD"}) == head_before);
  CHECK(sandbox.read("code/.git/index") == index_before);
  CHECK_FALSE(sandbox.exists("code/incidents"));
  check_clean(sandbox, "code");
}

TEST_CASE("staged, dirty and untracked files of the user stay as they are") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  sandbox.write("ledger/staged", "staged\n");
  sandbox.git("ledger", {"add", "staged"});
  sandbox.write("ledger/README", "dirty\n");
  sandbox.write("ledger/untracked", "untracked\n");
  const ObjectId id = put(sandbox, repository, kRecord, "two\n");
  CHECK(sandbox.git("ledger", {"status", "--porcelain"}) == " M README\nA  staged\n?? untracked");
  CHECK(sandbox.git("ledger", {"show", "--format=", "--name-only", id.hex()}) == kRecord);
  CHECK(sandbox.read("ledger/README") == "dirty\n");
}

TEST_CASE("a user's git commit afterwards takes nothing of ours away") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  sandbox.write("ledger/README", "changed\n");
  sandbox.git("ledger", {"commit", "-qam", "mine"});
  CHECK(sandbox.git("ledger", {"show", "HEAD:" + kRecord}) == "one");
  const ObjectId next = put(sandbox, repository, kRecord, "two\n");
  CHECK(sandbox.git("ledger", {"log", "-1", "--format=%s", next.hex() + "^"}) == "mine");
  check_clean(sandbox, "ledger");
}

TEST_CASE("reflogs of the branch and of HEAD get a line, HEAD's only for its own branch") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const ObjectId id = put(sandbox, repository, kRecord, "one\n");
  put(sandbox, repository, kRecord, "one\n", "refs/heads/other");
  CHECK(sandbox.git("ledger", {"rev-parse", "HEAD@{0}"}) == id.hex());
  CHECK(sandbox.git("ledger", {"reflog", "-1", "--format=%gs", "main"}) == "commit: note");
  CHECK(sandbox.git("ledger", {"reflog", "-1", "--format=%gs", "other"}) == "commit (initial): note");
}

TEST_CASE("a reflog that cannot be written does not cost the commit") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  std::filesystem::remove(sandbox.path("ledger/.git/logs/refs/heads/main"));
  std::filesystem::create_directory(sandbox.path("ledger/.git/logs/refs/heads/main"));
  const ObjectId id = put(sandbox, repository, kRecord, "one\n");
  CHECK(repository.resolve("refs/heads/main") == id);
  CHECK(sandbox.has_notice("not in the reflog"));
}

TEST_CASE("a packed ref is moved by a loose one") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  sandbox.git("ledger", {"gc", "-q"});
  CHECK_FALSE(sandbox.exists("ledger/.git/refs/heads/main"));
  const ObjectId id = put(sandbox, repository, kRecord, "two\n");
  CHECK(sandbox.git("ledger", {"rev-parse", "main"}) == id.hex());
  CHECK(sandbox.git("ledger", {"rev-list", "--count", "main"}) == "3");
  check_clean(sandbox, "ledger");
}

TEST_CASE("further parents make a merge") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const ObjectId theirs = put(sandbox, repository, kRecord, "theirs\n", "refs/heads/theirs");
  CommitDraft merge = draft(kRecord, "merged\n", "merge");
  merge.further_parents = {theirs};
  Transaction transaction(repository, "refs/heads/main", sandbox.world());
  const std::optional<ObjectId> before = transaction.head();
  const ObjectId id = transaction.commit(merge);
  CHECK(sandbox.git("ledger", {"log", "-1", "--format=%P", id.hex()}) == before->hex() + " " + theirs.hex());
  check_clean(sandbox, "ledger");
}

TEST_CASE("a transaction that is not committed leaves nothing") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const std::string before = sandbox.git("ledger", {"rev-parse", "HEAD"});
  { const Transaction transaction(repository, "HEAD", sandbox.world()); }
  CHECK(sandbox.git("ledger", {"rev-parse", "HEAD"}) == before);
  check_clean(sandbox, "ledger");
  CHECK_FALSE(put(sandbox, repository, kRecord, "one\n").empty());
}

TEST_CASE("the root commit is the same object everywhere") {
  Sandbox sandbox;
  Repository one = sandbox.create("one");
  Repository two = sandbox.create("two.git", Repository::Layout::bare);
  const ObjectId id = write_root_commit(one);
  CHECK(id == write_root_commit(two));
  CHECK(id == write_root_commit(one));
  CHECK(id.hex() == kRootCommit);
  CHECK(sandbox.git("one", {"cat-file", "commit", id.hex()}) ==
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor decklog <decklog@localhost> 0 +0000\n"
        "committer decklog <decklog@localhost> 0 +0000\n\ndecklog ledger");
}

TEST_CASE("a work tree whose only commit is the root commit has no index yet") {
  Sandbox sandbox;
  Repository repository = sandbox.create("ledger");
  const ObjectId root = write_root_commit(repository);
  sandbox.git("ledger", {"update-ref", "refs/heads/main", root.hex()});
  CHECK_FALSE(sandbox.exists("ledger/.git/index"));
  const ObjectId id = put(sandbox, repository, "decklog.yaml", "x\n");
  CHECK(sandbox.git("ledger", {"rev-parse", id.hex() + "^"}) == root.hex());
  check_clean(sandbox, "ledger");
}

TEST_CASE("core.fsync is honoured and the result is the same") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  for (const char* setting : {"none", "committed,-loose-object", "all", "-reference,-index"}) {
    sandbox.git("ledger", {"config", "core.fsync", setting});
    Repository again = sandbox.open("ledger");
    put(sandbox, again, kRecord, std::string(setting) + "\n");
    check_clean(sandbox, "ledger");
  }
}

TEST_CASE("a damaged loose object of the right name is written anew") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  sandbox.write("content", "one\n");
  const std::string blob = sandbox.git("ledger", {"hash-object", "../content"});
  sandbox.write("ledger/.git/objects/" + blob.substr(0, 2) + "/" + blob.substr(2), "");
  put(sandbox, repository, kRecord, "one\n");
  CHECK(sandbox.git("ledger", {"show", "HEAD:" + kRecord}) == "one");
  check_clean(sandbox, "ledger");
}
