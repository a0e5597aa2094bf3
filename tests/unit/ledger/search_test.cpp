// SPDX-License-Identifier: MIT
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

using test::Fixture;
using Words = std::vector<std::string>;

std::vector<model::Hit> hits(const Ledger& ledger, const Words& words, model::Query query = {}) {
  return ledger.search(model::search_terms(words).value(), query, {});
}

std::vector<std::string> titles(const std::vector<model::Hit>& found) {
  std::vector<std::string> all;
  for (const model::Hit& hit : found) all.push_back(hit.record.fields.title.value());
  return all;
}

}  // namespace

TEST_CASE("titles first, then the rest; of each what was written to last") {
  Fixture fixture;
  Ledger ledger = fixture.make();
  const auto spread = fixture.incident(ledger, "Search is slow");
  const auto entry = fixture.incident(ledger, "Queue is full");
  const auto old_title = fixture.incident(ledger, "The pool leaks");
  const auto title = fixture.incident(ledger, "A leak in the pool");
  fixture.incident(ledger, "Certificates expire");
  ledger.append(old_title, Fixture::note("written to last"));
  ledger.append(entry, Fixture::note("the pool has a leak"));
  ledger.append(spread, Fixture::note("is it the pool?"));
  ledger.append(spread, Fixture::note("is it a leak?"));
  const Words expected{"The pool leaks", "A leak in the pool", "Search is slow", "Queue is full"};
  CHECK(titles(hits(ledger, {"pool", "leak"})) == expected);
  CHECK(hits(ledger, {"pool", "leak", "nowhere"}).empty());
}

TEST_CASE("whatever the limit, the hits are the first of all hits") {
  Fixture fixture;
  Ledger ledger = fixture.make(true);
  constexpr int kRecords = 90;  // more than are kept at once under a small limit
  for (int i = 0; i < kRecords; ++i) {
    const auto id = fixture.incident(ledger, i % 7 == 0 ? "A leak" : "Something");
    ledger.append(id, Fixture::note(i % 3 == 0 ? "a leak" : "no word of it"));
  }
  const Words all = titles(hits(ledger, {"leak"}));
  CHECK(all.size() == 13 + 30 - 5);  // every 21st is both
  for (const std::size_t limit : std::vector<std::size_t>{1, 5, 13, 20, 38, 100}) {
    CAPTURE(limit);
    const Words some = titles(hits(ledger, {"leak"}, {.limit = limit}));
    CHECK(some == Words(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(limit, all.size()))));
  }
}

TEST_CASE("filters narrow a search, its sort does not change it") {
  Fixture fixture;
  Ledger ledger = fixture.make();
  fixture.incident(ledger, "Leak one", model::Priority::p0);
  const auto second = fixture.incident(ledger, "Leak two", model::Priority::p2);
  Draft end;
  end.body = model::Closed{.from = model::Stage::triage, .as = model::ClosedAs::false_positive};
  end.text = "a test";
  ledger.append(second, end);
  using model::OpenFilter;
  CHECK(titles(hits(ledger, {"leak"}, {.open = OpenFilter::all})) == Words{"Leak two", "Leak one"});
  CHECK(titles(hits(ledger, {"leak"}, {.open = OpenFilter::all, .sort = model::SortBy::id})) ==
        Words{"Leak two", "Leak one"});
  CHECK(titles(hits(ledger, {"leak"}, {.open = OpenFilter::open})) == Words{"Leak one"});
  CHECK(titles(hits(ledger, {"leak"}, {.open = OpenFilter::closed})) == Words{"Leak two"});
  CHECK(titles(hits(ledger, {"leak"}, {.priorities = {model::Priority::p0}})) == Words{"Leak one"});
  CHECK(hits(ledger, {"leak"}, {.kinds = {base::Kind::change}}).empty());
}

TEST_CASE("a damaged record is told and left out, the others are found") {
  Fixture fixture;
  Ledger ledger = fixture.make();
  const auto good = fixture.incident(ledger, "Leak one");
  const auto bad = fixture.incident(ledger, "Leak two");
  std::ofstream(fixture.folder() / base::record_path(bad)) << "a: [\n";
  fixture.git({"-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qam", "damage"});
  std::vector<std::string> told;
  const auto found = fixture.open().search(model::search_terms({"leak"}).value(), {},
                                           [&](const base::Error& error) { told.emplace_back(error.what()); });
  REQUIRE(found.size() == 1);
  CHECK(found.front().record.id == good);
  REQUIRE(told.size() == 1);
  CHECK(told.front().find(bad.str()) != std::string::npos);
}

}  // namespace decklog::ledger
