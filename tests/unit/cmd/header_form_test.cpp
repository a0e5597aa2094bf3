// SPDX-License-Identifier: MIT
#include "cmd/commands/header_form.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

namespace decklog::cmd {
namespace {

struct Form {
  test::TestEnv world;
  FieldReader reader{world.env, [] { return std::string("alice@example.com"); }};
  std::string shown =
      "title: Checkout fails\npriority: P1\nowner:\nservices: checkout\nlabels.env: prod\n"
      "cause: first line\n    second line\nnext:\n---\n";

  FormChange change(const std::string& from, const std::string& to) const {
    std::string edited = shown;
    const std::size_t place = edited.find(from);
    REQUIRE(place != std::string::npos);
    edited.replace(place, from.size(), to);
    return changes_in_form(shown, edited, reader);
  }
  std::string refusal(const std::string& from, const std::string& to) const {
    try {
      change(from, to);
    } catch (const base::UsageError& error) {
      return error.what();
    }
    return "accepted";
  }
};

TEST_CASE("a form shows the fields of its kind, and others only when they are set") {
  test::Story story(test::kIncident);
  model::Entry& opened = story.add(test::at(8, 0), model::Opened{});
  opened.set.title = "Checkout fails";
  opened.set.labels = {{"env", "prod"}};
  opened.set.impact = "cards fail\n\n# and refunds";
  std::string form = header_form(story.record());
  CHECK(form.rfind("title: Checkout fails\npriority:\nowner:\nservices:\nlabels.env: prod\nimpact.summary: cards fail\n"
                   "    \n    # and refunds\nimpact.users:\n",
                   0) == 0);
  CHECK(form.find("\nwindow.start:") == std::string::npos);
  CHECK(form.find("\nto:") == std::string::npos);
  opened.set.to = "bob@example.com";
  form = header_form(story.record());
  CHECK(form.find("\nto: bob@example.com\n") != std::string::npos);

  test::Story change("CHG-20261122-9TWD");
  change.add(test::at(8, 0), model::Opened{}).set.title = "Deploy";
  CHECK(header_form(change.record()).find("\nwindow.start:\n") != std::string::npos);
}

TEST_CASE("a form that was not changed says nothing") {
  const Form form;
  CHECK(changes_in_form(form.shown, form.shown, form.reader).set.empty());
  CHECK(changes_in_form(form.shown, "", form.reader).set.empty());
  CHECK(form.change("owner:\n", "owner: \t \n").set.empty());
  CHECK(form.change("labels.env: prod\n", "").set.empty());
}

TEST_CASE("what was changed, added or emptied is in the change, and nothing else") {
  const Form form;
  model::Fields expected;
  expected.priority = model::Priority::p0;
  CHECK(form.change("P1", "P0").set == expected);
  expected = {};
  expected.owner = "alice@example.com";
  CHECK(form.change("owner:", "owner: me").set == expected);
  expected = {};
  expected.labels = {{"env", ""}};
  CHECK(form.change("labels.env: prod", "labels.env:").set == expected);
  expected = {};
  expected.labels = {{"zone", "kr:1"}};
  CHECK(form.change("next:\n", "next:\nlabels.zone: kr:1\n").set == expected);
}

TEST_CASE("further lines of a value begin with blanks; blank lines within it stay") {
  const Form form;
  CHECK(form.change("    second line", "    second line\n\n      indented").set.cause ==
        "first line\nsecond line\n\n  indented");
  CHECK(form.change("    second line\n", "    second line\n\n\n").set.empty());
  CHECK(form.change("cause: first line\n    second line", "cause: first line").set.cause == "first line");
}

TEST_CASE("what stands below the rule is why") {
  const Form form;
  const FormChange change = form.change("next:\n---\n", "next: wait\n---\n\nthe vendor\n\nasked for it\n\n");
  CHECK(change.text == "the vendor\n\nasked for it");
  CHECK(form.refusal("next:\n---\n", "next:\nthe vendor asked for it\n") ==
        "line 9 is no field: 'the vendor asked for it'");
}

TEST_CASE("a line that is no field, an unknown field, a field that stands twice, a wrong value are refused") {
  const Form form;
  CHECK(form.refusal("owner:", "owner") == "line 3 is no field: 'owner'");
  CHECK(form.refusal("owner:", "ower:") == "there is no field 'ower'");
  CHECK(form.refusal("owner:", "ower: me") == "there is no field 'ower'");
  CHECK(form.refusal("owner:", "title: again") == "line 3: 'title' stands there twice");
  CHECK(form.refusal("priority: P1", "priority:") == "priority cannot be cleared");
  CHECK(form.refusal("priority: P1", "priority: P2") == "accepted");
}

}  // namespace
}  // namespace decklog::cmd
