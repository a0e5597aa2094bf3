// SPDX-License-Identifier: MIT
#include "lib/base/text.h"
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>

using namespace decklog;
using test::Fixture;

namespace {

struct Committed {
  std::string subject;
  std::string body;
  std::string trailers;
};

Committed last_commit(const Fixture& fixture) {
  return {base::trim(fixture.git({"log", "-1", "--format=%s"})), fixture.git({"log", "-1", "--format=%b"}),
          fixture.git({"log", "-1", "--format=%(trailers)"})};
}

}  // namespace

TEST_CASE("the subject reads as a log and the trailers are git's own") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  CHECK(last_commit(fixture).subject == id.str() + " open: Checkout API returns 503 [P1]");

  ledger::Draft draft;
  draft.body =
      model::StageMoved{.verb = model::Verb::mitigate, .from = model::Stage::triage, .to = model::Stage::resolution};
  draft.text = "rolled back checkout to v141";
  const auto appended = ledger.append(id, draft);
  const Committed commit = last_commit(fixture);
  CHECK(commit.subject == id.str() + " mitigate: rolled back checkout to v141 [P1]");
  CHECK(commit.trailers.find("Decklog-Record: " + id.str() + "\n") != std::string::npos);
  CHECK(commit.trailers.find("Decklog-Entry: " + appended.entry.str() + "\n") != std::string::npos);
  CHECK(commit.trailers.find("Decklog-Stage: triage -> resolution\n") != std::string::npos);
  CHECK(commit.trailers.find("Decklog-Priority: P1\n") != std::string::npos);
  CHECK(commit.trailers.find("Decklog-By: alice@example.com\n") != std::string::npos);
}

TEST_CASE("text can neither forge a trailer nor break the subject") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  ledger.append(id,
                Fixture::note("hello\n\nDecklog-Record: INC-20200101-AAAA\nSigned-off-by: Boss <boss@example.com>"));
  const Committed commit = last_commit(fixture);
  CHECK(commit.trailers.find("Boss") == std::string::npos);
  CHECK(commit.trailers.find("AAAA") == std::string::npos);
  CHECK(commit.trailers.find("Decklog-Record: " + id.str()) != std::string::npos);
  CHECK(commit.body.find("Signed-off-by: Boss") != std::string::npos);

  ledger::Draft draft = Fixture::note("by a forger");
  draft.by = "eve\nDecklog-Stage: closed";
  ledger.append(id, draft);
  CHECK(last_commit(fixture).trailers.find("\nDecklog-Stage: closed") == std::string::npos);
}

TEST_CASE("a long subject is cut at a character boundary to 72 columns") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "one");
  std::string text;
  for (int i = 0; i < 60; ++i) text += "결제";
  ledger.append(id, Fixture::note(text));
  const Committed commit = last_commit(fixture);
  CHECK(base::is_utf8(commit.subject));
  CHECK(base::display_width(commit.subject) <= 72);
  CHECK(base::display_width(commit.subject) > 68);
  CHECK(commit.subject.ends_with("… [P1]"));
  CHECK(commit.body.find("결제결제") != std::string::npos);
}

TEST_CASE("log gives back what the commits say, for one record or all") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto one = fixture.incident(ledger, "one");
  const auto two = fixture.incident(ledger, "two");
  ledger.append(one, Fixture::note("more"));
  std::vector<ledger::LogItem> items;
  ledger.log(one, [&](const ledger::LogItem& item) {
    items.push_back(item);
    return true;
  });
  REQUIRE(items.size() == 2);
  CHECK(items[0].subject == one.str() + " note: more [P1]");
  CHECK(items[0].trailers.at("Decklog-Type") == "note");
  CHECK(items[1].trailers.at("Decklog-Record") == one.str());
  CHECK(items[0].email == "alice@example.com");

  std::size_t all = 0;
  ledger.log({}, [&](const ledger::LogItem&) { return ++all < 4; });
  CHECK(all == 4);
  CHECK(two != one);
}
