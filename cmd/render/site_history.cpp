// SPDX-License-Identifier: MIT
#include "cmd/render/site_history.h"

#include "cmd/render/statuspage.h"
#include "lib/base/text.h"
#include "lib/model/query.h"
#include "lib/reports/stats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

namespace decklog::render {
namespace {

using CalendarMonth = std::chrono::year_month;
using Events = std::vector<const SiteEvent*>;
using Months = std::map<CalendarMonth, Events>;

CalendarMonth month_of(base::Time time, const base::Zone& zone) {
  const base::Date date = base::local_date(time, zone);
  return date.year() / date.month();
}

std::string month_text(CalendarMonth month) {
  return fmt::format("{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

std::string month_path(CalendarMonth month) { return "history/" + month_text(month) + ".html"; }

// Clocks that ran wrong lead to no month that has not come, nor backwards.
Months by_month(const SiteInfo& site, const std::vector<SiteEvent>& events, base::Time now) {
  Months months;
  for (const SiteEvent& event : events) {
    const base::Time from = std::min(event.from, now);
    const base::Time to = std::clamp(event.to.value_or(now), from, now);
    const CalendarMonth last = month_of(to, site.zone);
    for (CalendarMonth month = month_of(from, site.zone); month <= last; month += std::chrono::months{1}) {
      months[month].push_back(&event);
    }
  }
  return months;
}

struct KindPart {
  base::Kind kind;
  std::string_view id;
  std::string_view heading;
  std::string_view one;
};
constexpr std::array kParts{KindPart{base::Kind::incident, "incidents", "Incidents", "Incident"},
                            KindPart{base::Kind::change, "changes", "Changes", "Change"},
                            KindPart{base::Kind::request, "requests", "Requests", "Request"},
                            KindPart{base::Kind::handoff, "handoffs", "Handoffs", "Handoff"}};

Html lasted(const SiteEvent& event) {
  if (!event.has_begun) return html_text("not begun");
  if (!event.to) return element("strong", "ongoing");
  return html_text(base::format_span(std::max(*event.to - event.from, base::Seconds{0})));
}

// Of changes and handoffs few have one.
Html priority_cell(const SiteEvent& event) {
  const bool should_have = event.id.kind() == base::Kind::incident || event.id.kind() == base::Kind::request;
  return event.priority || should_have ? priority_mark(event.priority) : html_text("-");
}

Html kind_table(const SiteInfo& site, const KindPart& part, CalendarMonth month, const Events& events) {
  SiteTable table(fmt::format("{} of {}, the newest first", part.heading, month_text(month)),
                  {{"From"}, {"Priority"}, {std::string(part.one), SiteTable::Heads::row}, {"State"}, {"Lasted"}});
  for (const SiteEvent* event : events) {
    if (event->id.kind() != part.kind) continue;
    const Html link = html_link(site_path("../" + record_page_path(site.readers, event->id)), isolated(event->name));
    table.add({site_time(site, event->from), priority_cell(*event),
               link + html_text(" ") + element("small", event->id.str()), html_text(event->state), lasted(*event)});
  }
  if (table.empty()) return {};
  return site_section(part.id, part.heading, table.html());
}

Html to_month(CalendarMonth month, std::string_view words, std::string_view rel) {
  return element("a", {{"rel", rel}, HtmlAttribute::href(site_path(month_text(month) + ".html"))},
                 std::string(words) + " " + month_text(month));
}

Html neighbours(const Months& months, Months::const_iterator at) {
  Html items;
  if (at != months.begin()) items += element("li", to_month(std::prev(at)->first, "Before:", "prev"));
  if (std::next(at) != months.end()) items += element("li", to_month(std::next(at)->first, "After:", "next"));
  items += element("li", html_link(site_path("index.html"), html_text("All months")));
  return element("nav", {{"aria-label", "Months"}, {"class", "months"}}, element("ul", items));
}

SiteFile month_page(const SiteInfo& site, const Months& months, Months::const_iterator at) {
  const auto& [month, events] = *at;
  Html content = element("h1", "History of " + month_text(month)) + neighbours(months, at);
  for (const KindPart& part : kParts) content += kind_table(site, part, month, events);
  return site_page(
      site, {.path = month_path(month), .title = month_text(month), .place = SitePlace::history, .content = content});
}

std::string counts_text(const Events& events) {
  std::map<base::Kind, std::size_t> counts;
  for (const SiteEvent* event : events) ++counts[event->id.kind()];
  std::vector<std::string> parts;
  for (const KindPart& part : kParts) {
    const std::size_t count = counts[part.kind];
    if (count == 0) continue;
    parts.push_back(base::counted(count, base::to_lower_ascii(part.one), base::to_lower_ascii(part.heading)));
  }
  return base::join(parts, ", ");
}

SiteFile index_page(const SiteInfo& site, const Months& months) {
  SiteTable table("Months, the newest first", {{"Month", SiteTable::Heads::row}, {"What there was"}});
  for (auto at = months.rbegin(); at != months.rend(); ++at) {
    const std::string name = month_text(at->first);
    table.add({html_link(site_path(name + ".html"), html_text(name)), html_text(counts_text(at->second))});
  }
  const Html content =
      table.empty() ? element("p", {{"class", "faint"}}, "Nothing has been written down yet.") : table.html();
  return site_page(site, {.path = "history/index.html",
                          .title = "History",
                          .place = SitePlace::history,
                          .content = element("h1", "History") + content});
}

std::string state_words(const model::Header& record) {
  std::string text(model::word(record.stage));
  if (record.blocked) text += " (blocked)";
  if (record.closed_as) text += " as " + std::string(model::word(*record.closed_as));
  return record.fields.drill.value_or(false) ? text + ", drill" : text;
}

}  // namespace

SiteEvent site_event(const model::Header& record) {
  SiteEvent event{.id = record.id,
                  .priority = record.fields.priority,
                  .name = base::single_line(record.fields.title.value_or("")),
                  .state = state_words(record),
                  .from = model::opened_at(record),
                  .to = reports::ended_at(record),
                  .has_begun = record.stage != model::Stage::planned};
  if (event.name.empty()) event.name = "(no title)";
  const auto began = record.kind() == base::Kind::change ? record.milestone(model::Milestone::begun_at)
                                                         : record.milestone(model::Milestone::started_at);
  if (began) event.from = std::min(event.from, *began);
  if (record.stage == model::Stage::follow_up || !model::is_open(record)) {
    event.to = record.milestone(model::Milestone::resolved_at).value_or(event.to.value_or(record.updated_at));
  }
  return event;
}

SiteEvent site_event(const reports::PublicRecord& record) {
  SiteEvent event{.id = record.id,
                  .priority = record.priority,
                  .name = record.name,
                  .state = status_in_words(record.kind, record.stage),
                  .from = record.started_at.value_or(record.first_at),
                  .to = record.resolved_at,
                  .has_begun = record.stage != model::Stage::planned};
  event.from = std::min(event.from, record.first_at);
  if (!event.to && !reports::is_going_on(record)) event.to = record.last_at;
  return event;
}

std::vector<SiteFile> site_history(const SiteInfo& site, const std::vector<SiteEvent>& events, base::Time now) {
  std::vector<SiteEvent> newest = events;
  std::sort(newest.begin(), newest.end(),
            [](const SiteEvent& a, const SiteEvent& b) { return a.from != b.from ? a.from > b.from : a.id < b.id; });
  const Months months = by_month(site, newest, now);
  std::vector<SiteFile> files{index_page(site, months)};
  for (auto at = months.begin(); at != months.end(); ++at) files.push_back(month_page(site, months, at));
  return files;
}

}  // namespace decklog::render
