// SPDX-License-Identifier: MIT
#include "cmd/render/site_strip.h"

#include "lib/base/text.h"

#include <algorithm>
#include <map>

namespace decklog::render {
namespace {

using reports::Day;
using reports::Strip;

bool is_bad(const Day& day) { return day.worst.has_value(); }

// "P1, 2h 10m"
std::string harm_words(const Day& day) {
  return std::string(model::word(*day.worst)) + ", " + base::format_span(day.affected);
}

std::string summary(const Strip& strip) {
  std::map<model::Priority, std::size_t> days;
  for (const Day& day : strip.days) {
    if (day.worst) ++days[*day.worst];
  }
  if (days.empty()) return "no incident";
  std::vector<std::string> parts;
  for (const auto& [priority, count] : days) {
    parts.push_back(std::string(model::word(priority)) + " on " + base::counted(count, "day", "days"));
  }
  return base::join(parts, ", ");
}

Html bars(const Strip& strip, const std::string& label) {
  Html bars;
  for (const Day& day : strip.days) {
    const std::string date = base::format_date(day.date);
    bars += is_bad(day) ? element("b",
                                  {{"class", base::to_lower_ascii(model::word(*day.worst))},
                                   {"title", date + ": " + harm_words(day)}},
                                  Html())
                        : element("b", {{"title", date}}, Html());
  }
  return element("div", {{"class", "strip"}, {"role", "img"}, {"aria-label", label}}, bars);
}

Html day_item(const SiteInfo& site, const Day& day, StripLinks links) {
  Html item = element("time", {{"datetime", base::format_date(day.date)}}, base::format_date(day.date)) +
              html_text(": " + harm_words(day));
  if (links == StripLinks::none) return element("li", item);
  std::string_view between = ": ";
  for (const base::RecordId& id : day.records) {
    item += html_text(between) + html_link(site_path(record_page_path(site.readers, id)), html_text(id.str()));
    between = ", ";
  }
  return element("li", item);
}

// The newest day first: what people look for.
Html bad_days(const SiteInfo& site, const Strip& strip, StripLinks links) {
  Html items;
  const auto count = std::count_if(strip.days.begin(), strip.days.end(), is_bad);
  if (count == 0) return {};
  for (auto day = strip.days.rbegin(); day != strip.days.rend(); ++day) {
    if (is_bad(*day)) items += day_item(site, *day, links);
  }
  const auto days = static_cast<std::size_t>(count);
  return element("details",
                 element("summary", base::counted(days, "day", "days") + " with incidents") + element("ul", items));
}

Html strip_html(const SiteInfo& site, const Strip& strip, StripLinks links) {
  const std::string name = strip.service.empty() ? "Everything" : strip.service;
  const std::string said = summary(strip);
  Html html = element("h3", isolated(name)) + element("p", {{"class", "said"}}, said);
  html += bars(strip, name + ", " + base::counted(strip.days.size(), "day", "days") + ": " + said);
  return element("div", {{"class", "service"}}, html + bad_days(site, strip, links));
}

}  // namespace

Html site_strips(const SiteInfo& site, const std::vector<Strip>& strips, StripLinks links) {
  if (strips.empty() || strips.front().days.empty()) return {};
  Html content = element(
      "p", {{"class", "faint"}},
      "A bar is a day, the newest on the right. The taller the bar, the worse the day; a low one had no incident.");
  for (const Strip& strip : strips) content += strip_html(site, strip, links);
  return site_section("days", "Last " + base::counted(strips.front().days.size(), "day", "days"), content);
}

}  // namespace decklog::render
