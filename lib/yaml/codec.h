// SPDX-License-Identifier: MIT
//
// Bytes ⇄ record. The writer is ours and part of the format (DESIGN 3): one canonical text for one record. Reading is
// yaml-cpp's event parser through one guarded door (guard.h). Nothing here touches a disk.
//
// Laws (tests/unit/yaml/laws_test.cpp):
//   decode(encode(r)) == r              for every r = fold(timeline)
//   encode(decode(b)) == b              for every canonical b
//   every string comes back the same, here and in a second YAML implementation (1.1 and 1.2)
#pragma once

#include "lib/base/error.h"
#include "lib/model/intake_map.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"
#include "lib/model/roster.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::yaml {

struct Limits {
  std::size_t bytes = 1024 * 1024;
  std::size_t depth = 8;
  std::size_t nodes = 200'000;
  std::size_t scalar_bytes = 256 * 1024;
};

// The canonical text of a record: header, then timeline. Requires: every text is_utf8() and free of NUL, the names of
// labels and roles are at most 512 bytes (YAML's readers take no longer keys), and the ids that a body names are not
// empty unless its comment allows it.
std::string encode(const model::Record& record);
// One entry as it stands in a timeline: "- id: …\n" and its lines.
std::string encode_entry(const model::Entry& entry);
// What stands above the first entry: encode() begins with it.
std::string encode_head(const model::Record& record);

struct Decoded {
  model::Record record;    // fold(timeline) with the file's unknown header lines and schema
  bool canonical = false;  // encode(record) == the bytes
  // What the file's header says otherwise than the fold of its timeline, and other damage that does not stop reading.
  std::vector<model::Problem> problems;
};

// `file` names the bytes in errors. The id in the file must be `expected` when that is not empty.
// Throws: BadData with file:line:column for anything outside the format: limits, not UTF-8, controls, anchors, aliases,
// tags, duplicate keys, several documents, conflict markers, a wrong type, a missing id, at, by or type. A type, a word
// or a key that only a newer decklog can know is kept as it stands (entry.h). A newer MAJOR
// schema ("decklog/2") is read as far as it can be; Record::schema tells it, and the ledger refuses to write it.
Decoded decode(std::string_view bytes, const std::string& file, const base::RecordId& expected = {},
               const Limits& limits = {});

// The entries that the last lines of a timeline hold: so a longer file is read for the price of what came to it.
// Nothing unless the lines are what encode_entry() makes of them, and for entries with words of a newer decklog.
std::optional<std::vector<model::Entry>> decode_entries(std::string_view lines, const Limits& limits = {});

// decklog.yaml. Throws: BadData. Unknown keys are kept out of the result and are not errors (a newer decklog's).
model::Policy decode_policy(std::string_view bytes, const std::string& file);
// The file `init` writes: default_policy() with comments for people.
std::string policy_template();
// Where a source without a reader of its own keeps what an alert is made of. Throws: BadData, also for what is no field
// or no part of a rule.
model::IntakeMap decode_intake_map(std::string_view bytes, const std::string& file);
// Where a table keeps what incidents are made of. Throws: as decode_intake_map().
model::TableMap decode_table_map(std::string_view bytes, const std::string& file);
// roster.yaml. Throws: BadData. Unknown keys are no errors; names that lead nowhere are not either: reports/oncall.h
// finds those.
model::Roster decode_roster(std::string_view bytes, const std::string& file);
// The file `init` writes.
std::string roster_template();

// One scalar in its safe form, for a flow or a block context; exposed for tests and the front matter of other files.
std::string scalar(std::string_view text);

}  // namespace decklog::yaml
