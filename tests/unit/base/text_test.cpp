// SPDX-License-Identifier: MIT
#include "lib/base/text.h"

#include "tests/unit/base/hostile_text.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

namespace decklog::base {
namespace {

bool has_unsafe(const std::string& text, bool line_ends_allowed) {
  const auto points = code_points(text);
  return std::any_of(points.begin(), points.end(),
                     [&](char32_t point) { return is_unsafe(point) && !(line_ends_allowed && point == '\n'); });
}

TEST_CASE("a step of a JSON pointer escapes its two marks") {
  CHECK(pointer_step("checkout") == "/checkout");
  CHECK(pointer_step("a/b~c~1") == "/a~1b~0c~01");
  CHECK(pointer_step("") == "/");
}

TEST_CASE("UTF-8 as RFC 3629 has it") {
  for (const std::string text : {"", "plain", "é", "한국어", "👨‍👩‍👧", "\xEF\xBB\xBF", "\xF4\x8F\xBF\xBF",
                                 "\x7F", "\xED\x9F\xBF", "\xEE\x80\x80"}) {
    CAPTURE(text);
    CHECK(is_utf8(text));
  }
  struct Bad {
    std::string text;
    std::size_t at;
  };
  for (const auto& [text, at] : std::vector<Bad>{{"ab\xFF", 2},
                                                 {"\x80", 0},
                                                 {"a\xC0\xAF", 1},  // overlong '/'
                                                 {"\xC1\xBF", 0},
                                                 {"\xE0\x80\xAF", 0},      // overlong
                                                 {"\xF0\x80\x80\xAF", 0},  // overlong
                                                 {"한\xED\xA0\x80", 3},    // a surrogate
                                                 {"\xED\xBF\xBF", 0},
                                                 {"\xF4\x90\x80\x80", 0},  // beyond U+10FFFF
                                                 {"\xF5\x80\x80\x80", 0},
                                                 {"x\xE2\x82", 1},  // cut short
                                                 {"x\xE2\x82y", 1},
                                                 {"\xF0\x9F\x98", 0}}) {
    CAPTURE(at);
    std::size_t bad_at = 99;
    CHECK_FALSE(is_utf8(text, &bad_at));
    CHECK(bad_at == at);
  }
}

TEST_CASE("code points: laws") {
  CHECK(rc::check("a text is its code points", [] {
    const std::string text = *hostile_text();
    RC_ASSERT(is_utf8(text));
    std::string again;
    for (const char32_t point : code_points(text)) append_utf8(again, point);
    RC_ASSERT(again == text);
  }));
  CHECK(rc::check("what is no scalar value is written as U+FFFD", [] {
    std::string text;
    append_utf8(text, *rc::gen::element<char32_t>(0xD800, 0xDFFF, 0x110000, 0xFFFFFFFF));
    RC_ASSERT(text == "\uFFFD");
  }));
}

TEST_CASE("unsafe code points") {
  for (const char32_t point :
       {U'\0',     U'\t',     U'\n',     U'\r',         U'\x1b',       U'\x1f',       U'\x7f',   U'\x80',
        U'\x9b',   U'\x9f',   U'\u061c', U'\u180e',     U'\u200b',     U'\u200e',     U'\u200f', U'\u2028',
        U'\u2029', U'\u202a', U'\u202e', U'\u2060',     U'\u2066',     U'\u2069',     U'\ufeff', U'\ufdd0',
        U'\ufdef', U'\ufffe', U'\uffff', U'\U0001fffe', U'\U0010ffff', U'\U000e0041', U'\ufff9', U'\U0001d173'}) {
    CAPTURE(static_cast<unsigned>(point));
    CHECK(is_unsafe(point));
  }
  for (const char32_t point :
       {U' ',      U'~',      U'\u00a0', U'é',      U'한',         U'א',          U'\u0301',
        U'\u200a', U'\u200c', U'\u200d', U'\u2010', U'\u2027',     U'\u202f',     U'\u205f',
        U'\u2070', U'\ufe0f', U'\ufffd', U'\ufdcf', U'\U0001f600', U'\U0001f1f0', U'\U000e0100'}) {
    CAPTURE(static_cast<unsigned>(point));
    CHECK_FALSE(is_unsafe(point));
  }
  CHECK(is_unsafe(0xD800));
  CHECK(is_unsafe(0xDFFF));
  CHECK(is_unsafe(0x110000));
}

TEST_CASE("the escape for terminals") {
  CHECK(for_terminal("plain ~") == "plain ~");
  CHECK(for_terminal("\x1b[31mred") == "\\u{1b}[31mred");
  CHECK(for_terminal(std::string("a\0b", 3)) == "a\\u{0}b");
  CHECK(for_terminal("a\nb\tc") == "a\\u{a}b\\u{9}c");
  CHECK(for_terminal("\u202Eevil\u2066") == "\\u{202e}evil\\u{2066}");
  CHECK(for_terminal("x\u2028y") == "x\\u{2028}y");
  CHECK(for_terminal("\U000E0041") == "\\u{e0041}");
  CHECK(for_terminal("\xFF\xC0한") == "\uFFFD\uFFFD한");
  CHECK(for_terminal("\xC2\x9B"
                     "31m") == "\\u{9b}31m");
  CHECK(for_terminal("\x9B"
                     "31m") == "\uFFFD31m");
  CHECK(for_terminal("👨‍👩‍👧 می‌خواهم") == "👨‍👩‍👧 می‌خواهم");
}

TEST_CASE("the escape for terminals that keeps lines") {
  CHECK(for_terminal("a\nb", Lines::keep) == "a\nb");
  CHECK(for_terminal("a\r\nb\x1b", Lines::keep) == "a\\u{d}\nb\\u{1b}");
  CHECK(for_terminal("\tx", Lines::keep) == "        x");
  CHECK(for_terminal("ab\tx\ty", Lines::keep) == "ab      x       y");
  CHECK(for_terminal("line\n한국\tx", Lines::keep) == "line\n한국    x");
  CHECK(for_terminal("12345678\tx", Lines::keep) == "12345678        x");
}

TEST_CASE("the escape for terminals: laws") {
  CHECK(rc::check("no unsafe code point comes out, and a second pass changes nothing", [] {
    const std::string text = *any_bytes();
    const std::string once = for_terminal(text);
    RC_ASSERT(is_utf8(once));
    RC_ASSERT(!has_unsafe(once, false));
    RC_ASSERT(for_terminal(once) == once);
    const std::string lines = for_terminal(text, Lines::keep);
    RC_ASSERT(!has_unsafe(lines, true));
    RC_ASSERT(for_terminal(lines, Lines::keep) == lines);
    RC_ASSERT(std::count(lines.begin(), lines.end(), '\n') == std::count(text.begin(), text.end(), '\n'));
  }));
  CHECK(rc::check("a safe text is left as it is", [] {
    std::string text;
    for (const char32_t point : code_points(*hostile_text())) {
      if (!is_unsafe(point)) append_utf8(text, point);
    }
    RC_ASSERT(for_terminal(text) == text);
  }));
}

TEST_CASE("one line for subjects and cells") {
  CHECK(single_line("plain") == "plain");
  CHECK(single_line("  first  line \t here \nsecond") == "first line here");
  CHECK(single_line("\n\n  third\r\nx") == "third");
  CHECK(single_line("a\x1b[0m\u202Eb\u2028c") == "a [0m b c");
  CHECK(single_line("") == "");
  CHECK(single_line(" \n\t ") == "");
  CHECK(single_line("\u200B") == "");
  CHECK(rc::check("is one line, safe, trimmed and stays so", [] {
    const std::string line = single_line(*any_bytes());
    RC_ASSERT(!has_unsafe(line, false));
    RC_ASSERT(line.find("  ") == std::string::npos);
    RC_ASSERT(trim(line) == line);
    RC_ASSERT(single_line(line) == line);
  }));
}

TEST_CASE("small things") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim("") == "");
  CHECK(trim("\n") == "");
  CHECK(to_lower_ascii("K7FQ é É") == "k7fq é É");
  CHECK(to_upper_ascii("k7fq é É") == "K7FQ é É");
  CHECK(join({}, ", ") == "");
  CHECK(join({"a"}, ", ") == "a");
  CHECK(join({"a", "", "b"}, ", ") == "a, , b");
}

TEST_CASE("lines") {
  using Texts = std::vector<std::string>;
  CHECK(split_lines("") == Texts{});
  CHECK(split_lines("a") == Texts{"a"});
  CHECK(split_lines("a\n") == Texts{"a"});
  CHECK(split_lines("\n") == Texts{""});
  CHECK(split_lines("a\n\nb") == Texts{"a", "", "b"});
  CHECK(split_lines("a\r\nb\r\n") == Texts{"a", "b"});
  CHECK(split_lines("a\rb\r") == Texts{"a\rb\r"});
  CHECK(rc::check("joined again they are the text, but for the last LF and CRs", [] {
    std::string text = *hostile_text();
    std::erase(text, '\r');
    const std::string again = join(split_lines(text), "\n");
    RC_ASSERT(again == text || again + "\n" == text);
  }));
}

TEST_CASE("the nearest word") {
  const std::vector<std::string> commands{"mitigate", "resolve", "reopen", "close", "note", "ack"};
  CHECK(nearest("mitigat", commands) == "mitigate");
  CHECK(nearest("mitgiate", commands) == "mitigate");  // two neighbours swapped are one edit
  CHECK(nearest("reslove", commands) == "resolve");
  CHECK(nearest("clsoe", commands) == "close");
  CHECK(nearest("noet", commands) == "note");
  CHECK(nearest("close", commands) == "close");
  CHECK(nearest("akc", commands) == "ack");
  CHECK(nearest("ak", commands) == "");     // one edit is half of the word
  CHECK(nearest("clxyz", commands) == "");  // three edits
  CHECK(nearest("", commands) == "");
  CHECK(nearest("note", {}) == "");
  CHECK(nearest(std::string(100000, 'x'), commands) == "");
  CHECK(nearest("bost", {"best", "boost"}) == "best");  // the first of equals
}

}  // namespace
}  // namespace decklog::base
