// SPDX-License-Identifier: MIT
//
// The keys of every struct that is written, once, in their order in the file. Writer and reader both walk these tables,
// so they cannot disagree. There is no table for "any type": a new entry type without one does not compile.
#pragma once

#include "lib/yaml/scalar.h"
#include "lib/yaml/values.h"

#include <algorithm>
#include <tuple>

namespace decklog::yaml {

enum class Presence { if_any, always };

template <typename Owner, typename Value>
struct Key {
  std::string_view name;  // on disk: never change one
  Value Owner::*member;
  Presence presence = Presence::if_any;
};
template <typename Owner, typename Value>
Key(std::string_view, Value Owner::*) -> Key<Owner, Value>;
template <typename Owner, typename Value>
Key(std::string_view, Value Owner::*, Presence) -> Key<Owner, Value>;

#define DECKLOG_KEYS(Type, ...)                           \
  template <>                                             \
  struct KeysOf<model::Type> {                            \
    using Self = model::Type;                             \
    static constexpr auto keys = std::tuple{__VA_ARGS__}; \
  }
#define DECKLOG_NO_KEYS(Type)             \
  template <>                             \
  struct KeysOf<model::Type> {            \
    static constexpr std::tuple<> keys{}; \
  }

DECKLOG_KEYS(Opened, Key{"done", &Self::done});
DECKLOG_KEYS(Acknowledged, Key{"eta", &Self::eta});
DECKLOG_KEYS(StageMoved, Key{"verb", &Self::verb, Presence::always}, Key{"from", &Self::from, Presence::always},
             Key{"to", &Self::to, Presence::always}, Key{"skipped", &Self::skipped}, Key{"notified", &Self::notified},
             Key{"alone", &Self::alone});
DECKLOG_NO_KEYS(PriorityChanged);
DECKLOG_NO_KEYS(Assigned);
DECKLOG_NO_KEYS(RoleGiven);
DECKLOG_NO_KEYS(Note);
DECKLOG_NO_KEYS(Finding);
DECKLOG_NO_KEYS(Decision);
DECKLOG_KEYS(Update, Key{"audience", &Self::audience, Presence::always}, Key{"next", &Self::next});
DECKLOG_KEYS(Evidence, Key{"name", &Self::name}, Key{"path", &Self::path}, Key{"url", &Self::url},
             Key{"sha256", &Self::sha256}, Key{"size", &Self::size});
DECKLOG_KEYS(CommandRun, Key{"argv", &Self::argv}, Key{"exit_code", &Self::exit_code, Presence::always},
             Key{"duration_ms", &Self::duration_ms}, Key{"output", &Self::output});
DECKLOG_KEYS(ActionChanged, Key{"item", &Self::item}, Key{"state", &Self::state, Presence::always},
             Key{"owner", &Self::owner}, Key{"due", &Self::due}, Key{"type_of", &Self::type});
DECKLOG_KEYS(Linked, Key{"target", &Self::target}, Key{"rel", &Self::rel}, Key{"removed", &Self::removed});
DECKLOG_KEYS(Signal, Key{"source", &Self::source}, Key{"fingerprint", &Self::fingerprint}, Key{"status", &Self::status},
             Key{"started_at", &Self::started_at}, Key{"ended_at", &Self::ended_at}, Key{"url", &Self::url},
             Key{"name", &Self::name});
// A signal's keys, and those of the others.
using TextOfSignalled = Key<model::Signalled, std::string>;
DECKLOG_KEYS(Signalled, TextOfSignalled{"source", &Self::source}, TextOfSignalled{"fingerprint", &Self::fingerprint},
             TextOfSignalled{"status", &Self::status}, TextOfSignalled{"started_at", &Self::started_at},
             TextOfSignalled{"ended_at", &Self::ended_at}, TextOfSignalled{"url", &Self::url},
             TextOfSignalled{"name", &Self::name}, Key{"also", &Self::also});
DECKLOG_KEYS(Blocked, Key{"until", &Self::until});
DECKLOG_NO_KEYS(Unblocked);
DECKLOG_NO_KEYS(FieldsSet);
DECKLOG_KEYS(Correction, Key{"entry", &Self::entry, Presence::always}, Key{"time", &Self::time});
DECKLOG_KEYS(Redaction, Key{"entry", &Self::entry, Presence::always});
DECKLOG_KEYS(Reopened, Key{"from", &Self::from, Presence::always}, Key{"to", &Self::to, Presence::always});
DECKLOG_KEYS(Closed, Key{"from", &Self::from, Presence::always}, Key{"as", &Self::as, Presence::always},
             Key{"of", &Self::of}, Key{"confirmed_by", &Self::confirmed_by});
DECKLOG_KEYS(Merged, Key{"from", &Self::from, Presence::always});
DECKLOG_KEYS(HandoffItem, Key{"id", &Self::id, Presence::always}, Key{"stage", &Self::stage},
             Key{"priority", &Self::priority}, Key{"owner", &Self::owner}, Key{"next", &Self::next},
             Key{"title", &Self::title});
DECKLOG_KEYS(HandedOver, Key{"receivers", &Self::receivers}, Key{"role", &Self::role}, Key{"items", &Self::items});
DECKLOG_KEYS(Accepted, Key{"take_over", &Self::take_over});

// Parts of the header.
DECKLOG_KEYS(Block, Key{"on", &Self::on}, Key{"since", &Self::since, Presence::always}, Key{"until", &Self::until});
DECKLOG_KEYS(ActionItem, Key{"item", &Self::item}, Key{"text", &Self::text},
             Key{"state", &Self::state, Presence::always}, Key{"owner", &Self::owner}, Key{"due", &Self::due},
             Key{"type", &Self::type});
DECKLOG_KEYS(Link, Key{"target", &Self::target}, Key{"rel", &Self::rel});

#undef DECKLOG_KEYS
#undef DECKLOG_NO_KEYS

// Calls `visit(key)` for each key of T in its order.
template <typename T, typename Visit>
void for_each_key(Visit&& visit) {
  std::apply([&](const auto&... key) { (visit(key), ...); }, KeysOf<T>::keys);
}

// A key with its value's default is not written (unless it always is), and is read as that default when it is missing.
template <typename Owner, typename Value>
bool is_written(const Key<Owner, Value>& key, const Owner& owner) {
  return key.presence == Presence::always || owner.*key.member != Value{};
}

template <typename T>
bool has_key(std::string_view name) {
  bool found = false;
  for_each_key<T>([&](const auto& key) { found = found || key.name == name; });
  return found;
}

template <Keyed T>
std::string to_text(const T& value) {
  std::vector<std::string> parts;
  for_each_key<T>([&](const auto& key) {
    if (is_written(key, value)) parts.push_back(std::string(key.name) + ": " + to_text(value.*key.member));
  });
  return flow_map(parts);
}

// Declared ahead of their use: the lists whose items are maps.
[[nodiscard]] bool read(const Place& place, std::vector<model::HandoffItem>& out);
[[nodiscard]] bool read(const Place& place, std::vector<model::Signal>& out);

// The keys that T knows, out of a map that may hold others. Throws: BadData when one that is always there is missing.
template <Keyed T>
[[nodiscard]] bool read_keys(const Document& document, const Node& map, T& out) {
  bool known = true;
  for_each_key<T>([&](const auto& key) {
    const Member* member = map.find(key.name);
    if (member != nullptr) {
      known = read(Place{document, member->value, member->key}, out.*key.member) && known;
    } else if (key.presence == Presence::always) {
      document.fail(map.offset, "'" + std::string(key.name) + "' is missing");
    }
  });
  return known;
}

// A nested map has no place for keys of a newer decklog, so one with such a key is not known as a whole.
template <Keyed T>
bool read(const Place& place, T& out) {
  if (place.node.kind != Node::Kind::map) place.wrong_type("a map");
  for (const Member& member : place.node.members) {
    if (!has_key<T>(member.key)) return false;
  }
  return read_keys(place.document, place.node, out);
}

template <Keyed T>
bool read_maps(const Place& place, std::vector<T>& out) {
  if (place.node.kind != Node::Kind::list) place.wrong_type("a list");
  return std::all_of(place.node.items.begin(), place.node.items.end(), [&](const Node& node) {
    return read(Place{place.document, node, place.name}, out.emplace_back());
  });
}
inline bool read(const Place& place, std::vector<model::HandoffItem>& out) { return read_maps(place, out); }
inline bool read(const Place& place, std::vector<model::Signal>& out) { return read_maps(place, out); }

}  // namespace decklog::yaml
