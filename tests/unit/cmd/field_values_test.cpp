// SPDX-License-Identifier: MIT
#include "cmd/commands/field_values.h"

#include "lib/base/error.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::cmd {
namespace {

using test::at;

struct Reading {
  test::TestEnv world;
  FieldReader reader{world.env, [] { return std::string("alice@example.com"); }};

  model::Fields read(const std::vector<std::string>& assignments) const {
    model::Fields fields;
    for (const std::string& assignment : assignments) reader.read_assignment(assignment, fields);
    return fields;
  }
  std::string refusal(const std::string& assignment) const {
    try {
      read({assignment});
    } catch (const base::UsageError& error) {
      return error.what();
    }
    return "accepted";
  }
};

TEST_CASE("each field takes a value of its own form") {
  const Reading reading;
  const model::Fields fields =
      reading.read({"title= Checkout fails ", "priority=p1", "services=checkout, payments,checkout,", "labels.env=prod",
                    "labels.app.kubernetes.io/name=shop", "impact.summary=cards\nfail", "impact.users=18200",
                    "drill=yes", "window.end=2026-11-23T10:00:00Z", "started_at=11:30", "cause=a=b"});
  CHECK(fields.title == "Checkout fails");
  CHECK(fields.priority == model::Priority::p1);
  CHECK(fields.services == std::vector<std::string>{"checkout", "payments"});
  CHECK(fields.labels == std::map<std::string, std::string>{{"env", "prod"}, {"app.kubernetes.io/name", "shop"}});
  CHECK(fields.impact == "cards\nfail");
  CHECK(fields.impact_users == 18200);
  CHECK(fields.drill == true);
  CHECK(fields.window_end == at(10, 0) + std::chrono::days(1));
  CHECK(fields.started_at == at(11, 30));
  CHECK(fields.cause == "a=b");
}

TEST_CASE("'me' is the own identity where a person belongs, and a word elsewhere") {
  const Reading reading;
  const model::Fields fields = reading.read({"owner=me", "roles.commander=me", "reporter=me", "channel=me"});
  CHECK(fields.owner == "alice@example.com");
  CHECK(fields.roles.at("commander") == "alice@example.com");
  CHECK(fields.reporter == "alice@example.com");
  CHECK(fields.channel == "me");
}

TEST_CASE("the identity is asked for only when somebody typed 'me'") {
  Reading reading;
  reading.reader.me = []() -> std::string { throw base::SystemError("no identity"); };
  CHECK(reading.read({"owner=jun@example.com"}).owner == "jun@example.com");
  CHECK_THROWS_AS(reading.read({"owner=me"}), base::SystemError);
}

TEST_CASE("nothing after '=' clears what can be cleared") {
  const Reading reading;
  const model::Fields fields = reading.read({"owner=", "services=", "labels.env=", "drill="});
  CHECK(fields.owner == "");
  CHECK(fields.services == std::vector<std::string>{});
  CHECK(fields.labels == std::map<std::string, std::string>{{"env", ""}});
  CHECK(fields.drill == false);
  for (const std::string field : {"priority", "impact.users", "window.start", "started_at"}) {
    CAPTURE(field);
    CHECK(reading.refusal(field + "=") == field + " cannot be cleared");
  }
}

TEST_CASE("a value of another form is refused with the field's name") {
  const Reading reading;
  CHECK(reading.refusal("impact.users=18,200") == "impact.users needs a whole number, not '18,200'");
  CHECK(reading.refusal("impact.users=-1") == "impact.users needs a whole number, not '-1'");
  CHECK(reading.refusal("drill=perhaps") == "drill is yes or no, not 'perhaps'");
  CHECK(reading.refusal("priority=P7") == "the priority cannot be 'P7'");
  CHECK(reading.refusal("started_at=soon").rfind("started_at: ", 0) == 0);
  CHECK(reading.refusal("title=two\nlines").rfind("title holds a line end", 0) == 0);
  CHECK(reading.refusal("labels.env=two\nlines").rfind("labels.env holds a line end", 0) == 0);
  CHECK(reading.refusal("owner") == "FIELD=VALUE is needed, not 'owner'");
  CHECK(reading.refusal("labels=prod") == "'labels' has keys of its own: name one");
  CHECK(reading.refusal("roles.=me") == "'roles' has keys of its own: name one");
}

TEST_CASE("an unknown field is named with the nearest") {
  const Reading reading;
  CHECK(reading.refusal("servces=a") == "there is no field 'servces'");
  CHECK(reading.refusal("=a") == "there is no field ''");
  try {
    reading.read({"servces=a"});
  } catch (const base::UsageError& error) {
    CHECK(error.code() == "unknown-field");
    CHECK(error.hint().rfind("did you mean 'services'?\nfields: title, priority, ", 0) == 0);
  }
}

TEST_CASE("every field of the model can be named, but for the one that has a command of its own") {
  const std::vector<std::string> names = field_names();
  CHECK(names.size() + 1 == model::field_rows().size());
  CHECK(std::find(names.begin(), names.end(), "postmortem") == names.end());
  CHECK(std::find(names.begin(), names.end(), "labels.KEY") != names.end());
  CHECK(std::find(names.begin(), names.end(), "impact.users") != names.end());
}

TEST_CASE("what the record says already is dropped from a change") {
  const Reading reading;
  const model::Fields state = reading.read({"title=a", "services=x,y", "labels.env=prod", "impact.users=3"});
  CHECK(only_changes(state, reading.read({"title=a", "services=x,y", "labels.env=prod", "impact.users=3"})).empty());
  CHECK(only_changes(state, reading.read({"owner=", "labels.zone=", "drill=no"})).empty());
  const model::Fields change = reading.read({"title=a", "services=y,x", "labels.env=", "labels.zone=kr", "drill=yes"});
  const model::Fields rest = only_changes(state, change);
  CHECK(rest == reading.read({"services=y,x", "labels.env=", "labels.zone=kr", "drill=yes"}));
}

TEST_CASE("what was decided side by side is no repetition: saying it again settles it") {
  const Reading reading;
  test::Story story = test::checkout_incident();
  story.add(test::at(8, 20), model::FieldsSet{}).set = reading.read({"owner=a", "labels.env=prod", "key=k"});
  model::Entry& rival = story.add(test::at(8, 21), model::FieldsSet{});
  rival.set = reading.read({"owner=b", "labels.env=beta", "labels.zone=kr"});
  rival.id = base::EntryId::parse("0002-bbbbbb").value();
  const model::Record record = story.record();
  const model::Fields again = reading.read({"owner=b", "labels.env=beta", "labels.zone=kr", "key=k"});
  CHECK(only_changes(record.fields, again).empty());
  CHECK(only_changes(record, again) == reading.read({"owner=b", "labels.env=beta"}));
  CHECK(only_changes(record, reading.read({"key=k"})).empty());
}

TEST_CASE("laws: laying only the changes over a state comes to the same, and a second time there are none") {
  CHECK(rc::check("overlay(state, only_changes(state, change)) == overlay(state, change)", [] {
    const Reading reading;
    const auto some = [&] {
      const auto value = *rc::gen::element<std::string>("", "a", "b");
      const auto user = *rc::gen::element<std::string>("1", "2");
      model::Fields all = reading.read({"owner=" + value, "services=" + value, "labels.env=" + value,
                                        "impact.users=" + user, std::string("drill=") + (user == "1" ? "yes" : "no")});
      if (*rc::gen::arbitrary<bool>()) all.owner.reset();
      if (*rc::gen::arbitrary<bool>()) all.services.reset();
      if (*rc::gen::arbitrary<bool>()) all.labels.clear();
      if (*rc::gen::arbitrary<bool>()) all.impact_users.reset();
      if (*rc::gen::arbitrary<bool>()) all.drill.reset();
      return all;
    };
    model::Fields state;
    model::overlay(state, some());
    const model::Fields change = some();
    model::Fields whole = state;
    model::overlay(whole, change);
    model::Fields part = state;
    model::overlay(part, only_changes(state, change));
    // An exercise that never was one and one that is none are the same.
    whole.drill = whole.drill.value_or(false);
    part.drill = part.drill.value_or(false);
    RC_ASSERT(part == whole);
    RC_ASSERT(only_changes(part, change).empty());
  }));
}

TEST_CASE("a field's text is what is read back as its value") {
  const Reading reading;
  const model::Fields fields =
      reading.read({"title=a", "priority=P2", "services=x,y", "labels.env=prod", "impact.summary=two\nlines",
                    "impact.users=7", "roles.scribe=jun", "drill=yes", "window.start=2026-11-23T10:00:00Z"});
  model::Fields again;
  for (const model::FieldText& text : model::field_texts(fields)) {
    if (!text.value.empty()) reading.reader.read(text.name, text.value, again);
  }
  CHECK(again == fields);
}

}  // namespace
}  // namespace decklog::cmd
