// SPDX-License-Identifier: MIT
//
// The database by itself. That it answers as the files do is tests/unit/ledger/index_test.cpp.
#include "lib/index/index.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

namespace decklog::index {
namespace {

using Ids = std::vector<std::string>;
using Why = Unusable::Why;

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "decklog-index-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path file() const { return path_ / "index.sqlite"; }

 private:
  std::filesystem::path path_;
};

model::Header incident(const std::string& id, const std::string& title, int updated = 0) {
  model::Header header;
  header.id = base::RecordId::parse(id).value();
  header.fields.title = title;
  header.stage = model::Stage::triage;
  header.updated_at = base::Time(base::Seconds(updated));
  return header;
}

Row row(const model::Header& header) {
  Words words;
  words.add_text(*header.fields.title, Words::Of::title);
  words.add_text("note of " + *header.fields.title, Words::Of::other);
  return row_of(header, words);
}

void build_from(const Folder& folder, const std::string& tree, std::vector<Row> rows) {
  build(folder.file(), tree, [&]() -> std::optional<Row> {
    if (rows.empty()) return std::nullopt;
    Row next = std::move(rows.back());
    rows.pop_back();
    return next;
  });
}

Ids ids(const std::vector<base::RecordId>& found) {
  Ids all;
  for (const base::RecordId& id : found) all.push_back(id.str());
  return all;
}
Ids selected(const Index& index, const model::Query& query = {}) {
  Ids all;
  for (const model::Header& header : index.select(query)) all.push_back(header.id.str());
  return all;
}

std::optional<Why> why_not_open(const Folder& folder) {
  try {
    const Index index(folder.file());
    return std::nullopt;
  } catch (const Unusable& error) {
    return error.why();
  }
}

const std::string kA = "INC-20261122-AAAA";
const std::string kB = "INC-20261122-BBBB";
const std::string kC = "INC-20261122-CCCCC";

}  // namespace

TEST_CASE("what was built is there, with the tree it is of") {
  const Folder folder;
  CHECK(why_not_open(folder) == Why::missing);
  build_from(folder, "tree1", {row(incident(kB, "two")), row(incident(kA, "one"))});
  const Index index(folder.file());
  CHECK(index.tree() == "tree1");
  CHECK(selected(index) == Ids{kA, kB});
  CHECK(index.count({.limit = 1}) == 2);
  CHECK(selected(index, {.limit = 1}) == Ids{kA});
  CHECK(index.select({}).front() == incident(kA, "one"));
}

TEST_CASE("a change is whole or is not, and others read on what they began with") {
  const Folder folder;
  build_from(folder, "tree1", {row(incident(kA, "one")), row(incident(kB, "two"))});
  Index writer(folder.file());
  const Index reader(folder.file());
  CHECK_THROWS_AS(writer.change("tree2",
                                [&](const std::string&, Index::Changes& changes) {
                                  changes.drop(base::RecordId::parse(kA).value());
                                  throw std::out_of_range("in the middle");
                                }),
                  std::out_of_range);
  {
    const Index again(folder.file());
    CHECK(again.tree() == "tree1");
    CHECK(selected(again) == Ids{kA, kB});
  }
  Index second(folder.file());
  std::string from;
  second.change("tree2", [&](const std::string& tree, Index::Changes& changes) {
    from = tree;
    changes.drop(base::RecordId::parse(kA).value());
    changes.put(row(incident(kC, "three")));
    changes.put(row_of_damaged(base::RecordId::parse(kB).value()));
  });
  CHECK(from == "tree1");
  CHECK(second.tree() == "tree2");
  CHECK(selected(second) == Ids{kC});
  CHECK(ids(second.damaged()) == Ids{kB});
  CHECK(reader.tree() == "tree1");
  CHECK(selected(reader) == Ids{kA, kB});
}

TEST_CASE("ids are found by any part, whether their records can be read or not") {
  const Folder folder;
  build_from(folder, "tree1",
             {row(incident(kA, "one")), row_of_damaged(base::RecordId::parse(kB).value()), row(incident(kC, "three"))});
  const Index index(folder.file());
  CHECK(ids(index.named("AAAA")) == Ids{kA});
  CHECK(ids(index.named("BBBB")) == Ids{kB});
  CHECK(ids(index.named("CCCC")) == Ids{kC});
  CHECK(ids(index.named("CC")) == Ids{kC});
  CHECK(ids(index.named("20261122")) == Ids{kA, kB, kC});
  CHECK(ids(index.named("22-A")) == Ids{kA});
  CHECK(ids(index.named("AAAAA")).empty());
  CHECK(ids(index.named("INC")) == Ids{kA, kB, kC});
}

TEST_CASE("candidates are found by parts of words, also by words that came later") {
  const Folder folder;
  build_from(folder, "tree1",
             {row(incident(kA, "the pool leaks", 1)), row(incident(kB, "certificates", 2)),
              row_of_damaged(base::RecordId::parse(kC).value())});
  Index index(folder.file());
  const auto found = [&](const std::vector<std::string>& terms, Index::Where where = Index::Where::anywhere) {
    return ids(index.candidates(terms, where, {.open = model::OpenFilter::all}));
  };
  CHECK(found({"leak"}) == Ids{kA, kC});
  CHECK(found({"leak", "certif"}) == Ids{kC});
  CHECK(found({"note of"}) == Ids{kB, kA, kC});
  CHECK(found({"note"}, Index::Where::title) == Ids{kC});
  CHECK(found({"ool"}, Index::Where::title) == Ids{kA, kC});
  CHECK(found({"…"}) == Ids{kB, kA, kC});
  index.change("tree2", [&](const std::string&, Index::Changes& changes) {
    changes.put(row(incident(kB, "certificates of the pool", 3)));
  });
  CHECK(found({"pool"}) == Ids{kB, kA, kC});
  CHECK(found({"certif"}, Index::Where::title) == Ids{kB, kC});
}

TEST_CASE("words of many records and of few, under conditions, of records that are gone") {
  const Folder folder;
  std::vector<Row> rows;
  const auto id_of = [](int i) { return "INC-20261122-Q" + std::to_string(1000 + i).substr(1); };
  constexpr int kAll = 600;
  for (int i = 0; i < kAll; ++i) {
    model::Header header = incident(id_of(i), i % 250 == 7 ? "rare" : "usual", i);
    if (i % 2 == 0) header.fields.owner = "even";
    rows.push_back(row(header));
  }
  build_from(folder, "tree1", std::move(rows));
  Index index(folder.file());
  const auto found = [&](const std::string& term, const model::Query& query) {
    return ids(index.candidates({term}, Index::Where::anywhere, query));
  };
  const model::Query all{.open = model::OpenFilter::all};
  const model::Query even{.open = model::OpenFilter::all, .owners = {"even"}};
  CHECK(found("rare", all) == Ids{id_of(507), id_of(257), id_of(7)});
  CHECK(found("rare", even).empty());
  CHECK(found("usual", all).size() == kAll - 3);
  CHECK(found("usual", even).size() == kAll / 2);
  CHECK(found("usual", even).front() == id_of(kAll - 2));
  CHECK(found("note", all).size() == kAll);
  CHECK(found("missing", all).empty());
  index.change("tree2", [&](const std::string&, Index::Changes& changes) {
    changes.drop(base::RecordId::parse(id_of(257)).value());
    changes.put(row(incident(id_of(8), "rare indeed", kAll)));
    changes.put(row(incident("INC-20261122-ZZZZ", "rare too", kAll + 1)));
  });
  CHECK(found("rare", all) == Ids{"INC-20261122-ZZZZ", id_of(8), id_of(507), id_of(7)});
  CHECK(found("usual", all).size() == kAll - 3);  // its old words lead to it still
}

TEST_CASE("a file that is no database, or of another form, is damaged; a new one takes its place") {
  const Folder folder;
  std::ofstream(folder.file()) << "not a database at all, but long enough to be looked at as one";
  CHECK(why_not_open(folder) == Why::damaged);
  build_from(folder, "tree1", {row(incident(kA, "one"))});
  CHECK(why_not_open(folder) == std::nullopt);
  std::filesystem::resize_file(folder.file(), 5000);
  const auto is_damaged = [&] {
    try {
      selected(Index(folder.file()));
      return false;
    } catch (const Unusable& error) {
      return error.why() == Why::damaged;
    }
  };
  CHECK(is_damaged());
  build_from(folder, "tree2", {row(incident(kA, "one"))});
  CHECK_FALSE(is_damaged());
}

TEST_CASE("nobody puts a new database under a reader") {
  const Folder folder;
  build_from(folder, "tree1", {row(incident(kA, "one"))});
  const auto try_build = [&]() -> std::optional<Why> {
    try {
      build_from(folder, "tree2", {});
      return std::nullopt;
    } catch (const Unusable& error) {
      return error.why();
    }
  };
  {
    const Index reader(folder.file());
    CHECK(try_build() == Why::busy);
    CHECK(selected(reader) == Ids{kA});
  }
  CHECK(try_build() == std::nullopt);
}

TEST_CASE("a build that fails leaves the old one") {
  const Folder folder;
  build_from(folder, "tree1", {row(incident(kA, "one"))});
  CHECK_THROWS_AS(build(folder.file(), "tree2", []() -> std::optional<Row> { throw std::out_of_range("no"); }),
                  std::out_of_range);
  const Index index(folder.file());
  CHECK(index.tree() == "tree1");
  CHECK(selected(index) == Ids{kA});
}

}  // namespace decklog::index
