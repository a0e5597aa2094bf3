// SPDX-License-Identifier: MIT
#include "lib/yaml/codec.h"
#include "lib/yaml/guard.h"
#include "lib/yaml/settings.h"

namespace decklog::yaml {
namespace {

// What is longer has a mistyped year, and a plan of all its shifts would take long to make.
constexpr base::Seconds kLongestShift = std::chrono::days{366};
constexpr base::Seconds kLongestSpan = std::chrono::days{366};

using model::Hours;
using model::Layer;
using model::Override;
using model::Person;
using model::Roster;
using model::Rotation;
using model::Swap;
using model::Team;

template <typename Value, typename ReadValue>
std::map<std::string, Value> read_by_name(const Place& place, ReadValue&& read_value) {
  std::map<std::string, Value> out;
  for (const Member& member : members_of(place)) {
    out[member.key] = read_value(Place{place.document, member.value, member.key});
  }
  return out;
}

// One text, or a list of them.
std::vector<std::string> read_texts(const Place& place) {
  if (place.node.kind != Node::Kind::list) return {place.text()};
  std::vector<std::string> out;
  for (const Node& item : place.node.items) out.push_back(Place{place.document, item, place.name}.text());
  return out;
}

std::vector<Hours> read_hours(const Place& place) {
  std::vector<Hours> out;
  for (const std::string& text : read_texts(place)) {
    const std::optional<Hours> hours = model::parse_hours(text);
    if (!hours) place.fail("'" + text + "' are no hours such as 'mon-fri 09:00-17:00', 'sat,sun' or '20:00-08:00'");
    out.push_back(*hours);
  }
  return out;
}

Person read_person(const Place& place) {
  if (place.node.kind == Node::Kind::null) return {};  // "alice@example.com:" alone names a person
  const Keys keys(place);
  Person person;
  keys.text("name", person.name);
  keys.with("zone", [&](const Place& zone) { person.zone = read_zone(zone); });
  keys.texts("emails", person.emails);
  keys.texts("aliases", person.aliases);
  keys.with("hours", [&](const Place& hours) { person.hours = read_hours(hours); });
  return person;
}

Team read_team(const Place& place) {
  Team team;
  Keys(place).texts("members", team.members);
  return team;
}

std::string read_name(const Place& map, const std::string& name) {
  const Place place{map.document, needed(map, name), name};
  if (place.text().empty()) place.fail("'" + name + "' is empty");
  return place.text();
}

// A list: a rotation of one person is one too.
std::vector<std::string> read_names(const Place& place) {
  std::vector<std::string> names;
  for (const Node& item : items_of(place)) {
    const Place name{place.document, item, place.name};
    if (name.text().empty()) name.fail("'" + place.name + "' holds an empty name");
    names.push_back(name.text());
  }
  return names;
}

Layer read_layer(const Place& place) {
  const Keys keys(place);
  Layer layer;
  keys.with("zone", [&](const Place& zone) { layer.zone = read_zone(zone); });
  layer.starts = read_local({place.document, needed(place, "starts"), "starts"}, zone_named(layer.zone));
  layer.shift = read_duration({place.document, needed(place, "shift"), "shift"});
  if (layer.shift < std::chrono::hours{1}) fail_at(place, "shift", "'shift' is shorter than an hour");
  if (layer.shift > kLongestShift) fail_at(place, "shift", "'shift' is longer than a year");
  needed(place, "people");
  keys.with("people", [&](const Place& people) { layer.people = read_names(people); });
  keys.with("hours", [&](const Place& hours) { layer.hours = read_hours(hours); });
  return layer;
}

// What stands beside 'layers' would be passed over in silence.
void read_layers(const Place& rotation, const Place& layers, std::vector<Layer>& out) {
  for (const char* name : {"zone", "starts", "shift", "people", "hours"}) {
    if (rotation.node.find(name) == nullptr) continue;
    fail_at(rotation, name, std::string("'") + name + "' stands beside 'layers'; write it into each layer");
  }
  if (items_of(layers).empty()) layers.fail("'layers' is empty");
  for (const Node& item : layers.node.items) out.push_back(read_layer({layers.document, item, "layers"}));
}

// A rotation of one layer may say what the layer says by itself.
Rotation read_rotation(const Place& place) {
  const Keys keys(place);
  Rotation rotation;
  keys.text("team", rotation.team);
  keys.number("level", rotation.level);
  if (rotation.level == 0) fail_at(place, "level", "'level' begins with 1, who is called first");
  const Member* layers = place.node.find("layers");
  if (layers == nullptr) {
    rotation.layers.push_back(read_layer(place));
    return rotation;
  }
  read_layers(place, {place.document, layers->value, "layers"}, rotation.layers);
  return rotation;
}

struct Span {
  base::Time from{};
  base::Time until{};
};

// Local times are those of the rotation's first layer.
Span read_span(const Place& place, const Roster& roster, const std::string& name) {
  const auto rotation = roster.rotations.find(name);
  const bool has_zone = rotation != roster.rotations.end() && !rotation->second.layers.empty();
  const base::Zone zone = zone_named(has_zone ? rotation->second.layers.front().zone : "UTC");
  const Span span{read_moment({place.document, needed(place, "from"), "from"}, zone),
                  read_moment({place.document, needed(place, "until"), "until"}, zone)};
  if (span.until <= span.from) fail_at(place, "until", "'until' is not after 'from'");
  if (span.until - span.from > kLongestSpan) fail_at(place, "until", "'until' is more than a year after 'from'");
  return span;
}

Override read_override(const Place& place, const Roster& roster) {
  const Keys keys(place);
  Override out;
  out.rotation = read_name(place, "rotation");
  out.who = read_name(place, "who");
  keys.text("why", out.why);
  const Span span = read_span(place, roster, out.rotation);
  out.from = span.from;
  out.until = span.until;
  return out;
}

Swap read_swap(const Place& place, const Roster& roster) {
  Swap out;
  out.rotation = read_name(place, "rotation");
  const Place people{place.document, needed(place, "people"), "people"};
  const std::vector<std::string> names = read_names(people);
  if (names.size() != 2) people.fail("a swap is between two people");
  out.one = names.front();
  out.other = names.back();
  const Span span = read_span(place, roster, out.rotation);
  out.from = span.from;
  out.until = span.until;
  return out;
}

}  // namespace

Roster decode_roster(std::string_view bytes, const std::string& file) {
  const Document document = read_document(bytes, file, Limits{});
  const Place root{document, document.root, "roster"};
  const Keys keys(root);
  Roster roster;
  keys.with("people", [&](const Place& place) { roster.people = read_by_name<Person>(place, read_person); });
  keys.with("teams", [&](const Place& place) { roster.teams = read_by_name<Team>(place, read_team); });
  keys.with("rotations", [&](const Place& place) { roster.rotations = read_by_name<Rotation>(place, read_rotation); });
  keys.with("overrides", [&](const Place& place) {
    for (const Node& item : items_of(place)) {
      roster.overrides.push_back(read_override({document, item, "overrides"}, roster));
    }
  });
  keys.with("swaps", [&](const Place& place) {
    for (const Node& item : items_of(place)) roster.swaps.push_back(read_swap({document, item, "swaps"}, roster));
  });
  return roster;
}

}  // namespace decklog::yaml
