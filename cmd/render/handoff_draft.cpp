// SPDX-License-Identifier: MIT
#include "cmd/render/handoff_draft.h"

#include "cmd/render/json_document.h"
#include "cmd/render/table.h"
#include "cmd/render/when.h"
#include "lib/base/text.h"
#include "lib/reports/standing.h"

namespace decklog::render {
namespace {

using namespace model;
using reports::DueItem;
using reports::HandoffDraft;

std::string priority_or_none(const Header& record) {
  return record.fields.priority ? std::string(word(*record.fields.priority)) : "-";
}

std::string one_line(const Header& record) {
  return record.id.str() + "  " + priority_or_none(record) + "  " + std::string(word(record.stage)) + "  " +
         record.fields.owner.value_or("nobody") + "  " + base::single_line(record.fields.title.value_or(""));
}

std::string explained(const HandoffDraft& draft, const Page& page) {
  return "# Handoff to " + base::single_line(draft.to) + " for the watch until " +
         zoned_time(draft.watch.until, page.zone) +
         ".\n# Above the first '---': what the receiver must know, in your words.\n"
         "# Under 'open records' change what stands after 'next:'. A record that you take out is handed over all the\n"
         "# same. All other sections go along as they stand here: mend them, add to them, take out what does not "
         "matter.\n"
         "# Lines that begin with '#' are left out.\n";
}

std::string section_heading(std::string_view name) {
  return "\n" + std::string(kSectionMark) + std::string(name) + "\n";
}

std::string open_records(const HandoffDraft& draft, const Page& page) {
  std::string text = section_heading(kOpenRecords);
  for (const Header* record : draft.open) {
    text += one_line(*record) + "\n";
    const std::string next = base::single_line(draft.next.at(record->id.str()));
    text += next.empty() ? "  next:\n" : "  next: " + next + "\n";
    if (!record->blocked) continue;
    text += "  - blocked on " + base::single_line(record->blocked->on);
    if (record->blocked->until) text += " until " + clock_time(*record->blocked->until, page);
    text += "\n";
  }
  return text;
}

std::string section(std::string_view name, const std::string& lines) {
  return lines.empty() ? "" : section_heading(name) + lines;
}

std::string clock_lines(const std::vector<DueItem>& items, const Page& page) {
  Table table({{""}, {""}, {""}, {""}, {""}});
  for (const DueItem& item : items) {
    const std::string what = item.clock.kind == reports::ClockKind::action ? "action" : item.clock.what;
    const std::string late = item.is_late() ? " (late)" : "";
    table.add({{clock_time(item.clock.due, page) + late},
               {what},
               {item.record->id.str()},
               {item.who.empty() ? "nobody" : item.who},
               {base::single_line(item.about)}});
  }
  return table.str(page);
}

std::string window(const Header& change, const Page& page) {
  const auto& fields = change.fields;
  if (!fields.window_start || !fields.window_end) return "no window";
  return clock_time(*fields.window_start, page) + " to " + clock_time(*fields.window_end, page);
}

std::string change_lines(const HandoffDraft& draft, const Page& page) {
  Table table({{""}, {""}, {""}, {""}});
  for (const Header* change : draft.changes) {
    const std::string how = reports::in_words(reports::change_state(*change, page.now), *change, page.now);
    table.add({{window(*change, page) + (how.empty() ? "" : " (" + how + ")")},
               {change->id.str()},
               {change->fields.owner.value_or("nobody")},
               {base::single_line(change->fields.title.value_or(""))}});
  }
  return table.str(page);
}

std::string watch_lines(const HandoffDraft& draft, const Page& page) {
  Table table({{""}, {""}, {""}});
  for (const Header* record : draft.calmed) {
    table.add({{record->id.str()},
               {"harm stopped " + clock_time(*record->milestone(Milestone::mitigated_at), page) + ", may come back"},
               {base::single_line(record->fields.title.value_or(""))}});
  }
  return table.str(page);
}

std::string load_lines(const HandoffDraft& draft, const Page& page) {
  const reports::WatchLoad& load = draft.load;
  std::size_t all = load.without_priority;
  std::vector<std::string> split;
  for (const auto& [priority, count] : load.incidents) {
    all += count;
    split.push_back(std::to_string(count) + " " + std::string(word(priority)));
  }
  if (load.without_priority > 0) split.push_back(std::to_string(load.without_priority) + " without priority");
  std::string opened = base::counted(all, "incident", "incidents");
  if (!split.empty()) opened += " (" + base::join(split, ", ") + ")";
  opened += ", " + base::counted(load.requests, "request", "requests") + ", " +
            base::counted(load.changes, "change", "changes");
  return "since " + zoned_time(draft.watch.since, page.zone) + ": opened " + opened + "; harm stopped in " +
         std::to_string(load.mitigated) + ", closed " + std::to_string(load.closed) + "\n";
}

Json ids(const std::vector<const Header*>& records) {
  Json list = Json::array();
  for (const Header* record : records) list.push_back(record->id.str());
  return list;
}

Json clock_rows(const std::vector<DueItem>& items, base::Time now) {
  Json list = Json::array();
  for (const DueItem& item : items) {
    list.push_back({{"id", item.record->id.str()},
                    {"who", text_or_null(item.who)},
                    {"about", text_or_null(item.about)},
                    {"late", item.is_late()},
                    {"clock", clock_value(item.clock, now)}});
  }
  return list;
}

Json open_rows(const HandoffDraft& draft) {
  Json list = Json::array();
  for (const Header* record : draft.open) {
    list.push_back({{"id", record->id.str()},
                    {"stage", word(record->stage)},
                    {"priority", fields_value(record->fields)["priority"]},
                    {"owner", text_or_null(record->fields.owner.value_or(""))},
                    {"next", text_or_null(draft.next.at(record->id.str()))},
                    {"title", text_or_null(record->fields.title.value_or(""))}});
  }
  return list;
}

}  // namespace

std::string handoff_draft(const HandoffDraft& draft, const std::string& words, const Page& page) {
  Page plain = page;
  plain.style = Style(false);
  plain.terminal = false;
  std::string text = explained(draft, plain) + words + (words.empty() ? "" : "\n");
  text += open_records(draft, plain);
  text += section("promises and clocks that run out", clock_lines(draft.promises, plain));
  text += section("changes to come", change_lines(draft, plain));
  text += section("follow-ups due", clock_lines(draft.follow_ups, plain));
  text += section("action items due", clock_lines(draft.actions, plain));
  text += section_heading("what to watch") + watch_lines(draft, plain);
  text += section("load of this watch", load_lines(draft, plain));
  return text;
}

std::string handoff_draft_json(const HandoffDraft& draft, const std::string& text, base::Time now) {
  Json json = document("handoff-draft");
  json["to"] = draft.to;
  json["since"] = base::format_utc(draft.watch.since);
  json["until"] = base::format_utc(draft.watch.until);
  json["open"] = open_rows(draft);
  json["promises"] = clock_rows(draft.promises, now);
  json["changes"] = ids(draft.changes);
  json["follow_ups"] = clock_rows(draft.follow_ups, now);
  json["actions"] = clock_rows(draft.actions, now);
  json["calmed"] = ids(draft.calmed);
  json["load"] = {{"incidents", Json::object()},       {"without_priority", draft.load.without_priority},
                  {"requests", draft.load.requests},   {"changes", draft.load.changes},
                  {"mitigated", draft.load.mitigated}, {"closed", draft.load.closed}};
  for (const auto& [priority, count] : draft.load.incidents) {
    json["load"]["incidents"][std::string(word(priority))] = count;
  }
  json["text"] = text;
  return written(json);
}

}  // namespace decklog::render
