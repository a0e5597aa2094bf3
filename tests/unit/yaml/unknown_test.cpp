// SPDX-License-Identifier: MIT
//
// What a newer decklog wrote must survive an older one, byte for byte.
#include "lib/yaml/codec.h"
#include "tests/unit/yaml/sample.h"

#include <doctest/doctest.h>

using namespace decklog;
using test::file_of;
using test::with;

namespace {

// Reads a file that a newer decklog wrote, and finds the same bytes when it is written again.
model::Record kept(const std::string& bytes) {
  CAPTURE(bytes);
  const yaml::Decoded decoded = yaml::decode(bytes, "f.yaml");
  CHECK(decoded.canonical);
  CHECK(yaml::encode(decoded.record) == bytes);
  return decoded.record;
}

model::Entry only_entry(const model::Record& record) {
  REQUIRE(record.timeline.size() == 1);
  return record.timeline[0];
}

}  // namespace

TEST_CASE("header lines") {
  const std::vector<model::UnknownLines> lines{{"tide", "tide: {high: 12:30, low: ~}  # metres\n"},
                                               {"log", "log: |-\n  a\n\n  b\n"},
                                               {"watch", "watch:\n- 1\n- [2]\n"}};
  const model::Record record =
      kept(with("timeline:\n", lines[0].lines + lines[1].lines + lines[2].lines + "timeline:\n"));
  CHECK(record.unknown == lines);
  CHECK(record.timeline.size() == 2);
}

TEST_CASE("a newer minor and a newer major schema are named") {
  CHECK(kept(with("decklog/1", "decklog/1.3")).schema == "decklog/1.3");
  CHECK(kept(with("decklog/1", "decklog/2")).schema == "decklog/2");
}

TEST_CASE("keys of an entry") {
  const std::string lines = "  mood: 0x1F\n  crew:\n    - {name: 'a, b'}\n";
  const model::Entry entry = only_entry(kept(file_of("  type: note\n  text: x\n" + lines)));
  CHECK(entry.unknown == lines);
  CHECK(entry.text == "x");
}

TEST_CASE("keys within set stay at the place they have") {
  std::string bytes = file_of(
      "  type: set\n  set: {title: \"\", priority: P9, impact: {users: 3, revenue: 1.50}, drill: true, tide: {a: [1, "
      "2], "
      "b: \"}, \"}, crew: ['a''b', c d]}\n");
  bytes.insert(bytes.find("timeline:"), "impact: {users: 3}\ndrill: true\n");
  const model::Entry entry = only_entry(kept(bytes));
  CHECK(entry.set.title == "");
  CHECK_FALSE(entry.set.priority);
  CHECK(entry.set.impact_users == 3);
  CHECK(entry.set.drill == true);
  CHECK(entry.set.unknown == std::vector<std::string>{"priority: P9", "impact.revenue: 1.50",
                                                      "tide: {a: [1, 2], b: \"}, \"}", "crew: ['a''b', c d]"});
}

TEST_CASE("an unknown type") {
  const std::string tail = "  type: weather\n  wind: {from: NW, knots: 12}\n\n  # calm\n  text: |\n    seen\n";
  const model::Entry entry = only_entry(kept(file_of(tail)));
  const auto* unknown = std::get_if<model::UnknownEntry>(&entry.body);
  REQUIRE(unknown != nullptr);
  CHECK(unknown->type == "weather");
  CHECK(unknown->raw.starts_with("- id: 0001-k7fq2m\n"));
  CHECK(unknown->raw.ends_with(tail));
  CHECK(entry.text == "seen\n");
  CHECK(entry.by == "alice@example.com");
}

TEST_CASE("an unknown type whose text and set have another shape") {
  const model::Entry entry = only_entry(kept(file_of("  type: weather\n  set: [a]\n  text: {ko: a, en: b}\n")));
  CHECK(std::holds_alternative<model::UnknownEntry>(entry.body));
  CHECK(entry.text.empty());
}

TEST_CASE("a known type with a word of a newer decklog, or a new key in its maps") {
  for (const char* tail :
       {"  type: stage\n  verb: triage\n  from: triage\n  to: quarantine\n  text: x\n",
        "  type: stage\n  verb: isolate\n  from: triage\n  to: closed\n  skipped: [moon]\n",
        "  type: update\n  audience: press\n", "  type: action\n  state: open\n  type_of: celebrate\n",
        "  type: command\n  exit_code: 0\n  output: {name: a, pages: 4}\n"}) {
    CHECK(std::holds_alternative<model::UnknownEntry>(only_entry(kept(file_of(tail))).body));
  }
}

TEST_CASE("the unknown among the known keeps its place in the timeline") {
  const std::string unknown = "- id: 0003-abcdef\n  at: 2026-11-22T08:06:00Z\n  by: x\n  type: weather\n";
  const std::string note = "- id: 0004-abcdef\n  at: 2026-11-22T08:07:00Z\n  by: x\n  type: note\n  text: seen\n";
  const model::Record record = kept(test::kSample + unknown + note);
  REQUIRE(record.timeline.size() == 4);
  CHECK(std::get<model::UnknownEntry>(record.timeline[2].body).raw == unknown);
}

TEST_CASE("hand-edited surroundings: the content is kept, in the writer's form") {
  const auto rewritten = [](const std::string& bytes) {
    const yaml::Decoded first = yaml::decode(bytes, "f.yaml");
    CHECK_FALSE(first.canonical);
    const yaml::Decoded second = yaml::decode(yaml::encode(first.record), "f.yaml");
    CHECK(second.canonical);
    CHECK(second.record == first.record);
    return only_entry(second.record);
  };
  const std::string head = "schema: decklog/1\nid: INC-20261122-K7FQ\nkind: incident\nstage: triage\n";
  const model::Entry indented = rewritten(head +
                                          "timeline:\n  - id: 0001-k7fq2m\n    at: 2026-11-22T08:03:11Z\n    by: x\n   "
                                          " type: weather\n    wind: [1, a b]\n");
  CHECK(std::get<model::UnknownEntry>(indented.body).raw ==
        "- id: 0001-k7fq2m\n  at: 2026-11-22T08:03:11Z\n  by: x\n  type: weather\n  wind: [1, a b]\n");
  const model::Entry flow = rewritten(
      head + "timeline: [{id: 0001-k7fq2m, at: 2026-11-22T08:03:11Z, by: x, type: note, tide: {h: 1.50, s: \"1\"}}]\n");
  CHECK(flow.unknown == "  tide: {h: 1.50, s: \"1\"}\n");
  const model::Entry block =
      rewritten(file_of("  type: set\n  set:\n    tide: 12:30\n    crew:\n    - a\n    drill: true\n"));
  CHECK(block.set.unknown == std::vector<std::string>{"tide: 12:30", "crew: [a]"});
  const model::Entry first_key = rewritten(
      head + "timeline:\n- tide: high\n  id: 0001-k7fq2m\n  at: 2026-11-22T08:03:11Z\n  by: x\n  type: note\n");
  CHECK(first_key.unknown == "  tide: high\n");
  // Found by fuzzing: YAML takes a word for a key at the end of a file, and nowhere else.
  CHECK(rewritten(file_of("  type: note\n  tide: high\n  adrift\n")).unknown == "  tide: high\n  adrift: null\n");
  const auto adrift = rewritten(file_of("  type: weather\n  wind: NW\n  adrift\n"));
  CHECK(std::get<model::UnknownEntry>(adrift.body).raw.ends_with("  wind: NW\n  adrift: null\n"));
  const auto lost = rewritten(file_of("  type: weather\n  set: {drill: true, tide, crew: 2}\n  adrift\n"));
  CHECK(lost.set.drill == true);
  CHECK(std::get<model::UnknownEntry>(lost.body).raw.find("{drill: true, tide: null, crew: 2}") != std::string::npos);
  // And a key without a value, which looks like a name of ours and what follows it.
  const model::Entry valueless = rewritten(file_of("  type: set\n  set: {tide, key:v, priority: P9, drill: true}\n"));
  CHECK(valueless.set.unknown == std::vector<std::string>{"priority: P9", "tide", "key:v"});
}
