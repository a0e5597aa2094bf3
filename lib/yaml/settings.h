// SPDX-License-Identifier: MIT
//
// Reading maps of settings (policy, roster): a key that is not there leaves its value as it is, one that is not known
// is a newer decklog's. Private to this room.
#pragma once

#include "lib/base/time.h"
#include "lib/yaml/values.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::yaml {

inline base::Seconds read_duration(const Place& place) {
  const std::optional<base::Seconds> duration = base::parse_duration(place.text());
  if (!duration) place.fail("'" + place.name + "' is not a duration such as 15m, 4h or 5d: '" + place.text() + "'");
  return *duration;
}

inline const std::vector<Member>& members_of(const Place& place) {
  if (place.node.kind != Node::Kind::map) place.wrong_type("a map");
  return place.node.members;
}

inline const std::vector<Node>& items_of(const Place& place) {
  if (place.node.kind != Node::Kind::list) place.wrong_type("a list");
  return place.node.items;
}

// "triage, coordination, …": for errors.
template <WordType T>
std::string known_words() {
  std::string text;
  for (const auto& row : model::WordsOf<T>::table) text += (text.empty() ? "" : ", ") + std::string(row.word);
  return text;
}

inline std::string read_zone(const Place& place) {
  const std::string& name = place.text();
  if (!base::Zone::named(name)) {
    place.fail("'" + name + "' is no time zone that this machine knows",
               "zones are named as Asia/Seoul or UTC; is tzdata installed?");
  }
  return name;
}

inline base::Zone zone_named(const std::string& name) { return base::Zone::named(name).value_or(base::Zone::utc()); }

// By the clocks of the zone; an instant with an offset is what those clocks show then.
inline base::Local read_local(const Place& place, const base::Zone& zone) {
  if (const auto instant = base::parse_rfc3339(place.text())) return base::local_of(*instant, zone);
  const std::optional<base::Local> local = base::parse_local(place.text());
  if (!local) place.fail("'" + place.name + "' is no time such as '2026-11-23 09:00': '" + place.text() + "'");
  return *local;
}

inline base::Time read_moment(const Place& place, const base::Zone& zone) {
  if (const auto instant = base::parse_rfc3339(place.text())) return *instant;
  const base::Local local = read_local(place, zone);
  return base::local_time(local.date, local.time_of_day, zone);
}

inline const Node& needed(const Place& map, const std::string& name) {
  const Member* member = map.node.find(name);
  if (member == nullptr) map.fail("'" + name + "' is missing");
  return member->value;
}

[[noreturn]] inline void fail_at(const Place& map, const std::string& name, const std::string& message) {
  Place{map.document, needed(map, name), name}.fail(message);
}

class Keys {
 public:
  explicit Keys(const Place& map) : map_(map) { members_of(map); }

  template <typename Read>
  void with(const std::string& name, Read&& reader) const {
    const Member* member = map_.node.find(name);
    if (member != nullptr) reader(Place{map_.document, member->value, name});
  }
  void text(const std::string& name, std::string& out) const {
    with(name, [&](const Place& place) { out = place.text(); });
  }
  void texts(const std::string& name, std::vector<std::string>& out) const {
    with(name, [&](const Place& place) {
      out.clear();
      for (const Node& item : items_of(place)) out.push_back(Place{place.document, item, name}.text());
    });
  }
  void flag(const std::string& name, bool& out) const {
    with(name, [&](const Place& place) { static_cast<void>(read(place, out)); });
  }
  void number(const std::string& name, std::uint64_t& out) const {
    with(name, [&](const Place& place) { static_cast<void>(read(place, out)); });
  }
  void duration(const std::string& name, base::Seconds& out) const {
    with(name, [&](const Place& place) { out = read_duration(place); });
  }
  void duration(const std::string& name, std::optional<base::Seconds>& out) const {
    with(name, [&](const Place& place) { out = read_duration(place); });
  }

 private:
  Place map_;
};

}  // namespace decklog::yaml
