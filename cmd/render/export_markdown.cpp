// SPDX-License-Identifier: MIT
#include "cmd/render/export_markdown.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/markdown.h"
#include "lib/base/text.h"
#include "lib/model/query.h"
#include "lib/reports/record_spans.h"

#include <algorithm>

namespace decklog::render {
namespace {

using namespace model;

std::string utc_minute(base::Time time) {
  return base::format_local(time, base::Zone::utc(), base::TimeStyle::date_minute);
}

std::string section(std::string_view title, const MarkdownTable& table) {
  return table.empty() ? "" : "\n## " + std::string(title) + "\n\n" + table.str();
}

// Facts that are not there have no row.
class FactTable {
 public:
  void add(std::string_view name, const Markdown& value) {
    if (!value.text.empty()) table_.add({markdown_text(name), value});
  }
  void add(std::string_view name, std::string_view value) { add(name, markdown_lines(value)); }
  const MarkdownTable& table() const { return table_; }

 private:
  MarkdownTable table_{{"Fact", "Value"}};
};

MarkdownTable facts(const Record& record) {
  const Fields& fields = record.fields;
  FactTable facts;
  facts.add("Kind", base::kind_name(record.kind()).word);
  facts.add("Priority", fields.priority ? word(*fields.priority) : "");
  facts.add("Stage", word(record.stage));
  facts.add("Closed as", record.closed_as ? word(*record.closed_as) : "");
  facts.add("Duplicate of", record.duplicate_of.str());
  facts.add("Owner", fields.owner.value_or(""));
  facts.add("To", fields.to.value_or(""));
  for (const auto& [role, who] : fields.roles) facts.add(role, std::string_view(who));
  facts.add("Services", fields.services ? base::join(*fields.services, ", ") : "");
  for (const auto& [key, value] : fields.labels) facts.add(key, std::string_view(value));
  facts.add("Impact", fields.impact.value_or(""));
  facts.add("Users affected", fields.impact_users ? std::to_string(*fields.impact_users) : "");
  facts.add("From", fields.reporter.value_or(""));
  facts.add("Channel", fields.channel.value_or(""));
  facts.add("Planned start (UTC)", fields.window_start ? utc_minute(*fields.window_start) : "");
  facts.add("Planned end (UTC)", fields.window_end ? utc_minute(*fields.window_end) : "");
  facts.add("Cause", fields.cause.value_or(""));
  facts.add("Next step", fields.next.value_or(""));
  facts.add("Waits for", record.blocked ? record.blocked->on : "");
  facts.add("Drill", fields.drill.value_or(false) ? "yes, an exercise" : "");
  for (const Link& link : record.links) facts.add(link.rel.empty() ? "Link" : link.rel, markdown_link(link.target));
  return facts.table();
}

MarkdownTable milestone_table(const Record& record) {
  std::vector<std::pair<base::Time, Milestone>> reached;
  for (const auto& [milestone, time] : record.milestones) reached.emplace_back(time, milestone);
  std::stable_sort(reached.begin(), reached.end());
  MarkdownTable table({"Milestone", "UTC"});
  for (const auto& [time, milestone] : reached) {
    table.add({markdown_text(milestone_words(milestone)), markdown_text(utc_minute(time))});
  }
  return table;
}

MarkdownTable span_table(const Record& record, const Policy& policy) {
  MarkdownTable table({"Measure", "Time"});
  for (const Metric& metric : policy.metrics) {
    const auto span = reports::span_of(record, metric);
    if (!span) continue;
    const std::string meaning = metric.meaning.empty() ? metric.name : metric.name + " (" + metric.meaning + ")";
    table.add({markdown_text(meaning), markdown_text(base::format_span(*span))});
  }
  return table;
}

MarkdownTable action_table_of(const Record& record) {
  MarkdownTable table({"Item", "What", "Type", "Owner", "Due", "State"});
  for (const ActionItem& item : record.actions) {
    table.add({markdown_text(item.item), item.text.empty() ? markdown_text("(redacted)") : markdown_lines(item.text),
               markdown_text(item.type ? word(*item.type) : ""), markdown_text(item.owner),
               markdown_text(item.due ? base::format_date(*item.due) : ""), markdown_text(word(item.state))});
  }
  return table;
}

// The title of the first entry stands above already.
Markdown said_and_done(const ShownEntry& shown, const Page& page) {
  Effective now = shown.now;
  if (creates_record(*shown.entry)) now.set.title.reset();
  std::string words = markdown_strong(spoken(verb_of(*shown.entry))).text;
  const Markdown said = now.redacted ? markdown_text("(redacted)") : markdown_lines(now.text);
  if (!said.text.empty()) words += " " + said.text;
  const Markdown did = markdown_text(deed(*shown.entry, now, page));
  if (!did.text.empty()) words += " (" + did.text + ")";
  return {words};
}

MarkdownTable timeline_table(const Record& record) {
  Page page;
  page.now = opened_at(record);  // times of its day are told without their date
  MarkdownTable table({"UTC", "Who", "What", "Marks"});
  for (const ShownEntry& shown : as_happened(record)) {
    table.add({markdown_text(utc_minute(shown.now.at)), markdown_text(shown.entry->by), said_and_done(shown, page),
               markdown_text(entry_marks(*shown.entry, shown.now))});
  }
  return table;
}

}  // namespace

std::string record_markdown(const Record& record, const Policy& policy) {
  const std::string title = markdown_text(record.fields.title.value_or("(no title)")).text;
  return "# " + markdown_text(record.id.str()).text + ": " + title + "\n\n" + facts(record).str() +
         section("Milestones", milestone_table(record)) + section("Durations", span_table(record, policy)) +
         section("Action items", action_table_of(record)) + section("Timeline", timeline_table(record));
}

}  // namespace decklog::render
