// SPDX-License-Identifier: MIT
//
// The laws that codec.h states, over timelines of every type with hostile strings.
#include "lib/model/fold.h"
#include "lib/yaml/codec.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace decklog;

namespace {

std::string after_header(const std::string& bytes) { return bytes.substr(bytes.find("\ntimeline:") + 1); }

}  // namespace

TEST_CASE("a record comes back the same from its file, and the file is canonical") {
  CHECK(rc::check("decode(encode(r)) == r", [] {
    const model::Record record = *test::any_record();
    const std::string bytes = yaml::encode(record);
    const yaml::Decoded decoded = yaml::decode(bytes, "record.yaml", record.id);
    RC_ASSERT(decoded.record == record);
    RC_ASSERT(decoded.canonical);
    RC_ASSERT(decoded.problems.empty());
  }));
}

TEST_CASE("one id with two contents stands in the file twice, and comes back so") {
  CHECK(rc::check("decode(encode(r)) == r with a forged entry", [] {
    const auto id = *test::any_record_id();
    std::vector<model::Entry> timeline = *test::any_timeline();
    timeline.push_back(*test::any_entry(2));
    model::Entry forged = *test::any_entry(2);
    forged.id = timeline.back().id;
    if (auto* unknown = std::get_if<model::UnknownEntry>(&forged.body)) unknown->raw.replace(6, 11, forged.id.str());
    timeline.push_back(forged);
    const model::Record record = model::fold(id, timeline);
    RC_PRE(record.timeline.size() == timeline.size());
    const yaml::Decoded decoded = yaml::decode(yaml::encode(record), "record.yaml", record.id);
    RC_ASSERT(decoded.record == record);
    RC_ASSERT(decoded.canonical);
  }));
}

TEST_CASE("the text of a record is stable: written again it is the same") {
  CHECK(rc::check("encode(decode(b)) == b", [] {
    const std::string bytes = yaml::encode(*test::any_record());
    RC_ASSERT(yaml::encode(yaml::decode(bytes, "record.yaml").record) == bytes);
  }));
}

TEST_CASE("one more entry adds lines at the end of the timeline and changes none") {
  CHECK(rc::check("appending only adds", [] {
    const auto id = *test::any_record_id();
    std::vector<model::Entry> timeline = *test::any_timeline(4);
    timeline.push_back(*test::any_entry(20));
    const std::string before = after_header(yaml::encode(model::fold(id, timeline)));
    const model::Entry next = *test::any_entry(21);
    timeline.push_back(next);
    const std::string after = after_header(yaml::encode(model::fold(id, timeline)));
    RC_ASSERT(after == before + yaml::encode_entry(next));
  }));
}

TEST_CASE("every line of a file ends in LF, none ends in a blank, and nothing unsafe stands in it") {
  CHECK(rc::check("clean text", [] {
    const std::string bytes = yaml::encode(*test::any_record());
    RC_ASSERT(bytes.ends_with('\n'));
    RC_ASSERT(bytes.find(" \n") == std::string::npos);
    RC_ASSERT(bytes.find('\t') == std::string::npos);
    RC_ASSERT(bytes.find('\r') == std::string::npos);
    RC_ASSERT(bytes.find("\xe2\x80\xae") == std::string::npos);
  }));
}
