// SPDX-License-Identifier: MIT
#include "lib/yaml/intake.h"

#include "lib/base/text.h"
#include "lib/model/intake_map.h"
#include "lib/yaml/codec.h"
#include "lib/yaml/guard.h"
#include "lib/yaml/scalar.h"
#include "lib/yaml/settings.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

namespace decklog::yaml {
namespace {

using model::IntakeMap;
using model::IntakePolicy;
using model::MapRule;
using model::Severities;
using model::SourcePolicy;

constexpr std::string_view kNothing = "ignore";

Severities read_severities(const Place& place) {
  Severities severities;
  for (const Member& member : members_of(place)) {
    const Place value{place.document, member.value, place.name + "." + member.key};
    std::optional<model::Priority>& priority = severities[base::to_lower_ascii(member.key)];
    priority = model::from_word<model::Priority>(value.text());
    if (!priority && value.text() != kNothing) value.wrong_type("P0, P1, P2, P3 or ignore");
  }
  return severities;
}

SourcePolicy read_source(const Place& place) {
  const Keys keys(place);
  SourcePolicy source;
  keys.with("severity", [&](const Place& severity) { source.severities = read_severities(severity); });
  keys.text("service", source.service);
  return source;
}

template <typename Word>
void read_choice(const Place& place, Word& out) {
  if (!read(place, out)) place.wrong_type("one of " + known_words<Word>());
}

void read_flapping(const Place& place, IntakePolicy& intake) {
  const Keys keys(place);
  keys.number("changes", intake.flapping_changes);
  keys.duration("within", intake.flapping_within);
}

// ---- The map of a generic source --------------------------------------------------------------------------------

std::string read_pointer(const Place& place) {
  if (!place.text().starts_with('/')) place.wrong_type("a JSON pointer such as /event/name");
  return place.text();
}

std::vector<std::string> read_pointers(const Place& place) {
  if (place.node.kind != Node::Kind::list) return {read_pointer(place)};
  std::vector<std::string> pointers;
  for (const Node& item : items_of(place)) pointers.push_back(read_pointer(Place{place.document, item, place.name}));
  return pointers;
}

// "/a/b", [/a, /b], "a constant", or a map of all that a rule can say.
MapRule read_rule(const Place& place) {
  MapRule rule;
  if (place.node.kind == Node::Kind::list) {
    rule.from = read_pointers(place);
    return rule;
  }
  if (place.node.kind != Node::Kind::map) {
    if (place.text().starts_with('/')) {
      rule.from = {place.text()};
    } else {
      rule.text = place.text();
    }
    return rule;
  }
  for (const Member& member : members_of(place)) {
    constexpr std::array<std::string_view, 6> kKeys{"from", "text", "after", "before", "values", "else"};
    if (std::find(kKeys.begin(), kKeys.end(), member.key) != kKeys.end()) continue;
    Place{place.document, member.value, member.key}.fail(
        "'" + base::cut_to_width(member.key, 40) + "' is no part of a rule",
        "a rule has: from, text, after, before, values, else");
  }
  const Keys keys(place);
  keys.with("from", [&](const Place& from) { rule.from = read_pointers(from); });
  keys.text("text", rule.text);
  keys.text("after", rule.after);
  keys.text("before", rule.before);
  keys.with("values", [&](const Place& values) { static_cast<void>(read(values, rule.values)); });
  keys.with("else", [&](const Place& otherwise) { rule.otherwise = otherwise.text(); });
  if (rule.from.empty() && rule.text.empty()) place.fail("'" + place.name + "' says neither 'from' nor 'text'");
  return rule;
}

std::map<std::string, MapRule> read_rules(const Place& place) {
  std::map<std::string, MapRule> rules;
  for (const Member& member : members_of(place)) {
    rules[member.key] = read_rule(Place{place.document, member.value, member.key});
  }
  return rules;
}

struct FieldsWanted {
  std::span<const std::string_view> known;
  std::string of_what;
  std::vector<std::string> needed;
};

std::map<std::string, MapRule> read_fields(const Place& place, const FieldsWanted& wanted) {
  const auto& known = wanted.known;
  for (const Member& member : members_of(place)) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    Place{place.document, member.value, member.key}.fail(
        "'" + base::cut_to_width(member.key, 40) + "' is no field of " + wanted.of_what,
        "the fields are: " + base::join({known.begin(), known.end()}, ", "));
  }
  std::map<std::string, MapRule> fields = read_rules(place);
  for (const std::string& needed : wanted.needed) {
    if (!fields.contains(needed)) place.fail("'fields' has no '" + needed + "'");
  }
  return fields;
}

// ---- Writing ----------------------------------------------------------------------------------------------------

std::string severities_text(const Severities& severities) {
  std::vector<std::string> parts;
  for (const auto& [word, priority] : severities) {
    parts.push_back(to_text(word) + ": " + (priority ? to_text(*priority) : std::string(kNothing)));
  }
  return flow_map(parts);
}

}  // namespace

model::IntakePolicy read_intake(const Place& place) {
  const Keys keys(place);
  IntakePolicy intake;
  keys.with("severity", [&](const Place& severity) { intake.severities = read_severities(severity); });
  keys.texts("service", intake.service_labels);
  keys.texts("environment", intake.environment_labels);
  keys.texts("team", intake.team_labels);
  keys.flag("started_at", intake.sets_started_at);
  keys.with("reopen_window", [&](const Place& window) {
    intake.reopen_window = window.text() == "never" ? base::Seconds{0} : read_duration(window);
  });
  keys.with("on_all_resolved", [&](const Place& word) { read_choice(word, intake.on_all_resolved); });
  keys.with("orphan_resolve", [&](const Place& word) { read_choice(word, intake.orphan_resolve); });
  keys.with("flapping", [&](const Place& flapping) { read_flapping(flapping, intake); });
  keys.with("suppress_below", [&](const Place& below) {
    intake.suppress_below = model::from_word<model::Priority>(below.text());
    if (!intake.suppress_below && below.text() != "never") below.wrong_type("P0, P1, P2, P3 or never");
  });
  keys.flag("keep_raw", intake.keep_raw);
  keys.with("routes", [&](const Place& routes) { static_cast<void>(read(routes, intake.routes)); });
  keys.with("sources", [&](const Place& sources) {
    for (const Member& member : members_of(sources)) {
      intake.sources[member.key] = read_source(Place{sources.document, member.value, member.key});
    }
  });
  return intake;
}

std::string intake_text(const model::IntakePolicy& intake) {
  const auto minutes = [](base::Seconds span) { return std::to_string(span / std::chrono::minutes{1}) + "m"; };
  return "  severity: " + severities_text(intake.severities) + "\n  service: " + to_text(intake.service_labels) +
         "\n  environment: " + to_text(intake.environment_labels) + "\n  team: " + to_text(intake.team_labels) +
         "\n  started_at: " + to_text(intake.sets_started_at) + "\n  reopen_window: " + minutes(intake.reopen_window) +
         "\n  on_all_resolved: " + to_text(intake.on_all_resolved) +
         "\n  orphan_resolve: " + to_text(intake.orphan_resolve) +
         "\n  flapping: {changes: " + to_text(intake.flapping_changes) +
         ", within: " + minutes(intake.flapping_within) +
         "}\n  suppress_below: " + (intake.suppress_below ? to_text(*intake.suppress_below) : "never") +
         "\n  keep_raw: " + to_text(intake.keep_raw) + "\n  routes: {}\n  sources: {}\n";
}

IntakeMap decode_intake_map(std::string_view bytes, const std::string& file) {
  const Document document = read_document(bytes, file, Limits{});
  const Place root{document, document.root, "map"};
  const Keys keys(root);
  IntakeMap map;
  keys.text("source", map.source);
  keys.with("each", [&](const Place& each) { map.each = read_pointer(each); });
  if (root.node.find("fields") == nullptr) root.fail("'fields' is missing", "it says where title, key and status are");
  keys.with("fields", [&](const Place& fields) {
    map.fields = read_fields(fields, {model::kMapFields, "an alert", {"key", "title"}});
  });
  keys.with("labels", [&](const Place& labels) { map.labels = read_rules(labels); });
  keys.with("links", [&](const Place& links) { map.links = read_rules(links); });
  return map;
}

model::TableMap decode_table_map(std::string_view bytes, const std::string& file) {
  const Document document = read_document(bytes, file, Limits{});
  const Place root{document, document.root, "map"};
  const Keys keys(root);
  model::TableMap map;
  keys.text("source", map.source);
  keys.text("zone", map.zone);
  keys.with("separator", [&](const Place& place) {
    if (place.text().size() != 1) place.wrong_type("one character, such as ;");
    map.separator = place.text().front();
  });
  keys.with("times", [&](const Place& place) {
    std::vector<std::string> words;
    for (const auto& row : model::kTableTimes) {
      words.emplace_back(row.word);
      if (row.word != place.text()) continue;
      map.times = row.value;
      return;
    }
    place.wrong_type("one of " + base::join(words, ", "));
  });
  if (root.node.find("fields") == nullptr)
    root.fail("'fields' is missing", "it says which columns hold title and times");
  keys.with("fields", [&](const Place& fields) {
    map.fields = read_fields(fields, {model::kTableFields, "an incident", {"title"}});
  });
  keys.with("labels", [&](const Place& labels) { map.labels = read_rules(labels); });
  return map;
}

}  // namespace decklog::yaml
