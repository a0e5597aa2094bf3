// SPDX-License-Identifier: MIT
//
// The JSON Schemas of schemas/, embedded in the binary, and validation against them (valijson on JSON values).
#pragma once

#include "lib/base/error.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::yaml {

struct SchemaFile {
  std::string_view name;  // "record", "policy", "result", "error", …
  std::string_view text;
};
// Every schema, sorted by name.
std::span<const SchemaFile> schemas();
std::optional<std::string_view> schema_text(std::string_view name);

struct SchemaFinding {
  base::Position position;  // in the YAML file, when it is known
  std::string path;         // JSON pointer: "/timeline/3/at"
  std::string message;
  // Where the schema closes a map: a key that it does not name. Misspelt, or a newer decklog's.
  bool is_unknown_key = false;
};

// Validates a YAML file (through the guarded reader) against the schema `name`. Throws: BadData as decode() does;
// NotFound when there is no such schema.
std::vector<SchemaFinding> validate(std::string_view bytes, const std::string& file, std::string_view name);

}  // namespace decklog::yaml
