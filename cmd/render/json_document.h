// SPDX-License-Identifier: MIT
//
// How a document of `--json` begins and how it becomes text. For the sources of this room that make one, and nobody
// else: nlohmann-json does not leave this room.
#pragma once

#include "cmd/render/json_values.h"

#include <string>
#include <string_view>

namespace decklog::render {

// {"schema": "decklog.<name>/1"}
Json document(std::string_view name);

// Ends in LF. What must never reach a terminal is \u escapes.
enum class Form { indented, one_line };
std::string written(const Json& value, Form form = Form::indented);

}  // namespace decklog::render
