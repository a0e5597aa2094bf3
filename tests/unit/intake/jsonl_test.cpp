// SPDX-License-Identifier: MIT
#include "lib/intake/jsonl.h"

#include "cmd/render/export_jsonl.h"
#include "lib/base/digest.h"
#include "lib/model/fold.h"
#include "lib/yaml/codec.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <fstream>

namespace decklog::intake {
namespace {

ledger::ImportedRecord read_record(const std::string& line) {
  return std::get<ledger::ImportedRecord>(read_jsonl_line(line, "in.jsonl", 7));
}

std::string entry_line(const std::string& entry) {
  return R"({"schema":"decklog.export/1","id":"INC-20261122-K7FQ","timeline":[)" + entry + "]}";
}
std::string note_with(const std::string& more) {
  return entry_line(R"({"id":"0001-k7fq2m","at":"2026-11-22T08:03:11Z","by":"a@example.com","type":"note")" + more +
                    "}");
}

// What the error says of the line; "" when the line is read.
std::string refusal(const std::string& line) {
  try {
    read_jsonl_line(line, "in.jsonl", 7);
    return {};
  } catch (const base::BadData& error) {
    CHECK(error.file() == "in.jsonl");
    CHECK(error.position().line == 7);
    return error.message();
  }
}

}  // namespace

TEST_CASE("a record that is exported and read again is the same, byte for byte") {
  CHECK(rc::check("for every timeline and text", [] {
    const auto id = *test::any_record_id();
    model::Record record = model::fold(id, *test::any_timeline());
    if (*rc::gen::arbitrary<bool>()) record.unknown.push_back({"runbook", "runbook:\n  url: \"x\"\n"});
    if (*rc::gen::arbitrary<bool>()) record.schema = "decklog/1.4";
    const auto line = render::export_record(record, render::Redacted::show);
    RC_ASSERT(line.left_out == 0U);
    RC_ASSERT(line.line.find('\n') == line.line.size() - 1);
    const auto again = read_record(line.line);
    RC_ASSERT(again.record == record);
    RC_ASSERT(yaml::encode(again.record) == yaml::encode(record));
    RC_ASSERT(again.hidden.empty());
  }));
}

TEST_CASE("a redacted text is left out unless it is asked for") {
  const auto entry = [](const char* id, model::Body body, const std::string& text) {
    model::Entry made;
    made.id = *base::EntryId::parse(id);
    made.at = made.recorded_at = base::Time{base::Seconds{1795334591}};
    made.by = made.recorded_by = "a@example.com";
    made.text = text;
    made.body = std::move(body);
    return made;
  };
  const std::vector<model::Entry> timeline{
      entry("0001-aaaaaa", model::Opened{}, ""), entry("0002-bbbbbb", model::Note{}, "the password is tulip"),
      entry("0003-cccccc", model::Correction{*base::EntryId::parse("0002-bbbbbb"), {}}, "tulip it is"),
      entry("0004-dddddd", model::Redaction{*base::EntryId::parse("0002-bbbbbb")}, "a secret")};
  const model::Record record = model::fold(*base::RecordId::parse("INC-20261122-K7FQ"), timeline);

  const auto shown = render::export_record(record, render::Redacted::show);
  CHECK(shown.line.find("tulip") != std::string::npos);
  CHECK(read_record(shown.line).record == record);

  const auto hidden = render::export_record(record, render::Redacted::hide);
  CHECK(hidden.left_out == 2);
  CHECK(hidden.line.find("tulip") == std::string::npos);
  CHECK(hidden.line.find("a secret") != std::string::npos);
  const auto read = read_record(hidden.line);
  CHECK(read.hidden.size() == 2);
  CHECK(read.record.timeline.size() == 4);
  CHECK(read.record.timeline[1].text.empty());
}

TEST_CASE("a file that is exported and read again has the same bytes") {
  std::string bytes;
  for (int length = 0; length < 300; ++length) {
    const std::string line =
        render::export_file("evidence/INC-20261122-K7FQ/0123456789ab-x", base::sha256_hex(bytes), bytes);
    const auto file = std::get<ledger::ImportedFile>(read_jsonl_line(line, "in.jsonl", 1));
    CHECK(file.content == bytes);
    CHECK(file.path == "evidence/INC-20261122-K7FQ/0123456789ab-x");
    bytes += static_cast<char>(length * 7);
  }
}

TEST_CASE("what is no record of ours is refused with its place") {
  REQUIRE(refusal(note_with("")).empty());
  REQUIRE(refusal(note_with(R"(,"text":"x","set":{"impact":{"users":5}},"recorded_by":null)")).empty());
  struct Case {
    std::string line;
    std::string says;
  };
  const std::vector<Case> cases{
      {"", "the line is no JSON"},
      {"{", "the line is no JSON"},
      {"[]", "the line must be an object"},
      {"{} {}", "the line is no JSON"},
      {R"({"schema":"decklog.list/1"})", "'schema' must be 'decklog.export/1'"},
      {R"({"id":"INC-20261122-K7FQ"})", "the line has no 'schema'"},
      {R"({"schema":"decklog.export/1","id":"INC-20261122-K7FQ"})", "the line has no 'timeline'"},
      {R"({"schema":"decklog.export/1","id":"../../x","timeline":[]})", "'id' must be a record id"},
      {R"({"schema":"decklog.export/1","id":"INC-20261122-K7FQ","id":"INC-20261122-K7FR","timeline":[]})",
       "the line has the key 'id' twice"},
      {R"({"schema":"decklog.export/1","id":"INC-20261122-K7FQ","record_schema":"x\ny: 1","timeline":[]})",
       "'record_schema' is no schema"},
      {entry_line("7"), "'timeline[0]' must be an object"},
      {entry_line(R"({"id":"0001-k7fq2m"})"), "'timeline[0]' has no 'at'"},
      {note_with(R"(,"text":7)"), "'timeline[0].text' must be a text"},
      {note_with(R"(,"text":"a\u0000b")"), "'timeline[0].text' holds a NUL"},
      {note_with(R"(,"mood":"good")"), "'timeline[0].mood' is a key that this decklog does not know"},
      {note_with(R"(,"set":{"impact":{"users":"5"}})"), "'timeline[0].set.impact.users' must be a whole number"},
      {note_with(R"(,"set":{"impact":{"users":-5}})"), "'timeline[0].set.impact.users' must be a whole number"},
      {note_with(R"(,"set":{"impact":{"cost":5}})"), "'timeline[0].set.impact.cost' is a key"},
      {note_with(R"(,"set":{"priority":"P9"})"), "'timeline[0].set.priority' is a word"},
      {note_with(R"(,"set":{"services":["a",7]})"), "'timeline[0].set.services[1]' must be a text"},
      {note_with(R"(,"set":{"labels":{"a":1}})"), "'timeline[0].set.labels.a' must be a text"},
      {note_with(R"(,"hidden":1)"), "'timeline[0].hidden' must be true or false"},
      {entry_line(R"({"id":"1-x","at":"2026-11-22T08:03:11Z","type":"note"})"), "'timeline[0].id' must be an entry id"},
      {entry_line(R"({"id":"0001-k7fq2m","at":"yesterday","type":"note"})"), "'timeline[0].at' must be a time"},
      {entry_line(R"({"id":"0001-k7fq2m","at":"2026-11-22T08:03:11Z","type":"sung"})"), "'timeline[0].type' is a type"},
      {entry_line(R"({"id":"0001-k7fq2m","at":"2026-11-22T08:03:11Z","type":"command","exit_code":1e99})"),
       "'timeline[0].exit_code' must be a whole number"},
      {entry_line(R"({"id":"0001-k7fq2m","at":"2026-11-22T08:03:11Z","type":"command","exit_code":4294967296})"),
       "'timeline[0].exit_code' is too large"},
      {std::string(5000, '['), "the line is nested deeper than 16"},
      {note_with(",\"text\":\"\xff\""), "the line is no JSON"},
      {R"({"schema":"decklog.export/1","evidence":{"path":"evidence/x","sha256":"00","base64":"QQ="}})",
       "must be base64"},
      {R"({"schema":"decklog.export/1","evidence":{"path":"evidence/x","sha256":"00","base64":"QR=="}})",
       "must be base64"},
      {R"({"schema":"decklog.export/1","evidence":{"path":"evidence/x","sha256":"00","base64":"QQ=="}})",
       "'evidence.sha256' is not the SHA-256 of the file"},
  };
  for (const Case& item : cases) {
    CAPTURE(item.line.substr(0, 200));
    const std::string said = refusal(item.line);
    CAPTURE(said);
    CHECK(said.find(item.says) != std::string::npos);
  }
}

TEST_CASE("a line that holds too many values, or is too long, costs no more than its limit") {
  std::string many = R"({"schema":"decklog.export/1","x":[)";
  for (int i = 0; i < 500'000; ++i) many += "1,";
  CHECK(refusal(many + "1]}").find("holds more than") != std::string::npos);
}

}  // namespace decklog::intake
