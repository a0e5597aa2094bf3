// SPDX-License-Identifier: MIT
#include "cmd/render/postmortem_cast.h"

#include "lib/base/text.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace decklog::render {
namespace {

using model::Record;
using model::Roster;

// Shorter ones are parts of too many words.
constexpr std::size_t kLeastName = 3;
constexpr const char* kSomebody = "a colleague";

bool is_address(const std::string& who) { return who.find('@') != std::string::npos; }

bool is_name_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || byte >= 0x80 || c == '_' || c == '-';
}

// Particles follow a name without a blank in many scripts, so only ASCII names have to be whole words.
bool is_whole_word(std::string_view text, std::size_t at, const std::string& word) {
  const std::size_t end = at + word.size();
  const bool before = at == 0 || !is_name_character(word.front()) || !is_name_character(text[at - 1]);
  const bool is_ascii = static_cast<unsigned char>(word.back()) < 0x80;
  return before && (!is_ascii || end == text.size() || !is_name_character(text[end]));
}

std::vector<std::string> spellings_of(const std::string& key, const Roster& roster) {
  std::vector<std::string> spellings{key};
  const auto found = roster.people.find(key);
  if (found == roster.people.end()) return spellings;
  const model::Person& person = found->second;
  if (!person.name.empty()) spellings.push_back(person.name);
  spellings.insert(spellings.end(), person.emails.begin(), person.emails.end());
  spellings.insert(spellings.end(), person.aliases.begin(), person.aliases.end());
  return spellings;
}

// Everybody the record names, in the order in which they came in.
std::vector<std::string> people_of(const Record& record) {
  std::vector<std::string> people;
  for (const model::Entry& entry : record.timeline) {
    people.push_back(entry.by);
    if (!entry.recorded_by.empty()) people.push_back(entry.recorded_by);
    if (entry.set.owner) people.push_back(*entry.set.owner);
    if (entry.set.reporter) people.push_back(*entry.set.reporter);
    for (const auto& [unused, who] : entry.set.roles) people.push_back(who);
    if (const auto* moved = std::get_if<model::StageMoved>(&entry.body)) {
      people.insert(people.end(), moved->notified.begin(), moved->notified.end());
    }
    if (const auto* action = std::get_if<model::ActionChanged>(&entry.body)) people.push_back(action->owner);
    if (const auto* closed = std::get_if<model::Closed>(&entry.body)) people.push_back(closed->confirmed_by);
  }
  std::erase(people, "");
  return people;
}

}  // namespace

Cast::Cast(const Record& record, const Roster& roster, Names names) : roster_(roster), names_(names) {
  for (const auto& [role, who] : record.fields.roles) add(who, role);
  // Who did something is a person, whatever the name looks like.
  for (const model::Entry& entry : record.timeline) add_responder(entry.by);
  for (const std::string& who : people_of(record)) {
    if (is_person(who)) add_responder(who);
  }
  learn_spellings();
}

bool Cast::is_person(const std::string& who) const {
  return is_address(who) || roster_.people.contains(model::person_of(roster_, who));
}

void Cast::add(const std::string& who, const std::string& as) {
  if (who.empty() || roster_.teams.contains(who)) return;
  called_.emplace(model::person_of(roster_, who), as);
}

void Cast::add_responder(const std::string& who) {
  if (who.empty() || roster_.teams.contains(who) || called_.contains(model::person_of(roster_, who))) return;
  add(who, "responder " + std::to_string(++responders_));
}

void Cast::learn_spellings() {
  for (const auto& [person, as] : called_) {
    for (const std::string& spelling : spellings_of(person, roster_)) spellings_.emplace_back(spelling, as);
  }
  for (const auto& [key, unused] : roster_.people) {
    if (called_.contains(key)) continue;
    for (const std::string& spelling : spellings_of(key, roster_)) spellings_.emplace_back(spelling, kSomebody);
  }
  std::erase_if(spellings_, [](const auto& pair) { return pair.first.size() < kLeastName; });
  std::stable_sort(spellings_.begin(), spellings_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string Cast::called(const std::string& who) const {
  if (names_ == Names::shown) return who;
  const auto found = called_.find(model::person_of(roster_, who));
  return found == called_.end() ? who : found->second;
}

std::string Cast::without_names(std::string_view text) const {
  if (names_ == Names::shown) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::find_if(spellings_.begin(), spellings_.end(), [&](const auto& pair) {
      return text.substr(at).starts_with(pair.first) && is_whole_word(text, at, pair.first);
    });
    out += found == spellings_.end() ? std::string(1, text[at]) : found->second;
    at += found == spellings_.end() ? 1 : found->first.size();
  }
  return out;
}

std::vector<std::string> known_names(const Record& record, const Roster& roster) {
  std::set<std::string> names;
  for (const auto& [key, unused] : roster.people) {
    for (const std::string& spelling : spellings_of(key, roster)) names.insert(spelling);
  }
  for (const std::string& who : people_of(record)) {
    if (!is_address(who)) continue;
    names.insert(who);
    names.insert(who.substr(0, who.find('@')));
  }
  std::erase_if(names, [](const std::string& name) { return name.size() < kLeastName; });
  std::vector<std::string> longest_first(names.begin(), names.end());
  std::stable_sort(longest_first.begin(), longest_first.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return longest_first;
}

}  // namespace decklog::render
