// SPDX-License-Identifier: MIT
#include "cmd/render/load_picture.h"

#include "cmd/render/load_page.h"
#include "cmd/render/xml_text.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

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

std::string label(int x, int y, const std::string& text, std::string_view more = "") {
  return fmt::format("  <text x=\"{}\" y=\"{}\"{}>{}</text>\n", x, y, more, xml_escaped(text));
}

std::string bar(int x, int y, int width, std::string_view fill) {
  return fmt::format("  <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"12\" fill=\"{}\" stroke=\"#222\"/>\n", x, y,
                     width, fill);
}

int scaled(std::int64_t value, std::int64_t greatest) {
  return greatest == 0 ? 0 : static_cast<int>(value * kBars / greatest);
}

struct Greatest {
  std::int64_t engaged = 0;
  std::int64_t interruptions = 0;
};

std::string person_bars(const PersonLoad& person, const Greatest& greatest, int y) {
  const int engaged = scaled(person.engaged.count(), greatest.engaged);
  const int all = scaled(static_cast<std::int64_t>(person.interruptions), greatest.interruptions);
  const int night = scaled(static_cast<std::int64_t>(person.at_night), greatest.interruptions);
  std::string text = " <g>\n";
  text += label(kNames - 10, y + 16, base::cut_to_width(person_name(person), kNameCells),
                person.over.empty() ? " text-anchor=\"end\"" : " text-anchor=\"end\" font-weight=\"bold\"");
  if (engaged > 0) text += bar(kNames, y, engaged, "#777");
  text += label(kNames + engaged + 6, y + 10, hours_and_minutes(person.engaged) + over_words(person));
  if (night > 0) text += bar(kNames, y + 16, night, "#222");
  if (all > night) text += bar(kNames + night, y + 16, all - night, "url(#load-day)");
  text += label(kNames + all + 6, y + 26, interruptions(person));
  return text + " </g>\n";
}

std::string in_words(const Load& load) {
  std::string text;
  for (const PersonLoad& person : load.people) {
    text += fmt::format("{}: {} in incidents, {}{}. ", person_name(person), hours_and_minutes(person.engaged),
                        interruptions(person), over_words(person));
  }
  return text.empty() ? "Nobody was on call or worked on incidents." : text;
}

std::string legend() {
  std::string text = bar(kNames, 48, 24, "#777") + label(kNames + 30, 58, "hours in incidents");
  text += bar(kNames + 170, 48, 24, "#222") + label(kNames + 200, 58, "interrupted at night");
  return text + bar(kNames + 345, 48, 24, "url(#load-day)") + label(kNames + 375, 58, "by day");
}

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
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-labelledby=\"load-title load-desc\" font-family=\"sans-serif\" font-size=\"12\">\n",
      kPictureWidth, height);
  text += " <title id=\"load-title\">" + xml_escaped(title) + "</title>\n <desc id=\"load-desc\">" +
          xml_escaped(in_words(load)) + "</desc>\n";
  text +=
      " <defs><pattern id=\"load-day\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
      "<rect width=\"6\" height=\"6\" fill=\"#fff\"/><path d=\"M0 6L6 0\" stroke=\"#222\"/></pattern></defs>\n"
      " <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  text += label(12, 24, title, " font-size=\"15\"") + legend();
  int y = kHead;
  for (const PersonLoad& person : load.people) {
    text += person_bars(person, greatest, y);
    y += kRow;
  }
  return text + "</svg>\n";
}

}  // namespace decklog::render
