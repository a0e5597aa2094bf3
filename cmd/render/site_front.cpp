// SPDX-License-Identifier: MIT
#include "cmd/render/site_front.h"

#include "cmd/render/site_strip.h"
#include "cmd/render/standing_words.h"
#include "lib/base/text.h"
#include "lib/model/query.h"
#include "lib/reports/standing.h"

#include <algorithm>

namespace decklog::render {
namespace {

using model::Header;
using model::Stage;
using Headers = std::vector<Header>;
using Heads = SiteTable::Heads;

constexpr std::string_view kFront = "index.html";

Headers of_kind(const Headers& open, base::Kind kind) {
  Headers found;
  std::copy_if(open.begin(), open.end(), std::back_inserter(found),
               [&](const Header& record) { return record.kind() == kind; });
  return found;
}

bool is_resolved(const Header& incident) { return incident.stage == Stage::follow_up; }

Html name_cell(const SiteInfo& site, const Header& record) {
  Html cell = html_link(site_path(record_page_path(site.readers, record.id)),
                        isolated(base::single_line(record.fields.title.value_or("(no title)"))));
  if (record.fields.drill.value_or(false)) cell += html_text(" [drill]");
  Html under = html_text(record.id.str());
  if (record.fields.services) under += html_text(" · ") + isolated(base::join(*record.fields.services, ", "));
  return cell + html_text(" ") + element("small", under);
}

Html or_word(const std::string& text, std::string_view otherwise) {
  return text.empty() ? element("span", {{"class", "faint"}}, otherwise) : isolated(base::single_line(text));
}

Html stage_cell_of(const Header& record, const Page& page) {
  const Cell stage = stage_cell(record, page);
  return stage.role == Role::plain ? html_text(stage.text) : element("strong", stage.text);
}

Html age_cell(const SiteInfo& site, const Header& record, base::Time now) {
  const base::Time opened = model::opened_at(record);
  return html_text(base::format_span(now - opened)) + html_text(" ") +
         element("small", html_text("since ") + site_time(site, opened));
}

// What was promised, and what of it was not kept.
Html promise_cell_of(const SiteInfo& site, const Header& record, const Page& page) {
  const auto promised = reports::promised_word(record);
  if (!promised) return or_word("", "none promised");
  const Html time = html_text(" ") + element("small", site_time(site, *promised));
  const Cell how = promise_cell(record, page);
  return (how.role == Role::bad ? element("strong", how.text) : html_text(how.text)) + time;
}

Html nothing_but(std::string_view sentence) { return element("p", {{"class", "faint"}}, sentence); }

Html incidents_table(const SiteInfo& site, const Headers& incidents, const Page& page, const std::string& caption) {
  SiteTable table(caption,
                  {{"Priority"}, {"Incident", Heads::row}, {"Stage"}, {"Owner"}, {"Open for"}, {"Next update"}});
  for (const Header& record : incidents) {
    table.add({priority_mark(record.fields.priority), name_cell(site, record), stage_cell_of(record, page),
               or_word(record.fields.owner.value_or(""), "nobody"), age_cell(site, record, page.now),
               promise_cell_of(site, record, page)});
  }
  return table.html();
}

Html open_incidents(const SiteInfo& site, const Headers& incidents, const Page& page) {
  const Html content = incidents.empty() ? nothing_but("No incident is open.")
                                         : incidents_table(site, incidents, page, "Open incidents, the worst first");
  return site_section("open", "Open incidents", content);
}

Html resolved_incidents(const SiteInfo& site, const Headers& incidents, const Page& page) {
  if (incidents.empty()) return {};
  return site_section("resolved", "Resolved, to be followed up",
                      incidents_table(site, incidents, page, "Resolved incidents that are not closed yet"));
}

Html window_cell(const SiteInfo& site, const Header& change) {
  const auto& fields = change.fields;
  if (!fields.window_start || !fields.window_end) return or_word("", "no window");
  const bool one_day =
      base::local_date(*fields.window_start, site.zone) == base::local_date(*fields.window_end, site.zone);
  return site_time(site, *fields.window_start) + html_text(" to ") +
         site_time(site, *fields.window_end, one_day ? base::TimeStyle::clock : base::TimeStyle::date_minute);
}

Html open_changes(const SiteInfo& site, Headers changes, const Page& page) {
  if (changes.empty()) return site_section("changes", "Scheduled changes", nothing_but("No change is planned."));
  const auto starts = [](const Header& change) { return model::began_at(change).value_or(base::Time::max()); };
  std::stable_sort(changes.begin(), changes.end(),
                   [&](const Header& a, const Header& b) { return starts(a) < starts(b); });
  SiteTable table("Changes that are planned or running, the next first",
                  {{"Window"}, {"Change", Heads::row}, {"Stage"}, {"Owner"}});
  for (const Header& change : changes) {
    table.add({window_cell(site, change), name_cell(site, change), stage_cell_of(change, page),
               or_word(change.fields.owner.value_or(""), "nobody")});
  }
  return site_section("changes", "Scheduled changes", table.html());
}

Html open_requests(const SiteInfo& site, const Headers& requests, const Page& page) {
  if (requests.empty()) return site_section("requests", "Requests", nothing_but("No request waits."));
  SiteTable table("Open requests, the worst first",
                  {{"Priority"}, {"Request", Heads::row}, {"Stage"}, {"Waits on"}, {"Open for"}, {"Next word"}});
  for (const Header& request : requests) {
    table.add({priority_mark(request.fields.priority), name_cell(site, request), stage_cell_of(request, page),
               or_word(reports::waits_on(request), "nobody"), age_cell(site, request, page.now),
               promise_cell_of(site, request, page)});
  }
  return site_section("requests", "Requests", table.html());
}

Html open_handoffs(const SiteInfo& site, const Headers& handoffs, const Page& page) {
  if (handoffs.empty()) return {};
  SiteTable table("Handoffs that nobody has accepted", {{"Handoff", Heads::row}, {"To"}, {"Offered for"}});
  for (const Header& handoff : handoffs) {
    table.add({name_cell(site, handoff), or_word(handoff.fields.to.value_or(""), "nobody"),
               age_cell(site, handoff, page.now)});
  }
  return site_section("handoffs", "Handoffs to accept", table.html());
}

// The answer in one line. `incidents` have the worst first, those without a priority last. Drills harm nobody.
std::string answer(Headers incidents) {
  std::erase_if(incidents, [](const Header& record) { return record.fields.drill.value_or(false); });
  if (incidents.empty()) return "No incident is open";
  const std::string count = base::counted(incidents.size(), "incident is open", "incidents are open");
  const auto worst = incidents.front().fields.priority;
  if (!worst) return count + ", without a priority yet";
  return count + (incidents.size() == 1 ? ": " : ", the worst is ") + std::string(model::word(*worst));
}

}  // namespace

SiteFile site_front(const SiteInfo& site, const SiteMoment& moment, const SiteFront& front) {
  Page page;
  page.now = moment.now;
  page.zone = site.zone;
  Headers incidents = of_kind(front.open, base::Kind::incident);
  Headers resolved;
  std::copy_if(incidents.begin(), incidents.end(), std::back_inserter(resolved), is_resolved);
  std::erase_if(incidents, is_resolved);
  Html content = element("h1", answer(incidents)) + site_moment(site, moment);
  content += open_incidents(site, incidents, page);
  content += open_requests(site, of_kind(front.open, base::Kind::request), page);
  content += open_changes(site, of_kind(front.open, base::Kind::change), page);
  content += open_handoffs(site, of_kind(front.open, base::Kind::handoff), page);
  content += resolved_incidents(site, resolved, page);
  content += site_strips(site, front.strips, StripLinks::to_records);
  return site_page(site, {.path = std::string(kFront), .title = "", .place = SitePlace::now, .content = content});
}

}  // namespace decklog::render
