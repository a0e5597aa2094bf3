// SPDX-License-Identifier: MIT
//
// What a newer decklog wrote and we do not know, as it stands in the file. Each function gives the very bytes when they
// mean the same on their own; else (a key inside a one-line map of a hand-edited file, an indented timeline) the same
// content in our own form.
#pragma once

#include "lib/yaml/node.h"

#include <string>

namespace decklog::yaml {

// A node on one line.
std::string node_text(const Node& node);

// "key: value" of a member of a map.
std::string raw_member(const Document& document, const Member& member);

// The lines of a member of a block map whose keys stand `indent` deep, each with its line end. `end`: where the next
// member, or what follows the map, begins.
std::string raw_lines(const Document& document, const Member& member, std::size_t indent, std::size_t end);

// The lines of an entry, from "- " on.
std::string raw_entry(const Document& document, const Node& entry, std::size_t end);

}  // namespace decklog::yaml
