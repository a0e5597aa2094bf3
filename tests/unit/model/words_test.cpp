// SPDX-License-Identifier: MIT
#include "lib/model/words.h"

#include "lib/model/entry.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace decklog::model {
namespace {

template <typename T>
void check_table(T last) {
  const auto& table = WordsOf<T>::table;
  std::set<std::string_view> words;
  std::set<T> values;
  for (const auto& [value, text] : table) {
    CHECK_FALSE(text.empty());
    CHECK(words.insert(text).second);
    CHECK(values.insert(value).second);
    CHECK(word(value) == text);
    CHECK(from_word<T>(text) == value);
    CHECK_FALSE(from_word<T>(std::string(text) + "x"));
  }
  // No enumerator is left out: they count from 0 to `last` without a gap.
  CHECK(table.size() == static_cast<std::size_t>(last) + 1);
  CHECK(*values.rbegin() == last);
  CHECK_FALSE(from_word<T>(""));
}

}  // namespace

TEST_CASE("every enumerator has one word, every word one enumerator") {
  check_table(Priority::p3);
  check_table(Stage::closed);
  check_table(Milestone::closed_at);
  check_table(Verb::merge);
  check_table(Audience::public_);
  check_table(ClosedAs::no_reply);
  check_table(ActionType::investigate);
  check_table(ActionState::dropped);
}

TEST_CASE("words are exact: case and blanks count") {
  CHECK(from_word<Priority>("P0") == Priority::p0);
  CHECK_FALSE(from_word<Priority>("p0"));
  CHECK_FALSE(from_word<Stage>("follow_up"));
  CHECK(from_word<Stage>("follow-up") == Stage::follow_up);
  CHECK_FALSE(from_word<Stage>(" triage"));
}

TEST_CASE("entry types have unique words, in the order of the variant") {
  const auto types = entry_types();
  CHECK(types.size() + 1 == std::variant_size_v<Body>);
  CHECK(std::set<std::string_view>(types.begin(), types.end()).size() == types.size());
  CHECK(type_word(Opened{}) == "opened");
  CHECK(type_word(StageMoved{}) == "stage");
  CHECK(type_word(Note{}) == "note");
  CHECK(type_word(CommandRun{}) == "command");
  CHECK(type_word(FieldsSet{}) == "set");
  CHECK(type_word(Correction{}) == "correction");
  CHECK(type_word(HandedOver{}) == "handed-over");
  CHECK(type_word(Accepted{}) == "accepted");
  CHECK(type_word(UnknownEntry{.type = "hologram"}) == "hologram");
}

TEST_CASE("every type of entry records its verb") {
  const std::vector<std::pair<Body, Verb>> expected{
      {Opened{}, Verb::open},
      {Acknowledged{}, Verb::ack},
      {StageMoved{.verb = Verb::resolve}, Verb::resolve},
      {PriorityChanged{}, Verb::priority},
      {Assigned{}, Verb::assign},
      {RoleGiven{}, Verb::role},
      {Note{}, Verb::note},
      {Finding{}, Verb::finding},
      {Decision{}, Verb::decision},
      {Update{}, Verb::update},
      {Evidence{}, Verb::attach},
      {CommandRun{}, Verb::run},
      {ActionChanged{}, Verb::action},
      {Linked{}, Verb::link},
      {Signalled{}, Verb::signal},
      {Blocked{}, Verb::block},
      {Unblocked{}, Verb::unblock},
      {FieldsSet{}, Verb::set},
      {Correction{}, Verb::correct},
      {Redaction{}, Verb::redact},
      {Reopened{}, Verb::reopen},
      {Closed{.as = ClosedAs::resolved}, Verb::close},
      {Closed{.as = ClosedAs::confirmed}, Verb::close},
      {Closed{.as = ClosedAs::no_reply}, Verb::close},
      {Closed{.as = ClosedAs::duplicate}, Verb::close_as},
      {Closed{.as = ClosedAs::cancelled}, Verb::close_as},
      {Merged{}, Verb::merge},
      {HandedOver{}, Verb::handoff},
      {Accepted{}, Verb::accept},
  };
  std::set<std::size_t> types;
  for (const auto& [body, verb] : expected) {
    CHECK(word(verb_of(Entry{.body = body})) == word(verb));
    types.insert(body.index());
  }
  CHECK(types.size() == entry_types().size());
}

}  // namespace decklog::model
