// SPDX-License-Identifier: MIT
#include "cmd/app.h"

#include "cmd/command.h"
#include "cmd/help.h"
#include "cmd/man.h"
#include "cmd/render/failure.h"
#include "cmd/render/json.h"
#include "cmd/secrecy.h"
#include "cmd/version.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <ostream>
#include <string_view>

namespace decklog::cmd {
namespace {

using Arguments = std::vector<std::string>;

bool is_word(const std::string& argument, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), argument) != words.end();
}

// Where options end and text begins.
Arguments::const_iterator end_of_options(const Arguments& arguments) {
  return std::find(arguments.begin(), arguments.end(), "--");
}

bool has_option(const Arguments& arguments, std::initializer_list<std::string_view> names) {
  return std::any_of(arguments.begin(), end_of_options(arguments),
                     [&](const std::string& argument) { return is_word(argument, names); });
}

// The first word that is neither a global option nor the value of one.
Arguments::const_iterator command_word(const Arguments& arguments) {
  for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
    if (*argument == "--") return arguments.end();
    if (is_word(*argument, {"--ledger", "--ref", "--color"})) {
      if (++argument == arguments.end()) return argument;
      continue;
    }
    if (argument->empty() || argument->front() != '-') return argument;
  }
  return arguments.end();
}

const Command* find_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

const Command& known_command(const std::string& word, const std::string& program) {
  if (const Command* command = find_command(word)) return *command;
  std::vector<std::string> names{"help"};
  for (const Command& command : commands()) names.emplace_back(command.name);
  const std::string near = base::nearest(word, names);
  const std::string list = "'" + program + " help' lists the commands";
  throw base::UsageError("there is no command '" + word + "'",
                         near.empty() ? list : "did you mean '" + near + "'?\n" + list, "unknown-command");
}

void check_utf8(const Arguments& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (base::is_utf8(arguments[i])) continue;
    throw base::UsageError(
        "argument " + std::to_string(i + 1) + " is not valid UTF-8: '" + base::for_terminal(arguments[i]) + "'",
        "decklog keeps text as UTF-8; convert it first, for example with iconv", "not-utf8");
  }
}

ColorMode color_mode(const std::string& word) {
  if (word.empty() || word == "auto") return ColorMode::automatic;
  if (word == "always") return ColorMode::always;
  if (word == "never") return ColorMode::never;
  throw base::UsageError("--color is auto, always or never, not '" + word + "'");
}

int show_help(Env& env, const Arguments& arguments, Arguments::const_iterator word) {
  const auto named = std::find_if(word, arguments.end(), [](const std::string& argument) {
    return argument != "help" && argument.rfind('-', 0) != 0;
  });
  if (has_option(arguments, {"--names"})) {
    for (const Command& command : commands()) *env.out << command.name << "\n";
  } else if (has_option(arguments, {"--man"})) {
    *env.out << (named == arguments.end() ? man_overview(commands(), version())
                                          : man_page(commands(), known_command(*named, "decklog"), version()));
  } else if (named == arguments.end()) {
    *env.out << command_list(commands(), env.program);
  } else {
    *env.out << command_page(known_command(*named, env.program), env.program);
  }
  return 0;
}

// `--version` is the command of that name.
int show_version(Env& env) {
  Options options("version");
  return find_command("version")->bind(options)(env);
}

void refuse_several_ledgers(const Env& env, const Command& command) {
  if (env.options.ledgers.size() < 2) return;
  std::vector<std::string> takers;
  for (const Command& other : commands()) {
    if (other.ledgers == Ledgers::several) takers.emplace_back(other.name);
  }
  throw base::UsageError("'" + std::string(command.name) + "' works on one ledger, and --ledger names " +
                             std::to_string(env.options.ledgers.size()),
                         "several at once are for: " + base::join(takers, ", "), "several-ledgers");
}

int run_command(Env& env, const Command& command, Arguments arguments, Arguments::difference_type word) {
  arguments.erase(arguments.begin() + word);
  Options options{std::string(command.name)};
  const Run run_it = command.bind(options);
  std::string color_word;
  bind_global_options(options, env.options, color_word);
  options.parse(arguments);
  env.options.color = color_mode(color_word);
  if (command.ledgers == Ledgers::one) refuse_several_ledgers(env, command);
  env.options.allow_secret = options.given(kAllowSecret);
  return run_it(env);
}

int dispatch(Env& env, const Arguments& arguments) {
  check_utf8(arguments);
  const auto word = command_word(arguments);
  if (word == arguments.end()) {
    if (has_option(arguments, {"--version"})) return show_version(env);
    if (!arguments.empty() && !has_option(arguments, {"-h", "--help"})) {
      // Nothing but options: they are parsed for their errors, as with a command.
      Options options("help");
      std::string color_word;
      bind_global_options(options, env.options, color_word);
      options.parse(arguments);
    }
    return show_help(env, arguments, word);
  }
  if (*word == "help" || has_option(arguments, {"-h", "--help"})) return show_help(env, arguments, word);
  return run_command(env, known_command(*word, env.program), arguments, word - arguments.begin());
}

}  // namespace

int report_failure(Env& env, const std::exception& failure) {
  const render::Failure seen = render::describe(failure);
  env.out->flush();
  if (env.options.json) *env.out << render::error_json(seen);
  if (!env.options.json) *env.err << render::error_text(seen, render::Style(env.error_colors()));
  return static_cast<int>(seen.exit_code);
}

int run(Env& env, const std::vector<std::string>& arguments) {
  // Before anything is parsed, so that a usage error is a document too.
  env.options.json = has_option(arguments, {"--json"});
  try {
    return dispatch(env, arguments);
  } catch (const std::exception& failure) {
    return report_failure(env, failure);
  }
}

}  // namespace decklog::cmd
