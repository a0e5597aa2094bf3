// SPDX-License-Identifier: MIT
//
// Private to secrets.cpp: what a secret looks like. A further kind of token is a row of the table in secret_tokens.cpp.
#pragma once

#include "lib/base/secrets.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace decklog::base {

inline bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether a word begins at the place, or the place lies inside of one.
enum class Begins { word, inside };

// The secret that is recognised at this place; it itself may begin later ("password=…").
std::optional<Secret> secret_at(std::string_view text, std::size_t at, Begins begins);

// The parts of secret_at(), for a text from its place on; places count from there.
std::optional<Secret> private_key(std::string_view text);
std::optional<Secret> password_of_address(std::string_view text);
std::optional<Secret> marked_token(std::string_view text);
// `before`: what stands in front of the text.
std::optional<Secret> told_value(std::string_view text, std::string_view before);
std::optional<Secret> login_of_command(std::string_view text, std::string_view before);

// "***", "<token>", "$TOKEN", "xxxxxxxx": stands for a secret and is none.
bool is_placeholder(std::string_view value);
// Letters and digits or marks, and neither a path, a name with dashes, an address, a time nor a number with its unit.
bool looks_random(std::string_view value);

}  // namespace decklog::base
