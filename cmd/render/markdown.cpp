// SPDX-License-Identifier: MIT
//
// Every ASCII punctuation character may be escaped by a backslash in CommonMark; escaped are those that can mean
// something in the middle of a line, and at the beginning of a text those that can begin a block.
#include "cmd/render/markdown.h"

#include "lib/base/text.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace decklog::render {
namespace {

constexpr std::string_view kAlways = "\\`*[]<|~&$";
constexpr std::string_view kAtStart = "#+-=>:\"'";

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// snake_case reads better without backslashes, and an underscore within a word means nothing.
bool is_within_word(std::string_view text, std::size_t at) {
  return at > 0 && at + 1 < text.size() && is_word_character(text[at - 1]) && is_word_character(text[at + 1]);
}

// What GitHub and GitLab make a link of without being asked.
bool begins_address(std::string_view text, std::size_t at) {
  if (text.substr(at, 3) == "://") return true;
  const bool is_www = at >= 3 && base::to_lower_ascii(text.substr(at - 3, 4)) == "www.";
  return text[at] == '.' && is_www;
}

// "1." and "2)" begin a list.
bool ends_list_number(std::string_view text, std::size_t at) {
  if (at == 0 || (text[at] != '.' && text[at] != ')')) return false;
  return text.substr(0, at).find_first_not_of("0123456789") == std::string_view::npos;
}

bool must_escape(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (kAlways.find(c) != std::string_view::npos) return true;
  if (c == '_') return !is_within_word(text, at);
  if (at == 0 && kAtStart.find(c) != std::string_view::npos) return true;
  return begins_address(text, at) || ends_list_number(text, at);
}

std::string folded_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// `text` has no unsafe code points and no line ends.
std::string backslashed(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (must_escape(text, at)) out += '\\';
    out += text[at];
  }
  return out;
}

bool is_link_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7F && std::string_view("<>\"`\\|^{}*").find(c) == std::string_view::npos;
}

}  // namespace

Markdown markdown_text(std::string_view text) { return {backslashed(base::for_terminal(folded_blanks(text)))}; }

Markdown markdown_lines(std::string_view text) {
  Markdown joined;
  for (const std::string& line : base::split_lines(text)) {
    const std::string folded = base::for_terminal(folded_blanks(line));
    if (folded.empty()) continue;
    joined.text += (joined.text.empty() ? "" : "<br>") + backslashed(folded);
  }
  return joined;
}

Markdown markdown_strong(std::string_view text) {
  const Markdown inner = markdown_text(text);
  return inner.text.empty() ? inner : Markdown{"**" + inner.text + "**"};
}

Markdown markdown_link(std::string_view url) {
  const bool is_web = url.starts_with("https://") || url.starts_with("http://");
  if (!is_web || !std::all_of(url.begin(), url.end(), is_link_character)) return markdown_text(url);
  return {"<" + std::string(url) + ">"};
}

std::string MarkdownTable::str() const {
  std::string text = "|";
  for (const std::string_view heading : headings_) text += " " + std::string(heading) + " |";
  text += "\n|";
  for (std::size_t i = 0; i < headings_.size(); ++i) text += "---|";
  text += "\n";
  for (const std::vector<Markdown>& row : rows_) {
    text += "|";
    for (const Markdown& cell : row) text += (cell.text.empty() ? "" : " " + cell.text) + " |";
    text += "\n";
  }
  return text;
}

}  // namespace decklog::render
