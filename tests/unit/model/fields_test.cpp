// SPDX-License-Identifier: MIT
#include "lib/model/fields.h"

#include <doctest/doctest.h>

#include <set>

namespace decklog::model {
namespace {

constexpr base::Time kTime = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};

// Every member but `unknown`, in the order of the struct. A new member does not compile here until it is named.
Fields everything() {
  return {"a title",
          Priority::p1,
          "alice",
          "jun",
          std::vector<std::string>{"checkout"},
          {{"env", "prod"}},
          "slow",
          7,
          {{"commander", "mina"}},
          "dana",
          "mail",
          "ci-7",
          true,
          kTime,
          kTime,
          "a deploy",
          "wait",
          PostmortemStatus::draft,
          kTime,
          kTime,
          {}};
}

// A value that differs from the one in everything().
struct Change {
  void operator()(std::optional<std::string>& member) const { member = "other"; }
  void operator()(std::optional<Priority>& member) const { member = Priority::p3; }
  void operator()(std::optional<std::vector<std::string>>& member) const { member = {"other"}; }
  void operator()(std::map<std::string, std::string>& member) const { member = {{"other", "x"}}; }
  void operator()(std::optional<std::uint64_t>& member) const { member = 8; }
  void operator()(std::optional<bool>& member) const { member = false; }
  void operator()(std::optional<PostmortemStatus>& member) const { member = PostmortemStatus::reviewed; }
  void operator()(std::optional<base::Time>& member) const { member = kTime + std::chrono::hours{1}; }
};

Fields with_only(const FieldRow& row) {
  Fields fields;
  std::visit([&](auto member) { Change{}(fields.*member); }, row.member);
  return fields;
}

}  // namespace

TEST_CASE("the rows cover every member, each once, under a name of its own") {
  std::set<std::string_view> names;
  Fields cleared = everything();
  for (const FieldRow& row : field_rows()) {
    CHECK_FALSE(row.name.empty());
    CHECK_FALSE(row.meaning.empty());
    CHECK(names.insert(row.name).second);
    std::visit(
        [&](auto member) {
          CHECK(cleared.*member != Fields{}.*member);  // else two rows name one member
          cleared.*member = Fields{}.*member;
        },
        row.member);
  }
  CHECK(cleared.empty());  // else a member has no row
  CHECK_FALSE(everything().empty());
}

TEST_CASE("only facts about the past are shown as milestones") {
  std::set<std::string_view> milestones;
  for (const FieldRow& row : field_rows()) {
    if (row.shown == Shown::as_milestone) milestones.insert(row.name);
  }
  CHECK(milestones == std::set<std::string_view>{"started_at", "detected_at"});
}

TEST_CASE("a change sets what it says and leaves the rest") {
  for (const FieldRow& row : field_rows()) {
    CAPTURE(row.name);
    const Fields change = with_only(row);
    Fields from_nothing;
    overlay(from_nothing, change);
    CHECK(from_nothing == change);

    Fields state = everything();
    overlay(state, change);
    CHECK(state != everything());
    Fields other = everything();
    std::visit([&](auto member) { other.*member = state.*member; }, row.member);
    CHECK(state == other);
  }
  Fields state = everything();
  overlay(state, Fields{});
  CHECK(state == everything());
}

TEST_CASE("empty values clear in a state") {
  Fields state = everything();
  overlay(state, {.title = "", .services = std::vector<std::string>{}, .labels = {{"env", ""}, {"zone", "b"}}});
  CHECK_FALSE(state.title);
  CHECK_FALSE(state.services);
  CHECK(state.labels == std::map<std::string, std::string>{{"zone", "b"}});
  CHECK(state.owner == "alice");
}

TEST_CASE("a list replaces the whole list, a map only its named keys") {
  Fields state{.services = std::vector<std::string>{"a", "b"}, .labels = {{"x", "1"}, {"y", "2"}}};
  overlay(state, {.services = std::vector<std::string>{"c"}, .labels = {{"y", "3"}}});
  CHECK(state.services == std::vector<std::string>{"c"});
  CHECK(state.labels == std::map<std::string, std::string>{{"x", "1"}, {"y", "3"}});
}

TEST_CASE("amending a change keeps clearing values, for they still have to clear") {
  Fields change{.title = "wrong", .labels = {{"env", "prod"}}};
  amend(change, {.title = "", .labels = {{"env", ""}}});
  CHECK(change.title == "");
  CHECK(change.labels == std::map<std::string, std::string>{{"env", ""}});

  Fields state = everything();
  overlay(state, change);
  CHECK_FALSE(state.title);
  CHECK(state.labels.empty());

  for (const FieldRow& row : field_rows()) {
    CAPTURE(row.name);
    Fields amended = everything();
    amend(amended, with_only(row));
    CHECK(amended != everything());
  }
  Fields same = everything();
  amend(same, Fields{});
  CHECK(same == everything());
}

}  // namespace decklog::model
