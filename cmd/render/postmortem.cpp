// SPDX-License-Identifier: MIT
#include "cmd/render/postmortem.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/markdown.h"
#include "cmd/render/record_page.h"
#include "lib/base/text.h"
#include "lib/model/query.h"

#include <algorithm>

namespace decklog::render {
namespace {

using namespace model;

constexpr const char* kNone = "None recorded.\n";
constexpr std::string_view kPostmortemLink = "postmortem";

std::string minute_utc(base::Time time) {
  return base::format_local(time, base::Zone::utc(), base::TimeStyle::date_minute);
}

std::string table_or_none(const MarkdownTable& table) { return table.empty() ? kNone : table.str(); }

// Makes the parts of one document.
class Maker {
 public:
  explicit Maker(const PostmortemSource& source)
      : source_(source), record_(source.record), cast_(source.record, source.roster, source.names) {
    // Times within a text stand without their date on the day of the opening, whatever day it is now.
    page_.now = opened_at(record_);
    told_ = as_happened(record_);
  }

  std::string header() const;
  std::string impact() const;
  std::string durations() const;
  std::string timeline() const;
  std::string changes() const;
  std::string actions() const;
  std::string communication() const;
  std::string evidence() const;
  std::string footer() const;

 private:
  Markdown text(std::string_view value) const { return markdown_text(cast_.without_names(value)); }
  Markdown lines(std::string_view value) const { return markdown_lines(cast_.without_names(value)); }
  Markdown person(const std::string& who) const { return markdown_text(who.empty() ? "" : cast_.called(who)); }
  Markdown entry_words(const ShownEntry& told) const;

  void add_fact(MarkdownTable& table, std::string_view name, const Markdown& value) const {
    if (!value.text.empty()) table.add({markdown_text(name), value});
  }
  void add_evidence(MarkdownTable& table, const ShownEntry& told, const Evidence& file) const;

  const PostmortemSource& source_;
  const Record& record_;
  Cast cast_;
  Page page_;
  std::vector<ShownEntry> told_;  // as they happened
};

std::string Maker::header() const {
  const Fields& fields = record_.fields;
  MarkdownTable facts({"Fact", "Value"});
  add_fact(facts, "Postmortem",
           markdown_text(fields.postmortem ? word(*fields.postmortem) : word(PostmortemStatus::draft)));
  add_fact(facts, "Priority", markdown_text(fields.priority ? word(*fields.priority) : "none"));
  add_fact(facts, "Stage", markdown_text(word(record_.stage)));
  if (record_.closed_as) add_fact(facts, "Closed as", markdown_text(word(*record_.closed_as)));
  add_fact(facts, "Date", markdown_text(base::format_date(base::utc_date(started(record_)))));
  add_fact(facts, "Owner", person(fields.owner.value_or("")));
  std::vector<std::string> roles;
  for (const auto& [role, who] : fields.roles) {
    roles.push_back(source_.names == Names::shown ? role + ": " + who : role);
  }
  add_fact(facts, "Roles", markdown_text(base::join(roles, ", ")));
  add_fact(facts, "Services", markdown_text(fields.services ? base::join(*fields.services, ", ") : ""));
  add_fact(facts, "Cause", lines(fields.cause.value_or("")));
  if (fields.drill.value_or(false)) add_fact(facts, "Drill", markdown_text("yes, an exercise"));
  for (const Link& link : record_.links) {
    if (link.rel == kPostmortemLink) continue;
    add_fact(facts, link.rel.empty() ? "Link" : link.rel, markdown_link(link.target));
  }
  return "# " + markdown_text(record_.id.str()).text + ": " + text(fields.title.value_or("(no title)")).text + "\n\n" +
         facts.str();
}

std::string Maker::impact() const {
  const Fields& fields = record_.fields;
  MarkdownTable facts({"Fact", "Value"});
  add_fact(facts, "What users noticed", lines(fields.impact.value_or("")));
  if (fields.impact_users) add_fact(facts, "Users affected", markdown_text(std::to_string(*fields.impact_users)));
  const auto mitigated = record_.milestone(Milestone::mitigated_at);
  if (mitigated)
    add_fact(facts, "Users were harmed for", markdown_text(base::format_span(*mitigated - started(record_))));
  std::optional<Priority> worst;
  for (const ShownEntry& told : told_) {
    const auto& set = told.now.set.priority;
    if (set && (!worst || *set < *worst)) worst = set;
  }
  if (worst) add_fact(facts, "Worst priority", markdown_text(word(*worst)));
  const auto requests = std::count_if(record_.links.begin(), record_.links.end(), [](const Link& link) {
    const auto other = base::RecordId::parse(link.target);
    return other && other->kind() == base::Kind::request;
  });
  if (requests > 0) add_fact(facts, "Support requests", markdown_text(std::to_string(requests)));
  return table_or_none(facts);
}

std::string Maker::durations() const {
  MarkdownTable times({"Milestone", "UTC"});
  std::vector<std::pair<Milestone, base::Time>> milestones(record_.milestones.begin(), record_.milestones.end());
  std::stable_sort(milestones.begin(), milestones.end(),
                   [](const auto& a, const auto& b) { return a.second < b.second; });
  for (const auto& [milestone, time] : milestones) {
    times.add({markdown_text(milestone_words(milestone)), markdown_text(minute_utc(time))});
  }
  MarkdownTable spans({"Measure", "Time", "From", "To"});
  for (const Metric& metric : source_.policy.metrics) {
    if (metric.kind != record_.kind()) continue;
    const auto from = record_.milestone(metric.from);
    const auto to = record_.milestone(metric.to);
    spans.add({markdown_text(metric.meaning.empty() ? metric.name : metric.name + " (" + metric.meaning + ")"),
               markdown_text(from && to ? base::format_span(*to - *from) : "not known"),
               markdown_text(milestone_words(metric.from)), markdown_text(milestone_words(metric.to))});
  }
  return table_or_none(times) + (spans.empty() ? "" : "\n" + spans.str());
}

Markdown Maker::entry_words(const ShownEntry& told) const {
  Effective now = told.now;
  if (creates_record(*told.entry)) now.set.title.reset();
  std::string words = markdown_strong(spoken(verb_of(*told.entry))).text;
  const Markdown said = told.now.redacted ? markdown_text("(redacted)") : lines(told.now.text);
  if (!said.text.empty()) words += " " + said.text;
  const Markdown did = text(deed(*told.entry, now, page_));
  if (!did.text.empty()) words += " (" + did.text + ")";
  return {words};
}

std::string Maker::timeline() const {
  MarkdownTable table({"UTC", "Who", "What", "Marks"});
  for (const ShownEntry& told : told_) {
    const bool amends =
        std::holds_alternative<Correction>(told.entry->body) || std::holds_alternative<Redaction>(told.entry->body);
    if (amends || is_about_postmortem(*told.entry)) continue;
    table.add({markdown_text(minute_utc(told.now.at)), person(told.entry->by), entry_words(told),
               markdown_text(entry_marks(*told.entry, told.now))});
  }
  return table_or_none(table);
}

std::string Maker::changes() const {
  MarkdownTable table({"Change", "Began (UTC)", "Stage", "What"});
  for (const Header& change : source_.changes) {
    const auto began = began_at(change);
    table.add({markdown_text(change.id.str()), markdown_text(began ? minute_utc(*began) : "planned"),
               markdown_text(word(change.stage)), text(change.fields.title.value_or(""))});
  }
  if (!table.empty()) return table.str();
  return "None recorded for these services in the " + base::format_span(source_.policy.changes_before) + " before.\n";
}

std::string Maker::actions() const {
  MarkdownTable table({"Item", "What", "Type", "Owner", "Due", "State"});
  for (const ActionItem& item : record_.actions) {
    table.add({markdown_text(item.item), item.text.empty() ? markdown_text("(redacted)") : lines(item.text),
               markdown_text(item.type ? word(*item.type) : "none"),
               item.owner.empty() ? markdown_text("nobody") : person(item.owner),
               markdown_text(item.due ? base::format_date(*item.due) : "none"), markdown_text(word(item.state))});
  }
  return table_or_none(table);
}

std::string Maker::communication() const {
  MarkdownTable table({"UTC", "To", "What was said"});
  for (const ShownEntry& told : told_) {
    const std::string time = minute_utc(told.now.at);
    const Markdown said = told.now.redacted ? markdown_text("(redacted)") : lines(told.now.text);
    if (const auto* update = std::get_if<Update>(&told.entry->body)) {
      table.add({markdown_text(time), markdown_text(word(update->audience)), said});
    }
    const auto* moved = std::get_if<StageMoved>(&told.entry->body);
    if (moved != nullptr && !moved->notified.empty()) {
      table.add({markdown_text(time), text(base::join(moved->notified, ", ")),
                 said.text.empty() ? markdown_text("were told of it") : said});
    }
  }
  return table_or_none(table);
}

void Maker::add_evidence(MarkdownTable& table, const ShownEntry& told, const Evidence& file) const {
  const Markdown where = file.path.empty() ? markdown_link(file.url) : markdown_text(file.path);
  table.add({markdown_text(minute_utc(told.now.at)), told.now.redacted ? markdown_text("(redacted)") : text(file.name),
             markdown_text(file.size == 0 ? "" : size_in_words(file.size)),
             markdown_text(file.sha256.empty() ? "not known" : file.sha256),
             told.now.redacted ? markdown_text("") : where});
}

std::string Maker::evidence() const {
  MarkdownTable table({"UTC", "Name", "Size", "SHA-256", "Where"});
  for (const ShownEntry& told : told_) {
    if (const auto* file = std::get_if<Evidence>(&told.entry->body)) add_evidence(table, told, *file);
    const auto* run = std::get_if<CommandRun>(&told.entry->body);
    if (run != nullptr && run->output) add_evidence(table, told, *run->output);
  }
  return table_or_none(table);
}

std::string Maker::footer() const {
  const auto entries = std::to_string(record_.timeline.size());
  const std::string last = record_.timeline.empty() ? "" : ", the last one " + record_.timeline.back().id.str();
  return "Made by decklog from ledger commit " + source_.commit + ": " +
         markdown_text(base::record_path(record_.id)).text + ", " + entries + " entries" + last +
         ". `decklog postmortem " + record_.id.short_form() +
         "` renews what stands between the markers and keeps all else; `decklog verify` proves the record.\n";
}

}  // namespace

bool is_about_postmortem(const Entry& entry) {
  if (const auto* linked = std::get_if<Linked>(&entry.body)) return linked->rel == kPostmortemLink;
  Fields others = entry.set;
  others.postmortem.reset();
  return std::holds_alternative<FieldsSet>(entry.body) && entry.set.postmortem && others.empty();
}

std::vector<reports::Part> postmortem_parts(const PostmortemSource& source) {
  const Maker maker(source);
  return {{"header", maker.header()},
          {"impact", maker.impact()},
          {"durations", maker.durations()},
          {"timeline", maker.timeline()},
          {"changes", maker.changes()},
          {"actions", maker.actions()},
          {"communication", maker.communication()},
          {"evidence", maker.evidence()},
          {"footer", maker.footer()}};
}

}  // namespace decklog::render
