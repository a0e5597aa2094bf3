// SPDX-License-Identifier: MIT
#include "tests/unit/generators.h"

namespace decklog::test {

// clang-format off
const std::vector<std::string>& hostile_pieces() {
  static const std::vector<std::string> table{
      "a", "B", "7", " ", "  ", "\n", "\n\n", "\t", "\r", "\r\n", ":", ": ", "- ", " #", "#", ",", "{", "}", "[", "]",
      "'", "\"", "\\", "\\n", "&", "*", "!", "|", ">", "%", "@", "`", "?", "? ", "=", "~", "---", "...", "<<",
      "<<<<<<< ours", ">>>>>>>", "\x01", "\x1b[31m", "\x7f", "\xc2\x85", "\xc2\xa0", "\xe2\x80\xa8", "\xe2\x80\xa9",
      "\xe2\x80\x8b", "\xe2\x80\x8d", "\xe2\x80\xae", "\xe2\x81\xa6", "\xef\xbb\xbf", "\xef\xbf\xbe", "\xef\xb7\x90",
      "한글", "日本語", "\U0001F6A2", "\U0001F469\u200D\U0001F680", "e\u0301", "word", "two words", "line\n", "1e3",
      "0x1F"};
  return table;
}

const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> table{
      // What YAML 1.1 or 1.2 takes for a boolean, a null, a number, a time.
      "no", "No", "NO", "yes", "y", "N", "on", "Off", "true", "False", "null", "Null", "~", "=", "<<", "nan", ".nan",
      ".inf", "-.inf", "inf", "1e3", "e1", "E", "e", "1", "-1", "+1", "0", "00", "010", "0o10", "0x1F", "0b1", "1_000",
      "1:30", "12:30:45", "3.14", ".5", "5.", "2026-11-22", "2026-11-22T08:03:11Z", "2026-11-22 08:03", "0001-k7fq2m",
      "INC-20261122-K7FQ",
      // What has a meaning to it, alone or by its place.
      "", "-", "--", "---", "...", "- a", "? a", ": a", "a: b", "a:", "a :b", "#x", "a #b", "a#b", "&a", "*a", "!a",
      "!!str a", "|", "|-", ">", "%a", "@a", "`a", "'", "\"", "'a'", "\"a\"", "it's", "a\"b", "\\", "\\n", "a\\", "{",
      "}", "{}", "[]", "[a]", "{a: b}", "a, b", ",", "- a\n- b", "a: b\nc: d", "# a\n# b", "---\na", "...\na",
      "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs", "=======", "|-\n  a",
      // Blanks and line ends.
      " a", "a ", "  ", " ", "a  b", "\n", "\n\n", "a\n", "a\n\n", "\na", " a\nb", "a\n b", "a\n\nb", "a \nb", "a\nb ",
      "a\n\tb", "\ta", "a\t", "a\tb", "\r", "a\r", "a\r\nb", "a\rb",
      // Controls, other line ends, what cannot be seen, what is no character.
      "\x01", "\x1b[31mred\x1b[0m", "\x7f", "\xc2\x80", "a\u0085b", "\u00A0", "\u00AD", "a\u2028b", "a\u2029b",
      "a\u200Bb", "\u202Eabc", "\u2066a\u2069", "\uFEFF", "\uFEFFa", "\uFFFD", "\xef\xbf\xbe", "\xef\xbf\xbf",
      "\xef\xb7\x90", "\xf4\x8f\xbf\xbf",
      // Scripts of people.
      "한글", "결제 오류: 503\n원인 조사 중\n", "日本語", "عربى", "שלום", "e\u0301", "\U0001F6A2",
      "\U0001F469\u200D\U0001F680", "\U0001F1F0\U0001F1F7\nflag",
      // What looks worse than it is.
      "https://example.com/a?b=c#d", "50 %", "$(reboot)", "a=b", "NO_PROXY", "No.", "on call", "yes sir", "true story",
      "null island", "C:\\dir",
      // Long lines.
      "x" + std::string(1500, 'y'), std::string(700, 'a') + "\n" + std::string(700, 'b'), std::string(300, ' ') + "x"};
  return table;
}
// clang-format on

}  // namespace decklog::test
