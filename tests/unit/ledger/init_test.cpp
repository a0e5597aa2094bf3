// SPDX-License-Identifier: MIT
#include "lib/model/policy.h"
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace decklog;
using test::Fixture;

TEST_CASE("init makes a ledger once; again it changes nothing") {
  Fixture fixture;
  const auto first = ledger::Ledger::init({.folder = fixture.folder(), .bare = false, .ref = {}}, fixture.world());
  CHECK(first.changed);
  CHECK(first.written == std::vector<std::string>{".gitattributes", "README.md", "decklog.yaml", "roster.yaml"});
  const auto again = ledger::Ledger::init({.folder = fixture.folder(), .bare = false, .ref = {}}, fixture.world());
  CHECK_FALSE(again.changed);
  CHECK(fixture.git({"rev-list", "--count", "HEAD"}) == "2\n");
  CHECK(fixture.git({"status", "--porcelain"}).empty());
  CHECK(fixture.open().policy() == model::default_policy());
}

TEST_CASE("two ledgers made apart begin with the same commit") {
  Fixture one;
  Fixture two;
  one.make();
  two.make();
  const std::string root = one.git({"rev-list", "--max-parents=0", "HEAD"});
  CHECK(root.size() == 41);
  CHECK(root == two.git({"rev-list", "--max-parents=0", "HEAD"}));
}

TEST_CASE("in an existing repository the files go on top, and other people's changes stay theirs") {
  Fixture fixture;
  fixture.write("main.c", "int main(void) { return 0; }\n");
  fixture.write(".gitattributes", "*.png binary");
  fixture.git({"init", "-q"});
  fixture.git({"add", "."});
  fixture.git({"-c", "user.name=X", "-c", "user.email=x@y", "commit", "-qm", "code"});
  fixture.write("staged.txt", "staged\n");
  fixture.git({"add", "staged.txt"});
  fixture.write("main.c", "int main(void) { return 1; }\n");

  ledger::Ledger ledger = fixture.make();
  CHECK(fixture.git({"show", "HEAD:main.c"}) == "int main(void) { return 0; }\n");
  CHECK(fixture.git({"show", "HEAD:.gitattributes"}).starts_with("*.png binary\n/incidents/** -text"));
  CHECK(fixture.git({"status", "--porcelain"}) == " M main.c\nA  staged.txt\n");
  fixture.incident(ledger, "one");
  CHECK(fixture.git({"status", "--porcelain"}) == " M main.c\nA  staged.txt\n");
}

TEST_CASE("a bare ledger, and a ledger on a branch that is not checked out") {
  Fixture bare;
  ledger::Ledger in_bare = bare.make(true);
  bare.incident(in_bare, "one");
  CHECK(in_bare.ids().size() == 1);
  CHECK(bare.git({"fsck", "--strict"}).find("error") == std::string::npos);

  Fixture beside;
  beside.write("main.c", "int x;\n");
  beside.git({"init", "-q"});
  beside.git({"add", "."});
  beside.git({"-c", "user.name=X", "-c", "user.email=x@y", "commit", "-qm", "code"});
  ledger::Ledger::init({.folder = beside.folder(), .bare = false, .ref = "oncall"}, beside.world());
  ledger::Ledger on_branch = beside.open();
  CHECK(on_branch.ref() == "refs/heads/oncall");
  beside.incident(on_branch, "one");
  CHECK(on_branch.ids().size() == 1);
  CHECK(beside.git({"status", "--porcelain"}).empty());
  CHECK_FALSE(std::filesystem::exists(beside.folder() / "incidents"));
  CHECK(beside.git({"ls-tree", "--name-only", "HEAD"}) == "main.c\n");
}

TEST_CASE("no ledger is told with the way to make one") {
  Fixture fixture;
  std::filesystem::create_directories(fixture.folder());
  CHECK_THROWS_AS(fixture.open(), base::NotFound);
  fixture.git({"init", "-q"});
  try {
    fixture.open();
    FAIL("an empty repository is no ledger");
  } catch (const base::NotFound& error) {
    CHECK(error.code() == "no-ledger");
    CHECK(error.hint().find("decklog init") != std::string::npos);
  }
  CHECK_NOTHROW(fixture.make());
}

TEST_CASE("without an identity nothing is made and the two lines to type are told") {
  Fixture fixture;
  fixture.variables().erase("GIT_AUTHOR_NAME");
  fixture.variables().erase("GIT_AUTHOR_EMAIL");
  try {
    fixture.make();
    FAIL("nobody can be recorded");
  } catch (const base::SystemError& error) {
    CHECK(error.code() == "identity-missing");
    CHECK(error.hint().find("git config --global user.name") != std::string::npos);
    CHECK(error.hint().find("git config --global user.email") != std::string::npos);
  }
}

TEST_CASE("doctor finds a healthy ledger healthy, and mends a clone's configuration") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  for (const ledger::Health& health : ledger.examine(ledger::Ledger::Repair::no)) {
    CHECK_MESSAGE(health.state == ledger::Health::State::good, health.check << ": " << health.message);
  }
  fixture.git({"config", "--unset", "diff.decklog.xfuncname"});
  const auto state = [&](ledger::Ledger::Repair repair) {
    for (const ledger::Health& health : fixture.open().examine(repair)) {
      if (health.check == "configuration") return health.state;
    }
    return ledger::Health::State::bad;
  };
  CHECK(state(ledger::Ledger::Repair::no) == ledger::Health::State::warning);
  CHECK(state(ledger::Ledger::Repair::yes) == ledger::Health::State::mended);
  CHECK(state(ledger::Ledger::Repair::no) == ledger::Health::State::good);
}

TEST_CASE("clone makes a configured ledger, and refuses what looks like an option") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  fixture.incident(ledger, "one");
  const auto target = fixture.folder().parent_path() / "copy";
  const auto made =
      ledger::Ledger::clone(fixture.folder().string(), {.folder = target, .bare = false, .ref = {}}, fixture.world());
  CHECK(made.commit == ledger.head());
  CHECK(ledger::Ledger::open({.folder = target, .ref = {}}, fixture.world()).ids().size() == 1);
  CHECK_THROWS_AS(
      ledger::Ledger::clone("--upload-pack=touch x", {.folder = target, .bare = false, .ref = {}}, fixture.world()),
      base::UsageError);
  CHECK_THROWS_AS(ledger::Ledger::clone((target / "nowhere").string(),
                                        {.folder = target / "x", .bare = false, .ref = {}}, fixture.world()),
                  base::SystemError);
}

TEST_CASE("each clone is configured: hunk headings, and a merge driver that leaves markers when decklog is missing") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto configuration = [&](ledger::Ledger::Repair repair) {
    for (const ledger::Health& health : ledger.examine(repair)) {
      if (health.check == "configuration") return health;
    }
    throw std::logic_error("doctor does not look at the configuration");
  };
  using enum ledger::Health::State;
  using enum ledger::Ledger::Repair;
  const std::string driver = fixture.git({"config", "merge.decklog.driver"});
  CHECK(driver == "decklog merge-driver -- %O %A %B %P || git merge-file -L ours -L base -L theirs %A %O %B\n");
  CHECK(fixture.git({"config", "merge.decklog.name"}) != "");
  CHECK(configuration(no).state == good);

  fixture.git({"config", "--unset", "merge.decklog.driver"});
  CHECK(configuration(no).state == warning);
  CHECK(configuration(no).message == "this clone lacks decklog's git configuration: merge.decklog.driver");
  fixture.git({"config", "merge.decklog.driver", "true"});
  CHECK(configuration(no).message == "this clone lacks decklog's git configuration: merge.decklog.driver (is another)");
  CHECK(configuration(yes).state == mended);
  CHECK(configuration(no).state == good);
  CHECK(fixture.git({"config", "merge.decklog.driver"}) == driver);
}

TEST_CASE("a ledger's id is the same in every clone, also later, and another's is another") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const std::string made = ledger.head();
  const std::string id = ledger.id().value();
  CHECK(id == made.substr(0, 12));
  fixture.incident(ledger, "one");
  CHECK(fixture.open().id() == id);
  fixture.incident(ledger, "two");
  std::filesystem::remove_all(fixture.folder() / ".git" / "decklog");  // and without what it found before
  CHECK(fixture.open().id() == id);

  const auto beside = [&](const std::string& name) { return fixture.folder().parent_path() / name; };
  ledger::Ledger::clone(fixture.folder().string(), {.folder = beside("copy"), .bare = false, .ref = {}},
                        fixture.world());
  CHECK(ledger::Ledger::open({.folder = beside("copy"), .ref = {}}, fixture.world()).id() == id);

  ledger::Ledger::init({.folder = beside("other"), .bare = true, .ref = {}}, fixture.world());
  const auto other = ledger::Ledger::open({.folder = beside("other"), .ref = {}}, fixture.world());
  CHECK(other.id().has_value());
  CHECK(other.id() != id);

  // Where both have met, the elder's holds on both sides, whatever was merged into what.
  fixture.git({"fetch", "-q", beside("other").string()});
  fixture.git({"-c", "user.name=X", "-c", "user.email=x@y", "merge", "-q", "--no-edit", "FETCH_HEAD"});
  CHECK(fixture.open().id() == id);
  fixture.git({"-C", beside("copy").string(), "fetch", "-q", beside("other").string()});
  fixture.git({"-C", beside("copy").string(), "switch", "-q", "-c", "theirs", "FETCH_HEAD"});
  CHECK(ledger::Ledger::open({.folder = beside("copy"), .ref = {}}, fixture.world()).id() == other.id());
  fixture.git(
      {"-C", beside("copy").string(), "-c", "user.name=X", "-c", "user.email=x@y", "merge", "-q", "--no-edit", "main"});
  CHECK(ledger::Ledger::open({.folder = beside("copy"), .ref = {}}, fixture.world()).id() == id);
}

TEST_CASE("a ledger in a repository of other things began with its policy; a shallow clone cannot tell") {
  Fixture fixture;
  fixture.write("main.c", "int main(void) { return 0; }\n");
  fixture.git({"init", "-q"});
  fixture.git({"add", "."});
  fixture.git({"-c", "user.name=X", "-c", "user.email=x@y", "commit", "-qm", "code"});
  ledger::Ledger ledger = fixture.make();
  const std::string made = ledger.head();
  fixture.incident(ledger, "one");
  CHECK(fixture.open().id() == made.substr(0, 12));
  const auto shallow = fixture.folder().parent_path() / "shallow";
  fixture.git({"clone", "-q", "--depth", "1", "file://" + fixture.folder().string(), shallow.string()});
  CHECK_FALSE(ledger::Ledger::open({.folder = shallow, .ref = {}}, fixture.world()).id());
  std::ofstream(fixture.folder() / ".git" / "decklog" / "ledger-id") << "half a li";
  CHECK(fixture.open().id() == made.substr(0, 12));
}
