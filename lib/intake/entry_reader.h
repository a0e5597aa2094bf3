// SPDX-License-Identifier: MIT
//
// Private to lib/intake: an entry as `export jsonl` writes it (cmd/render/export_jsonl.cpp): the keys of the file, and
// what a newer decklog wrote as its raw lines. Nothing that could be lost in silence is taken: a type, word or key that
// this decklog does not know is an error.
#pragma once

#include "lib/intake/json_value.h"
#include "lib/model/entry.h"

namespace decklog::intake {

// Throws: BadData.
model::Entry read_entry(const Value& value);
// Whether the export left the entry's text out.
bool is_hidden(const Value& value);

}  // namespace decklog::intake
