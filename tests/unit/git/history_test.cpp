// SPDX-License-Identifier: MIT
#include "lib/git/history.h"

#include "lib/base/error.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace decklog;
using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

std::vector<std::string> ids(const History& history) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < history.size(); ++i) found.push_back(history.id(i).hex());
  return found;
}

// What git itself says is in the range, in any order.
std::set<std::string> by_git(Sandbox& sandbox, const std::vector<std::string>& range) {
  std::vector<std::string> arguments{"rev-list"};
  arguments.insert(arguments.end(), range.begin(), range.end());
  std::set<std::string> found;
  std::string text = sandbox.git("ledger", arguments) + "\n";
  for (std::size_t at = 0; at + 40 < text.size() + 1 && text.size() > 40; at += 41) found.insert(text.substr(at, 40));
  return found;
}

void check_parents_first(const Repository& repository, const History& history) {
  for (std::size_t i = 0; i < history.size(); ++i) {
    const CommitInfo commit = history.commit(i, repository);
    const CommitInfo again = repository.commit(history.id(i));
    CHECK(commit.id == history.id(i));
    CHECK((commit.tree == again.tree && commit.parents == again.parents && commit.message == again.message));
  }
  std::set<std::string> seen;
  const std::vector<std::string> all = ids(history);
  for (const std::string& id : all) {
    for (const ObjectId& parent : repository.commit(ObjectId(id)).parents) {
      const bool is_inside = std::find(all.begin(), all.end(), parent.hex()) != all.end();
      CHECK((!is_inside || seen.contains(parent.hex())));
    }
    seen.insert(id);
  }
}

// A merge of two branches on top of a line.
void make_branches(Sandbox& sandbox) {
  sandbox.create_by_git("ledger");
  const auto commit = [&](const std::string& name) {
    sandbox.write("ledger/" + name, name);
    sandbox.git("ledger", {"add", "-A"});
    sandbox.git("ledger", {"commit", "-q", "-m", name});
  };
  commit("a");
  sandbox.git("ledger", {"branch", "side"});
  commit("b");
  commit("c");
  sandbox.git("ledger", {"switch", "-q", "side"});
  commit("d");
  sandbox.git("ledger", {"switch", "-q", "-"});
  sandbox.git("ledger", {"merge", "-q", "--no-edit", "side"});
  commit("e");
}

using Seen = std::vector<std::string>;

Seen compared(
    const Repository& repository, const std::vector<ObjectId>& trees,
    const TreeComparer::Enters& enters = [](std::string_view) { return true; }) {
  Seen seen;
  TreeComparer(repository).compare(trees, enters, [&](const std::string& path, const std::vector<TreeSide>& sides) {
    std::string line = path;
    for (const TreeSide& side : sides) line += side.is_there() ? " " + std::to_string(side.mode) : " -";
    seen.push_back(line);
  });
  return seen;
}

}  // namespace

TEST_CASE("a range has what git has in it, parents first") {
  Sandbox sandbox;
  make_branches(sandbox);
  const Repository repository = sandbox.open("ledger");
  const auto at = [&](const std::string& revision) { return *repository.resolve_revision(revision); };
  for (const std::string from : {"", "HEAD~1", "HEAD~2", "side", "side~1", "HEAD"}) {
    const History history(repository, at("HEAD"), from.empty() ? std::vector<ObjectId>{} : std::vector{at(from)});
    std::vector<std::string> range{"HEAD"};
    if (!from.empty()) range.push_back("^" + from);
    const std::vector<std::string> found = ids(history);
    CHECK(std::set<std::string>(found.begin(), found.end()) == by_git(sandbox, range));
    CHECK(found.size() == by_git(sandbox, range).size());
    check_parents_first(repository, history);
    if (!from.empty()) CHECK(history.reaches(at(from)));
  }
  CHECK_FALSE(History(repository, at("side"), {at("HEAD~2")}).reaches(at("HEAD~2")));
  CHECK(merge_bases(repository, at("HEAD~2"), at("side")) == std::vector{at("side~1")});
  CHECK(error_code([&] { History(repository, ObjectId(std::string(40, '1')), {}); }) != "");
}

TEST_CASE("where something began: no ancestor has it, in the range or at its edge") {
  Sandbox sandbox;
  make_branches(sandbox);
  const Repository repository = sandbox.open("ledger");
  const auto at = [&](const std::string& revision) { return *repository.resolve_revision(revision); };
  const auto began = [&](const std::string& path, const std::vector<ObjectId>& without) {
    return History(repository, at("HEAD"), without).beginnings([&](const ObjectId& commit) {
      return repository.read(commit, path, 100).has_value();
    });
  };
  const std::vector<ObjectId> nowhere;
  CHECK(began("d", {}) == std::vector{at("side")});
  CHECK(began("a", {}) == std::vector{at("side~1")});
  CHECK(began("e", {at("HEAD~1")}) == std::vector{at("HEAD")});
  CHECK(began("b", {at("side~1")}) == std::vector{at("HEAD~3")});
  CHECK(began("a", {at("side~1")}) == nowhere);
  CHECK(began("d", {at("side")}) == nowhere);
  CHECK(began("nothing", {}) == nowhere);
}

TEST_CASE("clocks that run backwards leave nothing out") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  for (int i = 0; i < 6; ++i) {
    sandbox.write("ledger/file", std::to_string(i));
    sandbox.git("ledger", {"add", "-A"});
    const std::string date = std::to_string(1'800'000'000 - i * 100'000) + " +0000";
    sandbox.variables["GIT_COMMITTER_DATE"] = date;
    sandbox.git("ledger", {"commit", "-q", "-m", "x", "--date", date});
  }
  const Repository repository = sandbox.open("ledger");
  const auto at = [&](const std::string& revision) { return *repository.resolve_revision(revision); };
  CHECK(History(repository, at("HEAD"), {at("HEAD~3")}).size() == 3);
  CHECK(History(repository, at("HEAD"), {}).size() == 7);
}

TEST_CASE("a shallow clone ends where it ends and says so") {
  Sandbox sandbox;
  make_branches(sandbox);
  sandbox.git("ledger", {"clone", "-q", "--depth", "1", "file://" + sandbox.path("ledger").string(),
                         sandbox.path("shallow").string()});
  const Repository repository = sandbox.open("shallow");
  const History history(repository, *repository.resolve_revision("HEAD"), {});
  CHECK(history.size() == 1);
  CHECK(history.shallow() == std::vector{*repository.resolve_revision("HEAD")});
  CHECK(history.broken().empty());
}

TEST_CASE("a commit that is not there ends its way and is named") {
  Sandbox sandbox;
  make_branches(sandbox);
  const std::string gone = sandbox.git("ledger", {"rev-parse", "side"});
  std::filesystem::remove(sandbox.path("ledger/.git/objects") / gone.substr(0, 2) / gone.substr(2));
  const Repository repository = sandbox.open("ledger");
  const History history(repository, *repository.resolve_revision("HEAD"), {});
  REQUIRE(history.broken().size() == 1);
  CHECK(history.broken()[0].commit.hex() == gone);
  CHECK(history.size() == 6);
  CHECK(history.shallow().empty());
}

TEST_CASE("trees are compared side by side, whatever stands in them") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  const auto tree = [&] {
    sandbox.git("ledger", {"add", "-A"});
    return ObjectId(sandbox.git("ledger", {"write-tree"}));
  };
  sandbox.write("ledger/a/b/c", "1");
  sandbox.write("ledger/a.b", "1");
  sandbox.write("ledger/same/file", "1");
  const ObjectId one = tree();
  sandbox.write("ledger/a/b/c", "2");
  sandbox.write("ledger/a/d", "1");
  std::filesystem::create_symlink("nowhere", sandbox.path("ledger/link"));
  std::filesystem::remove(sandbox.path("ledger/a.b"));
  const ObjectId two = tree();
  std::filesystem::remove_all(sandbox.path("ledger/a"));
  sandbox.write("ledger/a", "a file now");
  const ObjectId three = tree();
  const Repository repository = sandbox.open("ledger");

  CHECK(compared(repository, {one, one}) == Seen{});
  CHECK(compared(repository, {one, two}) == Seen{"a.b 33188 -", "a/b/c 33188 33188", "a/d - 33188", "link - 40960"});
  CHECK(compared(repository, {two, one}) == Seen{"a.b - 33188", "a/b/c 33188 33188", "a/d 33188 -", "link 40960 -"});
  CHECK(compared(repository, {two, three}) == Seen{"a - 33188", "a/b/c 33188 -", "a/d 33188 -"});
  CHECK(compared(repository, {one, two, one}) ==
        Seen{"a.b 33188 - 33188", "a/b/c 33188 33188 33188", "a/d - 33188 -", "link - 40960 -"});
  CHECK(compared(repository, {ObjectId(), three}).size() == 4);
  const auto not_into_a = [](std::string_view folder) { return folder != "a"; };
  CHECK(compared(repository, {one, two}, not_into_a) == Seen{"a.b 33188 -", "a 16384 16384", "link - 40960"});
  TreeComparer trees(repository);
  CHECK(trees.at(two, "a/d").mode == 0100644);
  CHECK(trees.at(two, "link").mode == 0120000);
  CHECK_FALSE(trees.at(two, "a/e").is_there());
  CHECK_FALSE(trees.at(two, "a/d/e").is_there());
}

TEST_CASE("a tree whose names stand twice has no meaning") {
  Sandbox sandbox;
  sandbox.create_by_git("ledger");
  sandbox.write("ledger/x", "1");
  sandbox.git("ledger", {"add", "-A"});
  const std::string good = sandbox.git("ledger", {"write-tree"});
  const std::string blob = sandbox.git("ledger", {"rev-parse", ":x"});
  std::string raw;
  for (std::size_t i = 0; i < blob.size(); i += 2) raw += static_cast<char>(std::stoi(blob.substr(i, 2), nullptr, 16));
  const std::string entry = std::string("100644 x") + '\0' + raw;
  sandbox.write("twice", entry + entry);
  const std::string twice =
      sandbox.git("ledger", {"hash-object", "-t", "tree", "-w", "--literally", sandbox.path("twice").string()});
  const Repository repository = sandbox.open("ledger");
  CHECK(error_code([&] { compared(repository, {ObjectId(good), ObjectId(twice)}); }) == "object-damaged");
  CHECK(compared(repository, {ObjectId(), ObjectId(good)}).size() == 2);
}
