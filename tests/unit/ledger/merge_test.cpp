// SPDX-License-Identifier: MIT
//
// Merging as bytes: what two clones compute is one file.
#include "lib/ledger/merge.h"

#include "lib/model/fold.h"
#include "lib/yaml/codec.h"
#include "tests/unit/generators.h"
#include "tests/unit/ledger/fixture.h"
#include "tests/unit/yaml/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <iterator>

using namespace decklog;
using ledger::merge_texts;

namespace {

const base::RecordId kId = *base::RecordId::parse("INC-20261122-K7FQ");

std::string note(const std::string& entry_id, const std::string& text) {
  return "- id: " + entry_id + "\n  at: 2026-11-22T08:06:00Z\n  by: alice@example.com\n  type: note\n  text: " + text +
         "\n";
}

struct Sides {
  base::RecordId id;
  std::string base, ours, theirs;
};

Sides any_sides() {
  const auto id = *test::any_record_id();
  std::vector<model::Entry> base = *test::any_timeline(4);
  std::vector<model::Entry> ours = base;
  std::vector<model::Entry> theirs = base;
  for (std::uint32_t number = 5; number < 8; ++number) {
    ours.push_back(*test::any_entry(number));
    theirs.push_back(*test::any_entry(number));
  }
  const auto text = [&](const std::vector<model::Entry>& entries) { return yaml::encode(model::fold(id, entries)); };
  return {id, text(base), text(ours), text(theirs)};
}

}  // namespace

TEST_CASE("the bytes are the same from either side, canonical, with every entry's own bytes, and stay as they are") {
  CHECK(rc::check("merge_texts", [] {
    const Sides sides = any_sides();
    const std::string merged = merge_texts(sides.id, sides.base, sides.ours, sides.theirs).bytes;
    RC_ASSERT(merged == merge_texts(sides.id, sides.base, sides.theirs, sides.ours).bytes);
    RC_ASSERT(merged == merge_texts(sides.id, std::nullopt, sides.theirs, sides.ours).bytes);
    RC_ASSERT(merged == merge_texts(sides.id, sides.ours, merged, sides.ours).bytes);
    const yaml::Decoded decoded = yaml::decode(merged, "merged", sides.id);
    RC_ASSERT(decoded.canonical);
    RC_ASSERT(decoded.problems.empty());
    for (const std::string& side : {sides.ours, sides.theirs}) {
      for (const model::Entry& entry : yaml::decode(side, "side", sides.id).record.timeline) {
        RC_ASSERT(merged.find(yaml::encode_entry(entry)) != std::string::npos);
      }
    }
  }));
}

TEST_CASE("notes of two clones, and what a newer decklog wrote on one side") {
  const std::string newer = test::with("timeline:\n", "tide: high\ntimeline:\n").replace(0, 17, "schema: decklog/1.4");
  const std::string ours = test::kSample + note("0003-aaaaaa", "ours");
  const std::string theirs = newer + note("0003-bbbbbb", "theirs") +
                             "- id: 0004-cccccc\n  at: 2026-11-22T08:07:00Z\n  by: x\n  type: weather\n  wind: NW\n";
  const auto merged = merge_texts(kId, test::kSample, ours, theirs);
  CHECK(merged.bytes == newer + note("0003-aaaaaa", "ours") + note("0003-bbbbbb", "theirs") +
                            "- id: 0004-cccccc\n  at: 2026-11-22T08:07:00Z\n  by: x\n  type: weather\n  wind: NW\n");
  CHECK(merged.merged.concurrent.empty());
}

TEST_CASE("one id with two contents: both are kept in the file, also by the next merges") {
  const std::string ours = test::kSample + note("0003-aaaaaa", "as written");
  const std::string theirs = test::kSample + note("0003-aaaaaa", "as edited");
  const auto merged = merge_texts(kId, test::kSample, ours, theirs);
  CHECK(merged.bytes == test::kSample + note("0003-aaaaaa", "as edited") + note("0003-aaaaaa", "as written"));
  REQUIRE(merged.merged.damage.size() == 1);
  CHECK(merged.merged.damage[0].code == "same-id");
  for (const std::string& side : {ours, theirs, merged.bytes}) {
    CHECK(merge_texts(kId, test::kSample, merged.bytes, side).bytes == merged.bytes);
  }
  CHECK(yaml::decode(merged.bytes, "merged", kId).canonical);
}

TEST_CASE("a base that cannot be read counts as none") {
  const std::string ours = test::kSample + note("0003-aaaaaa", "ours");
  CHECK(merge_texts(kId, "<<<<<<< ours\n", ours, test::kSample).bytes == ours);
  CHECK(merge_texts(kId, "", ours, test::kSample).bytes == ours);
}

TEST_CASE("a side that is no record, another record, or a newer one is refused, and is named") {
  const std::string& good = test::kSample;
  const std::string markers = "<<<<<<< ours\n" + good + "=======\n>>>>>>> theirs\n";
  for (const std::string& bad : {std::string(), markers, test::with("K7FQ", "M3XA")}) {
    try {
      merge_texts(kId, std::nullopt, good, bad);
      FAIL("was merged");
    } catch (const base::BadData& error) {
      CHECK(error.file() == "incidents/2026/11/INC-20261122-K7FQ.yaml (theirs)");
    }
    CHECK_THROWS_AS(merge_texts(kId, std::nullopt, bad, good), base::BadData);
  }
  const std::string newer = test::with("decklog/1", "decklog/2");
  CHECK(test::code_of([&] { merge_texts(kId, std::nullopt, newer, good); }) == "newer-schema");
  CHECK(test::code_of([&] { merge_texts(kId, std::nullopt, test::with("decklog/1", "decklog/1.2"), good); }) == "");
}

TEST_CASE("two sides that are too much for one record are refused") {
  const std::string long_text(200'000, 'x');
  std::string ours = test::kSample;
  std::string theirs = test::kSample;
  for (const char* digit : {"3", "4", "5"}) {
    ours += note(std::string("000") + digit + "-aaaaaa", long_text);
    theirs += note(std::string("000") + digit + "-bbbbbb", long_text);
  }
  CHECK(test::code_of([&] { merge_texts(kId, std::nullopt, ours, theirs); }) == "record-full");
  CHECK(test::code_of([&] { merge_texts(kId, std::nullopt, ours, test::kSample); }) == "");
}

TEST_CASE("git's three files: ours becomes the merge; after an error it is as it was") {
  test::Fixture fixture;
  const auto file = [&](const std::string& name) { return fixture.folder() / name; };
  const auto read = [&](const std::string& name) {
    std::ifstream stream(file(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  const std::string ours = test::kSample + note("0003-aaaaaa", "ours");
  fixture.write("base", "");
  fixture.write("ours", ours);
  fixture.write("theirs", test::kSample + note("0003-bbbbbb", "theirs"));
  fixture.write("broken", "title: [\n");
  CHECK_THROWS_AS(ledger::merge_files(kId, file("base"), file("ours"), file("broken")), base::BadData);
  CHECK_THROWS_AS(ledger::merge_files(kId, file("base"), file("ours"), file("missing")), base::NotFound);
  CHECK(read("ours") == ours);
  const auto merged = ledger::merge_files(kId, file("base"), file("ours"), file("theirs"));
  CHECK(read("ours") == yaml::encode(merged.record));
  CHECK(merged.record.timeline.size() == 4);
  const auto folder = std::filesystem::directory_iterator(fixture.folder());
  CHECK(std::distance(begin(folder), end(folder)) == 4);
}
