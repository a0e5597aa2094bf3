// SPDX-License-Identifier: MIT
//
// What the guarded reader refuses: for each bad input the words a person needs, and where it stands.
#include "lib/yaml/codec.h"
#include "lib/yaml/guard.h"
#include "tests/unit/generators.h"
#include "tests/unit/yaml/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace decklog;
using test::file_of;
using test::with;

namespace {

struct Bad {
  std::string bytes;
  std::string says;
  base::Position position;
};

template <typename Read>
void check_refused(const Bad& bad, Read&& read) {
  CAPTURE(bad.bytes.substr(0, 120));
  try {
    read();
    FAIL_CHECK("was read");
  } catch (const base::BadData& error) {
    const std::string message = error.what();
    CAPTURE(message);
    CHECK(message.find(bad.says) != std::string::npos);
    CHECK(error.position().line == bad.position.line);
    CHECK(error.position().column == bad.position.column);
    CHECK(message.starts_with("f.yaml:" + std::to_string(bad.position.line) + ":" +
                              std::to_string(bad.position.column) + ": "));
  }
}

std::string repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

std::string nested(int depth) { return "a: " + repeated("[", depth) + repeated("]", depth) + "\n"; }

}  // namespace

TEST_CASE("texts that are no file of ours") {
  const yaml::Limits limits{.bytes = 4000, .depth = 8, .nodes = 100, .scalar_bytes = 600};
  const std::vector<Bad> table{
      {std::string(4001, '#'), "4001 bytes", {1, 1}},
      {"", "does not hold 'key: value'", {1, 1}},
      {"# only a comment\n", "does not hold 'key: value'", {1, 1}},
      {",", "does not hold 'key: value'", {1, 1}},
      {"- a\n", "does not hold 'key: value'", {1, 1}},
      {"\"a\" b\n", "does not hold 'key: value'", {1, 1}},
      {"a: 1\nb: \xff\n", "not UTF-8", {2, 4}},
      {"a: \xed\xa0\x80\n", "not UTF-8", {1, 4}},
      {"\xff\xfe"
       "a",
       "not UTF-8",
       {1, 1}},
      {"\xef\xbb\xbf"
       "a: 1\n",
       "byte order mark",
       {1, 1}},
      {"a: \"\xef\xbb\xbf\"\n", "byte order mark", {1, 5}},
      {std::string("a: \0\n", 5), "control character U+0000", {1, 4}},
      {"a: \x1b[31m\n", "control character U+001B", {1, 4}},
      {"a: \x7f\n", "control character U+007F", {1, 4}},
      {"한: \xc2\x85\n", "control character U+0085", {1, 4}},
      {"a:\t1\n", "a tab", {1, 3}},
      {"a: 1\r\nb: 2\r\n", "carriage return", {1, 5}},
      {"a: 1\n<<<<<<< ours\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n", "conflict marker", {2, 1}},
      {"a: 1\n=======\n", "conflict marker", {2, 1}},
      {"a: 1\n||||||| base\n", "conflict marker", {2, 1}},
      {"a: 1\n>>>>>>> theirs\n", "conflict marker", {2, 1}},
      {"%YAML 1.2\n---\na: 1\n", "directives", {1, 1}},
      {"a: 1\n---\nb: 2\n", "second document", {2, 1}},
      {"---\na: 1\n---\n", "second document", {3, 1}},
      {"--- a: 1\n", "nothing may follow", {1, 1}},
      {"a: 1\n...\n", "mark '...'", {2, 1}},
      {"{a: 1} trailing\n", "after the end", {1, 8}},
      {"{a: 1}\n{b: 2}\n", "after the end", {2, 1}},
      {"{a: 1},\n", "after the end", {1, 7}},
      {"a: &x 1\n", "anchors", {1, 4}},
      {"a: &x\n  b: 1\n", "anchors", {1, 4}},
      {"a: *x\n", "not readable as YAML", {1, 4}},
      {"a: !!str 1\n", "tags", {1, 4}},
      {"a: ! 1\n", "tags", {1, 4}},
      {"a: !x {b: 1}\n", "tags", {1, 4}},
      {"a: {<<: {b: 1}}\n", "merge keys", {1, 5}},
      {"a: 1\nb: 2\na: 3\n", "the key 'a' stands twice", {3, 1}},
      {"a: {b: 1, \"b\": 2}\n", "the key 'b' stands twice", {1, 11}},
      {"? [a]\n: 1\n", "a key is missing or not a text", {1, 3}},
      {"{a: 1, {b: 2}: 3}\n", "a key is missing or not a text", {1, 8}},
      {": 1\n", "a key is missing or not a text", {1, 1}},
      {"~: 1\n", "a key is missing or not a text", {1, 1}},
      {"? " + std::string(513, 'k') + "\n: 1\n", "longer than 512 bytes", {1, 3}},
      {"a: " + std::string(601, 'x') + "\n", "longer than the 600 bytes", {1, 4}},
      {nested(8), "deeper than 8", {1, 11}},
      {"a: [" + std::string(300, ',') + "]\n", "more than 100 values", {1, 102}},
      {"a: [" + repeated("x,", 200) + "]\n", "more than 100 values", {1, 199}},
      {"a: [1, 2\n", "not readable as YAML", {2, 1}},
      {"a: \"x\n", "a quote is opened here", {1, 4}},
      {"a: {b: 'x''}\n", "not readable as YAML", {2, 1}},
      {"a: 1\n  b: 2\n", "not readable as YAML", {2, 4}},
      {"a: b: c\n", "not readable as YAML", {1, 5}},
      {"a: @x\n", "not readable as YAML", {1, 4}},
  };
  for (const Bad& bad : table) check_refused(bad, [&] { yaml::read_document(bad.bytes, "f.yaml", limits); });
}

TEST_CASE("the limits themselves are allowed") {
  const yaml::Limits limits{.bytes = 4000, .depth = 8, .nodes = 100, .scalar_bytes = 600};
  CHECK_NOTHROW(yaml::read_document("a: 1\n#" + std::string(3994, '#'), "f", limits));
  CHECK_NOTHROW(yaml::read_document(nested(7), "f", limits));
  CHECK_NOTHROW(yaml::read_document("a: " + std::string(600, 'x') + "\n", "f", limits));
  CHECK_NOTHROW(yaml::read_document("? " + std::string(512, 'k') + "\n: 1\n", "f", limits));
  CHECK_NOTHROW(yaml::read_document("--- # one mark\na: <<<<<<< ours\n", "f", limits));
}

TEST_CASE("files that are YAML but no record") {
  const std::vector<Bad> table{
      {"a: 1\n", "'schema' is missing", {1, 1}},
      {with("decklog/1", "decklog"), "not a decklog record", {1, 9}},
      {with("decklog/1", "decklog/x"), "not a decklog record", {1, 9}},
      {with("id: INC-20261122-K7FQ\n", ""), "'id' is missing", {1, 1}},
      {with("INC-20261122-K7FQ", "INC-1"), "'id' is not a record id", {2, 5}},
      {with("INC-20261122-K7FQ", "INC-20261122-M3XA"), "its name says 'INC-20261122-K7FQ'", {2, 5}},
      {test::kSample.substr(0, test::kSample.find("timeline:")), "'timeline' is missing", {1, 1}},
      {test::kSample.substr(0, test::kSample.find("timeline:")) + "timeline: x\n",
       "'timeline' must be a list",
       {10, 11}},
      {test::kSample.substr(0, test::kSample.find("timeline:")) + "timeline:\n- x\n", "must be a map", {11, 3}},
      {with("  type: note\n", ""), "'type' is missing", {16, 3}},
      {with("  at: 2026-11-22T08:02:10Z\n", ""), "'at' is missing", {16, 3}},
      {with("  by: jun@example.com\n", ""), "'by' is missing", {16, 3}},
      {with("id: 0002-9twdqh\n  ", ""), "'id' is missing", {16, 3}},
      {with("0002-9twdqh", "2"), "'id' is not an entry id", {16, 7}},
      {with("2026-11-22T08:02:10Z", "yesterday"), "'at' is not a time such as", {17, 7}},
      {with("2026-11-22T08:02:10Z", "2026-02-30T08:02:10Z"), "'at' is not a time such as", {17, 7}},
      {with("jun@example.com", "[jun]"), "'by' must be a text", {19, 7}},
      {with("jun@example.com", ""), "'by' has no value", {20, 3}},
      {with("title: Checkout API returns 503, priority", "title: null, priority"), "'title' has no value", {15, 16}},
      {with("services: [checkout]}", "services: checkout}"), "'services' must be a list", {15, 66}},
      {with("services: [checkout]}", "impact: much}"), "'impact' must be a map", {15, 64}},
      {with("services: [checkout]}", "impact: {users: many}}"), "'impact.users' must be a whole number", {15, 72}},
      {with("services: [checkout]}", "impact: {users: -1}}"), "'impact.users' must be a whole number", {15, 72}},
      {with("services: [checkout]}", "impact.users: 1}"), "stands outside of its map", {15, 56}},
      {with("services: [checkout]}", "drill: yes}"), "'drill' must be true or false", {15, 63}},
      {with("services: [checkout]}", "labels: {a: [b]}}"), "'labels.a' must be a text", {15, 68}},
      {file_of("  type: stage\n  from: triage\n  to: closed\n"), "'verb' is missing", {6, 3}},
      {file_of("  type: command\n  exit_code: 1e3\n"), "'exit_code' must be a whole number", {10, 14}},
      {file_of("  type: correction\n  entry: 7\n"), "'entry' is not an entry id", {10, 10}},
      {file_of("  type: action\n  state: open\n  due: 2026-13-01\n"), "'due' is not a date", {11, 8}},
      {file_of("  type: closed\n  from: triage\n  as: duplicate\n  of: INC\n"), "'of' is not a record id", {12, 7}},
      {file_of("  type: handed-over\n  items: {}\n"), "'items' must be a list", {10, 10}},
      {file_of("  type: note\n  set: x\n"), "'set' must be a map", {10, 8}},
  };
  const auto id = *base::RecordId::parse("INC-20261122-K7FQ");
  for (const Bad& bad : table) check_refused(bad, [&] { yaml::decode(bad.bytes, "f.yaml", id); });
}

TEST_CASE("whatever bytes come, reading ends with a record or with BadData, and never loses a record's bytes") {
  CHECK(rc::check("mutated files", [] {
    std::string bytes = test::kSample;
    for (int left = *rc::gen::inRange(1, 6); left > 0; --left) {
      const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
      const auto length = *rc::gen::inRange<std::size_t>(0, 12);
      bytes.replace(at, std::min(length, bytes.size() - at), *test::any_text());
    }
    try {
      const yaml::Decoded decoded = yaml::decode(bytes, "f.yaml");
      const yaml::Decoded again = yaml::decode(yaml::encode(decoded.record), "f.yaml");
      RC_ASSERT(again.canonical);
      RC_ASSERT(again.record == decoded.record);
    } catch (const base::BadData& error) {
      RC_ASSERT(error.position().line > 0);
    }
  }));
}
