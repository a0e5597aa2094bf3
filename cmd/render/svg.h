// SPDX-License-Identifier: MIT
//
// A picture as SVG 1.1: a few shapes, by meaning. It stands alone (no script, no font, nothing from outside), is
// readable in grey (meaning is never told by colour alone), follows a dark page by media query, and has a title and a
// description for those who cannot see it. Lengths are pixels. The same calls give the same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

// What a shape is; svg.cpp has what it looks like.
enum class Ink {
  text,
  heading,
  strong_text,
  faint_text,
  axis,
  grid,
  bar,
  dark_bar,
  hatched_bar,
  main_line,    // solid
  second_line,  // dashed
  box,
  main_dot,    // filled
  second_dot,  // hollow
};
enum class Anchor { start, middle, end };

struct Point {
  double x = 0;
  double y = 0;
};
struct Rectangle {
  Point at;
  double width = 0;
  double height = 0;
};

class Svg {
 public:
  // All texts are escaped here.
  Svg(int width, int height, const std::string& title, const std::string& description);

  void text(Ink ink, Point at, std::string_view text, Anchor anchor = Anchor::start);
  // `hint`: shown when a pointer rests on it; "" for none.
  void rectangle(Ink ink, const Rectangle& shape, std::string_view hint = {});
  void line(Ink ink, Point from, Point to);
  // Nothing for less than two points.
  void path(Ink ink, const std::vector<Point>& points);
  void dot(Ink ink, Point at, std::string_view hint = {});

  // The whole document; ends in LF.
  std::string str() const;

 private:
  void shape(std::string_view element, const std::string& attributes, std::string_view hint);

  std::string head_;
  std::string body_;
};

}  // namespace decklog::render
