// SPDX-License-Identifier: MIT
//
// sync against local bare remotes: which remote, every way in which two sides can stand to each other, and what is
// never touched.
#include "lib/sync/sync.h"

#include "lib/git/history.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <filesystem>

using namespace decklog;
using git::testing::Caught;

namespace {

class Clones {
 public:
  Clones() {
    // git's own process reads the environment of this one.
    ::setenv("HOME", sandbox.path("home").c_str(), 1);
    ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    sandbox.git(".", {"init", "-q", "--bare", "remote.git"});
  }

  // A ledger of its own that knows the remote as origin.
  void make(const std::string& name, bool is_bare = false) {
    ledger::Ledger::init({.folder = sandbox.path(name), .bare = is_bare, .ref = {}}, sandbox.world());
    sandbox.git(name, {"remote", "add", "origin", sandbox.path("remote.git").string()});
  }
  void clone(const std::string& name) { sandbox.git(".", {"clone", "-q", "remote.git", name}); }
  // alice and bob, who have everything of each other.
  void make_two() {
    make("alice");
    sync("alice");
    clone("bob");
    sync("bob");
  }

  ledger::Ledger open(const std::string& name, const std::string& ref = {}) {
    return ledger::Ledger::open({.folder = sandbox.path(name), .ref = ref}, sandbox.world());
  }
  sync::Report sync(const std::string& name, const sync::Options& options = {}, const std::string& ref = {}) {
    return sync::run(open(name, ref), sandbox.world(), options);
  }
  Caught caught(const std::string& name, const sync::Options& options = {}) {
    return git::testing::caught([&] { sync(name, options); });
  }

  base::RecordId incident(const std::string& name, const std::string& title, const std::string& ref = {}) {
    ledger::Draft draft;
    draft.body = model::Opened{};
    draft.set.title = title;
    draft.set.priority = model::Priority::p1;
    return open(name, ref).create(base::Kind::incident, draft).record.id;
  }
  void note(const std::string& name, const base::RecordId& id, const std::string& text) {
    ledger::Draft draft;
    draft.body = model::Note{};
    draft.text = text;
    open(name).append(id, draft);
  }
  std::size_t entries(const std::string& name, const base::RecordId& id) { return open(name).read(id).timeline.size(); }
  // A person's commit with git.
  void commit(const std::string& name, const std::string& file, const std::string& content) {
    sandbox.write(name + "/" + file, content);
    sandbox.git(name, {"add", file});
    sandbox.git(name, {"commit", "-qm", "by hand", "--", file});
  }
  std::string head(const std::string& name, const std::string& ref = "refs/heads/main") {
    return sandbox.git(name, {"rev-parse", ref});
  }
  std::string tree(const std::string& name) { return sandbox.git(name, {"rev-parse", "HEAD^{tree}"}); }
  std::string status(const std::string& name) { return sandbox.git(name, {"status", "--porcelain"}); }
  void check_agreed() {
    CHECK(head("alice") == head("remote.git"));
    CHECK(head("bob") == head("remote.git"));
    git::testing::check_clean(sandbox, "alice");
    git::testing::check_clean(sandbox, "bob");
  }

  git::testing::Sandbox sandbox;
};

// A hook of the remote that runs before a push moves its branch.
void remote_hook(Clones& clones, const std::string& script) {
  clones.sandbox.write("remote.git/hooks/pre-receive", "#!/bin/sh\n" + script);
  std::filesystem::permissions(clones.sandbox.path("remote.git/hooks/pre-receive"), std::filesystem::perms::owner_all);
}

sync::Options to(const std::string& remote) {
  sync::Options options;
  options.remote = remote;
  return options;
}

sync::Options restoring() {
  sync::Options options;
  options.restore = true;
  return options;
}

}  // namespace

TEST_CASE("which remote: the named, the upstream, the only one, origin; else it asks") {
  Clones clones;
  clones.make("alice");
  clones.sandbox.git("alice", {"remote", "remove", "origin"});
  CHECK(clones.caught("alice").code == "no-remote");
  CHECK(clones.caught("alice", to("nowhere")).code == "remote-unknown");
  CHECK(clones.caught("alice", to("--upload-pack=touch x")).code == "remote-unknown");

  clones.sandbox.git("alice", {"remote", "add", "team", clones.sandbox.path("remote.git").string()});
  CHECK(clones.sync("alice").branch == "team/main");
  clones.sandbox.git(".", {"init", "-q", "--bare", "second.git"});
  clones.sandbox.git("alice", {"remote", "add", "mirror", clones.sandbox.path("second.git").string()});
  const Caught several = clones.caught("alice");
  CHECK(several.code == "no-remote");
  CHECK(several.hint == "name one: decklog sync mirror");
  CHECK(clones.sync("alice", to("mirror")).remote == "mirror");

  clones.sandbox.git("alice", {"config", "branch.main.remote", "team"});
  CHECK(clones.sync("alice").remote == "team");
  clones.sandbox.git("alice", {"config", "--unset", "branch.main.remote"});
  clones.sandbox.git("alice", {"remote", "rename", "mirror", "origin"});
  CHECK(clones.sync("alice").remote == "origin");
}

TEST_CASE("an empty remote takes everything; then nothing is new") {
  Clones clones;
  clones.make("alice");
  const sync::Report first = clones.sync("alice");
  CHECK(first.sent_commits > 0);
  CHECK(first.received_commits == 0);
  CHECK(first.head == clones.head("remote.git"));
  CHECK_FALSE(clones.sync("alice").changed());
}

TEST_CASE("ahead sends, behind receives by a fast-forward") {
  Clones clones;
  clones.make_two();
  const base::RecordId id = clones.incident("alice", "Checkout is down");
  CHECK(clones.sync("alice").sent_commits == 1);

  const sync::Report received = clones.sync("bob");
  CHECK(received.received_commits == 1);
  CHECK(received.sent_commits == 0);
  CHECK(received.received == std::vector{id});
  CHECK(clones.sandbox.git("bob", {"reflog", "-1", "--format=%gs"}) == "sync origin/main: Fast-forward");
  clones.check_agreed();
}

TEST_CASE("sides that wrote into one record are merged by a commit with two parents") {
  Clones clones;
  clones.make_two();
  const base::RecordId id = clones.incident("alice", "Checkout is down");
  clones.sync("alice");
  clones.sync("bob");
  clones.note("alice", id, "by alice");
  clones.note("bob", id, "by bob");
  clones.note("bob", id, "by bob again");
  clones.sync("alice");
  const sync::Report merged = clones.sync("bob");
  CHECK(merged.received_commits == 1);
  CHECK(merged.sent_commits == 3);  // two notes and the merge
  CHECK(clones.sandbox.git("bob", {"log", "-1", "--format=%s"}) == "merge origin/main: 1 record");
  CHECK(clones.sandbox.git("bob", {"log", "-1", "--format=%P"}).size() == 81);
  CHECK(clones.sandbox.git("bob", {"log", "-1", "--format=%(trailers:key=Decklog-Record,valueonly)"})
            .starts_with(id.str()));
  CHECK(clones.entries("bob", id) == 4);
  clones.sync("alice");
  clones.check_agreed();
}

TEST_CASE("two ledgers that were made apart share their first commit, and meet") {
  Clones clones;
  clones.make("alice");
  clones.make("bob");
  const base::RecordId one = clones.incident("alice", "of alice");
  const base::RecordId other = clones.incident("bob", "of bob");
  clones.sync("alice");
  clones.sync("bob");
  clones.sync("alice");
  CHECK(clones.entries("alice", other) == 1);
  CHECK(clones.entries("bob", one) == 1);
  clones.check_agreed();
}

TEST_CASE("another project's branch is refused, and nothing changes") {
  Clones clones;
  clones.make("alice");
  clones.sandbox.create_by_git("project");
  clones.sandbox.git("project", {"push", "-q", "../remote.git", "HEAD:main"});
  const std::string before = clones.head("alice");
  const std::string there = clones.head("remote.git");
  CHECK(clones.caught("alice").code == "unrelated-history");
  CHECK(clones.head("alice") == before);
  CHECK(clones.head("remote.git") == there);
}

TEST_CASE("a remote that was rewritten is named, not followed; it can be restored, or agreed to") {
  Clones clones;
  clones.make_two();
  const std::string before = clones.head("alice");
  const base::RecordId id = clones.incident("alice", "Checkout is down");
  clones.note("alice", id, "the words");
  clones.sync("alice");
  clones.sync("bob");
  const std::string full = clones.head("alice");
  clones.sandbox.git("remote.git", {"update-ref", "refs/heads/main", before});

  SUBCASE("told with what is gone, here untouched") {
    const Caught refused = clones.caught("alice");
    CHECK(refused.code == "remote-rewritten");
    CHECK(refused.message == "'origin/main' was rewritten: 2 commits that stood there are gone");
    CHECK(refused.hint.find(full.substr(0, 9) + " " + id.str() + " note: the words") != std::string::npos);
    CHECK(clones.head("alice") == full);
    CHECK(clones.head("remote.git") == before);
  }
  SUBCASE("also when there is something new to send") {
    clones.note("alice", id, "more");
    CHECK(clones.caught("alice").code == "remote-rewritten");
    CHECK(clones.head("remote.git") == before);
  }
  SUBCASE("also when git fetched meanwhile, and when the branch is gone altogether") {
    clones.sandbox.git("alice", {"fetch", "-q"});
    CHECK(clones.caught("alice").code == "remote-rewritten");
    clones.sandbox.git("remote.git", {"update-ref", "-d", "refs/heads/main"});
    CHECK(clones.caught("alice").code == "remote-rewritten");
    CHECK(clones.sync("alice", restoring()).changed());
    CHECK(clones.head("remote.git") == full);
  }
  SUBCASE("--restore brings it back, with what others wrote on the rewritten one") {
    clones.sandbox.git(".", {"clone", "-q", "remote.git", "carol"});
    const base::RecordId other = clones.incident("carol", "of carol");
    clones.sync("carol");
    clones.sync("alice", restoring());
    CHECK(clones.entries("alice", other) == 1);
    clones.sync("bob");
    CHECK(clones.entries("bob", id) == 2);
    clones.check_agreed();
  }
  SUBCASE("git reset here means that somebody agreed") {
    clones.sandbox.git("alice", {"fetch", "-q"});
    clones.sandbox.git("alice", {"reset", "-q", "--hard", "origin/main"});
    CHECK_FALSE(clones.sync("alice").changed());
    clones.incident("alice", "from here on");
    CHECK(clones.sync("alice").sent_commits == 1);
    clones.sandbox.git("remote.git", {"update-ref", "-d", "refs/heads/main"});
    CHECK(clones.caught("alice").code == "remote-rewritten");
  }
}

TEST_CASE("the lock that a killed fetch left on the tracking branch stops no sync; the doctor names it") {
  Clones clones;
  clones.make_two();
  const std::string lock = "alice/.git/refs/remotes/origin/main.lock";
  clones.sandbox.write(lock, "");
  const base::RecordId id = clones.incident("bob", "of bob");
  clones.sync("bob");
  CHECK(clones.sync("alice").received.size() == 1);
  clones.note("alice", id, "from alice");
  CHECK(clones.sync("alice").sent_commits == 1);
  clones.note("bob", id, "from bob");
  clones.sync("bob");
  CHECK(clones.sync("alice").received_commits > 0);
  CHECK(clones.sandbox.git("alice", {"for-each-ref", "refs/decklog/fetched"}).empty());
  bool is_named = false;
  for (const ledger::Health& health : clones.open("alice").examine(ledger::Ledger::Repair::no)) {
    is_named = is_named || health.message.find("refs/remotes/origin/main.lock") != std::string::npos;
  }
  CHECK(is_named);
  CHECK(std::filesystem::remove(clones.sandbox.path(lock)));
  clones.check_agreed();
}

TEST_CASE("a push that lost the race fetches, merges and pushes again") {
  Clones clones;
  clones.make_two();
  const base::RecordId id = clones.incident("alice", "of alice");
  clones.sandbox.git(".", {"clone", "-q", "remote.git", "carol"});
  const base::RecordId other = clones.incident("carol", "of carol");
  // While alice's push is on its way carol's lands, once.
  remote_hook(clones,
              "test -e once && exit 0; touch once\n"
              "unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n"
              "git -C ../carol --git-dir=../carol/.git push -q ../remote.git main:main\n");
  const sync::Report report = clones.sync("alice");
  CHECK(report.received_commits == 1);
  CHECK(report.sent_commits == 2);  // the incident and the merge
  CHECK(clones.entries("alice", other) == 1);
  CHECK(clones.sync("bob").received.size() == 2);
  CHECK(clones.entries("bob", id) == 1);
  clones.check_agreed();
}

TEST_CASE("others who are always faster end it after a bounded number of times") {
  Clones clones;
  clones.make_two();
  clones.incident("alice", "of alice");
  remote_hook(clones,
              "unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n"
              "new=$(git -c user.name=x -c user.email=x@example.com commit-tree -p main -m x main^{tree}) &&\n"
              "git update-ref refs/heads/main $new\n");
  sync::Options options;
  options.attempts = 2;
  const Caught busy = clones.caught("alice", options);
  CHECK(busy.code == "sync-busy");
  CHECK(busy.hint.find("its last answer: ") != std::string::npos);
  clones.sandbox.git("remote.git", {"config", "core.hooksPath", "/nowhere"});
  CHECK(clones.sync("alice").changed());
}

TEST_CASE("what the remote's own rules refuse is told in its words") {
  Clones clones;
  clones.make_two();
  clones.incident("alice", "of alice");
  remote_hook(clones, "echo 'only on weekdays' >&2; exit 1\n");
  const Caught refused = clones.caught("alice");
  CHECK(refused.code == "push-rejected");
  CHECK(refused.hint.find("only on weekdays") != std::string::npos);
}

TEST_CASE("what a person pulled and pushed with git counts: nothing is sent twice, nothing gone is taken for new") {
  Clones clones;
  clones.make_two();
  const std::string before = clones.head("alice");
  const base::RecordId id = clones.incident("alice", "of alice");
  clones.sandbox.git("alice", {"push", "-q", "origin", "main"});
  CHECK_FALSE(clones.sync("alice").changed());
  clones.sandbox.git("bob", {"pull", "-q"});
  CHECK_FALSE(clones.sync("bob").changed());
  clones.note("bob", id, "by bob");
  clones.sandbox.git("bob", {"push", "-q", "origin", "main"});
  clones.sandbox.git("remote.git", {"update-ref", "refs/heads/main", before});
  CHECK(clones.caught("bob").message == "'origin/main' was rewritten: 2 commits that stood there are gone");
  CHECK(clones.caught("alice").message == "'origin/main' was rewritten: a commit that stood there is gone");
}

TEST_CASE("a remote that is not there") {
  Clones clones;
  clones.make_two();
  std::filesystem::rename(clones.sandbox.path("remote.git"), clones.sandbox.path("away.git"));
  CHECK(clones.caught("alice").code == "remote-unreachable");
  clones.incident("alice", "recorded all the same");
  CHECK(clones.caught("alice").code == "remote-unreachable");
  std::filesystem::rename(clones.sandbox.path("away.git"), clones.sandbox.path("remote.git"));
  CHECK(clones.sync("alice").sent_commits == 1);
}

TEST_CASE("a remote's relative address counts from the work tree, wherever the command is typed") {
  Clones clones;
  clones.make("alice");
  clones.sandbox.git("alice", {"remote", "set-url", "origin", "../remote.git"});
  CHECK(clones.sync("alice").changed());
  clones.make("folder/bare", true);
  clones.sandbox.git("folder/bare", {"remote", "set-url", "origin", "../../remote.git"});
  CHECK(clones.sync("folder/bare").changed());
}

TEST_CASE("a bare ledger syncs both ways") {
  Clones clones;
  clones.make_two();
  clones.make("server", true);
  const base::RecordId id = clones.incident("server", "of the server");
  CHECK(clones.sync("server").changed());
  clones.sync("alice");
  CHECK(clones.entries("alice", id) == 1);
  clones.note("alice", id, "by alice");
  clones.sync("alice");
  CHECK(clones.sync("server").received == std::vector{id});
  CHECK(clones.entries("server", id) == 2);
}

TEST_CASE("a branch of a code repository syncs with the branch it follows, and the code stays as it is") {
  Clones clones;
  clones.make_two();
  clones.sandbox.create_by_git("code");
  ledger::Ledger::init({.folder = clones.sandbox.path("code"), .bare = false, .ref = "refs/heads/oncall"},
                       clones.sandbox.world());
  clones.sandbox.git("code", {"remote", "add", "origin", "../remote.git"});
  clones.sandbox.git("code", {"config", "branch.oncall.remote", "origin"});
  clones.sandbox.git("code", {"config", "branch.oncall.merge", "refs/heads/main"});
  clones.sandbox.write("code/README", "being written\n");
  const base::RecordId id = clones.incident("code", "of the code", "refs/heads/oncall");
  CHECK(clones.sync("code", {}, "refs/heads/oncall").branch == "origin/main");
  CHECK(clones.sync("bob").received == std::vector{id});
  clones.note("bob", id, "by bob");
  clones.sync("bob");
  CHECK(clones.sync("code", {}, "refs/heads/oncall").received == std::vector{id});
  CHECK(clones.status("code") == " M README");
  CHECK(clones.head("code", "refs/heads/oncall") == clones.head("remote.git"));
}

TEST_CASE("without an upstream a branch goes under its own name") {
  Clones clones;
  clones.sandbox.create_by_git("code");
  ledger::Ledger::init({.folder = clones.sandbox.path("code"), .bare = false, .ref = "refs/heads/oncall"},
                       clones.sandbox.world());
  clones.sandbox.git("code", {"remote", "add", "origin", "../remote.git"});
  CHECK(clones.sync("code", {}, "refs/heads/oncall").branch == "origin/oncall");
  CHECK(clones.head("remote.git", "refs/heads/oncall") == clones.head("code", "refs/heads/oncall"));
  CHECK(clones.sandbox.try_git("remote.git", {"rev-parse", "--verify", "-q", "refs/heads/main"}) != 0);
}

TEST_CASE("a person's untracked and staged files are neither lost nor committed") {
  for (const bool has_diverged : {false, true}) {
    CAPTURE(has_diverged);
    Clones clones;
    clones.make_two();
    const base::RecordId id = clones.incident("alice", "Checkout is down");
    clones.sync("alice");
    if (has_diverged) clones.incident("bob", "of bob");
    clones.sandbox.write("bob/untracked.txt", "mine\n");
    clones.sandbox.write("bob/staged.txt", "mine too\n");
    clones.sandbox.git("bob", {"add", "staged.txt"});
    clones.sandbox.write("bob/README.md", "being written\n");
    CHECK(clones.sync("bob").received == std::vector{id});
    CHECK(clones.status("bob") == " M README.md\nA  staged.txt\n?? untracked.txt");
    CHECK(clones.sandbox.read("bob/README.md") == "being written\n");
    CHECK(clones.sandbox.git("remote.git", {"ls-tree", "--name-only", "main"}).find("staged") == std::string::npos);
  }
}

TEST_CASE("a file in a person's hands is never overwritten: sync says which, and goes on when it is free") {
  Clones clones;
  clones.make_two();
  const base::RecordId id = clones.incident("alice", "Checkout is down");
  clones.sync("alice");
  clones.sync("bob");
  clones.note("alice", id, "by alice");
  clones.sync("alice");
  const std::string file = "bob/" + clones.sandbox.git("bob", {"ls-files", "incidents"});
  const std::string before = clones.head("bob");
  const std::string content = clones.sandbox.read(file);
  clones.sandbox.write(file, content + "# a thought\n");
  CHECK(clones.caught("bob").code == "hand-edited");
  CHECK(clones.head("bob") == before);
  CHECK(clones.sandbox.read(file) == content + "# a thought\n");
  clones.sandbox.write(file, content);
  CHECK(clones.sync("bob").received == std::vector{id});

  // Untracked where a file would come.
  clones.commit("alice", "runbook.md", "theirs\n");
  clones.sync("alice");
  clones.sandbox.write("bob/runbook.md", "mine\n");
  CHECK(clones.caught("bob").code == "hand-edited");
  CHECK(clones.sandbox.read("bob/runbook.md") == "mine\n");
}

TEST_CASE("a fast-forward brings programs and takes removed files away") {
  Clones clones;
  clones.make_two();
  clones.commit("alice", "docs/page.md", "a page\n");
  clones.sync("alice");
  clones.sync("bob");
  REQUIRE(clones.sandbox.exists("bob/docs/page.md"));
  clones.sandbox.git("alice", {"rm", "-q", "docs/page.md"});
  clones.sandbox.write("alice/page-me", "#!/bin/sh\n");
  std::filesystem::permissions(clones.sandbox.path("alice/page-me"), std::filesystem::perms::owner_all);
  clones.sandbox.git("alice", {"add", "page-me"});
  clones.sandbox.git("alice", {"commit", "-qm", "by hand"});
  clones.sync("alice");
  clones.sync("bob");
  CHECK_FALSE(clones.sandbox.exists("bob/docs"));
  const auto mode = std::filesystem::status(clones.sandbox.path("bob/page-me")).permissions();
  CHECK((mode & std::filesystem::perms::owner_exec) != std::filesystem::perms::none);
  clones.check_agreed();
}

TEST_CASE("a link among the files needs git where they are checked out") {
  Clones clones;
  clones.make_two();
  std::filesystem::create_symlink("README.md", clones.sandbox.path("alice/LIESMICH.md"));
  clones.sandbox.git("alice", {"add", "LIESMICH.md"});
  clones.sandbox.git("alice", {"commit", "-qm", "by hand"});
  clones.sync("alice");
  const std::string before = clones.head("bob");
  const Caught refused = clones.caught("bob");
  CHECK(refused.code == "needs-git");
  CHECK(refused.hint == "let git do it: 'git pull', then 'decklog sync'");
  CHECK(clones.head("bob") == before);
  clones.sandbox.git("bob", {"pull", "-q"});
  CHECK_FALSE(clones.sync("bob").changed());
  clones.check_agreed();

  clones.make("server", true);
  CHECK(clones.sync("server").changed());
}

TEST_CASE("a policy that both changed in one place stops it; git merge and a commit resolve it") {
  Clones clones;
  clones.make_two();
  const base::RecordId id = clones.incident("bob", "of bob");
  clones.commit("alice", "README.md", "alice's\n");
  clones.commit("bob", "README.md", "bob's\n");
  clones.sync("alice");
  const std::string before = clones.head("bob");
  const std::string there = clones.head("remote.git");
  const Caught conflict = clones.caught("bob");
  CHECK(conflict.code == "merge-conflict");
  CHECK(conflict.message == "'README.md' was changed on both sides in the same lines");
  CHECK(conflict.hint.find("git merge origin/main") != std::string::npos);
  CHECK(clones.head("bob") == before);
  CHECK(clones.head("remote.git") == there);
  CHECK(clones.status("bob") == "");

  CHECK(clones.sandbox.try_git("bob", {"merge", "-q", "origin/main"}) != 0);
  CHECK(clones.caught("bob").code == "operation-in-progress");
  clones.sandbox.write("bob/README.md", "both\n");
  clones.sandbox.git("bob", {"commit", "-qam", "merged by hand"});
  CHECK(clones.sync("bob").sent_commits == 3);
  CHECK(clones.sync("alice").received == std::vector{id});
  clones.check_agreed();
}

TEST_CASE("a detached head, or a rebase on its way, is left alone") {
  Clones clones;
  clones.make_two();
  clones.incident("alice", "of alice");
  clones.sync("alice");
  clones.sandbox.git("bob", {"checkout", "-q", "--detach"});
  const Caught refused = git::testing::caught([&] { clones.sync("bob", {}, "refs/heads/main"); });
  CHECK(refused.code == "");  // the branch itself is checked out nowhere: it moves, the files stay
  CHECK(clones.status("bob") == "");
  CHECK(clones.head("bob") == clones.head("remote.git"));
}
