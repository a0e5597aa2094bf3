// SPDX-License-Identifier: MIT
#include "lib/yaml/values.h"

#include "lib/base/text.h"
#include "lib/yaml/scalar.h"

#include <charconv>

namespace decklog::yaml {
namespace {

std::string quoted(const std::string& text) { return "'" + base::cut_to_width(text, 60) + "'"; }

template <typename T>
T read_number(const Place& place) {
  const std::string& text = place.text();
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) place.wrong_type("a whole number");
  return value;
}

// The parsed value, or BadData that says what was wanted.
template <typename T>
T parsed(const Place& place, const std::optional<T>& value, const std::string& wanted) {
  if (!value) place.fail(quoted(place.name) + " is not " + wanted + ": " + quoted(place.text()));
  return *value;
}

const std::vector<Node>& items(const Place& place) {
  if (place.node.kind != Node::Kind::list) place.wrong_type("a list");
  return place.node.items;
}

}  // namespace

std::string to_text(const std::string& value) { return scalar(value); }
std::string to_text(bool value) { return value ? "true" : "false"; }
std::string to_text(int value) { return std::to_string(value); }
std::string to_text(std::uint64_t value) { return std::to_string(value); }
std::string to_text(base::Time value) { return base::format_utc(value); }
std::string to_text(base::Date value) { return base::format_date(value); }
std::string to_text(const base::RecordId& value) { return value.str(); }
std::string to_text(const base::EntryId& value) { return value.str(); }

std::string to_text(const std::vector<std::string>& value) {
  std::vector<std::string> parts;
  for (const std::string& item : value) parts.push_back(scalar(item));
  return flow_list(parts);
}

std::string to_text(const std::vector<model::Stage>& value) {
  std::vector<std::string> parts;
  for (const model::Stage stage : value) parts.emplace_back(model::word(stage));
  return flow_list(parts);
}

std::string to_text(const std::map<std::string, std::string>& value) {
  std::vector<std::string> parts;
  for (const auto& [key, text] : value) parts.push_back(scalar(key) + ": " + scalar(text));
  return flow_map(parts);
}

void Place::wrong_type(const std::string& wanted) const {
  if (node.kind == Node::Kind::null)
    fail(quoted(name) + " has no value", "leave the key out, or quote the word if it is meant");
  fail(quoted(name) + " must be " + wanted);
}

const std::string& Place::text() const {
  if (node.kind != Node::Kind::scalar) wrong_type("a text");
  return node.text;
}

bool read(const Place& place, std::string& out) {
  out = place.text();
  return true;
}

bool read(const Place& place, bool& out) {
  if (place.text() != "true" && place.text() != "false") place.wrong_type("true or false");
  out = place.text() == "true";
  return true;
}

bool read(const Place& place, int& out) {
  out = read_number<int>(place);
  return true;
}

bool read(const Place& place, std::uint64_t& out) {
  out = read_number<std::uint64_t>(place);
  return true;
}

bool read(const Place& place, base::Time& out) {
  out = parsed(place, base::parse_rfc3339(place.text()), "a time such as 2026-11-22T08:03:11Z");
  return true;
}

bool read(const Place& place, base::Date& out) {
  out = parsed(place, base::parse_date(place.text()), "a date such as 2026-11-22");
  return true;
}

bool read(const Place& place, base::RecordId& out) {
  out = parsed(place, base::RecordId::parse(place.text()), "a record id such as INC-20261122-K7FQ");
  return true;
}

bool read(const Place& place, base::EntryId& out) {
  out = parsed(place, base::EntryId::parse(place.text()), "an entry id such as 0007-q2m9tw");
  return true;
}

bool read(const Place& place, std::vector<std::string>& out) {
  for (const Node& item : items(place)) out.push_back(Place{place.document, item, place.name}.text());
  return true;
}

bool read(const Place& place, std::vector<model::Stage>& out) {
  for (const Node& item : items(place)) {
    model::Stage stage{};
    if (!read(Place{place.document, item, place.name}, stage)) return false;
    out.push_back(stage);
  }
  return true;
}

bool read(const Place& place, std::map<std::string, std::string>& out) {
  if (place.node.kind != Node::Kind::map) place.wrong_type("a map");
  for (const Member& member : place.node.members) {
    out[member.key] = Place{place.document, member.value, place.name + "." + member.key}.text();
  }
  return true;
}

}  // namespace decklog::yaml
