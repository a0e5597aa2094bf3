// SPDX-License-Identifier: MIT
#include "cmd/render/export_csv.h"

#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "lib/model/lifecycle.h"
#include "lib/reports/record_spans.h"
#include "lib/reports/stage_times.h"

#include <algorithm>
#include <array>
#include <map>

namespace decklog::render {
namespace {

using namespace model;

// ---- records, incidents

constexpr std::array<std::string_view, 5> kSpanColumns{"detect", "ack", "mitigate", "recover", "resolve"};

std::string label_of(const Header& record, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = record.fields.labels.find(name);
    if (found != record.fields.labels.end()) return found->second;
  }
  return "";
}

std::string linked(const Header& record, std::string_view rel) {
  std::vector<std::string> targets;
  for (const Link& link : record.links) {
    if (link.rel == rel) targets.push_back(link.target);
  }
  return base::join(targets, " ");
}

std::int64_t linked_requests(const Header& record) {
  return std::count_if(record.links.begin(), record.links.end(), [](const Link& link) {
    const auto other = base::RecordId::parse(link.target);
    return other && other->kind() == base::Kind::request;
  });
}

template <typename T>
std::string_view word_or_blank(const std::optional<T>& value) {
  return value ? word(*value) : std::string_view();
}

std::string record_line(const Record& record, const CsvSource& source) {
  const Fields& fields = record.fields;
  CsvRow row(source.form);
  row.text(record.id.str()).text(base::kind_name(record.kind()).word).text(fields.title.value_or(""));
  row.text(word(record.stage)).text(word_or_blank(fields.priority));
  row.text(fields.services ? base::join(*fields.services, " ") : "").text(label_of(record, {"environment", "env"}));
  row.text(fields.owner.value_or(""));
  const auto commander = fields.roles.find("commander");
  row.text(commander == fields.roles.end() ? "" : commander->second);
  for (const Milestone milestone : {Milestone::started_at, Milestone::detected_at, Milestone::opened_at,
                                    Milestone::acknowledged_at, Milestone::mitigated_at, Milestone::resolved_at}) {
    row.time(record.milestone(milestone));
  }
  row.time(record.milestone(Milestone::closed_at));
  for (const std::string_view name : kSpanColumns) {
    const auto span = reports::span_named(record, source.policy, name);
    row.number(span ? std::optional<std::int64_t>(span->count()) : std::nullopt);
  }
  row.number(fields.impact_users ? std::optional(static_cast<std::int64_t>(*fields.impact_users)) : std::nullopt);
  row.number(linked_requests(record)).text(word_or_blank(record.closed_as)).text(linked(record, "caused-by"));
  row.text(word_or_blank(fields.postmortem));
  const reports::ActionCounts actions = reports::action_counts(record, source.now);
  row.number(static_cast<std::int64_t>(actions.open)).number(static_cast<std::int64_t>(actions.late));
  row.text(linked(record, "recurrence-of"))
      .text(record.duplicate_of.str())
      .text(fields.drill.value_or(false) ? "yes" : "");
  row.text(fields.cause.value_or("")).text(fields.impact.value_or(""));
  return row.time(fields.window_start).time(fields.window_end).time(record.updated_at).str();
}

std::string incident_line(const Record& record, const CsvSource& source) {
  return record.kind() == base::Kind::incident ? record_line(record, source) : "";
}

constexpr std::string_view kRecordColumns =
    "id,kind,title,stage,priority,service,environment,owner,commander,started_at,detected_at,declared_at,"
    "acknowledged_at,mitigated_at,resolved_at,closed_at,detect_s,ack_s,mitigate_s,recover_s,resolve_s,users,"
    "support_requests,closure_reason,caused_by,postmortem_status,tasks_open,tasks_overdue,recurrence_of,"
    "duplicate_of,drill,cause,impact,window_start,window_end,updated_at";

// ---- timeline

constexpr std::string_view kHidden = "(redacted)";

EntryId amends(const Entry& entry) {
  if (const auto* correction = std::get_if<Correction>(&entry.body)) return correction->entry;
  if (const auto* redaction = std::get_if<Redaction>(&entry.body)) return redaction->entry;
  return {};
}

// The three cells that say what an entry changed: a line in each for every field, in the same order.
struct Changes {
  std::string fields;
  std::string old;
  std::string now;

  void add(std::string_view field, std::string_view before, std::string_view after) {
    const char* end = fields.empty() ? "" : "\n";
    fields += end + std::string(field);
    old += end + base::join(base::split_lines(before), " ");
    now += end + base::join(base::split_lines(after), " ");
  }
};

// Walks a timeline and knows what each field was before each entry.
class FieldHistory {
 public:
  explicit FieldHistory(base::Kind kind) : stage_(word(first_stage(kind))) {}

  // What a redacted entry set is told nowhere, neither as new nor, later, as old.
  Changes changed_by(const Entry& entry, const Effective& said) {
    Changes changes;
    const bool is_amendment = !amends(entry).empty();
    if (const auto next = reports::leads_to(entry); next && word(*next) != stage_) {
      changes.add("stage", stage_, word(*next));
      stage_ = word(*next);
    }
    for (const FieldText& field : change_texts(said.set)) {
      std::string& value = values_[field.name];
      if (!said.redacted) changes.add(field.name, is_amendment ? "" : value, field.value);
      if (!is_amendment) value = said.redacted ? std::string(kHidden) : field.value;
    }
    return changes;
  }

 private:
  std::string stage_;
  std::map<std::string, std::string> values_;
};

std::string audience_of(const Entry& entry) {
  const auto* update = std::get_if<Update>(&entry.body);
  return update == nullptr ? "" : std::string(word(update->audience));
}

// The last correction of each entry.
std::map<EntryId, EntryId> corrections_in(const Record& record) {
  std::map<EntryId, EntryId> found;
  for (const Entry& entry : record.timeline) {
    if (const auto* correction = std::get_if<Correction>(&entry.body)) found[correction->entry] = entry.id;
  }
  return found;
}

std::string timeline_lines(const Record& record, const CsvSource& source) {
  const std::vector<Effective> said = effective(record.timeline);
  const std::map<EntryId, EntryId> corrected = corrections_in(record);
  FieldHistory history(record.kind());
  std::string lines;
  for (std::size_t i = 0; i < said.size(); ++i) {
    const Entry& entry = record.timeline[i];
    const Changes changes = history.changed_by(entry, said[i]);
    const auto by = corrected.find(entry.id);
    const EntryId mends = amends(entry);
    CsvRow row(source.form);
    row.text(record.id.str()).text(entry.id.str()).time(said[i].at).time(entry.recorded_at);
    row.number((entry.recorded_at - said[i].at).count()).text(entry.by).text(type_word(entry.body));
    row.text(audience_of(entry)).text(changes.fields).text(changes.old).text(changes.now);
    row.text(said[i].redacted ? std::string(kHidden) : said[i].text).text(mends.empty() ? "" : mends.str());
    row.text(by == corrected.end() ? "" : by->second.str());
    lines += row.text(entry.recorded_by.empty() ? entry.by : entry.recorded_by).str();
  }
  return lines;
}

// ---- actions, signals

// When each item was done, if it still is.
std::map<std::string, base::Time> done_times(const Record& record) {
  std::map<std::string, base::Time> times;
  const std::vector<Effective> said = effective(record.timeline);
  for (std::size_t i = 0; i < said.size(); ++i) {
    const auto* action = std::get_if<ActionChanged>(&record.timeline[i].body);
    if (action == nullptr) continue;
    if (action->state == ActionState::done) times[action->item] = said[i].at;
  }
  return times;
}

std::string action_lines(const Record& record, const CsvSource& source) {
  if (record.actions.empty()) return "";
  const std::map<std::string, base::Time> done = done_times(record);
  std::string lines;
  for (const ActionItem& item : record.actions) {
    const auto at = done.find(item.item);
    const bool is_done = item.state == ActionState::done && at != done.end();
    CsvRow row(source.form);
    row.text(record.id.str()).text(item.item).text(item.text.empty() ? kHidden : std::string_view(item.text));
    row.text(word_or_blank(item.type)).text(word_or_blank(record.fields.priority)).text(item.owner);
    row.text(item.due ? base::format_date(*item.due) : "").time(is_done ? std::optional(at->second) : std::nullopt);
    lines += row.number(reports::days_late(item, source.now)).text(word(item.state)).str();
  }
  return lines;
}

std::string signal_lines(const Record& record, const CsvSource& source) {
  std::string lines;
  for (const Signal& signal : record.signals) {
    CsvRow row(source.form);
    row.text(record.id.str()).text(signal.source).text(signal.fingerprint).text(signal.status).text(signal.name);
    lines += row.text(signal.started_at).text(signal.ended_at).text(signal.url).str();
  }
  return lines;
}

constexpr std::array<CsvTable, 5> kTables{{
    {"records", "a line for each record", kRecordColumns, record_line},
    {"incidents", "the same of incidents alone", kRecordColumns, incident_line},
    {"timeline", "a line for each entry, in the order of writing",
     "id,entry,at,recorded_at,lag_s,by,kind,audience,field,old,new,text,corrects,corrected_by,recorded_by",
     timeline_lines},
    {"actions", "a line for each action item", "id,task,text,type,priority,owner,due,done_at,overdue_days,state",
     action_lines},
    {"signals", "a line for each alert that a record knows, in its latest state",
     "id,source,fingerprint,status,name,started_at,ended_at,url", signal_lines},
}};

}  // namespace

std::span<const CsvTable> csv_tables() { return kTables; }

std::string csv_header(const CsvTable& table, CsvForm form) {
  return std::string(table.columns) + (form.lines == LineEnds::crlf ? "\r\n" : "\n");
}

}  // namespace decklog::render
