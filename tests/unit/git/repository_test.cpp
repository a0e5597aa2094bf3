// SPDX-License-Identifier: MIT
#include "lib/git/repository.h"

#include "lib/base/error.h"
#include "lib/git/housekeeping.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace decklog;
using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

// One subject a line.
std::string subjects(const Repository& repository, const std::vector<std::string>& paths) {
  std::string found;
  repository.log(*repository.resolve("HEAD"), paths, [&](const CommitInfo& commit) {
    found += commit.message.substr(0, commit.message.find('\n')) + "\n";
    return true;
  });
  return found;
}

}  // namespace

TEST_CASE("finding a repository") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  sandbox.write("ledger/a/b/file", "x");
  const base::World world = sandbox.world();
  CHECK(Repository::find(sandbox.path("ledger/a/b"), Repository::Search::upwards, world)->work_tree() ==
        sandbox.path("ledger"));
  CHECK_FALSE(Repository::find(sandbox.path("ledger/a/b"), Repository::Search::here_only, world).has_value());
  CHECK(Repository::find(sandbox.path("ledger"), Repository::Search::here_only, world).has_value());
  CHECK_FALSE(Repository::find(sandbox.path("home"), Repository::Search::upwards, world).has_value());
  CHECK_FALSE(Repository::find(sandbox.path("nowhere"), Repository::Search::upwards, world).has_value());
  sandbox.variables["GIT_CEILING_DIRECTORIES"] = sandbox.path("ledger/a").string();
  CHECK_FALSE(Repository::find(sandbox.path("ledger/a/b"), Repository::Search::upwards, world).has_value());
}

TEST_CASE("making a repository") {
  Sandbox sandbox;
  const Repository plain = sandbox.create("deep/er/ledger");
  CHECK(plain.head_ref() == "refs/heads/main");
  CHECK_FALSE(plain.is_bare());
  CHECK(plain.git_folder() == sandbox.path("deep/er/ledger/.git"));
  CHECK(sandbox.git("deep/er/ledger", {"status", "--porcelain"}) == "");
  sandbox.write("home/.gitconfig", "[init]\n\tdefaultBranch = trunk\n");
  const Repository bare = sandbox.create("bare.git", Repository::Layout::bare);
  CHECK(bare.head_ref() == "refs/heads/trunk");
  CHECK(bare.is_bare());
  CHECK(bare.work_tree().empty());
  CHECK(sandbox.git("bare.git", {"config", "core.logAllRefUpdates"}) == "true");
  CHECK(error_code([&] { sandbox.create("bare.git", Repository::Layout::bare); }) == "exists");
}

TEST_CASE("a repository whose making was interrupted is finished, or made anew") {
  Sandbox sandbox;
  for (const Repository::Layout layout : {Repository::Layout::work_tree, Repository::Layout::bare}) {
    const bool is_bare = layout == Repository::Layout::bare;
    const std::string name = is_bare ? "bare.git" : "ledger";
    const std::string folder = is_bare ? name : name + "/.git";
    CAPTURE(name);
    // Killed while libgit2 was at work: nothing of that is used.
    sandbox.write(name + "/.decklog-init.new/.git/config.lock", "");
    sandbox.create(name, layout);
    CHECK_FALSE(sandbox.exists(name + "/.decklog-init.new"));
    // Killed while it was moved to its place: HEAD was not there yet.
    std::filesystem::create_directories(sandbox.path(name + "/.decklog-init"));
    for (const char* part : {"HEAD", "config"}) {
      std::filesystem::rename(sandbox.path(folder + "/" + part), sandbox.path(name + "/.decklog-init/" + part));
    }
    // A power cut: the disk knows the folder's new name and still has the old one.
    sandbox.write(name + "/.decklog-init/hooks/of-old", "");
    sandbox.write(folder + "/hooks/of-new", "");
    CHECK(sandbox.try_git(name, {"--git-dir=" + sandbox.path(folder).string(), "status"}) != 0);
    sandbox.create(name, layout);
    CHECK_FALSE(sandbox.exists(name + "/.decklog-init"));
    CHECK(sandbox.exists(folder + "/hooks/of-new"));
    CHECK(sandbox.git(name, {"config", "core.logAllRefUpdates"}) == "true");
    CHECK(sandbox.git(name, {"symbolic-ref", "HEAD"}) == "refs/heads/main");
    // Killed when HEAD was there: the repository is whole, only the emptied folder stands beside it.
    sandbox.write(name + "/.decklog-init/hooks/left", "");
    sandbox.write(name + "/other", "a person's");
    Repository whole = sandbox.open(name);
    whole.clear_creation();
    CHECK_FALSE(sandbox.exists(name + "/.decklog-init"));
    CHECK(sandbox.exists(name + "/other"));
  }
}

TEST_CASE("settings are written as git reads them, under our own lock") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const std::string driver = R"(a "quoted" \ word; # no comment)";
  repository.set_config("merge.decklog.driver", driver);
  repository.set_config("decklog.ref", "refs/heads/one");
  repository.set_config("decklog.ref", "refs/heads/two");
  CHECK(sandbox.git("ledger", {"config", "merge.decklog.driver"}) == driver);
  CHECK(sandbox.git("ledger", {"config", "decklog.ref"}) == "refs/heads/two");
  CHECK(repository.config("decklog.ref") == "refs/heads/two");
  check_no_leftovers(sandbox, sandbox.path("ledger/.git"));
}

TEST_CASE("formats that libgit2 cannot read are named") {
  Sandbox sandbox;
  sandbox.git(".", {"init", "-q", "--object-format=sha256", "ledger"});
  const Caught error = caught([&] { sandbox.open("ledger"); });
  CHECK(error.code == "unsupported-repository");
  CHECK(error.message.find("objectformat") != std::string::npos);
  sandbox.create_by_git("future");
  sandbox.git("future", {"config", "core.repositoryFormatVersion", "1"});
  CHECK(error_code([&] { sandbox.open("future"); }) == "");
  sandbox.git("future", {"config", "extensions.refStorage", "reftable"});
  const Caught reftable = caught([&] { sandbox.open("future"); });
  CHECK(reftable.code == "unsupported-repository");
  CHECK(reftable.message.find("refstorage") != std::string::npos);
}

TEST_CASE("reading regular files and nothing else") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "record\n");
  sandbox.write("ledger/program", "#!/bin/sh\n");
  std::filesystem::permissions(sandbox.path("ledger/program"), std::filesystem::perms::owner_all);
  std::filesystem::create_symlink("README", sandbox.path("ledger/link"));
  sandbox.git("ledger", {"add", "-A"});
  sandbox.git("ledger", {"commit", "-qm", "modes"});
  const ObjectId head = *repository.resolve("refs/heads/main");
  CHECK(repository.read(head, kRecord, 100) == "record\n");
  CHECK(repository.read(head, "program", 100) == "#!/bin/sh\n");
  for (const char* path : {"link", "incidents", "missing", "README/x", "", "incidents/", "/README"}) {
    CAPTURE(path);
    CHECK_FALSE(repository.read(head, path, 100).has_value());
  }
  CHECK_THROWS_AS(repository.read(head, kRecord, 6), base::BadData);
  const std::vector<TreeFile> all = repository.files(head, "");
  REQUIRE(all.size() == 4);
  CHECK(all[0].path == "README");
  CHECK(all[1].path == kRecord);
  CHECK(all[2].mode == 0120000);
  CHECK(all[3].mode == 0100755);
  REQUIRE(repository.files(head, "incidents/2026").size() == 1);
  CHECK(repository.files(head, "README").empty());
  CHECK(repository.read_blob(all[1].blob, 100) == "record\n");
  CHECK_FALSE(repository.read_blob(ObjectId(std::string(40, 'a')), 100).has_value());
}

TEST_CASE("trees deeper than sixteen are left out of a listing") {
  Sandbox sandbox;
  Repository repository = sandbox.create("ledger.git", Repository::Layout::bare);
  std::string path;
  for (int i = 0; i < 15; ++i) path += "d/";
  put(sandbox, repository, path + "in", "x\n");
  put(sandbox, repository, path + "d/out", "x\n");
  const std::vector<TreeFile> files = repository.files(*repository.resolve("HEAD"), "");
  REQUIRE(files.size() == 1);
  CHECK(files[0].path == path + "in");
}

TEST_CASE("forged and missing objects are errors") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "truth\n");
  const std::string blob = sandbox.git("ledger", {"rev-parse", "HEAD:" + kRecord});
  sandbox.write("lie", "lies!\n");
  const std::string other = sandbox.git("ledger", {"hash-object", "-w", "../lie"});
  const auto place = [&](const std::string& hex) {
    return "ledger/.git/objects/" + hex.substr(0, 2) + "/" + hex.substr(2);
  };
  std::filesystem::remove(sandbox.path(place(blob)));
  const ObjectId head = *repository.resolve("HEAD");
  CHECK(error_code([&] { sandbox.open("ledger").read(head, kRecord, 100); }) == "object-missing");
  std::filesystem::copy_file(sandbox.path(place(other)), sandbox.path(place(blob)));
  CHECK(error_code([&] { sandbox.open("ledger").read(head, kRecord, 100); }) == "object-damaged");
}

TEST_CASE("refs and revisions") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const ObjectId first = *repository.resolve("refs/heads/main");
  const ObjectId second = put(sandbox, repository, kRecord, "one\n");
  sandbox.git("ledger", {"tag", "-a", "-m", "tag", "seal", first.hex()});
  CHECK(repository.resolve("HEAD") == second);
  CHECK_FALSE(repository.resolve("refs/heads/none").has_value());
  CHECK(repository.resolve_revision("HEAD~1") == first);
  CHECK(repository.resolve_revision("seal") == first);
  CHECK(repository.resolve_revision(second.short_hex()) == second);
  for (const char* revision : {"HEAD~9", "nothing", "HEAD:README", "--all", ""}) {
    CAPTURE(revision);
    CHECK_FALSE(repository.resolve_revision(revision).has_value());
  }
  sandbox.write("ledger/.git/refs/heads/broken", "no id\n");
  CHECK(error_code([&] { repository.resolve("refs/heads/broken"); }) == "git");
  CHECK_FALSE(repository.is_checked_out_here("refs/heads/none"));
  CHECK(repository.is_checked_out_here("refs/heads/main"));
  sandbox.git("ledger", {"checkout", "-q", "--detach"});
  CHECK_FALSE(repository.head_ref().has_value());
}

TEST_CASE("a commit's parts") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  sandbox.variables["GIT_AUTHOR_DATE"] = "@1700000000 -0330";
  sandbox.git("ledger", {"commit", "-q", "--allow-empty", "-m", "subject\n\nbody\n\nKey: value"});
  const CommitInfo info = repository.commit(*repository.resolve("HEAD"));
  CHECK(info.message == "subject\n\nbody\n\nKey: value\n");
  CHECK(info.author.who.name == "Mina Test");
  CHECK(info.author.who.email == "mina@example.com");
  CHECK(info.author.seconds == 1700000000);
  CHECK(info.author.offset_minutes == -210);
  CHECK(info.parents.size() == 1);
  CHECK(info.tree.hex() == sandbox.git("ledger", {"rev-parse", "HEAD^{tree}"}));
  CHECK(error_code([&] { repository.commit(info.tree); }) == "object-damaged");
  CHECK(error_code([&] { repository.commit(ObjectId("abc")); }) != "");
}

TEST_CASE("the log of paths, over merges, with clocks that run backwards") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const auto commit = [&](const std::string& path, const std::string& subject, const std::string& ref) {
    Transaction transaction(repository, ref, sandbox.world());
    CommitDraft one = draft(path, subject + "\n", subject);
    one.committer.seconds -= static_cast<std::int64_t>(subject.size()) * 1000;  // longer is "earlier"
    return transaction.commit(one);
  };
  commit("a/x", "one", "refs/heads/main");
  sandbox.git("ledger", {"branch", "side"});
  commit("b/y", "two!", "refs/heads/main");
  commit("a/x", "side", "refs/heads/side");
  CommitDraft merge = draft("a/x", "side\n", "merge");
  merge.further_parents = {*repository.resolve("refs/heads/side")};
  Transaction(repository, "refs/heads/main", sandbox.world()).commit(merge);
  commit("a/x", "last one", "refs/heads/main");
  // By committer time as git log does: with such clocks a child may come after its parent, but each comes once.
  CHECK(subjects(repository, {"a/x"}) == "last one\none\nside\n");
  CHECK(subjects(repository, {"b"}) == "two!\n");
  CHECK(subjects(repository, {"a", "b/y"}) == "last one\nmerge\ntwo!\none\nside\n");
  CHECK(subjects(repository, {}) == "last one\nmerge\ntwo!\none\nside\nfirst\n");
  CHECK(subjects(repository, {"nothing"}) == "");
  CHECK(subjects(repository, {"README"}) == "first\n");
  int seen = 0;
  repository.log(*repository.resolve("HEAD"), {}, [&](const CommitInfo&) { return ++seen < 2; });
  CHECK(seen == 2);
}

TEST_CASE("the log of a path ends where the path begins, on each side of a merge") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  const auto commit = [&](const std::string& name, const std::string& text) {
    sandbox.write("ledger/" + name, text);
    sandbox.git("ledger", {"add", "-A"});
    sandbox.git("ledger", {"commit", "-q", "-m", name + " " + text});
  };
  commit("x", "of old");
  sandbox.git("ledger", {"rm", "-q", "x"});
  sandbox.git("ledger", {"commit", "-q", "-m", "x is gone"});
  commit("y", "between");
  commit("y", "and again");
  sandbox.git("ledger", {"branch", "side"});
  commit("x", "anew");
  sandbox.git("ledger", {"switch", "-q", "side"});
  commit("y", "over there");
  sandbox.git("ledger", {"switch", "-q", "-"});
  sandbox.git("ledger", {"merge", "-q", "--no-edit", "-m", "merge", "side"});
  commit("x", "more");
  CHECK(subjects(repository, {"x"}) == "x more\nx anew\n");
  CHECK(subjects(repository, {"y"}) == "y over there\ny and again\ny between\n");
  // Where one of several paths goes on, so does the log.
  const std::string both = subjects(repository, {"x", "README"});
  CHECK(both.ends_with("x is gone\nx of old\nfirst\n"));
}

TEST_CASE("housekeeping is wanted by git's own rule only") {
  Sandbox sandbox;
  const auto wants = [&] { return wants_housekeeping(sandbox.open("ledger"), sandbox.world()); };
  // Without a commit: one of its objects could stand in the folder that is counted, as its name depends on the time.
  sandbox.git("", {"init", "-q", "ledger"});
  const auto put_loose = [&](int count) {
    for (int i = 0; i < count; ++i) {
      sandbox.write(fmt::format("ledger/.git/objects/17/{:038x}", i), "x");
    }
  };
  CHECK_FALSE(wants());
  put_loose(27);  // 6700 / 256, rounded up
  sandbox.write("ledger/.git/objects/17/tmp_obj_1", "x");
  CHECK_FALSE(wants());
  put_loose(28);
  CHECK(wants());
  for (const char* off : {"gc.auto=0", "gc.auto=7000", "maintenance.auto=false"}) {
    const std::string setting = off;
    const std::string name = setting.substr(0, setting.find('='));
    sandbox.git("ledger", {"config", name, setting.substr(name.size() + 1)});
    CHECK_FALSE(wants());
    sandbox.git("ledger", {"config", "--unset", name});
  }
  CHECK(wants());
}

TEST_CASE("a shallow clone is walked to its edge") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  for (const char* text : {"1\n", "2\n", "3\n"}) put(sandbox, repository, kRecord, text);
  sandbox.git(".", {"clone", "-q", "--depth", "2", "file://" + sandbox.path("ledger").string(), "shallow"});
  const Repository shallow = sandbox.open("shallow");
  CHECK(subjects(shallow, {}) == "note\nnote\n");
  CHECK(subjects(repository, {}) == "note\nnote\nnote\nfirst\n");
}

TEST_CASE("configuration: levels, booleans, what is protected, setting") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  repository.set_config("decklog.ref", "refs/heads/oncall");
  CHECK(sandbox.git("ledger", {"config", "--local", "decklog.ref"}) == "refs/heads/oncall");
  CHECK(repository.config("decklog.REF") == "refs/heads/oncall");
  CHECK_FALSE(repository.protected_config("decklog.ref").has_value());
  CHECK(repository.protected_config("user.name") == "Mina Test");
  CHECK_FALSE(repository.config("decklog.none").has_value());
  CHECK_FALSE(repository.config("not a name").has_value());
  CHECK(repository.config_bool("decklog.none", true));
  sandbox.write("home/.gitconfig", "[decklog]\n\tvalueless\n\toff = no\n\todd = maybe\n");
  const Repository again = sandbox.open("ledger");
  CHECK(again.config_bool("decklog.valueless", false));
  CHECK_FALSE(again.config_bool("decklog.off", true));
  CHECK(error_code([&] { again.config_bool("decklog.odd", true); }) == "configuration");
}
