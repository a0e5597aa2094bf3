// SPDX-License-Identifier: MIT
//
// A source without a reader of its own: the map (lib/model/intake_map.h) says where things stand.
#include "lib/base/text.h"
#include "lib/intake/moment.h"
#include "lib/intake/reading.h"

#include <fmt/format.h>

namespace decklog::intake {
namespace {

using model::IntakeMap;
using model::MapRule;

// "{/event/name} on {/host}"
std::string filled(const Value& document, const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = std::min(text.find("{/", at), text.size());
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) return out + text.substr(at);
    out += text.substr(at, open - at) + document.plain_at(text.substr(open + 1, close - open - 1)).value_or("");
    at = close + 1;
  }
  return out;
}

std::string cut(const std::string& text, const MapRule& rule) {
  std::size_t begin = 0;
  if (!rule.after.empty()) {
    begin = text.find(rule.after);
    if (begin == std::string::npos) return {};
    begin += rule.after.size();
  }
  const std::size_t end = rule.before.empty() ? std::string::npos : text.find(rule.before, begin);
  return text.substr(begin, end == std::string::npos ? end : end - begin);
}

class Mapped {
 public:
  Mapped(const IntakeMap& map, const Value& document) : map_(map), document_(document) {}

  std::string operator()(const std::string& field) const {
    const auto rule = map_.fields.find(field);
    return rule == map_.fields.end() ? std::string() : apply_rule(document_, rule->second);
  }
  std::string needed(const std::string& field) const {
    std::string value = (*this)(field);
    if (value.empty()) document_.fail(fmt::format("gives no {}", field), "see 'fields' of the map");
    return value;
  }
  std::string moment(const std::string& field) const {
    const std::string text = (*this)(field);
    if (text.empty()) return {};
    const auto found = moment_of(text);
    if (!found) {
      document_.fail(fmt::format("gives '{}' for {}, which is no time such as 2026-11-22T08:03:11Z",
                                 base::cut_to_width(base::single_line(text), 40), field));
    }
    return *found;
  }
  AlertStatus status() const {
    const std::string word = base::to_lower_ascii((*this)("status"));
    if (word.empty() || word == "firing") return AlertStatus::firing;
    if (word == "acknowledged") return AlertStatus::acknowledged;
    if (word == "resolved") return AlertStatus::resolved;
    document_.fail(fmt::format("gives '{}' for status; it must be firing, acknowledged or resolved",
                               base::cut_to_width(base::single_line(word), 40)),
                   "say it with 'values: {…}' of the map");
  }

 private:
  const IntakeMap& map_;
  const Value& document_;
};

AlertGroup read_mapped(const Value& document, const IntakeMap& map) {
  const Mapped get(map, document);
  AlertGroup group{.source = map.source, .tells = Tells::event};
  const std::string key = get.needed("key");
  group.key = map.source + ":" + key;
  group.title = get.needed("title");
  group.description = get("description");
  group.service = get("service");
  group.environment = get("environment");
  group.team = get("team");
  for (const auto& [name, rule] : map.labels) {
    if (std::string value = apply_rule(document, rule); !value.empty()) group.labels[name] = std::move(value);
  }
  for (const auto& [rel, rule] : map.links) add_link(group.links, rel, apply_rule(document, rule));
  Alert alert{.fingerprint = get("fingerprint"), .status = get.status(), .name = get("name")};
  if (alert.fingerprint.empty()) alert.fingerprint = key;
  if (alert.name.empty()) alert.name = alert.fingerprint;
  alert.started_at = get.moment("started_at");
  alert.ended_at = get.moment("ended_at");
  alert.severity = get("severity");
  alert.priority = get("priority");
  alert.url = get("url");
  group.alerts.push_back(std::move(alert));
  return group;
}

}  // namespace

std::string apply_rule(const Value& document, const MapRule& rule) {
  std::string found;
  for (const std::string& pointer : rule.from) {
    found = document.plain_at(pointer).value_or("");
    if (!found.empty()) break;
  }
  if (found.empty() && !rule.text.empty()) found = filled(document, rule.text);
  found = cut(found, rule);
  if (const auto meant = rule.values.find(found); meant != rule.values.end()) return meant->second;
  return rule.otherwise.value_or(found);
}

Delivery read_generic(const Value& root, const Reading& how) {
  const IntakeMap& map = how.map.value();
  Delivery delivery{.source = map.source};
  if (map.each.empty()) {
    delivery.groups.push_back(read_mapped(root, map));
    return delivery;
  }
  // Alerts with one key are one record's.
  std::map<std::string, std::size_t> places;
  for (const Value& item : root.items_at(map.each)) {
    AlertGroup group = read_mapped(item, map);
    const auto [place, is_new] = places.emplace(group.key, delivery.groups.size());
    if (is_new) {
      delivery.groups.push_back(std::move(group));
    } else {
      delivery.groups[place->second].alerts.push_back(std::move(group.alerts.front()));
    }
  }
  return delivery;
}

}  // namespace decklog::intake
