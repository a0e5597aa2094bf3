// SPDX-License-Identifier: MIT
//
// How a string is written so that every YAML reader, 1.1 or 1.2, reads the same string back: plain where a strict
// pattern allows it, a literal block where it is several clean lines, else double quotes. Part of the file format.
#pragma once

#include "lib/yaml/codec.h"

#include <string>
#include <string_view>

namespace decklog::yaml {

// "{a, b}" and "[a, b]" of parts that are already written.
std::string flow_map(const std::vector<std::string>& parts);
std::string flow_list(const std::vector<std::string>& parts);

// What follows "key:" up to and with the line end: " value\n", or a literal block whose lines stand `indent` deep.
std::string text_value(std::string_view text, std::size_t indent);

}  // namespace decklog::yaml
