// SPDX-License-Identifier: MIT
//
// The one escape for Markdown (CommonMark, and what GitHub and GitLab add to it). Text from records comes into a
// document through these functions only, so it can never be a heading, a link, HTML, code, a cell's end or a marker.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

// Inline Markdown, made by this header only: one line.
struct Markdown {
  std::string text;
};

// Blanks and line ends are folded to single blanks; what must never reach a terminal is shown as `\u{1b}`.
Markdown markdown_text(std::string_view text);
// The same, but line ends stay as <br>: for cells with longer texts.
Markdown markdown_lines(std::string_view text);
Markdown markdown_strong(std::string_view text);
// A link to an http or https address; any other is a text.
Markdown markdown_link(std::string_view url);

// With a heading row. Cells are not padded, so that a changed cell changes one line.
class MarkdownTable {
 public:
  explicit MarkdownTable(std::vector<std::string_view> headings) : headings_(std::move(headings)) {}
  void add(std::vector<Markdown> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  // Lines that end in LF.
  std::string str() const;

 private:
  std::vector<std::string_view> headings_;
  std::vector<std::vector<Markdown>> rows_;
};

}  // namespace decklog::render
