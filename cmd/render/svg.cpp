// SPDX-License-Identifier: MIT
#include "cmd/render/svg.h"

#include "cmd/render/xml_text.h"

#include <fmt/format.h>

namespace decklog::render {
namespace {

// Dark on light and light on dark differ in lightness alone, so that a grey print says the same.
constexpr std::string_view kLooks = R"(<style>
svg { --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #d8dee4; --bar: #4a7ab5; --box: #c9d9ec; --line: #1d4f91; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #14181d; --ink: #e6edf3; --faint: #9aa4af; --grid: #333b44; --bar: #6c9fdc; --box: #2b4361; --line: #a9ccf7; }
}
text { font-family: system-ui, sans-serif; font-size: 11px; fill: var(--ink); }
.paper { fill: var(--paper); }
.heading { font-size: 14px; font-weight: 600; }
.strong { font-weight: 600; }
.faint { fill: var(--faint); }
.axis { stroke: var(--faint); fill: none; }
.grid { stroke: var(--grid); fill: none; }
.bar { fill: var(--bar); }
.dark { fill: var(--ink); }
.hatched { fill: url(#hatch); stroke: var(--ink); }
.stroke { stroke: var(--ink); }
.box { fill: var(--box); stroke: var(--line); }
.main { stroke: var(--line); stroke-width: 2; fill: none; }
.second { stroke: var(--line); stroke-width: 1.5; stroke-dasharray: 5 3; fill: none; }
.full { fill: var(--line); }
.hollow { fill: var(--paper); stroke: var(--line); stroke-width: 1.5; }
</style>
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path class="stroke" d="M0 6L6 0"/></pattern></defs>
)";

std::string_view look_of(Ink ink) {
  switch (ink) {
    case Ink::text:
      return "plain";
    case Ink::heading:
      return "heading";
    case Ink::strong_text:
      return "strong";
    case Ink::faint_text:
      return "faint";
    case Ink::axis:
      return "axis";
    case Ink::grid:
      return "grid";
    case Ink::bar:
      return "bar";
    case Ink::dark_bar:
      return "dark";
    case Ink::hatched_bar:
      return "hatched";
    case Ink::main_line:
      return "main";
    case Ink::second_line:
      return "second";
    case Ink::box:
      return "box";
    case Ink::main_dot:
      return "full";
    case Ink::second_dot:
      break;
  }
  return "hollow";
}

std::string_view anchor_word(Anchor anchor) {
  if (anchor == Anchor::middle) return "middle";
  return anchor == Anchor::end ? "end" : "start";
}

constexpr double kDotRadius = 3.5;

}  // namespace

Svg::Svg(int width, int height, const std::string& title, const std::string& description) {
  head_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-labelledby=\"title description\">\n<title id=\"title\">{2}</title>\n<desc id=\"description\">{3}</desc>\n",
      width, height, xml_escaped(title), xml_escaped(description));
  head_ += kLooks;
  head_ += fmt::format("<rect class=\"paper\" width=\"{}\" height=\"{}\"/>\n", width, height);
}

void Svg::shape(std::string_view element, const std::string& attributes, std::string_view hint) {
  body_ += fmt::format("<{} {}", element, attributes);
  body_ += hint.empty() ? "/>\n" : fmt::format("><title>{}</title></{}>\n", xml_escaped(hint), element);
}

void Svg::text(Ink ink, Point at, std::string_view text, Anchor anchor) {
  body_ += fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", look_of(ink),
                       at.x, at.y, anchor_word(anchor), xml_escaped(text));
}

void Svg::rectangle(Ink ink, const Rectangle& rectangle, std::string_view hint) {
  shape("rect",
        fmt::format("class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"", look_of(ink),
                    rectangle.at.x, rectangle.at.y, rectangle.width, rectangle.height),
        hint);
}

void Svg::line(Ink ink, Point from, Point to) {
  shape("line",
        fmt::format("class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"", look_of(ink), from.x,
                    from.y, to.x, to.y),
        {});
}

void Svg::path(Ink ink, const std::vector<Point>& points) {
  if (points.size() < 2) return;
  std::string places;
  for (const Point& point : points) {
    places += fmt::format("{}{:.1f},{:.1f}", places.empty() ? "" : " ", point.x, point.y);
  }
  shape("polyline", fmt::format("class=\"{}\" points=\"{}\"", look_of(ink), places), {});
}

void Svg::dot(Ink ink, Point at, std::string_view hint) {
  shape("circle",
        fmt::format("class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"", look_of(ink), at.x, at.y, kDotRadius),
        hint);
}

std::string Svg::str() const { return head_ + body_ + "</svg>\n"; }

}  // namespace decklog::render
