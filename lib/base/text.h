// SPDX-License-Identifier: MIT
//
// Text as people see it: width in terminal cells, cutting, padding, comparing, and the one escape for terminals. Texts
// are UTF-8; the functions that take a "cell" count mean terminal columns (wide characters are two). utf8proc is used
// behind this header only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::base {

// Whether the bytes are UTF-8 as RFC 3629 has it (no surrogates, no overlong forms). `bad_at`: the first bad byte.
bool is_utf8(std::string_view text, std::size_t* bad_at = nullptr);

// Walks code points. Requires: is_utf8(text).
std::vector<char32_t> code_points(std::string_view text);
void append_utf8(std::string& out, char32_t code_point);

// Controls (C0, DEL, C1), U+2028/9, BOM, zero-width and bidirectional controls and noncharacters: what must never reach
// a terminal or stand unescaped in a file. LF and TAB are controls too; callers that allow them say so. The joiners
// U+200C and U+200D are safe: Persian and Indic words and emoji families are spelt with them.
bool is_unsafe(char32_t code_point);

// For a terminal: every unsafe code point becomes visible, `\u{1b}`; each invalid byte becomes U+FFFD. `keep` lets LF
// stay and turns TAB into spaces up to the next multiple of eight columns.
enum class Lines { escape, keep };
std::string for_terminal(std::string_view text, Lines lines = Lines::escape);

// Columns the text takes; grapheme clusters (emoji sequences, combining marks) count once.
std::size_t display_width(std::string_view text);

// Cuts at a grapheme boundary to at most `cells`, ending in "…" when something was cut.
std::string cut_to_width(std::string_view text, std::size_t cells);
std::string pad_to_width(std::string_view text, std::size_t cells);

// A part of a text, in bytes.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;  // one past its last byte
  bool operator==(const Span&) const = default;
};
// The part of `text` to show where only `cells` columns are free: whole clusters around `focus`, with some of what
// stands before it. Begins with `focus` when that alone is too wide. Requires: `focus` lies on cluster boundaries.
Span window_around(std::string_view text, Span focus, std::size_t cells);

// Wraps at blanks to lines of at most `cells` (a longer word stands alone); keeps the text's own line ends and the
// blanks that a line begins with. No line ends in a blank.
std::vector<std::string> wrap(std::string_view text, std::size_t cells);

// First line that is not blank, blanks folded, unsafe code points replaced by a space: for commit subjects and table
// cells.
std::string single_line(std::string_view text);

// For comparing what people spell differently and mean the same: full Unicode case folding, then NFC (so that Hangul or
// accents written in parts are the same as in one), without what has no width of its own (soft hyphens, zero-width
// characters, style selectors), each run of white space as one blank. Idempotent. Invalid bytes are U+FFFD.
std::string folded(std::string_view text);
// Where the text says `folded_part`: whole grapheme clusters, in order, none overlapping. None for "".
std::vector<Span> places_of(std::string_view text, std::string_view folded_part);

// One step of a JSON pointer (RFC 6901): "/a~1b" for the key "a/b".
std::string pointer_step(std::string_view key);

std::string trim(std::string_view text);
std::string to_lower_ascii(std::string_view text);
std::string to_upper_ascii(std::string_view text);
// Without their LF or CR LF; a LF at the end begins no further line, so "" has no line and "\n" one empty line.
std::vector<std::string> split_lines(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// The candidate that a misspelt word most likely meant; "" when none is near (Damerau-Levenshtein ≤ 2 and < half the
// word).
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// As a shell takes it for one word: as it is, or in single quotes.
std::string shell_word(const std::string& text);

// "1 record", "3 records"
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

}  // namespace decklog::base
