// SPDX-License-Identifier: MIT
#include "cmd/completion.h"

#include "lib/base/text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

using namespace decklog;
using cmd::Typed;
using cmd::Words;
using render::Candidate;

namespace {

struct Asked {
  Words which = Words::free;
  Typed typed;
};

std::vector<std::string> proposed(const std::vector<std::string>& words, Asked* asked = nullptr) {
  const render::Completion found = cmd::complete(cmd::commands(), words, [&](Words which, const Typed& typed) {
    if (asked != nullptr) *asked = {which, typed};
    return std::vector<Candidate>{{"alpha", ""}, {"beta", ""}};
  });
  std::vector<std::string> names;
  for (const Candidate& candidate : found.candidates) names.push_back(candidate.word);
  return names;
}

render::Paths paths(const std::vector<std::string>& words) {
  return cmd::complete(cmd::commands(), words, [](Words, const Typed&) { return std::vector<Candidate>{}; }).paths;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the first word is a command, help, or a global option") {
  const Names all = proposed({""});
  CHECK(all.size() == cmd::commands().size() + 1);
  CHECK(contains(all, "help"));
  CHECK(proposed({"mit"}) == Names{"mitigate"});
  CHECK(proposed({"MIT"}) == Names{"mitigate"});
  CHECK(proposed({"--led"}) == Names{"--ledger"});
  CHECK(proposed({"--utc", "--json", "mitig"}) == Names{"mitigate"});
  CHECK(proposed({"no-such-command", ""}).empty());
  CHECK(proposed({"help", "mit"}) == Names{"mitigate"});
  CHECK(proposed({}).size() == all.size());
}

TEST_CASE("options of the command and of every command, each once") {
  CHECK(proposed({"ack", "--e"}) == Names{"--eta"});
  CHECK(contains(proposed({"ack", "-"}), "--json"));
  CHECK(contains(proposed({"ack", "-"}), "--help"));
  CHECK_FALSE(contains(proposed({"ack", "--eta", "5m", "-"}), "--eta"));
  CHECK_FALSE(contains(proposed({"ack", "--eta=5m", "-"}), "--eta"));
  CHECK(contains(proposed({"open", "-s", "checkout", "--s"}), "--service"));
  CHECK_FALSE(contains(proposed({"ack", "--", "-"}), "--eta"));
}

TEST_CASE("values and arguments come from where their names say") {
  Asked asked;
  CHECK(proposed({"open", "x", "--service", "a"}, &asked) == Names{"alpha"});
  CHECK(asked.which == Words::services);
  CHECK(proposed({"open", "x", "--service=b"}, &asked) == Names{"--service=beta"});
  CHECK(asked.typed.beginning == "b");
  CHECK(proposed({"note", "al"}, &asked) == Names{"alpha"});
  CHECK(asked.which == Words::records);
  CHECK(asked.typed.command == "note");
  CHECK(proposed({"correct", "k7fq", ""}, &asked).size() == 2);
  CHECK(asked.which == Words::entries);
  CHECK(asked.typed.positionals == Names{"k7fq"});
  CHECK(proposed({"--ledger", "/l", "note", "--ref=x", "a"}, &asked) == Names{"alpha"});
  CHECK(asked.typed.ledger == "/l");
  CHECK(asked.typed.ref == "x");
  CHECK(proposed({"note", "k7fq", "some", "text", ""}).empty());
  CHECK(proposed({"list", "-p", "P"}) == Names{"P0", "P1", "P2", "P3"});
  CHECK(proposed({"list", "--kind", "in"}) == Names{"incident"});
  CHECK(proposed({"list", "--color", ""}) == Names{"auto", "always", "never"});
  CHECK(proposed({"check", "--format", "g"}) == Names{"github", "gitlab"});
  CHECK(paths({"attach", "k7fq", ""}) == render::Paths::files);
  CHECK(paths({"--ledger", ""}) == render::Paths::folders);
  CHECK(paths({"run", "k7fq", "--", ""}) == render::Paths::files);
}

TEST_CASE("every name of an option's value and of an argument is known, and every fixed word is told by help") {
  for (const cmd::Command& command : cmd::commands()) {
    cmd::Options options{std::string(command.name)};
    command.bind(options);
    for (const cmd::OptionInfo& info : options.infos()) {
      if (!info.positional && info.value.empty()) continue;
      const std::string name = info.positional ? info.names : info.names.substr(info.names.rfind(',') + 1);
      const std::string_view fixed = cmd::fixed_words(command.name, name);
      INFO("decklog ", std::string(command.name), " ", name, " ", info.value);
      CHECK((!fixed.empty() || cmd::words_for(command.name, info.positional ? info.names : info.value) != nullptr));
      std::istringstream words{std::string(fixed)};
      for (std::string word; words >> word;) {
        INFO(word);
        CHECK((info.help.find(word) != std::string::npos));
      }
    }
  }
}

TEST_CASE("only what means itself in every shell is proposed") {
  for (const char* word :
       {"checkout", "k7fq", "bob@example.com", "commander=", "결제", "0003-9hfe9c", "--eta=5m", "a/b,c:d+e%f"}) {
    INFO(word);
    CHECK(render::is_plain_word(word));
  }
  for (const char* word : {"",     "a b",  "$(reboot)", "`x`",  "a;b", "a|b", "a&b", "a>b", "'a",       "\"a",
                           "a\\b", "a\nb", "a*",        "~bob", "!1",  "#a",  "{a}", "[a]", "a\x1b[2J", "a\u202e"}) {
    INFO(word);
    CHECK_FALSE(render::is_plain_word(word));
  }
  const render::Completion hostile{{{"$(reboot)", "x"}, {"good", "title\twith\n\x1b[31m things"}}, render::Paths::none};
  const std::string lines = render::completion_lines(hostile);
  CHECK(lines.find("reboot") == std::string::npos);
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
  CHECK(lines.find('\x1b') == std::string::npos);
}
