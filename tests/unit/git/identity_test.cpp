// SPDX-License-Identifier: MIT
#include "lib/git/commits.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

std::string who(const Signature& signature) { return format_signature(signature); }

}  // namespace

TEST_CASE("precedence: variables, then author.* and committer.*, then user.*, then EMAIL; as git has it") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  sandbox.variables["GIT_AUTHOR_DATE"] = "@1700000000 +0900";
  sandbox.variables["GIT_COMMITTER_DATE"] = "@1700000001 -0330";
  SUBCASE("user.*") {}
  SUBCASE("author.* and committer.*") {
    sandbox.git("ledger", {"config", "author.name", "An Author"});
    sandbox.git("ledger", {"config", "committer.email", "committer@example.com"});
  }
  SUBCASE("variables") {
    sandbox.git("ledger", {"config", "author.name", "An Author"});
    sandbox.variables["GIT_AUTHOR_NAME"] = "Variable";
    sandbox.variables["GIT_COMMITTER_EMAIL"] = "variable@example.com";
    sandbox.variables["EMAIL"] = "last@example.com";
  }
  SUBCASE("EMAIL last") {
    sandbox.write("home/.gitconfig", "[user]\n\tname = Only Name\n");
    sandbox.variables["EMAIL"] = "last@example.com";
  }
  SUBCASE("the command line and GIT_CONFIG_COUNT") {
    sandbox.variables["GIT_CONFIG_COUNT"] = "1";
    sandbox.variables["GIT_CONFIG_KEY_0"] = "User.Name";
    sandbox.variables["GIT_CONFIG_VALUE_0"] = "Counted";
    sandbox.variables["GIT_CONFIG_PARAMETERS"] = "'user.email'='dash-c@example.com'";
  }
  SUBCASE("GIT_CONFIG_GLOBAL names a file of any name") {
    sandbox.write("elsewhere.ini", "[user]\n\tname = Elsewhere\n\temail = else@example.com\n");
    sandbox.variables["GIT_CONFIG_GLOBAL"] = sandbox.path("elsewhere.ini").string();
  }
  SUBCASE("XDG") {
    sandbox.write("home/.gitconfig", "");
    sandbox.write("xdg/git/config", "[user]\n\tname = Xdg\n\temail = xdg@example.com\n");
    sandbox.variables["XDG_CONFIG_HOME"] = sandbox.path("xdg").string();
  }
  SUBCASE("an include by folder") {
    sandbox.write("home/work.ini", "[user]\n\temail = work@example.com\n");
    sandbox.write("home/.gitconfig", sandbox.read("home/.gitconfig") + "[includeIf \"gitdir:" +
                                         sandbox.path("ledger").string() + "/\"]\n\tpath = work.ini\n");
  }
  SUBCASE("names are cleaned") { sandbox.variables["GIT_AUTHOR_NAME"] = " .<Mallory>\n;,"; }
  const Repository repository = sandbox.open("ledger");
  CHECK(who(author(repository, sandbox.world())) == sandbox.git("ledger", {"var", "GIT_AUTHOR_IDENT"}));
  CHECK(who(committer(repository, sandbox.world())) == sandbox.git("ledger", {"var", "GIT_COMMITTER_IDENT"}));
}

TEST_CASE("without a date variable it is the world's clock, in UTC") {
  Sandbox sandbox;
  const Repository repository = sandbox.create("ledger");
  const Signature first = author(repository, sandbox.world());
  const Signature second = author(repository, sandbox.world());
  CHECK(first.offset_minutes == 0);
  CHECK(second.seconds > first.seconds);
}

TEST_CASE("a missing identity names the two lines to type") {
  Sandbox sandbox;
  const Repository repository = sandbox.create("ledger");
  CHECK(error_code([&] { author(repository, sandbox.world()); }) == "");
  for (const char* config : {"", "[user]\n\tname = Only Name\n", "[user]\n\temail = only@example.com\n",
                             "[user]\n\tname = <>\n\temail = a@b\n"}) {
    CAPTURE(config);
    sandbox.write("home/.gitconfig", config);
    const Repository again = sandbox.open("ledger");
    const Caught error = caught([&] { author(again, sandbox.world()); });
    CHECK(error.code == "identity-missing");
    CHECK(error.hint == "git config --global user.name 'Your Name'\ngit config --global user.email you@example.com");
  }
}

TEST_CASE("a date that is none is an error, not today") {
  Sandbox sandbox;
  const Repository repository = sandbox.create("ledger");
  sandbox.variables["GIT_COMMITTER_DATE"] = "soon";
  CHECK(error_code([&] { committer(repository, sandbox.world()); }) == "bad-date");
  CHECK(error_code([&] { author(repository, sandbox.world()); }) == "");
}

TEST_CASE("names can never forge a header line") {
  CHECK(clean_name("a\nparent 123") == "aparent 123");
  CHECK(clean_name("e@x\xC2\x85y\x7F") == "e@xy");
  CHECK(clean_name("김철수") == "김철수");
  const Signature bad{{"A <b>\n", "x@y>\n"}, 5, -90};
  CHECK(format_signature(bad) == "A b <x@y> 5 -0130");
}
