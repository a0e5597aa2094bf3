// SPDX-License-Identifier: MIT
#include "cmd/options.h"

#include "cmd/env.h"
#include "lib/base/error.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

namespace decklog::cmd {
namespace {

using Words = std::vector<std::string>;

// A command with one of everything.
struct Everything {
  std::string id;
  std::string kind;
  Words text;
  std::string at;
  std::optional<std::string> why;
  std::optional<std::uint64_t> count;
  Words services;
  bool drill = false;
  Options options{"everything"};

  Everything() {
    options.positional("ID", id, "the record");
    options.positional("KIND", kind, "of what kind", Presence::optional);
    options.value("--at", at, "WHEN", "when");
    options.value("--why", why, "TEXT", "the reason");
    options.number("-n,--count", count, "N", "how many");
    options.values("-s,--service", services, "SERVICE", "what it touches");
    options.flag("-d,--drill", drill, "an exercise");
    options.words("TEXT", text, "what happened");
  }
};

std::string refused_arguments(const Words& arguments) {
  Everything all;
  return test::refusal([&] { all.options.parse(arguments); });
}

TEST_CASE("positionals are taken in their order, words take the rest") {
  Everything all;
  all.options.parse({"k7fq", "note", "error", "rate", "jumped"});
  CHECK(all.id == "k7fq");
  CHECK(all.kind == "note");
  CHECK(all.text == Words{"error", "rate", "jumped"});
}

TEST_CASE("options may stand before, between and after positionals") {
  Everything all;
  all.options.parse({"--at", "14:32", "k7fq", "-s", "checkout", "note", "error", "--service=search", "rate", "-d"});
  CHECK(all.id == "k7fq");
  CHECK(all.text == Words{"error", "rate"});
  CHECK(all.at == "14:32");
  CHECK(all.services == Words{"checkout", "search"});
  CHECK(all.drill);
}

TEST_CASE("what is not given stays as it was") {
  Everything all;
  all.options.parse({"k7fq"});
  CHECK(all.kind.empty());
  CHECK(all.text.empty());
  CHECK_FALSE(all.why.has_value());
  CHECK_FALSE(all.count.has_value());
  CHECK_FALSE(all.drill);
}

TEST_CASE("a text is kept as it was typed") {
  for (const std::string text : {"[a,b]", "{}", "[]", "a,b", "-", "", "-15m", "- a dash", "++", "%%", "'quoted'"}) {
    CAPTURE(text);
    Everything all;
    all.options.parse({"k7fq", "note", text, "--why", text});
    CHECK(all.text == Words{text});
    CHECK(all.why == text);
  }
}

TEST_CASE("a value may be empty, begin with a dash, or hold an equals sign") {
  Everything all;
  all.options.parse({"k7fq", "--why=", "--at=-15m", "--service", "a=b", "--service=c=d", "-n5"});
  CHECK(all.why == "");
  CHECK(all.at == "-15m");
  CHECK(all.services == Words{"a=b", "c=d"});
  CHECK(all.count == 5);
}

TEST_CASE("after two dashes everything is text") {
  Everything all;
  all.options.parse({"k7fq", "note", "--", "--at", "-d", "--", "x"});
  CHECK(all.text == Words{"--at", "-d", "--", "x"});
  CHECK(all.at.empty());
  CHECK_FALSE(all.drill);
}

TEST_CASE("a command after two dashes is kept whole") {
  std::string id;
  bool quick = false;
  Words command;
  Options options("run");
  options.positional("ID", id, "the record");
  options.flag("--quick", quick, "quickly");
  options.rest_after_dashes(command, "what to run");
  options.parse({"k7fq", "--quick", "--", "grep", "--quick", "-x", "--", "[a,b]"});
  CHECK(id == "k7fq");
  CHECK(quick);
  CHECK(command == Words{"grep", "--quick", "-x", "--", "[a,b]"});
  Options again("run");
  again.positional("ID", id, "the record");
  again.rest_after_dashes(command, "what to run");
  CHECK_THROWS_WITH_AS(again.parse({"k7fq"}), "'run' needs a command after '--'", base::UsageError);
}

TEST_CASE("what cannot be understood is refused in our words") {
  CHECK(refused_arguments({}) == "'everything' needs ID | see 'decklog help everything'");
  CHECK(refused_arguments({"k7fq", "--servise", "x"}) == "unknown option '--servise' | did you mean '--service'?");
  CHECK(refused_arguments({"k7fq", "--servise=x"}) == "unknown option '--servise' | did you mean '--service'?");
  CHECK(refused_arguments({"k7fq", "--wholly-other"}) ==
        "unknown option '--wholly-other' | text that begins with '-' goes after '--'");
  CHECK(refused_arguments({"k7fq", "-x"}).rfind("unknown option '-x'", 0) == 0);
  CHECK(refused_arguments({"k7fq", "--at"}) == "option '--at' needs a value: WHEN");
  CHECK(refused_arguments({"k7fq", "--at", "1", "--at", "2"}) == "option '--at' was given more than once");
  CHECK(refused_arguments({"k7fq", "--drill=yes"}) == "option '--drill' takes no value");
  CHECK(refused_arguments({"k7fq", "-n", "many"}) == "option '--count' needs a whole number, not 'many'");
  CHECK(refused_arguments({"k7fq", "-n", "18446744073709551616"}).rfind("option '--count' needs", 0) == 0);
  CHECK(refused_arguments({"k7fq", "-n", "18446744073709551615"}) == "accepted");
}

TEST_CASE("a command without words refuses a word too many") {
  std::string id;
  Options options("show");
  options.positional("ID", id, "the record");
  CHECK_THROWS_WITH_AS(options.parse({"k7fq", "k8gr"}), "'show' does not take 'k8gr'", base::UsageError);
}

TEST_CASE("a required option is asked for by its name") {
  std::string to;
  Options options("handoff");
  options.value("--to", to, "WHO", "who takes over", Presence::required);
  CHECK_THROWS_WITH_AS(options.parse({}), "'handoff' needs --to WHO", base::UsageError);
  Options again("handoff");
  again.value("--to", to, "WHO", "who takes over", Presence::required);
  again.parse({"--to", "mina"});
  CHECK(to == "mina");
}

TEST_CASE("what is bound is what help can show, in that order") {
  Everything all;
  std::vector<std::string> names;
  for (const OptionInfo& info : all.options.infos()) names.push_back(info.names);
  CHECK(names == Words{"ID", "KIND", "--at", "--why", "-n,--count", "-s,--service", "-d,--drill", "TEXT"});
  CHECK(all.options.infos()[0].presence == Presence::required);
  CHECK(all.options.infos()[1].presence == Presence::optional);
  CHECK(all.options.infos()[5].many);
}

TEST_CASE("a flag of the program is asked for by its name") {
  Options options("note");
  std::string id;
  options.positional("ID", id, "the record");
  options.flag("--allow-secret", "let it pass");
  options.parse({"k7fq"});
  CHECK_FALSE(options.given("--allow-secret"));
  CHECK_FALSE(options.given("--unknown"));
  Options again("note");
  again.positional("ID", id, "the record");
  again.flag("--allow-secret", "let it pass");
  again.parse({"k7fq", "--allow-secret"});
  CHECK(again.given("--allow-secret"));
}

TEST_CASE("global options stand beside a command's own") {
  Everything all;
  GlobalOptions globals;
  std::string color;
  bind_global_options(all.options, globals, color);
  all.options.parse({"--ledger", "/srv/oncall", "k7fq", "--json", "-q", "--ref=oncall", "--utc", "--color", "never"});
  CHECK(all.id == "k7fq");
  CHECK(globals.ledgers == std::vector<std::string>{"/srv/oncall"});
  CHECK(globals.ref == "oncall");
  CHECK(globals.json);
  CHECK(globals.quiet);
  CHECK(globals.utc);
  CHECK(color == "never");
}

}  // namespace
}  // namespace decklog::cmd
