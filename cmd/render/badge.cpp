// SPDX-License-Identifier: MIT
#include "cmd/render/badge.h"

#include "cmd/render/svg.h"
#include "lib/base/text.h"

#include <fmt/format.h>

namespace decklog::render {
namespace {

constexpr int kBadgeHeight = 20;
constexpr int kBadgeMargin = 7;
constexpr int kDotRoom = 12;
constexpr double kBadgeBaseline = 14;
// Of the widest of the common system fonts at this size.
constexpr double kBadgeCell = 6.6;
constexpr double kBoldBadgeCell = 7.4;

int width_of(const std::string& text, double cell) {
  return static_cast<int>(static_cast<double>(base::display_width(text)) * cell + 1);
}

}  // namespace

std::string overall_words(const reports::OverallState& state) {
  std::size_t open = 0;
  for (const auto& [priority, count] : state.open) open += count;
  if (open == 0) return state.maintenances == 0 ? "all well" : "maintenance";
  const std::string_view worst = model::word(state.open.begin()->first);
  return state.open.size() == 1 ? fmt::format("{} open {}", open, worst)
                                : fmt::format("{} open, worst {}", open, worst);
}

std::string badge_svg(const std::string& label, const reports::OverallState& state) {
  const std::string words = overall_words(state);
  const std::string name = base::cut_to_width(base::single_line(label), 40);
  const int middle = kBadgeMargin + width_of(name, kBadgeCell) + kBadgeMargin;
  const int width = middle + kBadgeMargin + kDotRoom + width_of(words, kBoldBadgeCell) + kBadgeMargin;
  Svg svg(width, kBadgeHeight, name + ": " + words, "What is open now.");
  svg.rectangle(Ink::box, {{0.5, 0.5}, width - 1.0, kBadgeHeight - 1.0});
  svg.text(Ink::text, {kBadgeMargin, kBadgeBaseline}, name);
  svg.line(Ink::axis, {middle + 0.5, 1}, {middle + 0.5, kBadgeHeight - 1.0});
  const Point dot{middle + kBadgeMargin + 4.0, kBadgeHeight / 2.0};
  svg.dot(state.open.empty() ? Ink::second_dot : Ink::main_dot, dot);
  svg.text(Ink::strong_text, {middle + kBadgeMargin + double{kDotRoom}, kBadgeBaseline}, words);
  return svg.str();
}

}  // namespace decklog::render
