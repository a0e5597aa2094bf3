// SPDX-License-Identifier: MIT
//
// A command: one file in cmd/commands, one row in the table of cmd/table.cpp, one golden case. Its file holds a struct
// of options, `bind_NAME`, which only binds them and returns what to run, and `run_NAME`: resolve → ask → append →
// render.
#pragma once

#include "cmd/env.h"
#include "cmd/options.h"

#include <functional>
#include <string_view>
#include <vector>

namespace decklog::cmd {

enum class Group { set_up, take_in, work, write_down, look, people, learn, trust };

// What runs when the options are parsed; returns an exit code (0 but for `check`-like commands and `run`).
using Run = std::function<int(Env&)>;
using Bind = Run (*)(Options&);

// How many ledgers --ledger may name.
enum class Ledgers { one, several };

struct Command {
  std::string_view name;
  Group group;
  std::string_view line;     // what it does, one line, for the list of commands
  std::string_view about;    // a paragraph for its help; may be empty
  std::string_view example;  // one or more lines, each a command that a test runs
  Bind bind;
  Ledgers ledgers = Ledgers::one;
};

// Every command, in the order of help.
const std::vector<Command>& commands();

}  // namespace decklog::cmd
