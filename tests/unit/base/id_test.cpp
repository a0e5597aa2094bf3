// SPDX-License-Identifier: MIT
#include "lib/base/id.h"

#include "lib/base/error.h"
#include "tests/unit/base/hostile_text.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>
#include <vector>

namespace decklog::base {
namespace {

const std::string kSha(64, 'a');

Random counting(std::uint32_t from = 0) {
  return [next = from]() mutable { return next++; };
}

Random seeded(std::uint32_t seed) {
  return [state = seed]() mutable {
    state = state * 1664525U + 1013904223U;
    return state >> 3U;
  };
}

RecordId any_record_id() {
  const Kind kind = kKindNames[*rc::gen::inRange<std::size_t>(0, kKindNames.size())].kind;
  const Time opened{Seconds{*rc::gen::inRange<std::int64_t>(0, 253402300800)}};
  return RecordId::draw(kind, opened, *rc::gen::inRange<std::size_t>(4, 17),
                        seeded(*rc::gen::arbitrary<std::uint32_t>()));
}

TEST_CASE("kinds") {
  for (const KindName& name : kKindNames) {
    CHECK(parse_kind(name.word) == name.kind);
    CHECK(kind_name(name.kind).prefix == name.prefix);
  }
  CHECK_FALSE(parse_kind("INC").has_value());
  CHECK_FALSE(parse_kind("Incident").has_value());
  CHECK_FALSE(parse_kind("").has_value());
}

TEST_CASE("a record id is drawn from kind, UTC day and randomness") {
  const Time late = *parse_rfc3339("2026-11-23T08:59:59+09:00");
  CHECK(RecordId::draw(Kind::incident, late, 4, counting()).str() == "INC-20261122-0123");
  CHECK(RecordId::draw(Kind::handoff, late, 6, counting(16)).str() == "HND-20261122-GHJKMN");
  CHECK(RecordId::draw(Kind::change, late, 5, counting(27)).str() == "CHG-20261122-VWXYZ");
  CHECK(RecordId::draw(Kind::request, late, 4, counting(32)).str() == "REQ-20261122-0123");
  CHECK_THROWS_AS(RecordId::draw(Kind::request, late, 3, counting()), InternalError);
  CHECK_THROWS_AS(RecordId::draw(Kind::request, late, 17, counting()), InternalError);
}

TEST_CASE("a record id is recognised exactly") {
  const auto id = RecordId::parse("INC-20261122-K7FQ");
  REQUIRE(id.has_value());
  CHECK(id->kind() == Kind::incident);
  CHECK(id->short_form() == "k7fq");
  CHECK(RecordId::parse("REQ-20240229-0000AZ").has_value());
  for (const std::string text : {"",
                                 "INC",
                                 "INC-20261122-K7F",
                                 "inc-20261122-k7fq",
                                 "INC-20261122-k7fq",
                                 "INC-20260229-K7FQ",
                                 "INC-20261131-K7FQ",
                                 "INC-20261322-K7FQ",
                                 "INC-20261100-K7FQ",
                                 "INC-2026112-K7FQA",
                                 "INC-20261122-K7FI",
                                 "INC-20261122-K7FL",
                                 "INC-20261122-K7FO",
                                 "INC-20261122-K7FU",
                                 "INC_20261122_K7FQ",
                                 "XXX-20261122-K7FQ",
                                 "INC-20261122-K7FQ ",
                                 " INC-20261122-K7FQ",
                                 "INC-20261122-K7FQ\n",
                                 "INC-20261122-K7F-",
                                 "INC-+2261122-K7FQ",
                                 "INC-20261122-K7FQK7FQK7FQK7FQ0"}) {
    CAPTURE(text);
    CHECK_FALSE(RecordId::parse(text).has_value());
  }
  CHECK_FALSE(RecordId::parse(std::string("INC-20261122-K7F\0", 17)).has_value());
}

TEST_CASE("an empty record id has no kind and no short form") {
  const RecordId none;
  CHECK(none.empty());
  CHECK(none.short_form().empty());
  CHECK_THROWS_AS(static_cast<void>(none.kind()), InternalError);
  CHECK_FALSE(RecordId::parse("INC-20261122-K7FQ")->empty());
}

TEST_CASE("paths are made from an id and only recognised") {
  const RecordId id = *RecordId::parse("INC-20261122-K7FQ");
  CHECK(record_path(id) == "incidents/2026/11/INC-20261122-K7FQ.yaml");
  CHECK(record_at_path("incidents/2026/11/INC-20261122-K7FQ.yaml") == id);
  CHECK(record_at_path("handoffs/2026/01/HND-20260131-QH2E.yaml") == RecordId::parse("HND-20260131-QH2E"));
  for (const std::string path : {"",
                                 "/",
                                 ".yaml",
                                 "INC-20261122-K7FQ.yaml",
                                 "/incidents/2026/11/INC-20261122-K7FQ.yaml",
                                 "./incidents/2026/11/INC-20261122-K7FQ.yaml",
                                 "incidents/2026/12/INC-20261122-K7FQ.yaml",
                                 "incidents/2025/11/INC-20261122-K7FQ.yaml",
                                 "requests/2026/11/INC-20261122-K7FQ.yaml",
                                 "Incidents/2026/11/INC-20261122-K7FQ.yaml",
                                 "incidents/2026/11/inc-20261122-k7fq.yaml",
                                 "incidents/2026/11/INC-20261122-K7FQ.YAML",
                                 "incidents/2026/11/INC-20261122-K7FQ.yml",
                                 "incidents/2026/11/INC-20261122-K7FQ",
                                 "incidents/2026/11/INC-20261122-K7FQ.yaml/",
                                 "incidents/2026/11/../11/INC-20261122-K7FQ.yaml",
                                 "incidents//2026/11/INC-20261122-K7FQ.yaml",
                                 "../incidents/2026/11/INC-20261122-K7FQ.yaml",
                                 "incidents/2026/11/x/INC-20261122-K7FQ.yaml",
                                 "incidents\\2026\\11\\INC-20261122-K7FQ.yaml",
                                 "incidents/2026/11/INC-20261122-K7FQ.yaml ",
                                 "incidents/2026/11/INC-20261122-K7FQ.yaml.yaml",
                                 "incidents/2026/02/INC-20260230-K7FQ.yaml",
                                 "incidents/2026/11/.yaml",
                                 "incidents/2026/11/a.ya"}) {
    CAPTURE(path);
    CHECK_FALSE(record_at_path(path).has_value());
  }
}

TEST_CASE("record ids and paths: laws") {
  CHECK(rc::check("ids and paths round-trip", [] {
    const RecordId id = any_record_id();
    RC_ASSERT(RecordId::parse(id.str()) == id);
    RC_ASSERT(record_at_path(record_path(id)) == id);
    RC_ASSERT(RecordId::parse(to_upper_ascii(to_lower_ascii(id.str()))) == id);
    RC_ASSERT(to_lower_ascii(id.str()).ends_with("-" + id.short_form()));
  }));
  CHECK(rc::check("a path with one byte changed, added or left out is no path of that id", [] {
    const RecordId id = any_record_id();
    std::string path = record_path(id);
    const auto at = *rc::gen::inRange<std::size_t>(0, path.size());
    const char byte = *rc::gen::arbitrary<char>();
    const int way = *rc::gen::inRange(0, 3);
    if (way == 0) path[at] = byte;
    if (way == 1) path.insert(at, 1, byte);
    if (way == 2) path.erase(at, 1);
    RC_PRE(path != record_path(id));
    const auto found = record_at_path(path);
    const bool good = !found || (found != id && record_path(*found) == path);
    RC_ASSERT(good);
  }));
}

TEST_CASE("evidence keeps what is safe of a file name") {
  const RecordId id = *RecordId::parse("INC-20261122-K7FQ");
  const auto name = [&](const std::string& file) {
    const std::string path = evidence_path(id, kSha, file);
    const std::string start = "evidence/INC-20261122-K7FQ/aaaaaaaaaaaa-";
    REQUIRE(path.starts_with(start));
    return path.substr(start.size());
  };
  CHECK(name("log.txt") == "log.txt");
  CHECK(name("heap_dump-1.tar.gz") == "heap_dump-1.tar.gz");
  CHECK(name("/var/log/../syslog") == "syslog");
  CHECK(name("C:\\logs\\app.log") == "app.log");
  CHECK(name("my log (1).txt") == "my-log-1.txt");
  CHECK(name("보고서.pdf") == "file.pdf");
  CHECK(name("..") == "file");
  CHECK(name(".") == "file");
  CHECK(name("") == "file");
  CHECK(name("dir/") == "file");
  CHECK(name(".bashrc") == "bashrc");
  CHECK(name("--help") == "help");
  CHECK(name("-.-x.-") == "x");
  CHECK(name("a\nb\x1b[31m.txt") == "a-b-31m.txt");
  CHECK(name(std::string(200, 'x') + ".json") == std::string(75, 'x') + ".json");
  CHECK(name("x." + std::string(200, 'y')) == "x." + std::string(78, 'y'));
  CHECK_THROWS_AS(evidence_path(id, "abc", "x"), InternalError);
  CHECK_THROWS_AS(evidence_path(id, "../" + kSha.substr(3), "x"), InternalError);
  CHECK_THROWS_AS(evidence_path(RecordId(), kSha, "x"), InternalError);
}

TEST_CASE("evidence paths: laws") {
  CHECK(rc::check("every file name becomes a safe one", [] {
    const std::string path = evidence_path(*RecordId::parse("INC-20261122-K7FQ"), kSha, *any_bytes());
    const std::string name = path.substr(std::string("evidence/INC-20261122-K7FQ/aaaaaaaaaaaa-").size());
    RC_ASSERT(!name.empty() && name.size() <= std::size_t{80});
    RC_ASSERT(name.front() != '.' && name.front() != '-');
    RC_ASSERT(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
              std::string::npos);
  }));
}

TEST_CASE("an entry id is recognised exactly") {
  const auto id = EntryId::parse("0007-q2m9tw");
  REQUIRE(id.has_value());
  CHECK(id->number() == 7);
  CHECK(id->random_part() == "q2m9tw");
  CHECK(id->str() == "0007-q2m9tw");
  CHECK(EntryId::parse("12345-q2m9tw")->number() == 12345);
  CHECK(EntryId::parse("999999999-q2m9tw")->number() == 999999999);
  CHECK_FALSE(EntryId::parse("1000000000-q2m9tw"));
  for (const std::string text :
       {"", "-", "7-q2m9tw", "007-q2m9tw", "00007-q2m9tw", "0007-Q2M9TW", "0007-q2m9t", "0007-q2m9tww", "0007-q2m9ti",
        "0007-q2m9tu", "0007_q2m9tw", "0000-q2m9tw", "4294967296-q2m9tw", "+007-q2m9tw", "-007-q2m9tw", " 0007-q2m9tw",
        "0007-q2m9tw ", "0007-q2m-9t", "99999999999999999999-q2m9tw"}) {
    CAPTURE(text);
    CHECK_FALSE(EntryId::parse(text).has_value());
  }
  CHECK(EntryId().empty());
  CHECK(EntryId().str().empty());
  CHECK_THROWS_AS(EntryId::draw(0, counting()), InternalError);
}

TEST_CASE("entry ids: laws") {
  CHECK(rc::check("round trip, and the order is that of the numbers", [] {
    const auto draw = [] {
      return EntryId::draw(*rc::gen::inRange<std::uint32_t>(1, 2000000), seeded(*rc::gen::arbitrary<std::uint32_t>()));
    };
    const EntryId a = draw();
    const EntryId b = draw();
    RC_ASSERT(EntryId::parse(a.str()) == a);
    if (a.number() != b.number()) RC_ASSERT((a < b) == (a.number() < b.number()));
    if (a.number() == b.number()) RC_ASSERT((a < b) == (a.random_part() < b.random_part()));
  }));
}

}  // namespace
}  // namespace decklog::base
