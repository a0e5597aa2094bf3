// SPDX-License-Identifier: MIT
#include "cmd/app.h"

#include "cmd/command.h"
#include "cmd/help.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace decklog::cmd {
namespace {

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

Answer answer(const std::vector<std::string>& arguments) {
  test::TestEnv world;
  const int code = run(world.env, arguments);
  return {code, world.out.str(), world.err.str()};
}

TEST_CASE("without a command, with help or --help: the list of commands") {
  const Answer list = answer({});
  CHECK(list.code == 0);
  CHECK(list.out.find("\nwrite down\n") != std::string::npos);
  CHECK(list.out.find("  note         write down what happens") != std::string::npos);
  CHECK(answer({"help"}).out == list.out);
  CHECK(answer({"--help"}).out == list.out);
  CHECK(answer({"-h"}).out == list.out);
}

TEST_CASE("help of a command is the same page wherever it is asked for") {
  const Answer page = answer({"help", "note"});
  CHECK(page.code == 0);
  CHECK(page.out.rfind("usage: decklog note ID [TEXT…] [options]\n", 0) == 0);
  CHECK(page.out.find("\n  --at WHEN") != std::string::npos);
  CHECK(page.out.find("\nexit codes\n  0    done") != std::string::npos);
  CHECK(page.out.find("\n  130  interrupted\n") != std::string::npos);
  for (const std::vector<std::string>& asked : std::vector<std::vector<std::string>>{
           {"note", "--help"}, {"note", "-h"}, {"--help", "note"}, {"note", "k7fq", "-h"}}) {
    CHECK(answer(asked).out == page.out);
  }
}

TEST_CASE("after two dashes --help is text") {
  CHECK(answer({"note", "k7fq", "--", "--help"}).code == 3);  // there is no ledger, so it was understood
}

TEST_CASE("an unknown command names the nearest") {
  const Answer wrong = answer({"noet", "k7fq"});
  CHECK(wrong.code == 2);
  CHECK(wrong.err ==
        "error: there is no command 'noet'\nhint: did you mean 'note'?\nhint: 'decklog help' lists the commands\n");
  CHECK(answer({"help", "noet"}).code == 2);
}

TEST_CASE("global options may stand before the command, with values") {
  CHECK(answer({"--ledger", "/nowhere-at-all", "--json", "show", "k7fq"}).code == 3);
  CHECK(answer({"--ledger=/nowhere-at-all", "show", "k7fq"}).code == 3);
  CHECK(answer({"--color", "sometimes", "show", "k7fq"}).code == 2);
  CHECK(answer({"--ledger"}).code == 2);
  CHECK(answer({"--unknown"}).code == 2);
}

TEST_CASE("under --json an error is a document on standard output") {
  const Answer wrong = answer({"--json", "noet"});
  CHECK(wrong.code == 2);
  CHECK(wrong.err.empty());
  const auto document = nlohmann::json::parse(wrong.out);
  CHECK(document["schema"] == "decklog.error/1");
  CHECK(document["error"]["code"] == "unknown-command");
  CHECK(document["error"]["exit"] == 2);
}

TEST_CASE("an argument that is no UTF-8 is refused") {
  const Answer wrong = answer({"note", "k7fq", "caf\xe9"});
  CHECK(wrong.code == 2);
  CHECK(wrong.err.rfind("error: argument 3 is not valid UTF-8", 0) == 0);
}

TEST_CASE("a failure that is no error of ours is a bug") {
  test::TestEnv world;
  CHECK(report_failure(world.env, std::runtime_error("impossible")) == 70);
  CHECK(world.err.str().rfind("error: a bug in decklog: impossible\n", 0) == 0);
}

TEST_CASE("the table names each command once, with a line and an example of itself") {
  std::set<std::string_view> names;
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(names.insert(command.name).second);
    CHECK_FALSE(command.line.empty());
    CHECK(command.line.back() != '.');
    CHECK(command.example.find(std::string(command.name)) != std::string_view::npos);
    CHECK(command_page(command, "git decklog").rfind("usage: git decklog " + std::string(command.name), 0) == 0);
  }
}

TEST_CASE("colours follow the option, then the variables, then the terminal") {
  test::TestEnv world;
  CHECK_FALSE(world.env.colors());
  world.env.out_is_terminal = true;
  CHECK(world.env.colors());
  CHECK_FALSE(world.env.error_colors());
  world.variables["TERM"] = "dumb";
  CHECK_FALSE(world.env.colors());
  world.variables["CLICOLOR_FORCE"] = "1";
  CHECK(world.env.colors());
  world.variables["NO_COLOR"] = "1";
  CHECK_FALSE(world.env.colors());
  world.env.options.color = ColorMode::always;
  CHECK(world.env.colors());
  world.env.options.color = ColorMode::never;
  CHECK_FALSE(world.env.colors());
}

}  // namespace
}  // namespace decklog::cmd
