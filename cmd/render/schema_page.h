// SPDX-License-Identifier: MIT
//
// `schema`: the JSON Schemas that this binary carries.
#pragma once

#include "cmd/render/page.h"

#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

struct NamedSchema {
  std::string name;
  std::string_view text;  // outlives the call
};

// The name and the schema's own title of each.
std::string schemas_table(const std::vector<NamedSchema>& schemas, const Page& page);
std::string schemas_json(const std::vector<NamedSchema>& schemas);

}  // namespace decklog::render
