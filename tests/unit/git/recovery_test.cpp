// SPDX-License-Identifier: MIT
//
// A child process is ended (no destructor runs, as with kill -9) after each step of a write; the next writer must find
// everything or nothing, and say so.
#include "lib/base/error.h"
#include "lib/git/steps.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <array>
#include <string_view>
#include <unistd.h>

using namespace decklog;
using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

const char* stop_at = nullptr;

constexpr int kStopped = 77;

struct HookGuard {
  explicit HookGuard(internal::StepHook hook) { internal::step_hook = hook; }
  ~HookGuard() { internal::step_hook = nullptr; }
};

CommitDraft spoken(const std::string& content) {
  CommitDraft draft_with_text = draft(kRecord, content, "interrupted");
  draft_with_text.typed_text = "what the person typed";
  return draft_with_text;
}

// Writes in a child that dies after `step`.
void die_at(Sandbox& sandbox, const std::string& folder, const char* step, const std::string& content) {
  stop_at = step;
  const int code = in_child([&] {
    internal::step_hook = [](const char* done) {
      if (std::string_view(done) == stop_at) ::_exit(kStopped);
    };
    Repository repository = sandbox.open(folder);
    Transaction transaction(repository, "refs/heads/main", sandbox.world());
    transaction.commit(spoken(content));
  });
  CHECK_MESSAGE(code == kStopped, step);
}

constexpr std::array<const char*, 8> kStepsBeforeTheRefMoves{"locked",         "objects-written", "objects-placed",
                                                             "intent-written", "file-written",    "index-written",
                                                             "index-placed",   "ref-written"};

std::string draft_text(const Sandbox& sandbox, const std::string& git_folder) {
  std::string text;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(sandbox.path(git_folder + "/decklog/drafts"), error)) {
    text += sandbox.read(std::filesystem::relative(entry.path(), sandbox.root()).string());
  }
  return text;
}

}  // namespace

TEST_CASE("killed before the commit point: undone, whole, and the text is kept") {
  for (const char* step : kStepsBeforeTheRefMoves) {
    for (const bool is_new : {false, true}) {
      CAPTURE(step);
      CAPTURE(is_new);
      Sandbox sandbox;
      Repository repository = sandbox.create_by_git("ledger");
      if (!is_new) put(sandbox, repository, kRecord, "one\n");
      const std::string before = sandbox.git("ledger", {"rev-parse", "HEAD"});
      die_at(sandbox, "ledger", step, "two\n");
      recover(repository, sandbox.world());
      CHECK(sandbox.git("ledger", {"rev-parse", "HEAD"}) == before);
      CHECK(sandbox.read("ledger/" + kRecord) == (is_new ? "" : "one\n"));
      CHECK(sandbox.exists("ledger/incidents") == !is_new);
      check_clean(sandbox, "ledger");
      const bool had_intent = std::string_view(step) != "locked" && !std::string_view(step).starts_with("objects");
      CHECK(sandbox.has_notice("recorded nothing") == had_intent);
      CHECK(draft_text(sandbox, "ledger/.git") == (had_intent ? "what the person typed" : ""));
      sandbox.notices.clear();
      recover(repository, sandbox.world());
      CHECK(sandbox.notices.empty());
      put(sandbox, repository, kRecord, "three\n");
      check_clean(sandbox, "ledger");
    }
  }
}

TEST_CASE("killed after the commit point: it stands, and the next command needs no recovery by hand") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  die_at(sandbox, "ledger", "ref-moved", "two\n");
  CHECK(sandbox.git("ledger", {"show", "HEAD:" + kRecord}) == "two");
  CHECK(sandbox.exists("ledger/.git/decklog/intent"));
  put(sandbox, repository, kRecord, "three\n");
  CHECK(sandbox.git("ledger", {"log", "--format=%s"}) == "note\ninterrupted\nnote\nfirst");
  CHECK(sandbox.notices.empty());
  CHECK(draft_text(sandbox, "ledger/.git") == "");
  check_clean(sandbox, "ledger");
}

TEST_CASE("the ref survived a power cut and the files did not: they are brought forward") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  const std::string old_index = sandbox.read("ledger/.git/index");
  die_at(sandbox, "ledger", "ref-moved", "two\n");
  sandbox.write("ledger/" + kRecord, "one\n");
  sandbox.write("ledger/.git/index", old_index);
  recover(repository, sandbox.world());
  CHECK(sandbox.read("ledger/" + kRecord) == "two\n");
  CHECK(sandbox.has_notice("finished"));
  check_clean(sandbox, "ledger");
}

TEST_CASE("a recovery that is killed itself is finished by the next") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  die_at(sandbox, "ledger", "index-placed", "two\n");
  stop_at = "settled";
  const int code = in_child([&] {
    internal::step_hook = [](const char* done) {
      if (std::string_view(done) == stop_at) ::_exit(kStopped);
    };
    Repository again = sandbox.open("ledger");
    recover(again, sandbox.world());
  });
  CHECK(code == kStopped);
  recover(repository, sandbox.world());
  CHECK(sandbox.read("ledger/" + kRecord) == "one\n");
  check_clean(sandbox, "ledger");
}

TEST_CASE("temporary files go before the notes that lead to them") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  die_at(sandbox, "ledger", "objects-written", "two\n");
  const auto temporaries = [&] {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(sandbox.path("ledger/.git/objects"))) {
      if (entry.path().filename().string().starts_with("tmp_obj_")) ++count;
    }
    return count;
  };
  CHECK(temporaries() > 0);
  // A note that cannot be removed stops the recovery there, as a kill would.
  std::filesystem::create_directories(sandbox.path("ledger/.git/decklog/held/stuck"));
  CHECK(error_code([&] { recover(repository, sandbox.world()); }) == "system");
  CHECK(temporaries() == 0);
  std::filesystem::remove(sandbox.path("ledger/.git/decklog/held/stuck"));
  recover(repository, sandbox.world());
  check_clean(sandbox, "ledger");
}

TEST_CASE("a person's commit took the changed file and not the new one: the new one is staged, not removed") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  const int code = in_child([&] {
    internal::step_hook = [](const char* done) {
      if (std::string_view(done) == "index-written") ::_exit(kStopped);
    };
    Repository dying = sandbox.open("ledger");
    CommitDraft both = spoken("two\n");
    both.files.push_back({"evidence/graph.txt", "a graph\n"});
    Transaction(dying, "refs/heads/main", sandbox.world()).commit(both);
  });
  CHECK(code == kStopped);
  std::filesystem::remove(sandbox.path("ledger/.git/index.lock"));
  std::filesystem::remove(sandbox.path("ledger/.git/refs/heads/main.lock"));
  sandbox.git("ledger", {"commit", "-qam", "theirs"});
  CHECK(sandbox.git("ledger", {"show", "HEAD:" + kRecord}) == "two");
  recover(repository, sandbox.world());
  CHECK(sandbox.has_notice("the rest is staged"));
  CHECK(draft_text(sandbox, "ledger/.git") == "");
  CHECK(sandbox.git("ledger", {"status", "--porcelain"}) == "A  evidence/graph.txt");
  sandbox.git("ledger", {"commit", "-qm", "the rest"});
  check_clean(sandbox, "ledger");
}

TEST_CASE("what a person did after the kill is theirs") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  die_at(sandbox, "ledger", "index-placed", "two\n");
  SUBCASE("edited the file") {
    sandbox.write("ledger/" + kRecord, "by hand\n");
    recover(repository, sandbox.world());
    CHECK(sandbox.read("ledger/" + kRecord) == "by hand\n");
    CHECK(sandbox.git("ledger", {"diff", "--cached", "--name-only"}) == "");
  }
  SUBCASE("removed the locks and committed all: the staged entry went along") {
    std::filesystem::remove(sandbox.path("ledger/.git/index.lock"));
    std::filesystem::remove(sandbox.path("ledger/.git/refs/heads/main.lock"));
    sandbox.git("ledger", {"commit", "-qm", "theirs"});
    recover(repository, sandbox.world());
    CHECK(sandbox.git("ledger", {"show", "HEAD:" + kRecord}) == "two");
    CHECK(sandbox.notices.empty());
    check_clean(sandbox, "ledger");
  }
  SUBCASE("went to another branch") {
    std::filesystem::remove(sandbox.path("ledger/.git/index.lock"));
    std::filesystem::remove(sandbox.path("ledger/.git/refs/heads/main.lock"));
    sandbox.git("ledger", {"checkout", "-q", "-f", "-b", "elsewhere"});
    recover(repository, sandbox.world());
    CHECK(sandbox.read("ledger/" + kRecord) == "one\n");
    check_clean(sandbox, "ledger");
  }
  CHECK_FALSE(sandbox.exists("ledger/.git/decklog/intent"));
}

TEST_CASE("an error at any step leaves everything as before, at once") {
  for (const char* step : kStepsBeforeTheRefMoves) {
    CAPTURE(step);
    Sandbox sandbox;
    Repository repository = sandbox.create_by_git("ledger");
    put(sandbox, repository, kRecord, "one\n");
    const std::string before = sandbox.git("ledger", {"rev-parse", "HEAD"});
    stop_at = step;
    {
      const HookGuard guard([](const char* done) {
        if (std::string_view(done) == stop_at) throw base::SystemError("injected", "", "injected");
      });
      CHECK(error_code([&] { put(sandbox, repository, kRecord, "two\n"); }) == "injected");
    }
    CHECK(sandbox.git("ledger", {"rev-parse", "HEAD"}) == before);
    CHECK(sandbox.read("ledger/" + kRecord) == "one\n");
    check_clean(sandbox, "ledger");
    put(sandbox, repository, kRecord, "three\n");
    check_clean(sandbox, "ledger");
  }
}

TEST_CASE("an error after the commit point does not take the commit back") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  sandbox.git("ledger", {"branch", "other"});
  stop_at = "ref-moved";
  const HookGuard guard([](const char* done) {
    if (std::string_view(done) == stop_at) throw base::SystemError("injected", "", "injected");
  });
  const ObjectId id = put(sandbox, repository, kRecord, "one\n");
  CHECK(sandbox.git("ledger", {"rev-parse", "HEAD"}) == id.hex());
  const ObjectId other = put(sandbox, repository, kRecord, "two\n", "refs/heads/other");
  CHECK(sandbox.git("ledger", {"rev-parse", "other"}) == other.hex());
  check_clean(sandbox, "ledger");
}

TEST_CASE("bare: killed anywhere, nothing or everything, and the next writer goes on") {
  for (const char* step : {"locked", "objects-written", "objects-placed", "ref-written", "ref-moved"}) {
    CAPTURE(step);
    Sandbox sandbox;
    Repository repository = sandbox.create("ledger.git", Repository::Layout::bare);
    put(sandbox, repository, kRecord, "one\n");
    die_at(sandbox, "ledger.git", step, "two\n");
    const bool landed = std::string_view(step) == "ref-moved";
    CHECK(sandbox.git("ledger.git", {"show", "main:" + kRecord}) == (landed ? "two" : "one"));
    put(sandbox, repository, kRecord, "three\n");
    CHECK(sandbox.git("ledger.git", {"rev-list", "--count", "main"}) == (landed ? "3" : "2"));
    CHECK(sandbox.git("ledger.git", {"fsck", "--strict"}).find("error") == std::string::npos);
    check_no_leftovers(sandbox, sandbox.path("ledger.git"));
  }
}

TEST_CASE("an intent that cannot be read, or that points outside, moves nothing") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  put(sandbox, repository, kRecord, "one\n");
  die_at(sandbox, "ledger", "index-placed", "two\n");
  std::string intent = sandbox.read("ledger/.git/decklog/intent");
  SUBCASE("cut off") { intent.resize(intent.size() / 2); }
  SUBCASE("another folder") { intent.replace(intent.find("git-folder 1 ."), 14, "git-folder 2 .."); }
  sandbox.write("ledger/.git/decklog/intent", intent);
  recover(repository, sandbox.world());
  CHECK(sandbox.has_notice("cannot be read"));
  CHECK(sandbox.exists("ledger/.git/decklog/intent.damaged"));
  CHECK(sandbox.read("ledger/" + kRecord) == "two\n");
  CHECK(sandbox.git("ledger", {"show", "HEAD:" + kRecord}) == "one");
}

TEST_CASE("a linked work tree's interrupted write is undone from the main one") {
  Sandbox sandbox;
  Repository repository = sandbox.create_by_git("ledger");
  sandbox.git("ledger", {"branch", "-m", "main", "trunk"});
  sandbox.git("ledger", {"worktree", "add", "-q", "-b", "main", "../side"});
  die_at(sandbox, "side", "index-placed", "two\n");
  Repository main = sandbox.open("ledger");
  recover(main, sandbox.world());
  CHECK(sandbox.has_notice("recorded nothing"));
  CHECK_FALSE(sandbox.exists("side/" + kRecord));
  check_clean(sandbox, "side");
  check_clean(sandbox, "ledger");
}
