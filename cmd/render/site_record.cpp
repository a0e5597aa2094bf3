// SPDX-License-Identifier: MIT
#include "cmd/render/site_record.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/site_timeline.h"
#include "cmd/render/timeline_picture.h"
#include "lib/base/text.h"
#include "lib/model/merge.h"
#include "lib/model/query.h"

#include <algorithm>
#include <utility>

namespace decklog::render {
namespace {

using namespace model;

// A list of names and values; a value that is empty is left out.
class FactList {
 public:
  void add(std::string_view name, const Html& value) {
    if (!value.empty()) rows_ += element("div", element("dt", name) + element("dd", value));
  }
  void add(std::string_view name, const std::string& value) {
    if (!value.empty()) add(name, isolated(value));
  }
  void add_lines(std::string_view name, const std::string& value) {
    if (!value.empty()) add(name, element("p", {{"class", "text"}}, html_lines(value)));
  }
  Html html() const { return rows_.empty() ? Html() : element("dl", {{"class", "facts"}}, rows_); }

 private:
  Html rows_;
};

std::string pairs_text(const std::map<std::string, std::string>& pairs, std::string_view between) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : pairs) parts.push_back(key + std::string(between) + value);
  return base::join(parts, ", ");
}

// Both stand in the same folder.
Html record_link(const RecordId& id, const HasPage& has_page) {
  if (id.empty()) return {};
  return has_page(id) ? html_link(site_path(id.str() + ".html"), html_text(id.str())) : html_text(id.str());
}

Html target_link(const std::string& target, const HasPage& has_page) {
  if (const auto id = RecordId::parse(target)) return record_link(*id, has_page);
  const auto address = web_address(target);
  if (!address) return isolated(target);
  return element("a", {{"rel", "noreferrer nofollow"}, HtmlAttribute::href(*address)}, isolated(target));
}

Html user_count(const Fields& fields) {
  if (!fields.impact_users) return {};
  return html_text(base::counted(*fields.impact_users, "user", "users"));
}

Html block_words(const SiteInfo& site, const Header& record) {
  if (!record.blocked) return {};
  Html words = html_text("on ") + isolated(base::single_line(record.blocked->on)) + html_text(" since ") +
               site_time(site, record.blocked->since);
  if (record.blocked->until) words += html_text(" until ") + site_time(site, *record.blocked->until);
  return words;
}

Html promise_words(const SiteInfo& site, const Header& record) {
  if (!is_open(record)) return {};
  Html words;
  if (record.eta) words += html_text("word by ") + site_time(site, *record.eta);
  if (record.next_update) {
    words += html_text(words.empty() ? "update by " : ", update by ") + site_time(site, *record.next_update);
  }
  return words;
}

Html window_words(const SiteInfo& site, const Fields& fields) {
  if (!fields.window_start || !fields.window_end) return {};
  return site_time(site, *fields.window_start) + html_text(" to ") + site_time_with_zone(site, *fields.window_end);
}

Html facts(const SiteInfo& site, const Record& record, const HasPage& has_page) {
  const Fields& fields = record.fields;
  FactList list;
  list.add("Owner", fields.owner.value_or(is_open(record) ? "nobody" : ""));
  list.add("Roles", pairs_text(fields.roles, " "));
  list.add("To", fields.to.value_or(""));
  list.add("From", fields.reporter.value_or("") + (fields.channel ? " by " + *fields.channel : ""));
  list.add("Services", fields.services ? base::join(*fields.services, ", ") : "");
  list.add_lines("Impact", fields.impact.value_or(""));
  list.add("Affected", user_count(fields));
  list.add("Window", window_words(site, fields));
  list.add("Blocked", block_words(site, record));
  list.add("Promised", promise_words(site, record));
  list.add_lines("Cause", fields.cause.value_or(""));
  list.add_lines("Next step", fields.next.value_or(""));
  list.add("Duplicate of", record_link(record.duplicate_of, has_page));
  list.add("Postmortem", fields.postmortem ? std::string(word(*fields.postmortem)) : "");
  list.add("Labels", pairs_text(fields.labels, "="));
  list.add("Key", fields.key.value_or(""));
  for (const Concurrent& one : undecided(record)) list.add("Undecided", in_words(one, record));
  for (const Problem& problem : record.problems) list.add("Problem", problem.message);
  return list.html();
}

Html milestones(const SiteInfo& site, const Record& record) {
  std::vector<std::pair<Milestone, base::Time>> times(record.milestones.begin(), record.milestones.end());
  if (times.empty()) return {};
  std::stable_sort(times.begin(), times.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  SiteTable table("Milestones in the order in which they came",
                  {{"Milestone", SiteTable::Heads::row}, {"When"}, {"After the one before"}, {"After the first"}});
  base::Time before = times.front().second;
  for (const auto& [milestone, time] : times) {
    const bool is_first = milestone == times.front().first;
    table.add({html_text(milestone_words(milestone)), site_time_with_zone(site, time),
               html_text(is_first ? "-" : base::format_span(time - before)),
               html_text(is_first ? "-" : base::format_span(time - times.front().second))});
    before = time;
  }
  return site_section("milestones", "Milestones", table.html());
}

Html picture(const SiteInfo& site, const Record& record) {
  if (record.kind() != base::Kind::incident) return {};
  const Html drawn = site_picture(record.id.str() + ".svg",
                                  "The timeline drawn: stages, entries and milestones, which "
                                  "all stand in words on this page");
  const std::string zone = base::zone_abbreviation(opened_at(record), site.zone);
  if (zone == "UTC") return drawn;
  return drawn +
         element("p", {{"class", "faint"}}, "The picture is drawn in UTC; all else on this page is " + zone + ".");
}

Html links(const Record& record, const HasPage& has_page) {
  Html items;
  for (const Link& link : record.links) {
    Html item = target_link(link.target, has_page);
    if (!link.rel.empty()) item = isolated(link.rel) + html_text(": ") + item;
    items += element("li", item);
  }
  for (const Signal& signal : record.signals) {
    Html item = html_text("signal ") + isolated(signal.source) + html_text(" ") + isolated(signal.status);
    if (!signal.url.empty()) item += html_text(" ") + target_link(signal.url, has_page);
    items += element("li", item);
  }
  return items.empty() ? Html() : site_section("links", "Links", element("ul", items));
}

Html actions(const Record& record) {
  if (record.actions.empty()) return {};
  SiteTable table("What must be done so that it does not happen again",
                  {{"Action", SiteTable::Heads::row}, {"State"}, {"Owner"}, {"Due"}, {"Type"}});
  for (const ActionItem& action : record.actions) {
    table.add({isolated(base::single_line(action.text)), html_text(word(action.state)),
               action.owner.empty() ? html_text("nobody") : isolated(action.owner),
               html_text(action.due ? base::format_date(*action.due) : "-"),
               html_text(action.type ? word(*action.type) : "-")});
  }
  return site_section("actions", "Action items", table.html());
}

Html handed_over(const Record& record, const HasPage& has_page) {
  SiteTable table("What was handed over, as it was then",
                  {{"Record", SiteTable::Heads::row}, {"Priority"}, {"Stage"}, {"Owner"}, {"Next step"}});
  for (const Entry& entry : record.timeline) {
    const auto* handed = std::get_if<HandedOver>(&entry.body);
    if (handed == nullptr) continue;
    for (const HandoffItem& item : handed->items) {
      table.add({record_link(item.id, has_page) + html_text(" ") + isolated(base::single_line(item.title)),
                 html_text(item.priority.empty() ? "-" : item.priority), html_text(item.stage),
                 item.owner.empty() ? html_text("nobody") : isolated(item.owner),
                 item.next.empty() ? html_text("-") : isolated(base::single_line(item.next))});
    }
  }
  return table.empty() ? Html() : site_section("handed-over", "Handed over", table.html());
}

Html standing(const Record& record) {
  Html line = html_text(base::kind_name(record.kind()).word) + html_text(" ") + element("code", record.id.str()) +
              html_text(" ");
  if (record.fields.priority || record.kind() == base::Kind::incident) {
    line += priority_mark(record.fields.priority) + html_text(" ");
  }
  line += element("strong", word(record.stage));
  if (record.closed_as) line += html_text(" as " + std::string(word(*record.closed_as)));
  if (record.fields.drill.value_or(false)) line += html_text(" ") + element("span", {{"class", "mark"}}, "drill");
  return element("p", {{"class", "standing"}}, line);
}

std::string title_of(const Record& record) {
  const std::string title = base::single_line(record.fields.title.value_or(""));
  return title.empty() ? "(no title)" : title;
}

SiteFile drawn(const Record& record, const Policy& policy) {
  const Roster nobody;
  return {
      picture_path(record.id),
      timeline_picture(
          {.record = record, .policy = policy, .roster = nobody, .changes = {}, .commit = {}, .names = Names::shown})};
}

}  // namespace

std::string picture_path(const base::RecordId& id) {
  return std::string(records_folder(SiteFor::team)) + "/" + id.str() + ".svg";
}

std::vector<RecordId> linked_records(const Header& record) {
  std::vector<RecordId> ids;
  if (!record.duplicate_of.empty()) ids.push_back(record.duplicate_of);
  for (const Link& link : record.links) {
    if (const auto id = RecordId::parse(link.target)) ids.push_back(*id);
  }
  return ids;
}

std::vector<SiteFile> site_record(const SiteInfo& site, const Record& record, const Policy& policy,
                                  const HasPage& has_page) {
  Html content = element("h1", isolated(title_of(record))) + standing(record) + facts(site, record, has_page);
  content += handed_over(record, has_page) + milestones(site, record) + picture(site, record);
  content += actions(record) + links(record, has_page);
  const std::string zone = base::zone_abbreviation(opened_at(record), site.zone);
  content += site_section("timeline", "Timeline (" + zone + ")", site_timeline(site, record));
  std::vector<SiteFile> files{site_page(site, {.path = record_page_path(site.readers, record.id),
                                               .title = record.id.str() + " " + title_of(record),
                                               .place = SitePlace::record,
                                               .content = content})};
  if (record.kind() == base::Kind::incident) files.push_back(drawn(record, policy));
  return files;
}

}  // namespace decklog::render
