// SPDX-License-Identifier: MIT
//
// Two trees become one: what each kind of file turns into when one side, the other or both changed it.
#include "lib/sync/tree_merge.h"

#include "lib/git/history.h"
#include "tests/unit/sync/forest.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace decklog;
using git::ObjectId;
using test::entry;
using test::Forest;
using test::kId;
using test::kPath;
using test::program;
using test::record;
using test::removed;

namespace {

const std::string kEvidence = "evidence/INC-20261122-K7FQ/0123456789ab-graph.png";
const model::Entry kOurs = entry("0002-aaaaaa", "alice", "ours");
const model::Entry kTheirs = entry("0002-bbbbbb", "jun", "theirs");

model::Entry priority(const std::string& id, const std::string& by, model::Priority to) {
  model::Entry made = entry(id, by, "because");
  made.body = model::PriorityChanged{};
  made.set.priority = to;
  return made;
}

}  // namespace

TEST_CASE("a record is the union of its entries, the same from either side") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{kPath, record()}});
  const ObjectId ours = forest.grow(base, {{kPath, record({kOurs})}});
  const ObjectId theirs = forest.grow(base, {{kPath, record({kTheirs})}});
  const ObjectId merged = forest.merged(base, ours, theirs);
  CHECK(forest.text(merged, kPath) == record({kOurs, kTheirs}));
  CHECK(forest.tree(merged) == forest.tree(forest.merged(base, theirs, ours)));
  const sync::TreeMerge merge = forest.merge(base, ours, theirs);
  CHECK(merge.received == std::vector{kId});
  CHECK(merge.conflicts.empty());
  CHECK(merge.decisions.empty());
}

TEST_CASE("what only one side changed is taken or kept without being read again") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{kPath, record()}, {"README.md", "read\n"}});
  const ObjectId longer = forest.grow(base, {{kPath, record({kTheirs})}});
  const ObjectId other = forest.grow(base, {{"README.md", "read me\n"}});

  const sync::TreeMerge kept = forest.merge(base, longer, other);
  REQUIRE(kept.files.size() == 1);
  CHECK(kept.files[0].path == "README.md");
  CHECK(kept.received.empty());

  const sync::TreeMerge taken = forest.merge(base, other, longer);
  REQUIRE(taken.files.size() == 1);
  CHECK(taken.files[0].path == kPath);
  CHECK(taken.received == std::vector{kId});
}

TEST_CASE("one field decided on both sides is told; decided on one it is not") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{kPath, record()}});
  const ObjectId ours = forest.grow(base, {{kPath, record({priority("0002-aaaaaa", "alice", model::Priority::p0)})}});
  const ObjectId theirs = forest.grow(base, {{kPath, record({priority("0002-bbbbbb", "jun", model::Priority::p2)})}});
  const ObjectId note = forest.grow(base, {{kPath, record({kTheirs})}});
  const sync::TreeMerge merge = forest.merge(base, ours, theirs);
  REQUIRE(merge.decisions.size() == 1);
  CHECK(merge.decisions[0].record == kId);
  CHECK(merge.decisions[0].what.field == "priority");
  CHECK(merge.decisions[0].words == "priority: P0 (alice@example.com) or P2 (jun@example.com); P2 stands");
  CHECK(forest.merge(base, ours, note).decisions.empty());
}

TEST_CASE("a record is never removed by a merge: it comes back, with a word") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{kPath, record()}, {kEvidence, "bytes"}, {"README.md", "read\n"}});
  const ObjectId without = forest.grow(base, {removed(kPath), removed(kEvidence)});
  const ObjectId with = forest.grow(base, {{"README.md", "read me\n"}});

  const sync::TreeMerge back = forest.merge(base, without, with);
  CHECK(back.received == std::vector{kId});
  REQUIRE(back.notices.size() == 1);
  CHECK(back.notices[0] == "'" + kPath + "' was removed here; it is back");

  const sync::TreeMerge kept = forest.merge(base, with, without);
  CHECK(kept.files.empty());
  REQUIRE(kept.notices.size() == 2);
  CHECK(kept.notices[1] == "'" + kPath + "' was removed on the other side; it was kept");
  CHECK(forest.tree(forest.merged(base, without, with)) == forest.tree(forest.merged(base, with, without)));
}

TEST_CASE("a record that one side cannot read stays that side's; changed on both a person must decide") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{kPath, record()}});
  const ObjectId broken = forest.grow(base, {{kPath, "title: [\n"}});
  const ObjectId longer = forest.grow(base, {{kPath, record({kOurs})}});
  const ObjectId other = forest.grow(base, {{"README.md", "read\n"}});

  const sync::TreeMerge taken = forest.merge(base, other, broken);
  CHECK(taken.conflicts.empty());
  REQUIRE(taken.notices.size() == 1);
  CHECK(taken.notices[0].find("came as it is and cannot be read") != std::string::npos);
  CHECK(forest.merge(base, longer, broken).conflicts.size() == 1);
  CHECK(forest.merge(base, broken, longer).conflicts.size() == 1);
  CHECK(forest.merge(base, broken, other).files.size() == 1);
}

TEST_CASE("evidence comes and stays; two contents under one name are for a person") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{"README.md", "read\n"}});
  const ObjectId one = forest.grow(base, {{kEvidence, "bytes"}});
  const ObjectId same = forest.grow(base, {{kEvidence, "bytes"}, {"other", "x"}});
  const ObjectId another = forest.grow(base, {{kEvidence, "other bytes"}});
  CHECK(forest.text(forest.merged(base, base, one), kEvidence) == "bytes");
  CHECK(forest.merge(base, one, same).files.size() == 1);
  CHECK(forest.merge(base, one, same).conflicts.empty());
  CHECK(forest.merge(base, one, another).conflicts ==
        std::vector<std::string>{"'" + kEvidence + "' evidence was changed on both sides"});
}

TEST_CASE("other files merge by their lines; the same lines on both sides are for a person") {
  Forest forest;
  const std::string lines = "a\nb\nc\nd\ne\nf\ng\n";
  const auto with = [&](char line) {
    std::string text = lines;
    text[text.find(line)] = 'X';
    return text;
  };
  const ObjectId base = forest.commit({}, {{"decklog.yaml", lines}});
  const ObjectId first = forest.grow(base, {{"decklog.yaml", with('a')}});
  const ObjectId last = forest.grow(base, {{"decklog.yaml", with('g')}});
  const ObjectId first_too = forest.grow(base, {{"decklog.yaml", "Y" + lines.substr(1)}});
  const ObjectId gone = forest.grow(base, {removed("decklog.yaml")});

  CHECK(forest.text(forest.merged(base, first, last), "decklog.yaml") == "X\nb\nc\nd\ne\nf\nX\n");
  CHECK(forest.merge(base, first, first_too).conflicts ==
        std::vector<std::string>{"'decklog.yaml' was changed on both sides in the same lines"});
  CHECK(forest.merge(base, first, gone).conflicts ==
        std::vector<std::string>{"'decklog.yaml' was changed here and removed on the other side"});
  CHECK(forest.merge(base, gone, first).conflicts ==
        std::vector<std::string>{"'decklog.yaml' was removed here and changed on the other side"});
  CHECK(forest.mode(forest.merged(base, base, gone), "decklog.yaml") == "");
  CHECK(forest.merge(base, gone, gone).files.empty());
}

TEST_CASE("what is no text is never merged by lines") {
  Forest forest;
  const std::string zero(1, '\0');
  const ObjectId base = forest.commit({}, {{"logo", "a\n" + zero + "\nb\nc\nd\n"}});
  const ObjectId ours = forest.grow(base, {{"logo", "A\n" + zero + "\nb\nc\nd\n"}});
  const ObjectId theirs = forest.grow(base, {{"logo", "a\n" + zero + "\nb\nc\nD\n"}});
  CHECK(forest.merge(base, ours, theirs).conflicts ==
        std::vector<std::string>{"'logo' is no text and was changed on both sides"});
  CHECK(forest.merge(base, base, theirs).conflicts.empty());
}

TEST_CASE("modes merge like contents, the same from either side") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{"script", "one\n"}, {kPath, record()}});
  const ObjectId executable = forest.grow(base, {program("script", "one\n"), program(kPath, record())});
  const ObjectId longer = forest.grow(base, {{"script", "one\ntwo\n"}, {kPath, record({kOurs})}});
  for (const ObjectId& merged : {forest.merged(base, executable, longer), forest.merged(base, longer, executable)}) {
    CHECK(forest.mode(merged, "script") == "100755");
    CHECK(forest.text(merged, "script") == "one\ntwo\n");
    CHECK(forest.mode(merged, kPath) == "100755");
  }
  // Made on both sides, by one as a program.
  const ObjectId root = forest.commit({}, {{"README.md", "read\n"}});
  const ObjectId plain = forest.grow(root, {{"new", "same\n"}, {kPath, record()}});
  const ObjectId other = forest.grow(root, {program("new", "same\n"), program(kPath, record())});
  CHECK(forest.tree(forest.merged(root, plain, other)) == forest.tree(forest.merged(root, other, plain)));
  CHECK(forest.mode(forest.merged(root, plain, other), kPath) == "100644");
}

TEST_CASE("a link in a record's place, or instead of a file that the other side changed, is for a person") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{kPath, record()}, {"README.md", "read\n"}});
  const ObjectId linked = forest.link(base, kPath, "/etc/passwd");
  const ObjectId longer = forest.grow(base, {{kPath, record({kOurs})}, {"README.md", "read me\n"}});
  CHECK(forest.merge(base, longer, linked).conflicts ==
        std::vector<std::string>{"'" + kPath + "' is no plain file on the other side"});
  CHECK(forest.merge(base, linked, longer).conflicts ==
        std::vector<std::string>{"'" + kPath + "' is no plain file here"});
  const ObjectId link = forest.link(base, "README.md", "elsewhere");
  CHECK(forest.merge(base, longer, link).conflicts.size() == 1);
  CHECK(forest.mode(forest.merged(base, base, link), "README.md") == "120000");
}

TEST_CASE("a file on one side and a folder on the other do not push each other out") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{kPath, record()}});
  const ObjectId file = forest.grow(base, {{"docs", "a file\n"}});
  const ObjectId folder = forest.grow(base, {{"docs/a.md", "in a folder\n"}, {"docs/b.md", "in a folder\n"}});
  const std::vector<std::string> expected{"'docs' is a file on one side and a folder on the other"};
  CHECK(forest.merge(base, file, folder).conflicts == expected);
  CHECK(forest.merge(base, folder, file).conflicts == expected);
  // Nobody changed the file that became a folder: no question.
  const ObjectId other = forest.grow(file, {{"README.md", "read\n"}});
  const ObjectId turned = forest.grow(file, {removed("docs"), {"docs/a.md", "in a folder\n"}});
  CHECK(forest.merge(file, other, turned).conflicts.empty());
  CHECK(forest.text(forest.merged(file, other, turned), "docs/a.md") == "in a folder\n");
  // Records in a folder that somebody made a file.
  const ObjectId hostile = forest.grow(base, {removed(kPath), {"incidents", "ha\n"}});
  const ObjectId longer = forest.grow(base, {{kPath, record({kOurs})}});
  CHECK(forest.merge(base, longer, hostile).conflicts.size() == 1);
  CHECK(forest.merge(base, hostile, longer).conflicts.size() == 1);
}

TEST_CASE("a revert is not undone when each side had merged the other before") {
  Forest forest;
  const ObjectId root = forest.commit({}, {{"decklog.yaml", "old\n"}, {kPath, record()}});
  const ObjectId one = forest.grow(root, {{kPath, record({kOurs})}});
  const ObjectId two = forest.grow(root, {{"decklog.yaml", "new\n"}});
  const ObjectId left = forest.merged(root, one, two);
  const ObjectId right = forest.merged(root, two, one);
  const ObjectId reverted = forest.grow(left, {{"decklog.yaml", "old\n"}});
  const ObjectId other = forest.grow(right, {{"README.md", "read\n"}});
  for (const std::vector<ObjectId>& bases : {std::vector{one, two}, std::vector{two, one}}) {
    CHECK(git::merge_bases(forest.repository, reverted, other).size() == 2);
    const sync::TreeMerge merge = sync::merge_trees(forest.repository, bases, other, reverted);
    CHECK(merge.conflicts.empty());
    CHECK(forest.text(forest.commit({other, reverted}, merge.files), "decklog.yaml") == "old\n");
  }
}

TEST_CASE("sides that changed a file before they parted, each in its own way, are for a person") {
  Forest forest;
  const ObjectId root = forest.commit({}, {{"decklog.yaml", "old\n"}});
  const ObjectId one = forest.grow(root, {{"decklog.yaml", "one\n"}});
  const ObjectId two = forest.grow(root, {{"decklog.yaml", "two\n"}});
  const ObjectId left = forest.commit({one, two}, {{"decklog.yaml", "left\n"}});
  const ObjectId right = forest.commit({two, one}, {{"decklog.yaml", "right\n"}});
  CHECK(sync::merge_trees(forest.repository, {one, two}, left, right).conflicts ==
        std::vector<std::string>{"'decklog.yaml' was changed on both sides, more than once"});
  CHECK(sync::merge_trees(forest.repository, {one, two}, left, left).conflicts.empty());
}

TEST_CASE("a fast-forward follows whatever the other side did, and tells of records that went") {
  Forest forest;
  const ObjectId base = forest.commit({}, {{kPath, record()}, {"README.md", "read\n"}, {"script", "one\n"}});
  const ObjectId ahead =
      forest.grow(base, {removed("README.md"), program("script", "one\n"), {kPath, record({kOurs})}});
  const sync::TreeMerge change = sync::compare_trees(forest.repository, base, ahead);
  CHECK(change.received == std::vector{kId});
  CHECK(change.notices.empty());
  REQUIRE(change.files.size() == 3);
  CHECK(forest.tree(forest.grow(base, change.files)) == forest.tree(ahead));

  const ObjectId gone = forest.grow(base, {removed(kPath)});
  const sync::TreeMerge loss = sync::compare_trees(forest.repository, base, gone);
  CHECK(loss.received.empty());
  REQUIRE(loss.notices.size() == 1);
  CHECK(loss.notices[0].starts_with("'" + kPath + "' was removed on the other side"));
}

// Every mixture of kinds, contents and modes on three sides.
TEST_CASE("merging is commutative, and drops nothing that a side has") {
  const std::vector<std::string> records{record(), record({kOurs}), record({kTheirs}), "title: [\n"};
  const std::vector<std::string> texts{"a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "a\nb\nX\nd\ne\n"};
  const std::vector<std::string> paths{kPath, kEvidence, "decklog.yaml", "docs", "docs/a"};
  Forest forest;
  const auto any_files = [&] {
    Forest::Files files{{"README.md", "read\n"}};
    bool has_docs = false;
    for (const std::string& path : paths) {
      const int which = *rc::gen::inRange(-1, 4);
      const bool clashes = path == "docs/a" && has_docs;
      if (which < 0 || clashes) continue;
      has_docs = has_docs || path == "docs";
      const std::string& text = (path == kPath ? records : texts)[static_cast<std::size_t>(which)];
      files.push_back({.path = path, .content = text, .mode = *rc::gen::element(0100644U, 0100644U, 0100755U)});
    }
    return files;
  };
  const auto has_all_of = [&](const ObjectId& merged, const ObjectId& side) {
    for (const std::string& path : {kPath, kEvidence}) {
      if (!forest.mode(side, path).empty() && forest.mode(merged, path).empty()) return false;
    }
    return true;
  };
  CHECK(rc::check("merge_trees", [&] {
    const ObjectId base = forest.commit({}, any_files());
    const ObjectId ours = forest.commit({}, any_files());
    const ObjectId theirs = forest.commit({}, any_files());
    const sync::TreeMerge one = forest.merge(base, ours, theirs);
    const sync::TreeMerge other = forest.merge(base, theirs, ours);
    RC_ASSERT(one.conflicts.empty() == other.conflicts.empty());
    if (!one.conflicts.empty()) RC_DISCARD("for a person");
    const ObjectId merged = forest.commit({ours, theirs}, one.files);
    RC_ASSERT(forest.tree(merged) == forest.tree(forest.commit({theirs, ours}, other.files)));
    RC_ASSERT(has_all_of(merged, ours));
    RC_ASSERT(has_all_of(merged, theirs));
    RC_ASSERT(forest.merge(base, merged, merged).files.empty());
  }));
}
