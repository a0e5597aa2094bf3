// SPDX-License-Identifier: MIT
#include "lib/base/text.h"
#include "tests/unit/base/hostile_text.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace decklog::base {
namespace {

using Texts = std::vector<std::string>;

TEST_CASE("width in cells") {
  const std::vector<std::pair<std::string, std::size_t>> table{
      {"", 0},
      {"abc", 3},
      {"한국어", 6},
      {"日本", 4},
      {"a한b", 4},
      {"ｱ", 1},   // half-width
      {"Ａ", 2},  // full-width
      {"é", 1},
      {"e\u0301", 1},             // combining
      {"\u1112\u1161\u11AB", 2},  // 한 in three conjoining letters
      {"…", 1},
      {"😀", 2},
      {"👍🏽", 2},                   // with a skin tone
      {"👨‍👩‍👧‍👦", 2},  // a family: four emoji and three joiners
      {"👩‍🚒", 2},
      {"🇰🇷", 2},
      {"🇰🇷🇯🇵", 4},
      {"🇰", 1},
      {"❤", 1},
      {"❤\uFE0F", 2},        // asked to be an emoji
      {"1\uFE0F\u20E3", 2},  // keycap
      {"1\uFE0F", 1},
      {"a\u0301\u0302\u0303b", 2},
      {"क्षि", 2},
      {"\xFF", 1},  // shown as U+FFFD
  };
  for (const auto& [text, cells] : table) {
    CAPTURE(text);
    CHECK(display_width(text) == cells);
  }
}

TEST_CASE("cutting") {
  CHECK(cut_to_width("checkout", 8) == "checkout");
  CHECK(cut_to_width("checkout", 7) == "checko…");
  CHECK(cut_to_width("checkout", 1) == "…");
  CHECK(cut_to_width("checkout", 0) == "");
  CHECK(cut_to_width("", 0) == "");
  CHECK(cut_to_width("한국어", 6) == "한국어");
  CHECK(cut_to_width("한국어", 5) == "한국…");
  CHECK(cut_to_width("한국어", 4) == "한…");  // half a letter is none
  CHECK(cut_to_width("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
  CHECK(cut_to_width("👨‍👩‍👧x", 2) == "…");
  CHECK(cut_to_width("👨‍👩‍👧xy", 3) == "👨‍👩‍👧…");
  CHECK(cut_to_width("🇰🇷🇯🇵", 3) == "🇰🇷…");
}

TEST_CASE("padding") {
  CHECK(pad_to_width("ab", 4) == "ab  ");
  CHECK(pad_to_width("한", 4) == "한  ");
  CHECK(pad_to_width("한국", 3) == "한국");
  CHECK(pad_to_width("", 2) == "  ");
  CHECK(pad_to_width("❤\uFE0F", 3) == "❤\uFE0F ");
}

TEST_CASE("wrapping") {
  CHECK(wrap("", 10) == Texts{});
  CHECK(wrap("one two three", 7) == Texts{"one two", "three"});
  CHECK(wrap("one two three", 100) == Texts{"one two three"});
  CHECK(wrap("one  two", 100) == Texts{"one  two"});
  CHECK(wrap("one  two", 4) == Texts{"one", "two"});
  CHECK(wrap("a\n\nb\n", 10) == Texts{"a", "", "b"});
  CHECK(wrap("abcdefghij k", 4) == Texts{"abcdefghij", "k"});
  CHECK(wrap("k abcdefghij", 4) == Texts{"k", "abcdefghij"});
  CHECK(wrap("  - item one two", 10) == Texts{"  - item", "one two"});
  CHECK(wrap("end  ", 10) == Texts{"end"});
  CHECK(wrap("   ", 10) == Texts{""});
  CHECK(wrap("한국어 로그 기록", 11) == Texts{"한국어 로그", "기록"});
  CHECK(wrap("한국어 로그 기록", 10) == Texts{"한국어", "로그 기록"});
  CHECK(wrap("a b", 0) == Texts{"a", "b"});
}

TEST_CASE("widths: laws") {
  const auto any_cells = rc::gen::inRange<std::size_t>(0, 30);
  CHECK(rc::check("a cut text is never wider, is UTF-8, and is the text or ends in an ellipsis", [&] {
    const std::string text = *hostile_text();
    const std::size_t cells = *any_cells;
    const std::string cut = cut_to_width(text, cells);
    RC_ASSERT(display_width(cut) <= cells);
    RC_ASSERT(is_utf8(cut));
    if (display_width(text) <= cells) {
      RC_ASSERT(cut == text);
    } else {
      const bool ends_well = cells == 0 ? cut.empty() : cut.ends_with("…");
      RC_ASSERT(ends_well);
      RC_ASSERT(text.starts_with(cut.substr(0, cut.size() - std::min<std::size_t>(cut.size(), 3))));
    }
  }));
  CHECK(rc::check("a cut wastes at most one cell", [&] {
    const std::string text = *hostile_text();
    const std::size_t cells = *any_cells;
    RC_PRE(cells > 0 && display_width(text) > cells);
    RC_ASSERT(display_width(cut_to_width(text, cells)) + 1 >= cells);
  }));
  CHECK(rc::check("a padded text has the width asked for, or its own", [&] {
    const std::string text = *hostile_text();
    const std::size_t cells = *any_cells;
    RC_ASSERT(display_width(pad_to_width(text, cells)) == std::max(cells, display_width(text)));
  }));
  CHECK(rc::check("any bytes have a width, and no text is wider than its bytes", [] {
    const std::string text = *any_bytes();
    RC_ASSERT(display_width(text) <= text.size());
  }));
  CHECK(rc::check("wrapping loses nothing but blanks, and a line that is too wide is one word", [&] {
    const std::string text = *hostile_text();
    const std::size_t cells = *any_cells;
    std::string got = join(wrap(text, cells), "");
    std::string expected = join(split_lines(text), "");
    for (std::string* all : {&got, &expected}) std::erase_if(*all, [](char c) { return c == ' ' || c == '\t'; });
    RC_ASSERT(got == expected);
    for (const std::string& line : wrap(text, cells)) {
      RC_ASSERT(!line.ends_with(' ') && !line.ends_with('\t'));
      const std::size_t word = line.find_first_not_of(" \t");
      RC_ASSERT(display_width(line) <= cells || line.find_first_of(" \t", word) == std::string::npos);
    }
  }));
}

}  // namespace
}  // namespace decklog::base
