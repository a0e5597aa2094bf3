// SPDX-License-Identifier: MIT
//
// What can stand where somebody is typing: commands, options, values. Made from the table and from what each command
// binds, so it cannot disagree with help or with what is parsed. The scripts of the shells only ask this.
#pragma once

#include "cmd/command.h"
#include "cmd/render/completion.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::cmd {

// What an argument or the value of an option is made of.
enum class Words {
  free,  // a text, a time, a number: nothing can be proposed
  files,
  folders,
  kinds,
  stages,
  priorities,
  // These are known to a ledger.
  records,
  entries,
  services,
  people,
  teams,
  rotations,
  channels,
  roles_and_people,  // commander=bob@example.com
  metrics,
  seals,
  fields,
  // This, to the binary.
  schemas,
};

// What was typed before the word in question.
struct Typed {
  std::string command;                   // "" while the command itself is typed
  std::vector<std::string> positionals;  // of the command
  std::string ledger;                    // --ledger, "" without
  std::string ref;                       // --ref
  std::string beginning;                 // of the word in question; may be empty
};

// Asked for what only a ledger knows. What does not begin as typed, in any case, is left out by the caller.
using AskLedger = std::function<std::vector<render::Candidate>(Words which, const Typed& typed)>;

// `words`: the command line without the program's name, the last one unfinished ("" when it is not begun).
render::Completion complete(const std::vector<Command>& table, const std::vector<std::string>& words,
                            const AskLedger& ask);

// What stands for `name`, an option's value or an argument in capitals, in this command. Nothing for a name that no row
// has: a test wants a row for each.
const Words* words_for(std::string_view command, std::string_view name);
// The words, parted by blanks, that alone can stand for an argument ("FORMAT") or for the value of an option
// ("--color"); "" when any can, and words_for() says which to propose.
std::string_view fixed_words(std::string_view command, std::string_view name);

// The shells there is a script for, and the script; "" for no such shell.
std::vector<std::string> completion_shells();
std::string_view completion_script(std::string_view shell);

}  // namespace decklog::cmd
