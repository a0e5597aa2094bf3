// SPDX-License-Identifier: MIT
//
// The law of lib/index: it changes no answer. Ledgers of generated records go through generated changes; after each,
// every question is put to the index and to the files.
#include "lib/base/text.h"
#include "lib/git/transaction.h"
#include "lib/model/fold.h"
#include "lib/yaml/codec.h"
#include "tests/unit/generators.h"
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace decklog::ledger {
namespace {

using model::Query;
using test::Fixture;

// Where the index of the fixture's one branch is; nothing when there is none.
std::optional<std::filesystem::path> index_file(const Fixture& fixture) {
  for (const auto& entry : std::filesystem::directory_iterator(fixture.folder() / "decklog")) {
    if (entry.path().extension() == ".sqlite") return entry.path();
  }
  return std::nullopt;
}

void use_index(const Fixture& fixture, const std::string& when) { fixture.git({"config", "decklog.index", when}); }

// Commits files as whoever does not use decklog would.
void commit_files(const Fixture& fixture, std::vector<git::FileChange> files) {
  auto repository = git::Repository::find(fixture.folder(), git::Repository::Search::here_only, fixture.world());
  git::Transaction transaction(*repository, *repository->head_ref(), fixture.world());
  const git::Signature me = git::author(*repository, fixture.world());
  transaction.commit({.files = std::move(files),
                      .message = "files\n",
                      .author = me,
                      .committer = me,
                      .further_parents = {},
                      .typed_text = {}});
}

git::FileChange file_of(const model::Record& record) {
  return {.path = base::record_path(record.id), .content = yaml::encode(record)};
}

model::Record any_record() { return model::fold(*test::any_record_id(), *test::any_timeline(5)); }

// Everything that a person could ask for, built of what the records say.
std::vector<Query> queries_about(const std::vector<model::Header>& headers) {
  using model::OpenFilter;
  std::vector<Query> queries;
  for (const auto open : {OpenFilter::open, OpenFilter::closed, OpenFilter::all}) queries.push_back({.open = open});
  for (const auto sort : {model::SortBy::opened, model::SortBy::updated, model::SortBy::id}) {
    queries.push_back({.open = OpenFilter::all, .sort = sort});
    queries.push_back({.open = OpenFilter::all, .sort = sort, .limit = 2});
  }
  for (const bool yes : {true, false}) {
    queries.push_back({.open = OpenFilter::all, .blocked = yes});
    queries.push_back({.open = OpenFilter::all, .has_open_actions = yes});
  }
  for (const model::Header& header : headers) {
    const auto ask = [&](const std::function<void(Query&)>& narrow) {
      Query query{.open = OpenFilter::all};
      narrow(query);
      queries.push_back(query);
    };
    ask([&](Query& q) { q.kinds = {header.kind()}; });
    ask([&](Query& q) { q.stages = {header.stage}; });
    ask([&](Query& q) { q.owners = {header.fields.owner.value_or("")}; });
    ask([&](Query& q) { q.labels = header.fields.labels; });
    ask([&](Query& q) { q.since = model::opened_at(header); });
    ask([&](Query& q) { q.until = model::opened_at(header); });
    ask([&](Query& q) { q.updated_since = header.updated_at; });
    ask([&](Query& q) { q.updated_since = header.updated_at + base::Seconds{1}; });
    ask([&](Query& q) { q.key = header.fields.key.value_or("none"); });
    if (const auto resolved = header.milestone(model::Milestone::resolved_at)) {
      ask([&](Query& q) { q.resolved_since = resolved; });
      ask([&](Query& q) { q.resolved_since = *resolved + base::Seconds{1}; });
    }
    if (header.fields.priority) ask([&](Query& q) { q.priorities = {*header.fields.priority}; });
    if (header.fields.services) {
      const std::set<std::string> services(header.fields.services->begin(), header.fields.services->end());
      ask([&](Query& q) { q.services = services; });
      ask([&](Query& q) {
        q.services = services;
        q.began_since = base::Time::min();
      });
    }
    if (const auto began = model::began_at(header)) {
      ask([&](Query& q) { q.began_since = began; });
      ask([&](Query& q) { q.began_until = began; });
    }
  }
  return queries;
}

struct Answers {
  std::vector<std::vector<model::Header>> selected;
  std::vector<std::size_t> counts;
  std::vector<std::string> damaged;
  std::vector<std::string> found;
  std::vector<std::vector<std::string>> hits;
};

std::string find_or_why(const Ledger& ledger, const std::string& typed) {
  try {
    return ledger.find(typed).str();
  } catch (const base::NotFound& error) {
    return error.what() + error.hint();
  }
}

Answers answers(const Ledger& ledger, const std::vector<Query>& queries, const std::vector<std::string>& words) {
  Answers all;
  for (const Query& query : queries) {
    all.selected.push_back(
        ledger.select(query, [&](const base::Error& error) { all.damaged.push_back(error.what()); }));
    all.counts.push_back(ledger.count(query));
  }
  for (const base::RecordId& id : ledger.ids()) {
    for (const std::string& part : {id.str(), id.short_form(), id.str().substr(4, 8), id.str().substr(15, 3)}) {
      all.found.push_back(find_or_why(ledger, part));
    }
  }
  for (const std::string& word : words) {
    const auto terms = model::search_terms({word});
    if (!terms) continue;
    for (const std::size_t limit : {0U, 1U, 2U}) {
      std::vector<std::string> hits;
      for (const model::Hit& hit : ledger.search(*terms, {.open = model::OpenFilter::all, .limit = limit}, {})) {
        hits.push_back(hit.record.id.str());
      }
      all.hits.push_back(hits);
    }
  }
  return all;
}

// Parts of what the records say, as people would type them.
std::vector<std::string> words_of(const std::vector<model::Header>& headers) {
  std::vector<std::string> words{"e", "nowhere at all"};
  for (const model::Header& header : headers) {
    const std::string title = header.fields.title.value_or("");
    words.push_back(title);
    const auto points = base::code_points(title);
    std::string middle;
    for (std::size_t i = points.size() / 3; i < points.size() - points.size() / 3; ++i)
      base::append_utf8(middle, points[i]);
    words.push_back(middle);
  }
  return words;
}

void same_answers(Fixture& fixture) {
  use_index(fixture, "false");
  const Ledger files = fixture.open();
  const auto headers = files.select({.open = model::OpenFilter::all}, nullptr);
  const auto queries = queries_about(headers);
  const auto words = words_of(headers);
  const Answers expected = answers(files, queries, words);
  use_index(fixture, "true");
  const Answers given = answers(fixture.open(), queries, words);
  RC_ASSERT(given.selected == expected.selected);
  RC_ASSERT(given.counts == expected.counts);
  RC_ASSERT(given.damaged == expected.damaged);
  RC_ASSERT(given.found == expected.found);
  RC_ASSERT(given.hits == expected.hits);
}

// The ledger as a stranger changes it: records come, grow, are spoilt and go.
class Stranger {
 public:
  explicit Stranger(Fixture& fixture) : fixture_(fixture) {}

  void change_something() {
    files_.clear();
    const int fresh = *rc::gen::inRange(0, 4);
    for (int i = 0; i < fresh; ++i) put(file_of(records_.emplace_back(any_record())));
    if (sometimes()) grow(any_of());
    if (sometimes()) put({.path = base::record_path(any_of().id), .content = "<<<<<<< ours\n"});
    if (sometimes()) remove_last();
    if (files_.empty()) return;
    std::vector<git::FileChange> files;
    for (const auto& [path, file] : files_) files.push_back(file);
    commit_files(fixture_, files);
    for (const auto& [path, file] : files_) {
      if (file.mode != git::FileChange::kNoFile) there_.insert(path);
    }
  }

 private:
  bool sometimes() const { return !records_.empty() && *rc::gen::arbitrary<bool>(); }
  model::Record& any_of() { return records_[*rc::gen::inRange<std::size_t>(0, records_.size())]; }
  void grow(model::Record& record) {
    record = model::apply(record, *test::any_entry(model::next_number(record.timeline)));
    put(file_of(record));
  }
  void remove_last() {
    const std::string path = base::record_path(records_.back().id);
    files_.erase(path);
    if (there_.erase(path) > 0) put({.path = path, .content = {}, .mode = git::FileChange::kNoFile});
    records_.pop_back();
  }
  // Of several changes of one path the last counts.
  void put(git::FileChange file) { files_.insert_or_assign(file.path, file); }

  Fixture& fixture_;
  std::vector<model::Record> records_;
  std::map<std::string, git::FileChange> files_;
  std::set<std::string> there_;
};

}  // namespace

TEST_CASE("the index answers as the files do, whatever changed") {
  CHECK(rc::check("index == files", [] {
    Fixture fixture;
    fixture.make(true);
    Stranger stranger(fixture);
    for (int step = 0; step < 3; ++step) {
      stranger.change_something();
      same_answers(fixture);
    }
  }));
}

TEST_CASE("history that was rewritten is followed, back and forth") {
  Fixture fixture;
  Ledger ledger = fixture.make(true);
  const auto kept = fixture.incident(ledger, "Kept");
  const std::string before = ledger.head();
  fixture.incident(ledger, "Gone again");
  ledger.append(kept, Fixture::note("a word that goes away"));
  const std::string after = ledger.head();
  same_answers(fixture);
  const std::string ref = ledger.ref();
  fixture.git({"update-ref", ref, before});
  same_answers(fixture);
  CHECK(fixture.open().search(*model::search_terms({"goes away"}), {}, {}).empty());
  fixture.git({"update-ref", ref, after});
  same_answers(fixture);
  CHECK(fixture.open().search(*model::search_terms({"goes away"}), {}, {}).size() == 1);
}

TEST_CASE("small ledgers need no index; a large one makes it at the first question") {
  Fixture fixture;
  Ledger ledger = fixture.make(true);
  fixture.incident(ledger, "One");
  CHECK(fixture.open().select({}, nullptr).size() == 1);
  CHECK_FALSE(index_file(fixture));
  std::vector<git::FileChange> files;
  for (int i = 0; i < 200; ++i) {
    model::Record record = fixture.open().read(fixture.open().ids().front());
    std::string part = std::to_string(1000 + i);
    record.id = base::RecordId::parse("INC-20261122-" + part).value();
    files.push_back(file_of(record));
  }
  commit_files(fixture, files);
  use_index(fixture, "false");
  CHECK(fixture.open().select({}, nullptr).size() == 201);
  CHECK_FALSE(index_file(fixture));
  use_index(fixture, "auto");
  CHECK(fixture.open().select({}, nullptr).size() == 201);
  CHECK(index_file(fixture));
}

TEST_CASE("an index that cannot be trusted is made anew and told; one that cannot be written is done without") {
  Fixture fixture;
  Ledger ledger = fixture.make(true);
  fixture.incident(ledger, "One");
  use_index(fixture, "true");
  CHECK(fixture.open().select({}, nullptr).size() == 1);
  const auto file = index_file(fixture).value();

  std::ofstream(file, std::ios::trunc) << "no database";
  fixture.notices().clear();
  CHECK(fixture.open().select({}, nullptr).size() == 1);
  REQUIRE(fixture.notices().size() == 1);
  CHECK(fixture.notices().front().starts_with("the index is made anew: "));
  CHECK(fixture.open().select({}, nullptr).size() == 1);
  CHECK(fixture.notices().size() == 1);

  std::filesystem::remove(file);
  std::filesystem::remove(file.string() + ".lock");
  std::filesystem::create_directory(file.string() + ".lock");  // nobody can open that for writing, root neither
  CHECK(fixture.open().select({}, nullptr).size() == 1);
  CAPTURE(base::join(fixture.notices(), "; "));
  REQUIRE(fixture.notices().size() == 2);
  CHECK(fixture.notices().back().starts_with("note: no index ("));
}

}  // namespace decklog::ledger
