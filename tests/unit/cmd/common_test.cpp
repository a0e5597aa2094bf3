// SPDX-License-Identifier: MIT
#include "cmd/commands/common.h"

#include "cmd/commands/editor.h"
#include "lib/base/error.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

#include <filesystem>

namespace decklog::cmd {
namespace {

const model::Policy kPolicy{};

EntryOptions asking(TextMode mode) {
  EntryOptions entry;
  entry.text = {mode, "what happened"};
  return entry;
}

TEST_CASE("a text is the words, --why, or standard input") {
  test::TestEnv world;
  EntryOptions words = asking(TextMode::required);
  words.words = {"error", "rate", "jumped"};
  CHECK(given_text(world.env, words).text == "error rate jumped");
  EntryOptions why = asking(TextMode::optional);
  why.why = "by name";
  CHECK(given_text(world.env, why).text == "by name");
  EntryOptions input = asking(TextMode::required);
  input.words = {"-"};
  world.in.str("\r\n\n  first\r\nsecond \n\n");
  CHECK(given_text(world.env, input).text == "  first\nsecond");
}

TEST_CASE("a text that is not there is asked for only when it must be there") {
  test::TestEnv world;
  CHECK(given_text(world.env, asking(TextMode::none)).text.empty());
  CHECK(given_text(world.env, asking(TextMode::optional)).text.empty());
  CHECK_THROWS_WITH_AS(given_text(world.env, asking(TextMode::required)), "a text is needed: what happened",
                       base::UsageError);
}

TEST_CASE("an empty, doubled or unreadable text is refused") {
  test::TestEnv world;
  EntryOptions empty = asking(TextMode::required);
  empty.words = {" ", ""};
  CHECK_THROWS_WITH_AS(given_text(world.env, empty), "the text is empty: what happened", base::UsageError);
  EntryOptions twice = asking(TextMode::required);
  twice.words = {"a"};
  twice.why = "b";
  CHECK_THROWS_AS(given_text(world.env, twice), base::UsageError);
  EntryOptions input = asking(TextMode::required);
  input.words = {"-"};
  for (const std::string& bad : {std::string("caf\xe9"), std::string("a\0b", 3), std::string(2'000'000, 'x')}) {
    world.in.clear();
    world.in.str(bad);
    CHECK_THROWS_AS(given_text(world.env, input), base::BadData);
  }
}

TEST_CASE("on a terminal the editor asks for a text that must be there") {
  test::TestEnv world;
  world.env.in_is_terminal = true;
  world.env.err_is_terminal = true;
  world.variables["TMPDIR"] = std::filesystem::temp_directory_path().string();
  world.variables["EDITOR"] = "false";
  world.variables["GIT_EDITOR"] = "f() { printf '%s\\n' '# a comment' 'from the editor' >\"$1\"; }; f";
  const GivenText given = given_text(world.env, asking(TextMode::required));
  CHECK(given.text == "from the editor");
  REQUIRE(std::filesystem::exists(given.kept_in));
  using std::filesystem::perms;
  const auto folder = std::filesystem::path(given.kept_in).parent_path();
  CHECK(std::filesystem::status(folder).permissions() == perms::owner_all);
  remove_kept(given);
  CHECK_FALSE(std::filesystem::exists(folder));
}

TEST_CASE("an editor that fails or leaves nothing records nothing") {
  test::TestEnv world;
  world.env.in_is_terminal = true;
  world.env.err_is_terminal = true;
  world.variables["TMPDIR"] = std::filesystem::temp_directory_path().string();
  world.variables["VISUAL"] = "true";
  CHECK_THROWS_WITH_AS(given_text(world.env, asking(TextMode::required)), "the text is empty, so nothing was recorded",
                       base::UsageError);
  world.variables["VISUAL"] = "exit 3; :";
  CHECK_THROWS_AS(given_text(world.env, asking(TextMode::required)), base::SystemError);
}

TEST_CASE("time and person go into the draft") {
  test::TestEnv world;
  EntryOptions entry = asking(TextMode::none);
  CHECK_FALSE(draft_of(world.env, entry, {}).at.has_value());
  entry.at = "11:00";
  entry.by = " mina@example.com ";
  const ledger::Draft draft = draft_of(world.env, entry, {"a text", ""});
  CHECK(draft.at == test::at(11, 0));
  CHECK(draft.by == "mina@example.com");
  CHECK(draft.text == "a text");
}

ledger::Appended appended() {
  ledger::Appended done;
  done.record = test::checkout_incident().record();
  done.entry = done.record.timeline.back().id;
  done.commit = "c0ffee";
  done.changed = true;
  return done;
}

TEST_CASE("a mutation answers in words, by id, or as a document") {
  test::TestEnv words;
  print_result(words.env, kPolicy, appended(), Wrote::entry);
  CHECK(words.out.str().rfind("INC-20261122-K7FQ opened: ", 0) == 0);
  test::TestEnv quiet;
  quiet.env.options.quiet = true;
  print_result(quiet.env, kPolicy, appended(), Wrote::entry);
  CHECK(quiet.out.str() == "0001-aaaaaa\n");
  test::TestEnv created;
  created.env.options.quiet = true;
  print_result(created.env, kPolicy, appended(), Wrote::new_record);
  CHECK(created.out.str() == "INC-20261122-K7FQ\n");
  test::TestEnv document;
  document.env.options.json = true;
  print_result(document.env, kPolicy, appended(), Wrote::entry);
  CHECK(document.out.str().find("\"decklog.result/1\"") != std::string::npos);
}

TEST_CASE("nothing to do and doubts are words on standard error") {
  test::TestEnv world;
  ledger::Appended nothing = appended();
  nothing.entry = {};
  nothing.changed = false;
  nothing.doubts = {"the policy knows no service 'x'"};
  print_result(world.env, kPolicy, nothing, Wrote::entry);
  CHECK(world.out.str().empty());
  CHECK(world.err.str() == "note: the policy knows no service 'x'\nnothing to do: INC-20261122-K7FQ is as it was\n");
}

}  // namespace
}  // namespace decklog::cmd
