// SPDX-License-Identifier: MIT
//
// The fast reader against the guarded one: it may know less, never other.
#include "lib/yaml/canonical.h"

#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace decklog;

namespace {

const std::string kFile = "record.yaml";

bool keeps_raw_text(const model::Record& record) {
  return !record.unknown.empty() ||
         std::any_of(record.timeline.begin(), record.timeline.end(), [](const model::Entry& entry) {
           return !entry.unknown.empty() || !entry.set.unknown.empty() ||
                  std::holds_alternative<model::UnknownEntry>(entry.body);
         });
}

// What hands and merges do to a file: a character, a line, a piece of it.
std::string damaged(std::string bytes) {
  static const std::string kPieces[] = {"\n",
                                        " ",
                                        "  ",
                                        "-",
                                        "- ",
                                        ":",
                                        ": ",
                                        "\"",
                                        "\\",
                                        "{",
                                        "}",
                                        "[",
                                        "]",
                                        ",",
                                        "|",
                                        "|-\n",
                                        "#",
                                        "'",
                                        "&a ",
                                        "*a",
                                        "!t ",
                                        "\t",
                                        "\\x00",
                                        "\\u00e9",
                                        "\xc3\xa9",
                                        "\xff",
                                        "null",
                                        "~",
                                        "1e3",
                                        "id: x",
                                        "\ntimeline: []\n"};
  const int edits = *rc::gen::inRange(1, 4);
  for (int i = 0; i < edits; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    const auto length = *rc::gen::inRange<std::size_t>(0, 12);
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        bytes.erase(at, length);
        break;
      case 1:
        bytes.insert(at, *rc::gen::elementOf(std::vector<std::string>(std::begin(kPieces), std::end(kPieces))));
        break;
      case 2:
        bytes.replace(at, std::min<std::size_t>(1, bytes.size() - at),
                      *rc::gen::elementOf(std::vector<std::string>(std::begin(kPieces), std::end(kPieces))));
        break;
      default:
        bytes.insert(at, bytes.substr(at, length));
        break;
    }
    if (bytes.empty()) bytes = "\n";
  }
  return bytes;
}

std::optional<yaml::Decoded> fast(const std::string& bytes) { return yaml::decode_canonical(bytes, kFile, {}, {}); }

std::string sample() {
  return "schema: decklog/1\nid: INC-20261122-K7FQ\nkind: incident\ntitle: Checkout down\nstage: triage\n"
         "milestones:\n  opened_at: 2026-11-22T08:03:11Z\ntimeline:\n- id: 0001-k7fq2m\n  at: 2026-11-22T08:03:11Z\n"
         "  by: alice@example.com\n  type: opened\n  set: {title: Checkout down}\n";
}

}  // namespace

TEST_CASE("every record of ours is read fast, and as the guarded door reads it") {
  CHECK(rc::check("decode_canonical(encode(r)) == decode_guarded(encode(r))", [] {
    const model::Record record = *test::any_record();
    RC_PRE(!keeps_raw_text(record));
    const std::string bytes = yaml::encode(record);
    const auto read = fast(bytes);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->canonical);
    RC_ASSERT(read->problems.empty());
    RC_ASSERT(read->record == yaml::decode_guarded(bytes, kFile, {}, {}).record);
  }));
}

TEST_CASE("a file that was edited is never read otherwise than by the guarded door") {
  int taken = 0;
  CHECK(rc::check("decode_canonical(b) is nothing or decode_guarded(b)", [&] {
    const std::string bytes = damaged(yaml::encode(*test::any_record()));
    if (const auto read = fast(bytes)) {
      ++taken;
      const yaml::Decoded guarded = yaml::decode_guarded(bytes, kFile, {}, {});
      RC_ASSERT(guarded.canonical);
      RC_ASSERT(read->record == guarded.record);
    }
  }));
  // Some edits (in a text, in a name) leave a canonical file: without them this would test nothing.
  CHECK(taken > 0);
}

TEST_CASE("what is not the writer's form goes to the guarded door") {
  REQUIRE(fast(sample()).has_value());
  const auto with = [](const std::string& from, const std::string& to) {
    std::string bytes = sample();
    return bytes.replace(bytes.find(from), from.size(), to);
  };
  CHECK_FALSE(fast(with("title: Checkout down\n", "title: 'Checkout down'\n")));
  CHECK_FALSE(fast(with("title: Checkout down\n", "title: Checkout down # why\n")));
  CHECK_FALSE(fast(with("title: Checkout down\n", "title: Checkout up\n")));
  CHECK_FALSE(fast(with("kind: incident\n", "kind: incident\nkind: incident\n")));
  CHECK_FALSE(fast(with("kind: incident\n", "kind: incident\nnewer: 1\n")));
  CHECK_FALSE(fast(with("type: opened", "type: opened-twice")));
  CHECK_FALSE(fast(with("by: alice@example.com", "by: \"\\x00\"")));
  CHECK_FALSE(fast(with("by: alice@example.com", "by: \"\\ud800\"")));
  CHECK_FALSE(fast(with("by: alice@example.com", "by: \"open")));
  CHECK_FALSE(fast(sample() + "..."));
  CHECK_FALSE(fast(""));
}

TEST_CASE("the limits of the guarded door hold for the fast reader too") {
  const std::string bytes = sample();
  CHECK(yaml::decode_canonical(bytes, kFile, {}, {.bytes = bytes.size()}));
  CHECK_FALSE(yaml::decode_canonical(bytes, kFile, {}, {.bytes = bytes.size() - 1}));
  CHECK_FALSE(yaml::decode_canonical(bytes, kFile, {}, {.nodes = 10}));
  CHECK_FALSE(yaml::decode_canonical(bytes, kFile, {}, {.scalar_bytes = 10}));
  CHECK_FALSE(yaml::decode_canonical(bytes, kFile, {}, {.depth = 3}));
}
