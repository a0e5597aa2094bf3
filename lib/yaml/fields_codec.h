// SPDX-License-Identifier: MIT
//
// Fields ⇄ text, by the one table model::field_rows(). A dotted name is a key of a small map: "impact.users" stands in
// `impact: {…, users: 18200}`. Keys of a newer decklog, and known keys with a word of a newer decklog, stay at
// their place.
#pragma once

#include "lib/model/fields.h"
#include "lib/yaml/node.h"

#include <string>
#include <vector>

namespace decklog::yaml {

// "{title: …, priority: P1}"
std::string set_text(const model::Fields& change);

// "key: value" for what is present and not empty, in the order of the rows, without facts shown as milestones.
std::vector<std::string> header_fields(const model::Fields& state);

// Throws: BadData.
model::Fields read_set(const Document& document, const Node& set);

}  // namespace decklog::yaml
