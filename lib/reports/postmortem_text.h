// SPDX-License-Identifier: MIT
//
// The text of a postmortem (Markdown), which two own: parts that decklog makes stand between markers, all else is
// people's and is kept byte for byte. What it consists of is postmortem_layout(). Pure.
//
//   <!-- decklog:begin timeline -->
//   …
//   <!-- decklog:end timeline -->
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::reports {

// One piece of a new postmortem, in its order: a part of decklog's, or a section for people.
struct Piece {
  enum class Kind { part, section, required_section };
  Kind kind;
  std::string_view name;     // of the part; "" for a section
  std::string_view heading;  // "" when it has none
  std::string_view prompt;   // section: what to write there
};
std::span<const Piece> postmortem_layout();

// A part as it was made: whole lines, each ending in LF.
struct Part {
  std::string name;
  std::string text;
};

// A part as it stands in a text.
struct Marked {
  std::string name;
  int line = 0;           // of its first marker, from 1
  std::size_t begin = 0;  // the first byte after the line of the first marker
  std::size_t end = 0;    // the first byte of the line of the second
  bool has_crlf = false;  // its first marker's line ends so
};
struct MarkerFault {
  int line = 0;
  std::string message;
};
struct Markers {
  std::vector<Marked> parts;
  std::vector<MarkerFault> faults;  // missing, doubled, nested, crossed and misspelt markers, by line
};
// A marker is a line of its own; in the middle of a line it is text.
Markers find_markers(std::string_view text);

std::string new_postmortem(std::span<const Part> parts);

// The text with what stands between its markers renewed. The footer says what the other parts were made from, so it is
// renewed only with one of them. Requires: find_markers(text) has no faults.
enum class Missing { leave_out, add };
struct Renewed {
  std::string text;
  std::vector<std::string> missing;  // parts that the text had not, in the layout's order; added if that was asked
  std::vector<std::string> unknown;  // parts of another decklog, left as they are
};
Renewed renew_postmortem(std::string_view text, std::span<const Part> parts, Missing missing);

// A line that people wrote, without comments: outside of all parts.
struct PeopleLine {
  int number = 0;    // from 1
  std::string text;  // "" also for a line that is all comment
  int level = 0;     // of a heading, 1 to 6; else 0
};
std::vector<PeopleLine> people_lines(std::string_view text);

struct Section {
  std::string heading;
  int line = 0;
  bool is_empty = true;  // only blanks, comments or a word that holds a place ("TODO")
};
std::vector<Section> sections(std::string_view text);

}  // namespace decklog::reports
