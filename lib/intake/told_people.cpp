// SPDX-License-Identifier: MIT
#include "lib/intake/told_people.h"

#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::intake {

ToldPeople::ToldPeople(const model::Roster& roster, std::string nobody)
    : has_roster_(!roster.people.empty()), nobody_(std::move(nobody)) {
  for (const auto& [key, person] : roster.people) {
    const std::string& address = person.emails.empty() ? key : person.emails.front();
    const auto know = [&](const std::string& name) {
      if (!name.empty()) known_.emplace(base::folded(name), address);
    };
    know(key);
    know(person.name);
    for (const std::string& alias : person.aliases) know(alias);
    for (const std::string& email : person.emails) know(email);
  }
}

std::string ToldPeople::who(const ToldPerson& person, int line) {
  for (const std::string* name : {&person.address, &person.name}) {
    if (name->empty()) continue;
    if (const auto found = known_.find(base::folded(*name)); found != known_.end()) return found->second;
  }
  if (!person.address.empty()) return person.address;
  if (person.name.empty()) return nobody_;
  Stranger& stranger = strangers_[person.name];
  if (stranger.times++ == 0) stranger.line = line;
  return person.name;
}

void ToldPeople::doubt_strangers(std::vector<Doubt>& doubts) const {
  if (strangers_.empty()) return;
  constexpr std::size_t kNamed = 10;
  int first = 0;
  std::vector<std::string> names;
  for (const auto& [name, stranger] : strangers_) {
    if (first == 0 || stranger.line < first) first = stranger.line;
    if (names.size() < kNamed) names.push_back(fmt::format("'{}' ({})", name, stranger.times));
  }
  std::string list = base::join(names, ", ");
  if (strangers_.size() > kNamed) list += fmt::format(" and {} more", strangers_.size() - kNamed);
  doubts.push_back({first, fmt::format("{}, so names stand as they are written: {}",
                                       has_roster_ ? "the roster does not know them" : "there is no roster", list)});
}

}  // namespace decklog::intake
