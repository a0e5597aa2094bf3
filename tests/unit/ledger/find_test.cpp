// SPDX-License-Identifier: MIT
#include "lib/base/text.h"
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>

using namespace decklog;
using test::Fixture;

TEST_CASE("any unique part of an id finds the record, in any case") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "one");
  CHECK(ledger.find(id.str()) == id);
  CHECK(ledger.find(id.short_form()) == id);
  CHECK(ledger.find(base::to_lower_ascii(id.str()).substr(4)) == id);
  CHECK(ledger.find(" " + id.short_form() + " ") == id);
}

TEST_CASE("'@' is the record this clone worked on last, or DECKLOG_RECORD") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  CHECK_THROWS_AS(ledger.find("@"), base::NotFound);
  const auto first = fixture.incident(ledger, "one");
  const auto second = fixture.incident(ledger, "two");
  CHECK(ledger.find("@") == second);
  ledger.append(first, Fixture::note("back here"));
  CHECK(ledger.find("@") == first);
  fixture.variables()["DECKLOG_RECORD"] = second.short_form();
  CHECK(ledger.find("@") == second);
}

TEST_CASE("nothing and several are told apart, with candidates and titles") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto first = fixture.incident(ledger, "the first title");
  fixture.incident(ledger, "the second title");
  try {
    ledger.find("inc-2026");
    FAIL("two records fit");
  } catch (const base::NotFound& error) {
    CHECK(error.code() == "ambiguous");
    CHECK(error.hint().find(first.str() + "  the first title") != std::string::npos);
    CHECK(error.hint().find("the second title") != std::string::npos);
  }
  try {
    ledger.find("zzzz\x1b[31m");
    FAIL("nothing fits");
  } catch (const base::NotFound& error) {
    CHECK(error.code() == "not-found");
    CHECK(std::string(error.what()).find('\x1b') == std::string::npos);
  }
  CHECK_THROWS_AS(ledger.find(""), base::NotFound);
}

TEST_CASE("select answers a query from the files, in order, and tells of damage") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto p2 = fixture.incident(ledger, "small", model::Priority::p2);
  const auto p0 = fixture.incident(ledger, "big", model::Priority::p0);
  const auto records = ledger.select({}, nullptr);
  REQUIRE(records.size() == 2);
  CHECK(records[0].id == p0);
  CHECK(records[1].id == p2);
  CHECK(ledger.select({.priorities = {model::Priority::p0}}, nullptr).size() == 1);
  CHECK(ledger.select({.limit = 1}, nullptr).size() == 1);

  fixture.write(base::record_path(p2), "not: [a record\n");
  fixture.git({"-c", "user.name=X", "-c", "user.email=x@y", "commit", "-qam", "damage"});
  std::vector<std::string> damaged;
  const auto rest = fixture.open().select({}, [&](const base::Error& error) { damaged.emplace_back(error.what()); });
  CHECK(rest.size() == 1);
  REQUIRE(damaged.size() == 1);
  CHECK(damaged[0].find(base::record_path(p2)) != std::string::npos);
}

TEST_CASE("a symbolic link in the place of a record is never followed") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "one");
  const auto path = fixture.folder() / base::record_path(id);
  std::filesystem::remove(path);
  std::filesystem::create_symlink("/etc/hostname", path);
  fixture.git({"-c", "user.name=X", "-c", "user.email=x@y", "commit", "-qam", "a link"});
  ledger::Ledger reopened = fixture.open();
  CHECK(reopened.ids().empty());
  CHECK_THROWS_AS(reopened.read(id), base::NotFound);
}
