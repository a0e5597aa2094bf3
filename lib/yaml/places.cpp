// SPDX-License-Identifier: MIT
#include "lib/yaml/places.h"

#include "lib/yaml/guard.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace decklog::yaml {
namespace {

// "a~1b" is the key "a/b".
std::string unescaped(std::string_view step) {
  std::string key;
  for (std::size_t at = 0; at < step.size(); ++at) {
    const bool is_escape = step[at] == '~' && at + 1 < step.size() && (step[at + 1] == '0' || step[at + 1] == '1');
    key += !is_escape ? step[at] : step[at + 1] == '0' ? '~' : '/';
    if (is_escape) ++at;
  }
  return key;
}

// Digits alone.
std::optional<std::size_t> list_index(std::string_view step) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), value);
  if (error != std::errc{} || end != step.data() + step.size()) return std::nullopt;
  return value;
}

const Node* child(const Node& node, std::string_view step) {
  if (node.kind == Node::Kind::list) {
    const auto index = list_index(step);
    return index && *index < node.items.size() ? &node.items[*index] : nullptr;
  }
  const Member* member = node.find(unescaped(step));
  return member == nullptr ? nullptr : &member->value;
}

}  // namespace

Places::Places(std::string_view bytes, const std::string& file) : document_(read_document(bytes, file, Limits{})) {}

Places::Found Places::find(std::string_view pointer) const {
  const Node* node = &document_.root;
  while (pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    const Node* next = child(*node, pointer.substr(0, end));
    if (next == nullptr) return {node, false};
    node = next;
    pointer.remove_prefix(end);
  }
  return {node, true};
}

bool Places::has(std::string_view pointer) const { return find(pointer).whole; }

base::Position Places::position(std::string_view pointer) const {
  return document_.position(find(pointer).node->offset);
}

std::string Places::text(std::string_view pointer) const {
  const Found found = find(pointer);
  return found.whole && found.node->kind == Node::Kind::scalar ? found.node->text : "";
}

}  // namespace decklog::yaml
