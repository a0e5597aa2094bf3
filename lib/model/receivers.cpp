// SPDX-License-Identifier: MIT
#include "lib/model/receivers.h"

#include "lib/base/text.h"

#include <algorithm>
#include <map>

namespace decklog::model {
namespace {

void add_names(const Roster& roster, const std::string& key, std::set<std::string>& names) {
  names.insert(key);
  const auto person = roster.people.find(key);
  if (person == roster.people.end()) return;
  names.insert(person->second.emails.begin(), person->second.emails.end());
  names.insert(person->second.aliases.begin(), person->second.aliases.end());
}

std::vector<std::string> as_list(const std::set<std::string>& names) { return {names.begin(), names.end()}; }

// Team names are said in any case, as people's are.
const std::pair<const std::string, Team>* team_called(const Roster& roster, std::string_view typed) {
  const std::string wanted = base::to_lower_ascii(typed);
  const auto found = std::find_if(roster.teams.begin(), roster.teams.end(),
                                  [&](const auto& row) { return base::to_lower_ascii(row.first) == wanted; });
  return found == roster.teams.end() ? nullptr : &*found;
}

}  // namespace

std::set<std::string> names_of(const Roster& roster, std::string_view who) {
  const std::string key = person_of(roster, who);
  std::set<std::string> names{std::string(who)};
  if (!roster.people.contains(key)) return names;
  add_names(roster, key, names);
  for (const auto& [name, team] : roster.teams) {
    const bool is_member = std::any_of(team.members.begin(), team.members.end(),
                                       [&](const std::string& member) { return person_of(roster, member) == key; });
    if (is_member) names.insert(name);
  }
  return names;
}

Receiver receiver(const Roster& roster, std::string_view typed) {
  const std::string key = person_of(roster, typed);
  std::set<std::string> names;
  if (const auto person = roster.people.find(key); person != roster.people.end()) {
    add_names(roster, key, names);
    const auto& emails = person->second.emails;
    const bool is_address = key.find('@') != std::string::npos;
    return {is_address || emails.empty() ? key : emails.front(), as_list(names)};
  }
  if (const auto* team = team_called(roster, typed)) {
    for (const std::string& member : team->second.members) add_names(roster, person_of(roster, member), names);
    return {team->first, as_list(names)};
  }
  return {std::string(typed), {}};
}

std::string nearest_name(std::string_view typed, const std::vector<std::string>& names) {
  std::vector<std::string> spellings;
  std::map<std::string, std::string> meant;
  const auto add = [&](std::string_view spelling, const std::string& name) {
    const std::string lower = base::to_lower_ascii(spelling);
    if (meant.emplace(lower, name).second) spellings.push_back(lower);
  };
  for (const std::string& name : names) add(name, name);
  for (const std::string& name : names) add(std::string_view(name).substr(0, name.find('@')), name);
  const std::string near = base::nearest(base::to_lower_ascii(typed), spellings);
  return near.empty() ? "" : meant.at(near);
}

std::vector<std::string> roster_names(const Roster& roster) {
  std::set<std::string> names;
  for (const auto& [key, unused] : roster.people) add_names(roster, key, names);
  for (const auto& [name, unused] : roster.teams) names.insert(name);
  return as_list(names);
}

}  // namespace decklog::model
