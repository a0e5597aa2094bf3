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
