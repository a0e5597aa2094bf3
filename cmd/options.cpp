// SPDX-License-Identifier: MIT
//
// CLI11 classifies and takes options; positionals are ours, because CLI11 rewrites some texts on the way ("[a,b]" into
// a list, "{}" into nothing) and a logbook must keep what was typed.
#include "cmd/options.h"

#include "cmd/env.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <functional>

namespace decklog::cmd {
namespace {

using base::UsageError;

enum class Place { option, one, all_words, after_dashes };

struct Bound {
  OptionInfo info;
  Place place = Place::option;
  CLI::Option* option = nullptr;
  bool may_repeat = false;
  std::function<void(const std::vector<std::string>& given)> store;
};

// "-p,--priority" → {"-p", "--priority"}
std::vector<std::string> names_of(const OptionInfo& info) {
  std::vector<std::string> names;
  std::size_t start = 0;
  while (start <= info.names.size()) {
    const std::size_t comma = std::min(info.names.find(',', start), info.names.size());
    names.push_back(info.names.substr(start, comma - start));
    start = comma + 1;
  }
  return names;
}

std::string long_name(const OptionInfo& info) { return names_of(info).back(); }

bool looks_like_option(const std::string& token) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (token.size() < 2 || token[0] != '-') return false;
  return letter(token[1]) || (token[1] == '-' && token.size() > 2);
}

[[noreturn]] void refuse_unknown(const std::string& token, const std::vector<Bound>& bound) {
  const std::string name = token.substr(0, token.find('='));
  std::vector<std::string> candidates;
  for (const Bound& row : bound) {
    if (row.place != Place::option) continue;
    for (const std::string& known : names_of(row.info)) candidates.push_back(known);
  }
  const std::string near = base::nearest(name, candidates);
  throw UsageError("unknown option '" + name + "'",
                   near.empty() ? "text that begins with '-' goes after '--'" : "did you mean '" + near + "'?",
                   "unknown-option");
}

}  // namespace

struct Options::Impl {
  explicit Impl(std::string name) : command(std::move(name)) {
    app.set_help_flag();
    app.allow_extras();
  }

  CLI::App app;
  std::string command;
  std::vector<Bound> bound;
  std::vector<OptionInfo> infos;

  void bind_option(OptionInfo info, std::function<void(const std::vector<std::string>&)> store);
  void bind_positional(OptionInfo info, Place place, std::function<void(const std::vector<std::string>&)> store);
  const Bound* named(const std::string& name) const;
  bool takes_value(const std::string& name) const;
  const Bound* after_dashes() const;
  std::vector<std::string> separated(const std::vector<std::string>& arguments) const;
  void take_options();
  void take_positionals(std::vector<std::string> given);
  std::vector<std::string> positionals() const;
  [[noreturn]] void refuse(const CLI::ParseError& error) const;
};

void Options::Impl::bind_option(OptionInfo info, std::function<void(const std::vector<std::string>&)> store) {
  const bool may_repeat = info.many;
  Bound row{std::move(info), Place::option, nullptr, may_repeat, std::move(store)};
  if (row.info.value.empty()) {
    row.option = app.add_flag(row.info.names);
    row.option->disable_flag_override();
  } else {
    // The callback only makes CLI11 see an option of one text; what was given is read from results() as typed.
    row.option = app.add_option(row.info.names, [](const CLI::results_t&) { return true; });
    row.option->type_size(1)->expected(1)->allow_extra_args(false)->multi_option_policy(
        CLI::MultiOptionPolicy::TakeAll);
  }
  infos.push_back(row.info);
  bound.push_back(std::move(row));
}

void Options::Impl::bind_positional(OptionInfo info, Place place,
                                    std::function<void(const std::vector<std::string>&)> store) {
  const auto words = [](const Bound& row) { return row.place == Place::all_words; };
  DECKLOG_CHECK(place == Place::after_dashes || std::none_of(bound.begin(), bound.end(), words),
                "words take all the rest, so they are bound last");
  infos.push_back(info);
  bound.push_back({std::move(info), place, nullptr, false, std::move(store)});
}

// Nothing unless `name` is one of an option's names, in full.
const Bound* Options::Impl::named(const std::string& name) const {
  for (const Bound& row : bound) {
    if (row.place != Place::option) continue;
    const auto names = names_of(row.info);
    if (std::find(names.begin(), names.end(), name) != names.end()) return &row;
  }
  return nullptr;
}

bool Options::Impl::takes_value(const std::string& name) const {
  const Bound* row = named(name);
  return row != nullptr && !row->info.value.empty();
}

const Bound* Options::Impl::after_dashes() const {
  for (const Bound& row : bound) {
    if (row.place == Place::after_dashes) return &row;
  }
  return nullptr;
}

// `--name=value` as two tokens: CLI11 takes the next word as the value of `--name=`.
std::vector<std::string> Options::Impl::separated(const std::vector<std::string>& arguments) const {
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& token = arguments[i];
    if (token == "--") {
      tokens.insert(tokens.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.end());
      break;
    }
    const std::size_t equals = token.rfind("--", 0) == 0 ? token.find('=') : std::string::npos;
    const Bound* assigned = equals == std::string::npos ? nullptr : named(token.substr(0, equals));
    if (assigned != nullptr) {
      if (assigned->info.value.empty()) throw UsageError("option '" + long_name(assigned->info) + "' takes no value");
      tokens.push_back(token.substr(0, equals));
      tokens.push_back(token.substr(equals + 1));
      continue;
    }
    tokens.push_back(token);
    if (takes_value(token) && i + 1 < arguments.size()) tokens.push_back(arguments[++i]);
  }
  return tokens;
}

void Options::Impl::take_options() {
  for (const Bound& row : bound) {
    if (row.place != Place::option || row.option->count() == 0) continue;
    const std::vector<std::string>& given = row.option->results();
    if (!row.info.value.empty() && !row.may_repeat && given.size() > 1) {
      throw UsageError("option '" + long_name(row.info) + "' was given more than once");
    }
    row.store(given);
  }
  for (const Bound& row : bound) {
    if (row.place == Place::option && row.info.presence == Presence::required && row.option->count() == 0) {
      throw UsageError("'" + command + "' needs " + long_name(row.info) + " " + row.info.value,
                       "see 'decklog help " + command + "'", "missing-option");
    }
  }
}

// What CLI11 left: before "--" anything that looks like an option is an unknown one, after it everything is text.
std::vector<std::string> Options::Impl::positionals() const {
  std::vector<std::string> given;
  bool only_text = false;
  for (const std::string& token : app.remaining()) {
    if (!only_text && token == "--") {
      only_text = true;
      continue;
    }
    if (!only_text && looks_like_option(token)) refuse_unknown(token, bound);
    given.push_back(token);
  }
  return given;
}

void Options::Impl::take_positionals(std::vector<std::string> given) {
  auto next = given.begin();
  for (const Bound& row : bound) {
    if (row.place == Place::option || row.place == Place::after_dashes) continue;
    if (row.info.presence == Presence::required && next == given.end()) {
      throw UsageError("'" + command + "' needs " + row.info.names, "see 'decklog help " + command + "'",
                       "missing-argument");
    }
    if (next == given.end()) continue;
    const auto end = row.place == Place::all_words ? given.end() : next + 1;
    row.store({next, end});
    next = end;
  }
  if (next != given.end()) {
    throw UsageError("'" + command + "' does not take '" + *next + "'", "see 'decklog help " + command + "'",
                     "extra-argument");
  }
}

void Options::Impl::refuse(const CLI::ParseError& error) const {
  const std::string what = error.what();
  const std::string name = what.substr(0, what.find(':'));
  for (const Bound& row : bound) {
    if (row.place != Place::option || row.option->get_name() != name) continue;
    throw UsageError("option '" + long_name(row.info) + "' needs a value: " + row.info.value);
  }
  throw UsageError(what, "see 'decklog help " + command + "'");
}

Options::Options(std::string command) : impl_(std::make_unique<Impl>(std::move(command))) {}
Options::~Options() = default;

void Options::positional(const std::string& name, std::string& target, const std::string& help, Presence presence) {
  impl_->bind_positional({name, "", help, true, presence, false}, Place::one,
                         [&target](const auto& given) { target = given.front(); });
}

void Options::words(const std::string& name, std::vector<std::string>& target, const std::string& help,
                    Presence presence) {
  impl_->bind_positional({name, "", help, true, presence, true}, Place::all_words,
                         [&target](const auto& given) { target = given; });
}

void Options::value(const std::string& names, std::string& target, const std::string& value_name,
                    const std::string& help, Presence presence) {
  impl_->bind_option({names, value_name, help, false, presence, false},
                     [&target](const auto& given) { target = given.front(); });
}

void Options::value(const std::string& names, std::optional<std::string>& target, const std::string& value_name,
                    const std::string& help) {
  impl_->bind_option({names, value_name, help, false, Presence::optional, false},
                     [&target](const auto& given) { target = given.front(); });
}

void Options::number(const std::string& names, std::optional<std::uint64_t>& target, const std::string& value_name,
                     const std::string& help) {
  const OptionInfo info{names, value_name, help, false, Presence::optional, false};
  const std::string name = long_name(info);
  impl_->bind_option(info, [&target, name](const auto& given) {
    const std::string& text = given.front();
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size()) {
      throw UsageError("option '" + name + "' needs a whole number, not '" + text + "'");
    }
    target = number;
  });
}

void Options::values(const std::string& names, std::vector<std::string>& target, const std::string& value_name,
                     const std::string& help) {
  impl_->bind_option({names, value_name, help, false, Presence::optional, true},
                     [&target](const auto& given) { target = given; });
}

void Options::repeated(const std::string& names, std::vector<std::string>& target, const std::string& value_name,
                       const std::string& help) {
  impl_->bind_option({names, value_name, help, false, Presence::optional, false},
                     [&target](const auto& given) { target = given; });
  impl_->bound.back().may_repeat = true;
}

void Options::flag(const std::string& names, bool& target, const std::string& help) {
  impl_->bind_option({names, "", help, false, Presence::optional, true}, [&target](const auto&) { target = true; });
}

void Options::flag(const std::string& names, const std::string& help) {
  impl_->bind_option({names, "", help, false, Presence::optional, true}, [](const auto&) {});
}

bool Options::given(const std::string& name) const {
  const Bound* row = impl_->named(name);
  return row != nullptr && row->option->count() > 0;
}

void Options::rest_after_dashes(std::vector<std::string>& target, const std::string& help) {
  impl_->bind_positional({"-- COMMAND", "", help, true, Presence::required, true}, Place::after_dashes,
                         [&target](const auto& given) { target = given; });
}

const std::vector<OptionInfo>& Options::infos() const { return impl_->infos; }

void Options::parse(const std::vector<std::string>& arguments) {
  std::vector<std::string> tokens = impl_->separated(arguments);
  std::vector<std::string> rest;
  const Bound* after = impl_->after_dashes();
  if (after != nullptr) {
    const auto dashes = std::find(tokens.begin(), tokens.end(), "--");
    if (dashes != tokens.end()) rest.assign(dashes + 1, tokens.end());
    tokens.erase(dashes, tokens.end());
  }
  std::reverse(tokens.begin(), tokens.end());  // as CLI11 wants them
  try {
    impl_->app.parse(std::move(tokens));
  } catch (const CLI::ParseError& error) {
    impl_->refuse(error);
  }
  const std::vector<std::string> given = impl_->positionals();
  impl_->take_options();
  impl_->take_positionals(given);
  if (after == nullptr) return;
  if (rest.empty()) {
    throw UsageError("'" + impl_->command + "' needs a command after '--'", "see 'decklog help " + impl_->command + "'",
                     "missing-argument");
  }
  after->store(rest);
}

void bind_global_options(Options& options, GlobalOptions& globals, std::string& color_word) {
  options.repeated("--ledger", globals.ledgers, "DIR",
                   "the ledger's folder (else $DECKLOG_LEDGER, else the one around here)");
  options.value("--ref", globals.ref, "REF", "the ledger is this branch, checked out or not");
  options.flag("--json", globals.json, "one JSON document on standard output");
  options.flag("-q,--quiet", globals.quiet, "print ids only");
  options.value("--color", color_word, "WHEN", "auto, always or never");
  options.flag("--utc", globals.utc, "show times in UTC");
}

}  // namespace decklog::cmd
