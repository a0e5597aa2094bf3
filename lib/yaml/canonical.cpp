// SPDX-License-Identifier: MIT
#include "lib/yaml/canonical.h"

#include "lib/base/text.h"

#include <algorithm>
#include <charconv>

namespace decklog::yaml {
namespace {

// How deep the writer nests: a handoff's item is a map in a list in an entry in a list in the file.
constexpr int kDeepest = 6;

// Thrown and caught in this file alone: the text is not in the writer's form.
struct NotCanonical {};

std::size_t spaces_at(std::string_view bytes, std::size_t at) {
  const std::size_t end = std::min(bytes.find_first_not_of(' ', at), bytes.size());
  return end - at;
}

class Scanner {
 public:
  Scanner(std::string_view bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {}

  Node scan() {
    Node root = block_map(0, 0);
    if (at_ != bytes_.size()) throw NotCanonical{};
    return root;
  }

 private:
  char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
  bool is_next(std::string_view text) const { return bytes_.substr(at_, text.size()) == text; }
  void expect(std::string_view text) {
    if (!is_next(text)) throw NotCanonical{};
    at_ += text.size();
  }

  Node node(Node::Kind kind) {
    if (++nodes_ > limits_.nodes) throw NotCanonical{};
    return {.kind = kind, .offset = at_};
  }
  std::string checked(std::string text) const {
    if (text.size() > limits_.scalar_bytes) throw NotCanonical{};
    return text;
  }

  // "key: value" lines whose keys stand `indent` deep; `at_` is at the first key.
  Node block_map(std::size_t indent, int depth) {
    if (depth > kDeepest) throw NotCanonical{};
    Node map = node(Node::Kind::map);
    while (true) {
      Member& member = map.members.emplace_back();
      member.offset = at_;
      member.key = key();
      member.value = is_next("\n") ? block_below(indent, depth) : value_to_line_end(indent, depth);
      if (spaces_at(bytes_, at_) != indent || at_ + indent >= bytes_.size() || bytes_[at_ + indent] == '-') return map;
      at_ += indent;
    }
  }

  // After "key:": a list at the same depth, or a map one step deeper.
  Node block_below(std::size_t indent, int depth) {
    expect("\n");
    const std::size_t deep = spaces_at(bytes_, at_);
    const bool is_list = deep == indent && bytes_.substr(at_ + deep, 2) == "- ";
    if (is_list) return block_list(indent, depth + 1);
    if (deep != indent + 2) throw NotCanonical{};
    at_ += deep;
    return block_map(indent + 2, depth + 1);
  }

  Node block_list(std::size_t indent, int depth) {
    if (depth > kDeepest) throw NotCanonical{};
    Node list = node(Node::Kind::list);
    while (spaces_at(bytes_, at_) == indent && bytes_.substr(at_ + indent, 2) == "- ") {
      at_ += indent + 2;
      if (peek() == '{') {
        list.items.push_back(flow(depth + 1));
        expect("\n");
      } else {
        list.items.push_back(block_map(indent + 2, depth + 1));
      }
    }
    return list;
  }

  Node value_to_line_end(std::size_t indent, int depth) {
    expect(" ");
    if (peek() == '|') return block_text(indent + 2);
    if (peek() == '{' || peek() == '[' || peek() == '"') {
      Node value = flow(depth + 1);
      expect("\n");
      return value;
    }
    Node value = node(Node::Kind::scalar);
    value.plain = true;
    const std::size_t end = std::min(bytes_.find('\n', at_), bytes_.size());
    value.text = checked(std::string(bytes_.substr(at_, end - at_)));
    at_ = end;
    expect("\n");
    return value;
  }

  // "|-" drops the last line end, "|" keeps it.
  Node block_text(std::size_t indent) {
    Node value = node(Node::Kind::scalar);
    const bool keeps_end = is_next("|\n");
    expect(keeps_end ? "|\n" : "|-\n");
    while (at_ < bytes_.size()) {
      const std::size_t end = std::min(bytes_.find('\n', at_), bytes_.size());
      const std::string_view line = bytes_.substr(at_, end - at_);
      if (!line.empty() && spaces_at(line, 0) < indent) break;
      if (!line.empty()) value.text.append(line.substr(indent));
      value.text += '\n';
      at_ = std::min(end + 1, bytes_.size());
    }
    if (!keeps_end && !value.text.empty()) value.text.pop_back();
    value.text = checked(std::move(value.text));
    return value;
  }

  std::string key() {
    std::string text = peek() == '"' ? quoted() : until(":\n");
    expect(":");
    return text;
  }

  Node flow(int depth) {
    if (depth > kDeepest) throw NotCanonical{};
    switch (peek()) {
      case '{':
        return flow_map(depth);
      case '[':
        return flow_list(depth);
      default:
        return flow_scalar();
    }
  }

  Node flow_map(int depth) {
    Node map = node(Node::Kind::map);
    map.flow = true;
    expect("{");
    while (!is_next("}")) {
      if (!map.members.empty()) expect(", ");
      Member& member = map.members.emplace_back();
      member.offset = at_;
      member.key = key();
      expect(" ");
      member.value = flow(depth + 1);
    }
    expect("}");
    return map;
  }

  Node flow_list(int depth) {
    Node list = node(Node::Kind::list);
    list.flow = true;
    expect("[");
    while (!is_next("]")) {
      if (!list.items.empty()) expect(", ");
      list.items.push_back(flow(depth + 1));
    }
    expect("]");
    return list;
  }

  Node flow_scalar() {
    Node value = node(Node::Kind::scalar);
    value.plain = peek() != '"';
    value.text = checked(value.plain ? until(",]}\n") : quoted());
    return value;
  }

  // The plain word up to one of `ends`; there is one, and the word is not empty.
  std::string until(std::string_view ends) {
    const std::size_t end = bytes_.find_first_of(ends, at_);
    if (end == std::string_view::npos || end == at_) throw NotCanonical{};
    std::string text(bytes_.substr(at_, end - at_));
    at_ = end;
    return text;
  }

  std::string quoted() {
    expect("\"");
    std::string text;
    while (true) {
      const std::size_t end = bytes_.find_first_of("\"\\\n", at_);
      if (end == std::string_view::npos || bytes_[end] == '\n') throw NotCanonical{};
      text.append(bytes_.substr(at_, end - at_));
      at_ = end + 1;
      if (bytes_[end] == '"') return text;
      unescape(text);
    }
  }

  // The writer's escapes; `at_` is behind the backslash.
  void unescape(std::string& text) {
    const char kind = peek();
    ++at_;
    switch (kind) {
      case '"':
      case '\\':
        text += kind;
        return;
      case 'n':
        text += '\n';
        return;
      case 't':
        text += '\t';
        return;
      case 'r':
        text += '\r';
        return;
      case 'x':
        return append_point(text, 2);
      case 'u':
        return append_point(text, 4);
      case 'U':
        return append_point(text, 8);
      default:
        throw NotCanonical{};
    }
  }

  void append_point(std::string& text, std::size_t digits) {
    const std::string_view hex = bytes_.substr(at_, digits);
    std::uint32_t point = 0;
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), point, 16);
    const bool is_whole = error == std::errc() && end == hex.data() + hex.size() && hex.size() == digits;
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    if (!is_whole || point == 0 || point > 0x10ffff || is_surrogate) throw NotCanonical{};
    base::append_utf8(text, static_cast<char32_t>(point));
    at_ += digits;
  }

  std::string_view bytes_;
  const Limits& limits_;
  std::size_t at_ = 0;
  std::size_t nodes_ = 0;
};

}  // namespace

std::optional<Node> scan_canonical(std::string_view bytes, const Limits& limits) {
  const bool is_allowed = bytes.size() <= limits.bytes && limits.depth > kDeepest && base::is_utf8(bytes);
  if (!is_allowed) return std::nullopt;
  try {
    return Scanner(bytes, limits).scan();
  } catch (const NotCanonical&) {
    return std::nullopt;
  }
}

}  // namespace decklog::yaml
