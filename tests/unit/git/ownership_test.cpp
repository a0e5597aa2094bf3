// SPDX-License-Identifier: MIT
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <unistd.h>

using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

void give_away(const std::filesystem::path& path) { REQUIRE(::lchown(path.c_str(), 65534, 65534) == 0); }

}  // namespace

TEST_CASE("a repository of another user is refused with the line that trusts it, and git agrees") {
  if (::geteuid() != 0) return;  // only root can give files away
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  SUBCASE("the git folder") { give_away(sandbox.path("ledger/.git")); }
  SUBCASE("the work tree") { give_away(sandbox.path("ledger")); }
  CHECK(sandbox.try_git("ledger", {"status"}) == 128);
  const Caught error = caught([&] { sandbox.open("ledger"); });
  CHECK(error.code == "not-owned");
  CHECK(error.hint.find("git config --global --add safe.directory '" + sandbox.path("ledger").string() + "'") !=
        std::string::npos);

  const std::string identity = sandbox.read("home/.gitconfig");
  for (const std::string& value :
       {std::string("*"), sandbox.path("ledger").string(), sandbox.path("ledger/").string()}) {
    CAPTURE(value);
    sandbox.write("home/.gitconfig", identity + "[safe]\n\tdirectory = " + value + "\n");
    CHECK(error_code([&] { sandbox.open("ledger"); }) == "");
  }
  sandbox.write("home/.gitconfig", identity + "[safe]\n\tdirectory = *\n\tdirectory =\n");
  CHECK(error_code([&] { sandbox.open("ledger"); }) == "not-owned");
  sandbox.write("home/.gitconfig", identity + "[safe]\n\tdirectory = /elsewhere\n");
  CHECK(error_code([&] { sandbox.open("ledger"); }) == "not-owned");
}

TEST_CASE("the repository's own configuration cannot declare itself safe") {
  if (::geteuid() != 0) return;
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  sandbox.git("ledger", {"config", "safe.directory", "*"});
  give_away(sandbox.path("ledger/.git"));
  CHECK(error_code([&] { sandbox.open("ledger"); }) == "not-owned");
}

TEST_CASE("sudo in one's own repository") {
  if (::geteuid() != 0) return;
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  give_away(sandbox.path("ledger/.git"));
  give_away(sandbox.path("ledger"));
  CHECK(error_code([&] { sandbox.open("ledger"); }) == "not-owned");
  sandbox.variables["SUDO_UID"] = "65534";
  CHECK(error_code([&] { sandbox.open("ledger"); }) == "");
  sandbox.variables["SUDO_UID"] = "65534x";
  CHECK(error_code([&] { sandbox.open("ledger"); }) == "not-owned");
}
