// SPDX-License-Identifier: MIT
//
// The fast reader of canonical records (DESIGN 12). It knows only the YAML that our own writer makes, and never has the
// last word: what it read is written again, and only the very same bytes make the answer count. Everything else (a hand
// edit, a newer decklog's words, damage) goes through the guarded door, which also says what is wrong.
//
// Law (tests/unit/yaml/canonical_test.cpp): for any bytes, decode_canonical() gives nothing or what decode_guarded()
// gives.
#pragma once

#include "lib/yaml/codec.h"
#include "lib/yaml/node.h"

#include <optional>
#include <string>
#include <string_view>

namespace decklog::yaml {

// The tree of a text in the writer's form; nothing for any other, and for some that only look like it a wrong one.
std::optional<Node> scan_canonical(std::string_view bytes, const Limits& limits);

// The two halves of decode().
std::optional<Decoded> decode_canonical(std::string_view bytes, const std::string& file, const base::RecordId& expected,
                                        const Limits& limits);
Decoded decode_guarded(std::string_view bytes, const std::string& file, const base::RecordId& expected,
                       const Limits& limits);

}  // namespace decklog::yaml
