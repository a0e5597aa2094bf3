// SPDX-License-Identifier: MIT
//
// By which names of a roster somebody is called: whose a record is, and who may accept a handoff. Pure.
#pragma once

#include "lib/model/roster.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::model {

// `who` as it stands, and what the roster knows of this person: key, mail addresses, aliases, teams.
std::set<std::string> names_of(const Roster& roster, std::string_view who);

// Whom a handoff is offered to.
struct Receiver {
  std::string name;  // as records have it: a team's name; a person's key when it is a mail address, else the first of
                     // them; else as typed
  std::vector<std::string> names;  // who may accept: every name of the person, or of each member; empty: not known
};
Receiver receiver(const Roster& roster, std::string_view typed);

// The one of `names` that a misspelt or shortened one most likely meant, in any case: the part of a mail address before
// '@' is enough. "" when none is near.
std::string nearest_name(std::string_view typed, const std::vector<std::string>& names);

// For "did you mean": every key, mail address and alias of people, and every team.
std::vector<std::string> roster_names(const Roster& roster);

}  // namespace decklog::model
