// SPDX-License-Identifier: MIT
//
// One overload pair per type of value that stands behind a key: how it is written on one line, and how it is read. A
// reader returns false for a word that only a newer decklog can know; anything else that does not fit is BadData.
#pragma once

#include "lib/model/record.h"
#include "lib/yaml/node.h"

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace decklog::yaml {

template <typename T>
concept WordType = requires {
  model::WordsOf<T>::table;
};

// The struct's own keys, if it is written as a map (keys.h).
template <typename T>
struct KeysOf;
template <typename T>
concept Keyed = requires {
  KeysOf<T>::keys;
};

// ---- Writing --------------------------------------------------------------------------------------------------------

std::string to_text(const std::string& value);
std::string to_text(bool value);
std::string to_text(int value);
std::string to_text(std::uint64_t value);
std::string to_text(base::Time value);
std::string to_text(base::Date value);
std::string to_text(const base::RecordId& value);
std::string to_text(const base::EntryId& value);
std::string to_text(const std::vector<std::string>& value);
std::string to_text(const std::vector<model::Stage>& value);
std::string to_text(const std::map<std::string, std::string>& value);
template <WordType T>
std::string to_text(T value) {
  return to_text(std::string(model::word(value)));
}
template <Keyed T>
std::string to_text(const T& value);
template <typename T>
std::string to_text(const std::optional<T>& value) {
  return to_text(value.value());
}

// ---- Reading --------------------------------------------------------------------------------------------------------

// Where a value stands and under which name errors speak of it.
struct Place {
  const Document& document;
  const Node& node;
  std::string name;

  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const {
    document.fail(node.offset, message, hint);
  }
  // "'owner' must be a text"
  [[noreturn]] void wrong_type(const std::string& wanted) const;
  // Throws: BadData when the node is not a scalar.
  const std::string& text() const;
};

[[nodiscard]] bool read(const Place& place, std::string& out);
[[nodiscard]] bool read(const Place& place, bool& out);
[[nodiscard]] bool read(const Place& place, int& out);
[[nodiscard]] bool read(const Place& place, std::uint64_t& out);
[[nodiscard]] bool read(const Place& place, base::Time& out);
[[nodiscard]] bool read(const Place& place, base::Date& out);
[[nodiscard]] bool read(const Place& place, base::RecordId& out);
[[nodiscard]] bool read(const Place& place, base::EntryId& out);
[[nodiscard]] bool read(const Place& place, std::vector<std::string>& out);
[[nodiscard]] bool read(const Place& place, std::vector<model::Stage>& out);
[[nodiscard]] bool read(const Place& place, std::map<std::string, std::string>& out);
template <WordType T>
[[nodiscard]] bool read(const Place& place, T& out) {
  const std::optional<T> known = model::from_word<T>(place.text());
  if (known) out = *known;
  return known.has_value();
}
template <Keyed T>
[[nodiscard]] bool read(const Place& place, T& out);
template <typename T>
[[nodiscard]] bool read(const Place& place, std::optional<T>& out) {
  T value{};
  if (!read(place, value)) return false;
  out = std::move(value);
  return true;
}

// For keys that are always there and whose words are not open to newer versions. Throws: BadData when it is missing.
template <typename T>
T required(const Document& document, const Node& map, const std::string& name) {
  const Member* member = map.find(name);
  if (member == nullptr) document.fail(map.offset, "'" + name + "' is missing");
  T value{};
  const Place place{document, member->value, name};
  if (!read(place, value)) place.wrong_type("a known word");
  return value;
}

}  // namespace decklog::yaml
