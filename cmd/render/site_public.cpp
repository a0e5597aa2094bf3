// SPDX-License-Identifier: MIT
#include "cmd/render/site_public.h"

#include "cmd/render/badge.h"
#include "cmd/render/site_strip.h"
#include "cmd/render/statuspage.h"
#include "lib/base/text.h"

#include <algorithm>

namespace decklog::render {
namespace {

using reports::PublicRecord;
using reports::PublicUpdate;

Html update_item(const SiteInfo& site, const PublicRecord& record, const PublicUpdate& update) {
  const std::string anchor = "e-" + update.entry.str();
  const Html when = element("a", {{"class", "when"}, HtmlAttribute::href(site_path("#" + anchor))},
                            site_time_with_zone(site, update.at));
  const Html line = when + html_text(" ") + element("strong", status_in_words(record.kind, update.stage));
  return element("li", {{"id", anchor}},
                 element("p", {{"class", "entry"}}, line) +
                     element("p", {{"class", "text"}}, html_lines(base::trim(update.text))));
}

Html fact(std::string_view name, const Html& value) {
  return element("div", element("dt", name) + element("dd", value));
}

Html affected(const PublicRecord& record) {
  if (record.services.empty()) return {};
  return fact("Affects", isolated(base::join(record.services, ", ")));
}

Html planned(const SiteInfo& site, const PublicRecord& record) {
  if (!record.window_start || !record.window_end) return {};
  return fact("Planned", site_time_with_zone(site, *record.window_start) + html_text(" to ") +
                             site_time_with_zone(site, *record.window_end));
}

Html happened(const SiteInfo& site, std::string_view name, const std::optional<base::Time>& time) {
  return time ? fact(name, site_time_with_zone(site, *time)) : Html();
}

// Above the updates of a record: how it stands.
Html standing_line(const PublicRecord& record) {
  Html line = element("strong", status_in_words(record.kind, record.stage)) + html_text(" ");
  if (record.kind == base::Kind::incident) line += priority_mark(record.priority);
  return element("p", {{"class", "standing"}}, line);
}

Html public_facts(const SiteInfo& site, const PublicRecord& record) {
  const bool is_change = record.kind == base::Kind::change;
  Html rows = affected(record) + planned(site, record) + happened(site, "Began", record.started_at);
  rows += happened(site, "Harm stopped", record.mitigated_at);
  rows += happened(site, is_change ? "Over" : "Resolved", record.resolved_at);
  return rows.empty() ? rows : element("dl", {{"class", "facts"}}, rows);
}

Html card(const SiteInfo& site, const PublicRecord& record) {
  const HtmlAddress page = site_path(record_page_path(site.readers, record.id));
  Html content = element("h3", html_link(page, isolated(record.name))) + standing_line(record);
  const Html rows = affected(record) + planned(site, record);
  if (!rows.empty()) content += element("dl", {{"class", "facts"}}, rows);
  const PublicUpdate& last = record.updates.back();
  if (base::trim(last.text) != record.name) {
    content += element("p", {{"class", "text"}}, html_lines(base::trim(last.text)));
  }
  content += element("p", {{"class", "faint"}}, html_text("Last word ") + site_time_with_zone(site, last.at));
  return element("article", content);
}

Html cards(const SiteInfo& site, const std::vector<PublicRecord>& records, base::Kind kind, std::string_view nothing) {
  std::vector<const PublicRecord*> shown;
  for (const PublicRecord& record : records) {
    if (record.kind == kind && reports::is_going_on(record)) shown.push_back(&record);
  }
  std::stable_sort(shown.begin(), shown.end(), [](const PublicRecord* a, const PublicRecord* b) {
    if (a->kind == base::Kind::change) return a->window_start < b->window_start;
    return a->priority != b->priority ? a->priority < b->priority : a->first_at < b->first_at;
  });
  Html content;
  for (const PublicRecord* record : shown) content += card(site, *record);
  return shown.empty() ? element("p", {{"class", "faint"}}, nothing) : content;
}

// For people who do not know priorities.
std::string answer_for_all(const reports::OverallState& state) {
  std::size_t open = 0;
  for (const auto& [priority, count] : state.open) open += count;
  if (open == 0) return state.maintenances == 0 ? "All is well" : "Maintenance is going on";
  return base::counted(open, "incident goes on", "incidents go on");
}

}  // namespace

SiteFile public_front(const SiteInfo& site, const SiteMoment& moment, const std::vector<PublicRecord>& records,
                      const std::vector<reports::Strip>& strips) {
  Html content = element("h1", answer_for_all(reports::overall_state(records))) + site_moment(site, moment);
  content += site_section("open", "Incidents", cards(site, records, base::Kind::incident, "No incident goes on."));
  content += site_section("changes", "Maintenance", cards(site, records, base::Kind::change, "None is planned."));
  content += site_strips(site, strips, StripLinks::to_records);
  return site_page(site, {.path = "index.html", .title = "", .place = SitePlace::now, .content = content});
}

SiteFile public_record(const SiteInfo& site, const PublicRecord& record) {
  Html items;
  for (auto update = record.updates.rbegin(); update != record.updates.rend(); ++update) {
    items += update_item(site, record, *update);
  }
  Html content = element("h1", isolated(record.name)) + standing_line(record) + public_facts(site, record);
  content += site_section("updates", "Updates, the newest first", element("ol", {{"class", "timeline"}}, items));
  return site_page(site, {.path = record_page_path(site.readers, record.id),
                          .title = record.name,
                          .place = SitePlace::record,
                          .content = content});
}

std::vector<model::Header> public_headers(const std::vector<PublicRecord>& records) {
  std::vector<model::Header> headers;
  for (const PublicRecord& record : records) {
    if (record.kind != base::Kind::incident) continue;
    model::Header header;
    header.id = record.id;
    header.fields.priority = record.priority;
    header.fields.services = record.services;
    header.milestones[model::Milestone::opened_at] = record.first_at;
    if (record.started_at) header.milestones[model::Milestone::started_at] = *record.started_at;
    if (record.mitigated_at) header.milestones[model::Milestone::mitigated_at] = *record.mitigated_at;
    if (record.resolved_at) header.milestones[model::Milestone::resolved_at] = *record.resolved_at;
    headers.push_back(std::move(header));
  }
  return headers;
}

}  // namespace decklog::render
