// SPDX-License-Identifier: MIT
//
// The JSON Schemas that the binary carries, and files held against them, for rooms that must not see yaml.
#pragma once

#include "lib/base/error.h"
#include "lib/model/finding.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::ledger {

// Sorted.
std::vector<std::string> schema_names();
// The text of one; nothing when there is no such schema.
std::optional<std::string_view> schema_text(std::string_view name);

// One thing that is wrong in a file which can be read.
struct FileFinding {
  base::Position position;  // zeros when it is not known
  std::string path;         // JSON pointer: "/priorities/P1/ack"; "" for the file as a whole
  std::string message;
  // A key that is not known is a warning: it may be a newer decklog's.
  model::Severity severity = model::Severity::error;
  std::string code;  // a row of model::finding_kinds()
};
// What a schema says against a file, in the order of the file: "roster", "record". `file` names the bytes in errors.
// Throws: BadData when the bytes are no YAML that decklog reads; NotFound.
std::vector<FileFinding> check_schema(std::string_view bytes, const std::string& file, std::string_view schema);

}  // namespace decklog::ledger
