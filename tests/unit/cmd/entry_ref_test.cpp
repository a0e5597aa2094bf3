// SPDX-License-Identifier: MIT
#include "cmd/commands/entry_ref.h"

#include "lib/base/error.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

#include <functional>

namespace decklog::cmd {
namespace {

using test::at;

base::EntryId entry_id(const std::string& text) { return base::EntryId::parse(text).value(); }

// 0001-aaaaaa opened, 0002-k7fq2m a note, two entries with the number 3 (two clones), 0004-000012 with digits alone.
model::Record record() {
  test::Story story(test::kIncident);
  model::Fields fields;
  fields.title = "Checkout API returns 503";
  model::Entry& opened = story.add(at(8, 0), model::Opened{});
  opened.set = fields;
  opened.id = entry_id("0001-aaaaaa");
  story.add(at(8, 1), model::Note{}, "errors since the deploy").id = entry_id("0002-k7fq2m");
  story.add(at(8, 2), model::Note{}, "from one clone").id = entry_id("0003-9twdqh");
  story.add(at(8, 3), model::Note{}, "from the other").id = entry_id("0003-k7zzzz");
  story.add(at(8, 4), model::Note{}, "last").id = entry_id("0004-000012");
  return story.record();
}

struct Refusal {
  std::string code = "accepted";
  std::string message;
  std::string hint;
};

Refusal refused_lookup(const std::function<void()>& look_up) {
  try {
    look_up();
  } catch (const base::NotFound& error) {
    return {error.code(), error.what(), error.hint()};
  }
  return {};
}

TEST_CASE("an entry is named by its number, its id or a unique part of it") {
  const model::Record r = record();
  for (const std::string typed : {"2", "0002", "0002-k7fq2m", "k7fq2m", "K7FQ", "q2m", " 2 ", "2-k7f"}) {
    CAPTURE(typed);
    CHECK(find_entry(r, typed).text == "errors since the deploy");
  }
  CHECK(find_entry(r, "9twd").text == "from one clone");
  CHECK(find_entry(r, "000012").text == "last");
}

TEST_CASE("a number that no entry has is never taken for a piece of another id") {
  const model::Record r = record();
  for (const std::string typed : {"7", "9", "12", "00007", "99999999999999999999"}) {
    CAPTURE(typed);
    CHECK(refused_lookup([&] { find_entry(r, typed); }).code == "entry-not-found");
  }
}

TEST_CASE("what fits no entry, or too little, names those that are there") {
  const model::Record r = record();
  for (const std::string typed : {"", "   ", "k7", "nothing"}) {
    CAPTURE(typed);
    const Refusal seen = refused_lookup([&] { find_entry(r, typed); });
    CHECK(seen.code == "entry-not-found");
    CHECK(seen.hint.find("\n  0002-k7fq2m  note: errors since the deploy") != std::string::npos);
  }
  CHECK(refused_lookup([&] { find_entry(r, "nothing"); }).message == "no entry matches 'nothing'");
}

TEST_CASE("what fits several entries names only these") {
  const model::Record r = record();
  const Refusal seen = refused_lookup([&] { find_entry(r, "3"); });
  CHECK(seen.code == "ambiguous");
  CHECK(seen.message == "'3' fits 2 entries");
  CHECK(seen.hint == "name one of them:\n  0003-9twdqh  note: from one clone\n  0003-k7zzzz  note: from the other");
}

TEST_CASE("of many candidates the last are shown and the rest counted") {
  test::Story story(test::kIncident);
  for (int i = 0; i < 12; ++i) story.add(at(8, i), model::Note{}, "note " + std::to_string(i));
  const model::Record r = story.record();
  const Refusal seen = refused_lookup([&] { find_entry(r, "nothing"); });
  CHECK(seen.hint.rfind("it has:\n  4 earlier ones\n", 0) == 0);
  CHECK(seen.hint.find("note 11") != std::string::npos);
  CHECK(seen.hint.find("note 3\n") == std::string::npos);
}

TEST_CASE("a redacted text is not shown among the candidates") {
  test::Story story(test::kIncident);
  const base::EntryId secret = story.add(at(8, 0), model::Note{}, "Mr. Kim called").id;
  story.add(at(8, 1), model::Redaction{.entry = secret}, "names a customer");
  const model::Record r = story.record();
  const std::string hint = refused_lookup([&] { find_entry(r, "nothing"); }).hint;
  CHECK(hint.find("Kim") == std::string::npos);
  CHECK(hint.find("(redacted)") != std::string::npos);
}

model::Record with_actions() {
  test::Story story(test::kIncident);
  story.add(at(8, 0), model::ActionChanged{}, "alert on leaks").id = entry_id("0001-k7fq2m");
  story.add(at(8, 1), model::ActionChanged{}, "load test").id = entry_id("0002-9twdqh");
  story.add(at(8, 2), model::ActionChanged{}, "review limits").id = entry_id("0003-k7fzzz");
  return story.record();
}

TEST_CASE("an action item is named by its place, its name or a unique part of the name") {
  const model::Record r = with_actions();
  for (const std::string typed : {"2", "02", "9twdqh", "9TWD", "wdq"}) {
    CAPTURE(typed);
    CHECK(find_action(r, typed).text == "load test");
  }
}

TEST_CASE("an action item that is not there, or not alone, names the candidates") {
  const model::Record r = with_actions();
  for (const std::string typed : {"", "0", "4", "9", "zzzzzz", "k7"}) {
    CAPTURE(typed);
    CHECK(refused_lookup([&] { find_action(r, typed); }).code == "action-not-found");
  }
  const Refusal seen = refused_lookup([&] { find_action(r, "k7f"); });
  CHECK(seen.message == "'k7f' fits 2 action items");
  CHECK(seen.hint == "name one of them:\n  1  k7fq2m  alert on leaks\n  3  k7fzzz  review limits");
  const model::Record none = record();
  CHECK(refused_lookup([&] { find_action(none, "1"); }).hint == "the record has none");
}

}  // namespace
}  // namespace decklog::cmd
