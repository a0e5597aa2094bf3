// SPDX-License-Identifier: MIT
#include "lib/yaml/raw.h"

#include "lib/yaml/guard.h"
#include "lib/yaml/scalar.h"

#include <algorithm>
#include <optional>

namespace decklog::yaml {
namespace {

constexpr std::string_view kFlowEnds = ",[]{}\n";

// A plain word (a number, a time, an id) keeps its look; all else gets the writer's.
bool is_plain_word(const Node& node) {
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_.:+-").find(c) != std::string_view::npos;
  };
  return node.plain && !node.text.empty() && node.text.front() != ':' && node.text.front() != '-' &&
         node.text.back() != ':' && std::all_of(node.text.begin(), node.text.end(), is_word);
}

std::size_t end_of_plain(std::string_view bytes, std::size_t at) {
  std::size_t end = std::min(bytes.find_first_of(kFlowEnds, at), bytes.size());
  while (end > at && bytes[end - 1] == ' ') --end;
  return end;
}

// Where a node inside brackets ends. Only a guess where comments or line ends are mixed in: the caller reads it back.
std::size_t end_of(const Document& document, const Node& node) {
  const std::string_view bytes = document.bytes;
  if (node.kind == Node::Kind::scalar || node.kind == Node::Kind::null) {
    if (node.plain || node.kind == Node::Kind::null) return end_of_plain(bytes, node.offset);
    return end_of_quoted(bytes, node.offset);
  }
  std::size_t at = node.offset + 1;
  if (!node.items.empty()) at = end_of(document, node.items.back());
  if (!node.members.empty()) at = end_of(document, node.members.back().value);
  const std::size_t close = bytes.find(node.kind == Node::Kind::list ? ']' : '}', at);
  return std::min(close, bytes.size() - 1) + 1;
}

// What `text` holds when it is read as a file of its own; nothing when it cannot be.
std::optional<Node> read_back(const std::string& text) {
  try {
    return read_document(text, "", Limits{}).root;
  } catch (const base::BadData&) {
    return std::nullopt;
  }
}

Node map_of(std::vector<Member> members) {
  Node map{.kind = Node::Kind::map};
  map.members = std::move(members);
  return map;
}

bool reads_as(const std::string& text, const Node& wanted) {
  const std::optional<Node> read = read_back(text);
  return read && same(*read, wanted);
}

// Lines are read back with something behind them: a word without a colon is a key at the end of a file alone.
bool lines_read_as(const std::string& lines, std::size_t indent, const Member& member) {
  const Member next{.key = member.key + "~", .offset = 0, .value = {}};
  return reads_as(lines + std::string(indent, ' ') + scalar(next.key) + ":\n", map_of({member, next}));
}

bool entry_reads_as(const std::string& lines, const Node& entry) {
  Node list{.kind = Node::Kind::list};
  list.items = {entry, Node{}};
  return reads_as("timeline:\n" + lines + "-\n", map_of({{.key = "timeline", .offset = 0, .value = std::move(list)}}));
}

std::string member_text(const Member& member) { return scalar(member.key) + ": " + node_text(member.value); }

// From the start of a line to that of another, with a last line end.
std::string whole_lines(const Document& document, std::size_t from, std::size_t end) {
  std::string text(document.bytes.substr(from, end - from));
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

}  // namespace

std::string node_text(const Node& node) {
  std::vector<std::string> parts;
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::scalar:
      return is_plain_word(node) ? node.text : scalar(node.text);
    case Node::Kind::list:
      for (const Node& item : node.items) parts.push_back(node_text(item));
      return flow_list(parts);
    case Node::Kind::map:
      for (const Member& member : node.members) parts.push_back(member_text(member));
      return flow_map(parts);
  }
  return {};
}

std::string raw_member(const Document& document, const Member& member) {
  const std::size_t end = end_of(document, member.value);
  if (end > member.offset) {
    const std::string text(document.bytes.substr(member.offset, end - member.offset));
    const bool one_line = text.find('\n') == std::string::npos;
    if (one_line && reads_as("{" + text + "}", map_of({member}))) return text;
  }
  return member_text(member);
}

std::string raw_lines(const Document& document, const Member& member, std::size_t indent, std::size_t end) {
  const std::size_t from = document.line_start(member.offset);
  const std::string_view before = document.bytes.substr(from, member.offset - from);
  if (before == std::string(indent, ' ')) {
    std::string lines = whole_lines(document, from, end);
    if (lines_read_as(lines, indent, member)) return lines;
  }
  return std::string(indent, ' ') + member_text(member) + "\n";
}

std::string raw_entry(const Document& document, const Node& entry, std::size_t end) {
  const std::size_t from = document.line_start(entry.offset);
  if (!entry.flow && document.bytes.substr(from, entry.offset - from) == "- ") {
    std::string lines = whole_lines(document, from, end);
    if (entry_reads_as(lines, entry)) return lines;
  }
  std::string lines;
  for (const Member& member : entry.members) {
    lines += (lines.empty() ? "- " : "  ") + member_text(member) + "\n";
  }
  return lines;
}

}  // namespace decklog::yaml
