// SPDX-License-Identifier: MIT
#include "cmd/render/when.h"

namespace decklog::render {

std::string clock_time(base::Time time, const Page& page) {
  const bool today = base::local_date(time, page.zone) == base::local_date(page.now, page.zone);
  return base::format_local(time, page.zone, today ? base::TimeStyle::clock : base::TimeStyle::date_minute);
}

std::string zoned_time(base::Time time, const base::Zone& zone, base::TimeStyle style) {
  const std::string text = base::format_local(time, zone, style);
  const std::string letters = " " + base::zone_abbreviation(time, zone);
  return text.ends_with(letters) ? text : text + letters;
}

std::string ago(base::Time time, const Page& page) {
  if (time == page.now) return "now";
  if (time > page.now) return "in " + base::format_span(time - page.now);
  return base::format_span(page.now - time) + " ago";
}

std::string when(base::Time time, const Page& page) { return clock_time(time, page) + " (" + ago(time, page) + ")"; }

}  // namespace decklog::render
