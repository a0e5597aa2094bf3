// SPDX-License-Identifier: MIT
//
// The small pure parts: cache tree, text comparison, flush settings, and trees as laws.
#include "lib/git/cache_tree.h"
#include "lib/git/objects.h"
#include "lib/git/trees.h"
#include "lib/git/work_tree.h"
#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace decklog::git;
using namespace decklog::git::testing;

namespace {

std::string node(const std::string& name, const std::string& counts, bool has_id) {
  return name + std::string(1, '\0') + counts + "\n" + (has_id ? std::string(20, 'i') : "");
}

}  // namespace

TEST_CASE("the cache tree without some folders") {
  const std::string tree =
      node("", "3 2", true) + node("a", "2 1", true) + node("b", "1 0", true) + node("c", "1 0", true);
  CHECK(cache_tree_without(tree, {"a/b/x"}) ==
        node("", "-1 2", false) + node("a", "-1 1", false) + node("b", "-1 0", false) + node("c", "1 0", true));
  CHECK(cache_tree_without(tree, {"ab/x"}) ==
        node("", "-1 2", false) + node("a", "2 1", true) + node("b", "1 0", true) + node("c", "1 0", true));
  CHECK(cache_tree_without(cache_tree_without(tree, {"c/x"}), {"c/x"}) == cache_tree_without(tree, {"c/x"}));
  CHECK(cache_tree_without(tree.substr(0, tree.size() - 1), {"a"}) == "");
  CHECK(cache_tree_without("nonsense", {"a"}) == "");
  CHECK(cache_tree_without("", {"a"}) == "");
}

TEST_CASE("line ends are no edit, everything else is") {
  CHECK(is_same_text("a\nb\n", "a\nb\n"));
  CHECK(is_same_text("a\r\nb\r\n", "a\nb\n"));
  CHECK(is_same_text("a\r\nb\n", "a\nb\n"));
  CHECK_FALSE(is_same_text("a\nb\n", "a\r\nb\r\n"));
  CHECK_FALSE(is_same_text("a\rb\n", "ab\n"));
  CHECK_FALSE(is_same_text("a\r\nb\r\nc\r\n", "a\nb\n"));
  CHECK_FALSE(is_same_text("a\r\n", "a\nb\n"));
  CHECK_FALSE(is_same_text("", "a"));
}

TEST_CASE("what core.fsync leaves to flush") {
  Sandbox sandbox;
  sandbox.write("home/.gitconfig", "[user]\n\tname = Mina\n\temail = mina@example.com\n");
  sandbox.create_by_git("ledger");
  const auto with = [&](const std::string& setting) {
    if (!setting.empty()) sandbox.git("ledger", {"config", "core.fsync", setting});
    const Durability durable = durability(sandbox.open("ledger").impl());
    const auto letter = [](Flush how, const char* name) { return how == Flush::no ? "-" : name; };
    return std::string(letter(durable.objects, "o")) + letter(durable.index, "i") + letter(durable.reference, "r");
  };
  CHECK(with("") == "oir");
  CHECK(with("none") == "---");
  CHECK(with("all") == "oir");
  CHECK(with("none,reference") == "--r");
  CHECK(with("none,committed") == "o--");
  CHECK(with("none, added") == "oi-");
  CHECK(with("-loose-object") == "-ir");
  CHECK(with("all,-reference,-index") == "o--");
}

TEST_CASE("how files are flushed is git's to say, and by default what the file system is known to keep") {
  Sandbox sandbox;
  sandbox.write("home/.gitconfig", "[user]\n\tname = Mina\n\temail = mina@example.com\n");
  sandbox.create_by_git("ledger");
  const auto with = [&](const std::string& method) {
    if (!method.empty()) sandbox.git("ledger", {"config", "core.fsyncMethod", method});
    return durability(sandbox.open("ledger").impl()).objects;
  };
  CHECK(with("") == (keeps_order(sandbox.path("ledger")) ? Flush::in_order : Flush::each));
  CHECK(with("fsync") == Flush::each);
  CHECK(with("batch") == Flush::in_order);
  CHECK(with("writeout-only") == Flush::in_order);
  CHECK_FALSE(keeps_order("/proc"));
  CHECK_FALSE(keeps_order("/no/such/folder"));
}

TEST_CASE("damaged trees are errors, not endless loops") {
  const auto walk = [](const std::string& bytes) {
    return error_code([&] {
      TreeReader reader(bytes);
      while (reader.next()) {
      }
    });
  };
  const std::string good = "100644 name" + std::string(1, '\0') + std::string(20, 'x');
  CHECK(walk(good) == "");
  CHECK(walk(good + good) == "");
  CHECK(walk(good.substr(0, good.size() - 1)) == "object-damaged");
  CHECK(walk("100648" + good.substr(6)) == "object-damaged");
  CHECK(walk("no spaces") == "object-damaged");
  CHECK(rc::check("any bytes", [&](const std::string& bytes) {
    const std::string code = walk(bytes);
    RC_ASSERT(code.empty() || code == "object-damaged");
  }));
}

TEST_CASE("a tree after any edits is what git makes of the same files") {
  Sandbox sandbox;
  Repository repository = sandbox.create("ledger");
  std::uint32_t seed = 7;
  for (int i = 0; i < 12; ++i) {
    std::string path;
    seed = seed * 1664525U + 1013904223U;
    for (std::uint32_t depth = 0; depth < (seed >> 28) % 4; ++depth)
      path += std::string(1, "ab-."[seed >> (8 + depth) & 3]) + "d/";
    path += "f" + std::to_string(seed >> 16 & 7);
    CAPTURE(path);
    put(sandbox, repository, path, std::to_string(i) + "\n");
    sandbox.git("ledger", {"read-tree", "--empty"});
    sandbox.git("ledger", {"add", "-A"});
    CHECK(sandbox.git("ledger", {"write-tree"}) == sandbox.git("ledger", {"rev-parse", "HEAD^{tree}"}));
  }
}
