// SPDX-License-Identifier: MIT
#include "lib/base/error.h"
#include "lib/base/process.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace decklog;
using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

bool is_installed(const std::string& program) {
  try {
    base::ProcessOptions options;
    options.input = "";
    base::run_process({"sh", "-c", "command -v " + program}, options);
    return base::run_process({"sh", "-c", "command -v " + program}, options).exit_code == 0;
  } catch (const base::SystemError&) {
    return false;
  }
}

int run(const std::vector<std::string>& command) {
  base::ProcessOptions options;
  options.input = "";
  return base::run_process(command, options).exit_code;
}

void set(Sandbox& sandbox, const std::string& name, const std::string& value) {
  sandbox.git("ledger", {"config", "--global", name, value});
}

void make_ssh_key(Sandbox& sandbox) {
  const std::string key = sandbox.path("home/key").string();
  REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "mina", "-f", key}) == 0);
  sandbox.write("home/allowed", "mina@example.com " + sandbox.read("home/key.pub"));
  set(sandbox, "gpg.ssh.allowedSignersFile", sandbox.path("home/allowed").string());
  set(sandbox, "commit.gpgSign", "true");
  set(sandbox, "gpg.format", "ssh");
}

}  // namespace

TEST_CASE("ssh signatures that git verify-commit calls good") {
  if (!is_installed("ssh-keygen")) {
    MESSAGE("skipped: ssh-keygen is not installed");
    return;
  }
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  make_ssh_key(sandbox);
  SUBCASE("a path") { set(sandbox, "user.signingKey", sandbox.path("home/key").string()); }
  SUBCASE("a path from home") { set(sandbox, "user.signingKey", "~/key.pub"); }
  Repository repository = sandbox.open("ledger");
  const ObjectId id = put(sandbox, repository, kRecord, "one\n");
  std::string output;
  CHECK(sandbox.try_git("ledger", {"verify-commit", id.hex()}, &output) == 0);
  CHECK_MESSAGE(output.find("Good \"git\" signature for mina@example.com") != std::string::npos, output);
  CHECK(repository.commit(id).message == "note\n");
  check_clean(sandbox, "ledger");
}

TEST_CASE("a signature that cannot be made: nothing is recorded, never unsigned") {
  if (!is_installed("ssh-keygen")) return;
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  make_ssh_key(sandbox);
  SUBCASE("no key configured") {}
  SUBCASE("the key is not there") { set(sandbox, "user.signingKey", sandbox.path("home/none").string()); }
  SUBCASE("a literal key that no agent has") {
    std::string key = sandbox.read("home/key.pub");
    key.pop_back();
    set(sandbox, "user.signingKey", "key::" + key);
  }
  SUBCASE("the program is missing") {
    set(sandbox, "user.signingKey", sandbox.path("home/key").string());
    set(sandbox, "gpg.ssh.program", "/nonexistent/program");
  }
  SUBCASE("an unknown format") { set(sandbox, "gpg.format", "x509"); }
  Repository repository = sandbox.open("ledger");
  const std::string before = sandbox.git("ledger", {"rev-parse", "HEAD"});
  const Caught error = caught([&] { put(sandbox, repository, kRecord, "one\n"); });
  CHECK_MESSAGE(error.code == "signing-failed", error.message);
  CHECK_FALSE(error.hint.empty());
  CHECK(sandbox.git("ledger", {"rev-parse", "HEAD"}) == before);
  check_clean(sandbox, "ledger");
}

TEST_CASE("the repository's own configuration names no program") {
  if (!is_installed("ssh-keygen")) return;
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  make_ssh_key(sandbox);
  set(sandbox, "user.signingKey", sandbox.path("home/key").string());
  sandbox.write("evil", "#!/bin/sh\ntouch '" + sandbox.path("ran").string() + "'\n");
  std::filesystem::permissions(sandbox.path("evil"), std::filesystem::perms::owner_all);
  sandbox.git("ledger", {"config", "--local", "gpg.ssh.program", sandbox.path("evil").string()});
  sandbox.git("ledger", {"config", "--local", "gpg.program", sandbox.path("evil").string()});
  Repository repository = sandbox.open("ledger");
  CHECK(repository.config("gpg.ssh.program") == sandbox.path("evil").string());
  CHECK_FALSE(repository.protected_config("gpg.ssh.program").has_value());
  const ObjectId id = put(sandbox, repository, kRecord, "one\n");
  CHECK_FALSE(sandbox.exists("ran"));
  CHECK(sandbox.git("ledger", {"cat-file", "commit", id.hex()}).find("gpgsig -----BEGIN SSH SIGNATURE") !=
        std::string::npos);
}

TEST_CASE("openpgp signatures that git verify-commit calls good") {
  if (!is_installed("gpg")) {
    MESSAGE("skipped: gpg is not installed");
    return;
  }
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  const std::string home = sandbox.path("g").string();
  std::filesystem::create_directory(home);
  std::filesystem::permissions(home, std::filesystem::perms::owner_all);
  ::setenv("GNUPGHOME", home.c_str(), 1);
  sandbox.variables["GNUPGHOME"] = home;
  REQUIRE(run({"gpg", "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", "Mina Test <mina@example.com>",
               "ed25519", "sign", "never"}) == 0);
  set(sandbox, "commit.gpgSign", "true");
  Repository repository = sandbox.open("ledger");
  const ObjectId id = put(sandbox, repository, kRecord, "one\n");
  std::string output;
  CHECK(sandbox.try_git("ledger", {"verify-commit", id.hex()}, &output) == 0);
  CHECK_MESSAGE(output.find("Good signature") != std::string::npos, output);
  set(sandbox, "user.signingKey", "nobody@example.com");
  Repository again = sandbox.open("ledger");
  CHECK(error_code([&] { put(sandbox, again, kRecord, "two\n"); }) == "signing-failed");
  run({"gpgconf", "--kill", "all"});
  ::unsetenv("GNUPGHOME");
}
