// SPDX-License-Identifier: MIT
//
// What the guarded reader makes of a YAML text: a plain tree of strings with the place of every node, so that errors
// can point at it and what we do not know can be kept as it stands. Numbers, booleans and times are strings here; what
// a text means is decided by the field that asks for it.
#pragma once

#include "lib/base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace decklog::yaml {

struct Member;

struct Node {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  std::string text;             // scalar
  bool plain = false;           // scalar: written without quotes and not as a block
  bool flow = false;            // list, map: written with brackets
  std::size_t offset = 0;       // of the first byte
  std::vector<Node> items;      // list
  std::vector<Member> members;  // map, in file order; keys are unique

  // Nothing when this is no map or has no such key.
  const Member* find(std::string_view key) const;
};

struct Member {
  std::string key;
  std::size_t offset = 0;  // of the key
  Node value;
};

// The same content, however it is written; the order of keys does not count.
bool same(const Node& a, const Node& b);

// Where the quoted text that begins at `at` ends, one past its closing quote; npos when it is never closed.
std::size_t end_of_quoted(std::string_view bytes, std::size_t at);

struct Document {
  std::string file;        // names the bytes in errors
  std::string_view bytes;  // the caller's
  Node root;

  // Columns count code points.
  base::Position position(std::size_t offset) const;
  std::size_t line_start(std::size_t offset) const;
  // Throws: BadData at that place, always.
  [[noreturn]] void fail(std::size_t offset, const std::string& message, const std::string& hint = {},
                         const std::string& code = "bad-data") const;
};

}  // namespace decklog::yaml
