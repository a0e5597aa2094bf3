// SPDX-License-Identifier: MIT
//
// The lines of `export jsonl`, each a document "decklog.export/1": a record with the keys of `list --jsonl` and its
// whole timeline as it was written, or a file that an entry names. lib/intake reads them again; what is read makes the
// same bytes (tests/unit/intake).
#pragma once

#include "lib/model/record.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace decklog::render {

enum class Redacted { hide, show };

struct ExportedRecord {
  std::string line;          // ends in LF
  std::size_t left_out = 0;  // texts that a redaction hides
};
ExportedRecord export_record(const model::Record& record, Redacted redacted);

// `sha256`: of the content, in hex.
std::string export_file(std::string_view path, std::string_view sha256, std::string_view content);

}  // namespace decklog::render
