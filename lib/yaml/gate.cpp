// SPDX-License-Identifier: MIT
#include "lib/yaml/gate.h"

#include "lib/yaml/guard.h"
#include "lib/yaml/settings.h"

namespace decklog::yaml {
namespace {

using model::Freeze;
using model::Freezes;
using model::GatePolicy;

// A misspelt priority or stage would open the gate, so no word is passed over.
template <typename Word>
std::set<Word> read_words(const Place& place) {
  std::set<Word> words;
  for (const Node& item : items_of(place)) {
    const Place word{place.document, item, place.name};
    const auto known = model::from_word<Word>(word.text());
    if (!known) word.fail("'" + place.name + "' has no '" + word.text() + "'", "it takes " + known_words<Word>());
    words.insert(*known);
  }
  return words;
}

// One name, or a list of them.
std::vector<std::string> read_some_names(const Place& place) {
  std::vector<std::string> names;
  const auto add = [&](const Place& name) {
    if (name.text().empty()) name.fail("'" + place.name + "' holds an empty name");
    names.push_back(name.text());
  };
  if (place.node.kind != Node::Kind::list) {
    add(place);
    return names;
  }
  for (const Node& item : place.node.items) add(Place{place.document, item, place.name});
  return names;
}

std::set<std::string> read_name_set(const Place& place) {
  const std::vector<std::string> names = read_some_names(place);
  return {names.begin(), names.end()};
}

void read_weekly(const Place& place, Freeze& freeze) {
  const auto week = model::parse_week(place.text());
  if (!week) {
    place.fail("'" + place.name + "' is no part of a week such as 'fri 16:00 - mon 08:00' or 'sat,sun': '" +
               place.text() + "'");
  }
  freeze.weekly = place.text();
  freeze.week = *week;
}

Freeze read_freeze(const Place& place) {
  const Keys keys(place);
  Freeze freeze;
  keys.with("zone", [&](const Place& zone) { freeze.zone = read_zone(zone); });
  const base::Zone zone = zone_named(freeze.zone.empty() ? "UTC" : freeze.zone);
  keys.with("from", [&](const Place& from) { freeze.from = read_moment(from, zone); });
  keys.with("until", [&](const Place& until) { freeze.until = read_moment(until, zone); });
  keys.with("weekly", [&](const Place& weekly) { read_weekly(weekly, freeze); });
  keys.text("reason", freeze.reason);
  keys.text("owner", freeze.owner);
  keys.with("services", [&](const Place& services) { freeze.services = read_name_set(services); });
  keys.with("environments", [&](const Place& names) { freeze.environments = read_name_set(names); });
  keys.with("override", [&](const Place& who) { freeze.overrides = read_some_names(who); });
  return freeze;
}

}  // namespace

GatePolicy read_gate(const Place& place) {
  const Keys keys(place);
  GatePolicy gate;
  keys.with("priorities", [&](const Place& words) { gate.priorities = read_words<model::Priority>(words); });
  keys.with("passing_stages", [&](const Place& words) { gate.passing_stages = read_words<model::Stage>(words); });
  keys.flag("changes", gate.changes);
  keys.with("environments", [&](const Place& names) { gate.environments = read_name_set(names); });
  keys.with("free_environments", [&](const Place& names) { gate.free_environments = read_name_set(names); });
  return gate;
}

Freezes read_freezes(const Place& place) {
  Freezes freezes;
  for (const Member& member : members_of(place)) {
    freezes[member.key] = read_freeze(Place{place.document, member.value, member.key});
  }
  return freezes;
}

}  // namespace decklog::yaml
