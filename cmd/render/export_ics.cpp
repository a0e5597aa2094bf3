// SPDX-License-Identifier: MIT
#include "cmd/render/export_ics.h"

#include "cmd/render/ics.h"
#include "lib/base/text.h"
#include "lib/model/query.h"
#include "lib/reports/clocks.h"

#include <algorithm>

namespace decklog::render {
namespace {

using namespace model;

constexpr std::string_view kRemindBefore = "-PT1H";

// RFC 5545: 1 is the highest of nine, 0 is none.
std::string_view urgency(const Header& record) {
  if (!record.fields.priority) return "0";
  switch (*record.fields.priority) {
    case Priority::p0:
    case Priority::p1:
      return "1";
    case Priority::p2:
      return "5";
    case Priority::p3:
      break;
  }
  return "9";
}

std::string event_categories(std::string_view kind, const Header& record) {
  std::string words(kind);
  if (record.fields.priority) words += "," + std::string(word(*record.fields.priority));
  return words;
}

std::string event_title(const Header& record) { return base::single_line(record.fields.title.value_or("(no title)")); }

std::string event_places(const Header& record) {
  std::vector<std::string> places;
  for (const char* name : {"environment", "env", "region", "zone"}) {
    const auto found = record.fields.labels.find(name);
    if (found != record.fields.labels.end()) places.push_back(found->second);
  }
  return base::join(places, ", ");
}

std::string event_words(const Header& record) {
  const Fields& fields = record.fields;
  std::vector<std::string> lines{"stage: " + std::string(word(record.stage))};
  if (fields.owner) lines.push_back("owner: " + *fields.owner);
  if (fields.services) lines.push_back("services: " + base::join(*fields.services, ", "));
  if (fields.impact) lines.push_back("impact: " + *fields.impact);
  if (fields.cause) lines.push_back("cause: " + *fields.cause);
  return base::join(lines, "\n");
}

class EventMaker {
 public:
  EventMaker(Calendar& calendar, const Policy& policy, const RecordCalendar& info)
      : calendar_(calendar), policy_(policy), info_(info) {}

  void add(const Header& record) {
    if (record.kind() == base::Kind::incident) add_incident(record);
    if (record.kind() == base::Kind::change) add_change(record);
    for (const ActionItem& item : record.actions) add_action(record, item);
    for (const reports::Clock& clock : reports::clocks(record, policy_, info_.now)) {
      if (clock.kind == reports::ClockKind::postmortem) add_postmortem(record, clock);
    }
  }

 private:
  std::string uid(const Header& record, const std::string& part = {}) const {
    return record.id.str() + (part.empty() ? "" : "-" + part) + "@" + info_.ledger_id;
  }

  // The sequence grows with every change: it is when the record was last written to, in seconds, of 31 bits until 2068.
  void begin(std::string_view component, const Header& record, const std::string& part = {}) {
    constexpr base::Time kEpoch = std::chrono::sys_days(std::chrono::year{2000} / 1 / 1);
    const auto age = std::max(base::Seconds{0}, record.updated_at - kEpoch);
    calendar_.begin(component);
    calendar_.text("UID", uid(record, part));
    calendar_.time("DTSTAMP", record.updated_at);
    calendar_.time("LAST-MODIFIED", record.updated_at);
    calendar_.value("SEQUENCE", std::to_string(age.count()));
  }

  // An event that ends before it begins is a moment.
  void span(base::Time from, std::optional<base::Time> to) {
    calendar_.time("DTSTART", from);
    if (to && *to > from) calendar_.time("DTEND", *to);
  }

  void words(const Header& record, std::string_view summary) {
    calendar_.text("SUMMARY", summary);
    calendar_.text("DESCRIPTION", event_words(record));
    const std::string places = event_places(record);
    if (!places.empty()) calendar_.text("LOCATION", places);
    calendar_.value("X-DECKLOG-STAGE", word(record.stage));
  }

  void add_incident(const Header& record) {
    const auto began = record.milestone(Milestone::started_at);
    const auto noticed = record.milestone(Milestone::detected_at);
    auto ended = record.milestone(Milestone::mitigated_at);
    for (const Milestone end : {Milestone::resolved_at, Milestone::closed_at}) {
      if (!ended) ended = record.milestone(end);
    }
    begin("VEVENT", record);
    span(began.value_or(noticed.value_or(opened_at(record))), ended.value_or(info_.now));
    words(record, record.id.str() + " " + event_title(record));
    calendar_.value("CATEGORIES", event_categories("INCIDENT", record));
    calendar_.value("STATUS", "CONFIRMED");
    calendar_.value("TRANSP", "TRANSPARENT");
    calendar_.end("VEVENT");
  }

  void add_change(const Header& record) {
    const auto began = began_at(record);
    if (!began) return;
    auto ended = record.milestone(Milestone::finished_at);
    if (!ended) ended = record.milestone(Milestone::rolled_back_at);
    const bool is_planned = record.stage == Stage::planned;
    begin("VEVENT", record);
    span(*began, ended ? ended : record.fields.window_end);
    words(record, record.id.str() + " " + event_title(record));
    calendar_.value("CATEGORIES", event_categories("MAINTENANCE", record));
    const bool is_off = record.stage == Stage::cancelled;
    calendar_.value("STATUS", is_off ? "CANCELLED" : is_planned ? "TENTATIVE" : "CONFIRMED");
    calendar_.value("TRANSP", "TRANSPARENT");
    if (is_planned) {
      calendar_.begin("VALARM");
      calendar_.value("ACTION", "DISPLAY");
      calendar_.text("DESCRIPTION", event_title(record));
      calendar_.value("TRIGGER", kRemindBefore);
      calendar_.end("VALARM");
    }
    calendar_.end("VEVENT");
  }

  void add_action(const Header& record, const ActionItem& item) {
    begin("VTODO", record, item.item);
    calendar_.text("SUMMARY", item.text.empty() ? "(redacted)" : base::single_line(item.text));
    std::string lines = "of " + record.id.str() + " " + event_title(record);
    if (!item.owner.empty()) lines += "\nowner: " + item.owner;
    calendar_.text("DESCRIPTION", lines);
    if (item.due && item.due->ok()) calendar_.date("DUE", *item.due);
    calendar_.value("PRIORITY", urgency(record));
    calendar_.value("CATEGORIES", "ACTION");
    calendar_.value("STATUS", status(item.state));
    calendar_.text("RELATED-TO", uid(record));
    if (item.owner.find('@') != std::string::npos) calendar_.person("ATTENDEE", "", item.owner);
    calendar_.end("VTODO");
  }

  void add_postmortem(const Header& record, const reports::Clock& clock) {
    begin("VTODO", record, "postmortem");
    calendar_.text("SUMMARY", "Postmortem of " + record.id.str() + " " + event_title(record));
    calendar_.time("DUE", clock.due);
    calendar_.value("PRIORITY", urgency(record));
    calendar_.value("CATEGORIES", "POSTMORTEM");
    calendar_.value("STATUS", record.fields.postmortem ? "IN-PROCESS" : "NEEDS-ACTION");
    calendar_.text("RELATED-TO", uid(record));
    calendar_.end("VTODO");
  }

  static std::string_view status(ActionState state) {
    switch (state) {
      case ActionState::open:
        return "NEEDS-ACTION";
      case ActionState::done:
        return "COMPLETED";
      case ActionState::dropped:
        break;
    }
    return "CANCELLED";
  }

  Calendar& calendar_;
  const Policy& policy_;
  const RecordCalendar& info_;
};

}  // namespace

std::string records_ics(const std::vector<Header>& records, const Policy& policy, const RecordCalendar& info) {
  Calendar calendar(info.name);
  EventMaker maker(calendar, policy, info);
  for (const Header& record : records) maker.add(record);
  return calendar.str();
}

}  // namespace decklog::render
