// SPDX-License-Identifier: MIT
//
// Private to lib/intake: the texts of kept logs. Lines are views into the input.
#pragma once

#include "lib/intake/told.h"

#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

// Without a byte order mark. Throws: BadData with its place for bytes that are not UTF-8, a NUL, and too many bytes.
std::string_view checked_text(std::string_view bytes, const std::string& file);

// Without LF or CR LF; number 1 is the first.
std::vector<std::string_view> lines_of(std::string_view text);

std::string_view without_blanks(std::string_view text);  // at either end
bool is_blank(std::string_view text);

// Without emphasis and code marks at its ends, links as their words: for titles and names.
std::string plain_words(std::string_view markdown);

// Lower case, without marks, "First  detected:" → "first detected": for tables of words.
std::string label_words(std::string_view text);

// "a, b; c": at most twenty, each once.
std::vector<std::string> names_in(std::string_view list);

// Names as logs write them, without "@" and outer blanks or brackets.
ToldPerson person_named(std::string_view text);

}  // namespace decklog::intake
