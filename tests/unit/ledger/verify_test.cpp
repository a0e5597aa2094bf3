// SPDX-License-Identifier: MIT
//
// verify on real repositories; the attacks themselves are in tests/tampering.
#include "lib/ledger/verify.h"

#include "lib/ledger/push.h"
#include "lib/ledger/seal.h"
#include "lib/ledger/verify_range.h"
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>

#include <set>
#include <tuple>
#include <vector>

using namespace decklog;

namespace {

struct Answer {
  ledger::Verified verified;
  std::vector<model::LedgerFinding> findings;
  std::set<std::string> codes;
};

Answer verify(const ledger::Ledger& ledger, const ledger::VerifyOptions& options = {}) {
  Answer answer;
  answer.verified = ledger::verify(ledger, options, [&](const model::LedgerFinding& finding) {
    answer.findings.push_back(finding);
    answer.codes.insert(finding.code);
  });
  return answer;
}

// One commit by hand, beside the ledger.
void replace(const test::Fixture& fixture, const std::string& path, const std::string& from, const std::string& to) {
  std::string text = fixture.git({"show", "HEAD:" + path});
  REQUIRE(text.find(from) != std::string::npos);
  text.replace(text.find(from), from.size(), to);
  fixture.write(path, text);
  fixture.git({"-c", "user.name=Alice", "-c", "user.email=alice@example.com", "commit", "-qam", "tidy up"});
}

const std::string kZeros(40, '0');

}  // namespace

TEST_CASE("an honest ledger is proved, with numbers") {
  test::Fixture fixture;
  auto ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout down");
  ledger.append(id, fixture.note("one"));
  ledger.append(id, fixture.note("two"));
  const Answer answer = verify(ledger);
  CHECK(answer.findings.empty());
  CHECK(answer.verified.commits == 5);
  CHECK(answer.verified.entries == 3);
  CHECK(answer.verified.unjudged == 0);
  CHECK(answer.verified.head == ledger.head());
  CHECK(answer.verified.anchor == "");
  CHECK_FALSE(answer.verified.proved.empty());
  CHECK_FALSE(answer.verified.not_proved.empty());
}

TEST_CASE("an edited entry is named with commit, record and entry, and nothing is proved") {
  test::Fixture fixture;
  auto ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout down");
  const auto entry = ledger.append(id, fixture.note("one")).entry;
  replace(fixture, base::record_path(id), "text: one", "text: two");
  const auto again = fixture.open();
  const Answer answer = verify(again);
  REQUIRE(answer.findings.size() == 1);
  CHECK(answer.findings[0].code == "entry-edited");
  CHECK(answer.findings[0].commit == again.head());
  CHECK(answer.findings[0].record == id);
  CHECK(answer.findings[0].entry == entry);
  CHECK(answer.verified.errors == 1);
  CHECK(answer.verified.proved.empty());
}

TEST_CASE("a history judged in stretches by several threads is told as one judged at once") {
  test::Fixture fixture;
  auto ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout down");
  const auto other = fixture.incident(ledger, "Mail is late");
  for (int round = 0; round < 6; ++round) {
    const std::string text = "note " + std::to_string(round);
    ledger.append(id, fixture.note(text));
    ledger.append(other, fixture.note(text));
    if (round % 2 == 0) {
      replace(fixture, base::record_path(id), "text: " + text, "text: else " + std::to_string(round));
      ledger = fixture.open();
    }
  }
  using Told = std::vector<std::tuple<std::string, std::string, std::string, std::string>>;
  const auto judged = [&](std::size_t stretch, std::size_t threads) {
    Told told;
    ledger::Verified counts;
    const ledger::FindingSink sink = [&](const model::LedgerFinding& finding) {
      told.emplace_back(finding.commit, finding.code, finding.entry.str(), finding.message);
    };
    ledger::Report report(sink, counts);
    const auto repository =
        git::Repository::find(fixture.folder(), git::Repository::Search::here_only, fixture.world());
    const git::History history(*repository, git::ObjectId(ledger.head()), {});
    std::size_t last = 0;
    const auto progress = [&](std::size_t done, std::size_t all) {
      CHECK(done > last);
      CHECK(all == history.size());
      last = done;
    };
    ledger::judge_history(*repository, history, {.progress = progress, .stretch = stretch, .threads = threads}, report);
    CHECK((last == 0 || last == history.size()));
    return std::tuple(told, counts.commits, counts.entries, counts.errors, counts.warnings);
  };
  const auto at_once = judged(2000, 1);
  REQUIRE(std::get<0>(at_once).size() >= 3);
  CHECK(std::get<1>(at_once) == 19);
  for (const std::size_t stretch : {1U, 2U, 3U, 7U, 18U, 19U}) {
    for (const std::size_t threads : {1U, 2U, 4U}) CHECK(judged(stretch, threads) == at_once);
  }
}

TEST_CASE("every code that is told stands in the table, once") {
  std::set<std::string_view> codes;
  for (const model::FindingKind& kind : model::finding_kinds()) {
    CHECK(codes.insert(kind.code).second);
    CHECK_FALSE(kind.meaning.empty());
  }
  CHECK(codes.contains("entry-edited"));
}

TEST_CASE("ranges: what is before is taken for granted and said so") {
  test::Fixture fixture;
  auto ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout down");
  const std::string before = ledger.head();
  ledger.append(id, fixture.note("one"));
  const Answer part = verify(ledger, {.range = before + ".."});
  CHECK(part.verified.commits == 1);
  CHECK(part.verified.anchor == before);
  CHECK(verify(ledger, {.range = before}).verified.commits == 3);
  CHECK(verify(ledger, {.range = before}).verified.ref == "");
  CHECK(test::code_of([&] { verify(ledger, {.range = "nowhere.."}); }) == "no-revision");
  CHECK(test::code_of([&] { verify(ledger, {.range = "a...b"}); }) == "usage");
  CHECK(test::code_of([&] { verify(ledger, {.since = "nothing"}); }) == "no-seal");
}

TEST_CASE("the first commit that verify knows is the one that init makes") {
  test::Fixture fixture;
  const auto ledger = fixture.make();
  CHECK(fixture.git({"rev-list", "--max-parents=0", "HEAD"}) == std::string(git::kRootCommit) + "\n");
}

TEST_CASE("a seal counts what it seals and holds what comes after to it") {
  test::Fixture fixture;
  auto ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout down");
  const ledger::Seal seal = ledger::make_seal(ledger, "monday", "for the week");
  CHECK(seal.name == "decklog/seal/monday");
  CHECK(seal.commits == 3);
  CHECK(seal.records == 1);
  CHECK(seal.entries == 1);
  CHECK_FALSE(seal.is_signed);
  CHECK(seal.commit == ledger.head());
  REQUIRE(ledger::seals(ledger).size() == 1);
  CHECK(ledger::seals(ledger)[0].id == seal.id);
  CHECK(fixture.git({"cat-file", "-t", "decklog/seal/monday"}) == "tag\n");
  CHECK(fixture.git({"fsck", "--strict", "--no-dangling"}) == "");
  CHECK(test::code_of([&] { ledger::make_seal(ledger, "monday", ""); }) == "tag-exists");
  CHECK(test::code_of([&] { ledger::make_seal(ledger, "no..name", ""); }) != "");

  ledger.append(id, fixture.note("one"));
  const Answer since = verify(ledger, {.since = "monday"});
  CHECK(since.findings.empty());
  CHECK(since.verified.commits == 1);
  CHECK(since.verified.seal == seal.name);
  fixture.git({"reset", "-q", "--hard", "HEAD~2"});
  CHECK(verify(fixture.open()).codes.contains("seal-broken"));
  CHECK(verify(fixture.open(), {.since = "monday"}).codes.contains("seal-broken"));
}

TEST_CASE("a push is judged by what it adds") {
  test::Fixture fixture;
  auto ledger = fixture.make();
  const std::string start = ledger.head();
  const auto id = fixture.incident(ledger, "Checkout down");
  const std::string good = ledger.head();
  replace(fixture, base::record_path(id), "title: Checkout down\n", "title: All well\n");
  const std::string evil = fixture.open().head();
  const auto judge = [&](const std::string& ref, const std::string& from, const std::string& to) {
    const auto verdicts = ledger::judge_push(fixture.folder(), {{ref, from, to}}, {}, fixture.world());
    REQUIRE(verdicts.size() == 1);
    if (!verdicts[0].is_judged) return std::string("not judged");
    return verdicts[0].findings.empty() ? std::string("good") : verdicts[0].findings[0].code;
  };
  CHECK(judge("refs/heads/main", start, good) == "good");
  CHECK(judge("refs/heads/main", good, evil) == "header-differs");
  CHECK(judge("refs/heads/main", evil, good) == "not-fast-forward");
  CHECK(judge("refs/heads/main", good, kZeros) == "ref-deleted");
  CHECK(judge("refs/heads/code", kZeros, std::string(git::kRootCommit)) == "not judged");
  CHECK(judge("refs/tags/v1", good, kZeros) == "not judged");
  CHECK(judge("refs/tags/decklog/seal/monday", kZeros, good) == "good");
  CHECK(judge("refs/tags/decklog/seal/monday", good, kZeros) == "seal-changed");
}
