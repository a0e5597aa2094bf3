// SPDX-License-Identifier: MIT
#include "cmd/render/load_picture.h"

#include "cmd/render/load_page.h"
#include "cmd/render/svg.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace decklog::render {
namespace {

using reports::Load;
using reports::PersonLoad;

// In pixels.
constexpr int kPictureWidth = 920;
constexpr int kNames = 170;  // the column of names; bars begin there
constexpr int kBars = 330;   // the longest bar
constexpr int kRow = 46;
constexpr int kHead = 84;
constexpr std::size_t kNameCells = 22;

std::string hours_and_minutes(base::Seconds span) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span).count();
  return fmt::format("{}h {:02}m", minutes / 60, minutes % 60);
}

std::string interruptions(const PersonLoad& person) {
  return fmt::format("interrupted {}, {} at night", person.interruptions, person.at_night);
}

std::string over_words(const PersonLoad& person) {
  std::vector<std::string> words;
  for (const auto& over : person.over) words.emplace_back(strain_word(over.what));
  return words.empty() ? "" : "; over: " + base::join(words, ", ");
}

void bar(Svg& svg, Ink ink, int x, int y, int width) {
  constexpr double kThick = 12;
  if (width > 0) svg.rectangle(ink, {{1.0 * x, 1.0 * y}, 1.0 * width, kThick});
}

void label(Svg& svg, int x, int y, const std::string& text) { svg.text(Ink::text, {1.0 * x, 1.0 * y}, text); }

int scaled(std::int64_t value, std::int64_t greatest) {
  return greatest == 0 ? 0 : static_cast<int>(value * kBars / greatest);
}

struct Greatest {
  std::int64_t engaged = 0;
  std::int64_t interruptions = 0;
};

void person_bars(Svg& svg, const PersonLoad& person, const Greatest& greatest, int y) {
  const int engaged = scaled(person.engaged.count(), greatest.engaged);
  const int all = scaled(static_cast<std::int64_t>(person.interruptions), greatest.interruptions);
  const int night = scaled(static_cast<std::int64_t>(person.at_night), greatest.interruptions);
  svg.text(person.over.empty() ? Ink::text : Ink::strong_text, {kNames - 10, y + 16.0},
           base::cut_to_width(person_name(person), kNameCells), Anchor::end);
  bar(svg, Ink::bar, kNames, y, engaged);
  label(svg, kNames + engaged + 6, y + 10, hours_and_minutes(person.engaged) + over_words(person));
  bar(svg, Ink::dark_bar, kNames, y + 16, night);
  bar(svg, Ink::hatched_bar, kNames + night, y + 16, all - night);
  label(svg, kNames + all + 6, y + 26, interruptions(person));
}

std::string in_words(const Load& load) {
  std::string text;
  for (const PersonLoad& person : load.people) {
    text += fmt::format("{}: {} in incidents, {}{}. ", person_name(person), hours_and_minutes(person.engaged),
                        interruptions(person), over_words(person));
  }
  return text.empty() ? "Nobody was on call or worked on incidents." : text;
}

struct LegendEntry {
  Ink ink;
  int x;
  const char* words;
};
constexpr std::array kLegend{LegendEntry{Ink::bar, kNames, "hours in incidents"},
                             LegendEntry{Ink::dark_bar, kNames + 170, "interrupted at night"},
                             LegendEntry{Ink::hatched_bar, kNames + 345, "by day"}};

}  // namespace

std::string load_picture(const Load& load, const Page& page) {
  Greatest greatest;
  for (const PersonLoad& person : load.people) {
    greatest.engaged = std::max<std::int64_t>(greatest.engaged, person.engaged.count());
    greatest.interruptions = std::max(greatest.interruptions, static_cast<std::int64_t>(person.interruptions));
  }
  const int height = kHead + kRow * static_cast<int>(load.people.size());
  const auto day = [&](base::Time time) { return base::format_local(time, page.zone, base::TimeStyle::date_minute); };
  const std::string title = load_answer(load) + ", " + day(load.from) + " to " + day(load.until);
  Svg svg(kPictureWidth, height, title, in_words(load));
  svg.text(Ink::heading, {12, 24}, title);
  for (const LegendEntry& entry : kLegend) {
    bar(svg, entry.ink, entry.x, 48, 24);
    label(svg, entry.x + 30, 58, entry.words);
  }
  int y = kHead;
  for (const PersonLoad& person : load.people) {
    person_bars(svg, person, greatest, y);
    y += kRow;
  }
  return svg.str();
}

}  // namespace decklog::render
