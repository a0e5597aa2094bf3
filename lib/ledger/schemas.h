// SPDX-License-Identifier: MIT
//
// The JSON Schemas that the binary carries and the check of a policy, for rooms that must not see yaml.
#pragma once

#include "lib/base/error.h"
#include "lib/model/finding.h"
#include "lib/model/policy.h"

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
  model::Severity severity =
      model::Severity::error;  // a key that is not known is a warning: it may be a newer decklog's
};
// What is wrong with a policy, in the order of the file. `file` names the bytes in errors.
// Throws: BadData when the bytes are no YAML that decklog reads.
std::vector<FileFinding> check_policy(std::string_view bytes, const std::string& file);
std::vector<FileFinding> check_roster(std::string_view bytes, const std::string& file);
// The same for any file of which only the schema is known: "roster", "record". Throws: BadData; NotFound.
std::vector<FileFinding> check_schema(std::string_view bytes, const std::string& file, std::string_view schema);

}  // namespace decklog::ledger
