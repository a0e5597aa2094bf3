// SPDX-License-Identifier: MIT
//
// Incidents of PagerDuty as its REST API gives them: {"incidents": […]}, {"incident": {…}} or a list; the answer of
// "log_entries" beside them or within each, and "notes" within each.
#include "lib/base/text.h"
#include "lib/intake/exported.h"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace decklog::intake {
namespace {

using model::Milestone;

// "summary" of a reference.
std::string summary_in(const Value& object, std::string_view key) {
  const auto value = object.is_object() ? object.find(key) : std::nullopt;
  return value && value->is_object() ? base::single_line(exported_text(*value, "summary")) : std::string();
}

// "[#1234] The server is on fire."
std::string without_number(const std::string& title) {
  const std::size_t end = title.starts_with("[#") ? title.find("] ") : std::string::npos;
  return end == std::string::npos ? title : title.substr(end + 2);
}

// What a person did or wrote; who was called, and how, is no part of a logbook.
bool is_notification(const std::string& type) {
  return type.starts_with("notify_log_entry") || type.starts_with("exhaust_escalation");
}

void put_moment(ToldRecord& record, Milestone which, base::Time at, std::string by, const std::string& text) {
  const ToldMoment moment{.at = at, .line = record.line, .by = {std::move(by), {}}, .text = text};
  const auto [place, is_first] = record.moments.emplace(which, moment);
  if (!is_first && moment.at < place->second.at) place->second = moment;
}

std::string words_of_entry(const Value& entry) {
  if (const auto channel = entry.find("channel"); channel && channel->is_object()) {
    for (const char* key : {"content", "summary"}) {
      const std::string words = exported_text(*channel, key);
      const std::string type = exported_text(*channel, "type");
      if (!words.empty() && type == "note") return words;
    }
  }
  const std::string note = exported_text(entry, "note");
  return note.empty() ? exported_text(entry, "summary") : note;
}

class PagerDutyExport {
 public:
  Told read(const Exported& input) {
    const Value& root = input.root();
    std::string_view key = "incidents";
    if (root.is_object() && !root.find(key)) key = "incident";
    for (const Value& incident : input.items(key)) take(incident);
    for (const Value& entry : exported_list(root, "log_entries")) take_entry_beside(entry);
    if (notifications_ > 0) {
      told_.doubts.push_back({0, fmt::format("{} who was called: left out",
                                             base::counted(notifications_, "log entry tells", "log entries tell"))});
    }
    for (const auto& [id, place] : places_) settle(told_.records[place], resolved_[place]);
    return std::move(told_);
  }

 private:
  void take(const Value& incident) {
    incident.must_be_object();
    const std::string id = incident.at("id").text();
    if (places_.contains(id)) incident.fail("stands twice: " + base::cut_to_width(id, 40));
    places_[id] = told_.records.size();
    ToldRecord& record = told_.records.emplace_back();
    std::string& end = resolved_.emplace_back();
    record.line = static_cast<int>(told_.records.size());
    record.key = "pagerduty:incident:" + base::single_line(id);
    const std::string title = exported_text(incident, "title");
    record.title = without_number(exported_title(incident, title.empty() ? "summary" : "title"));
    record.description = exported_text(incident, "description");
    if (record.description == title) record.description.clear();
    record.severity = summary_in(incident, "priority");
    if (const std::string service = summary_in(incident, "service"); !service.empty()) record.services = {service};
    put_label(record.labels, "pagerduty", exported_text(incident, "incident_number"));
    put_label(record.labels, "urgency", exported_text(incident, "urgency"));
    for (const Value& team : exported_list(incident, "teams"))
      put_label(record.labels, "team", exported_text(team, "summary"));
    const auto created = exported_time(incident, "created_at");
    if (!created) incident.fail("has no created_at");
    put_moment(record, Milestone::opened_at, *created, {}, {});
    put_moment(record, Milestone::detected_at, *created, {}, {});
    for (const Value& one : exported_list(incident, "acknowledgements")) {
      if (const auto at = exported_time(one, "at")) {
        put_moment(record, Milestone::acknowledged_at, *at, summary_in(one, "acknowledger"),
                   "acknowledged in PagerDuty");
      }
    }
    for (const Value& note : exported_list(incident, "notes")) {
      const auto at = exported_time(note, "created_at");
      if (at) add_line(record, *at, summary_in(note, "user"), exported_text(note, "content"));
    }
    for (const Value& entry : exported_list(incident, "log_entries")) take_entry(entry, record);
    if (exported_text(incident, "status") != "resolved") return;
    end = "resolved";
    auto at = exported_time(incident, "resolved_at");
    if (!at) at = exported_time(incident, "last_status_change_at");
    const bool is_told = record.moments.contains(Milestone::resolved_at);
    if (at && !is_told) {
      put_moment(record, Milestone::resolved_at, *at, summary_in(incident, "last_status_change_by"),
                 "resolved in PagerDuty");
    }
  }

  void take_entry_beside(const Value& entry) {
    const auto incident = entry.is_object() ? entry.find("incident") : std::nullopt;
    const auto place = places_.find(incident ? exported_text(*incident, "id") : "");
    if (place != places_.end()) return take_entry(entry, told_.records[place->second]);
    told_.doubts.push_back({0, "a log entry belongs to no incident of this export: left out"});
  }

  void take_entry(const Value& entry, ToldRecord& record) {
    const std::string type = exported_text(entry, "type");
    if (is_notification(type)) {
      ++notifications_;
      return;
    }
    const auto at = exported_time(entry, "created_at");
    if (!at) entry.fail("has no created_at");
    const std::string by = summary_in(entry, "agent");
    if (type.starts_with("acknowledge_log_entry")) {
      return put_moment(record, Milestone::acknowledged_at, *at, by, "acknowledged in PagerDuty");
    }
    if (type.starts_with("resolve_log_entry")) {
      record.moments.erase(Milestone::resolved_at);  // the last one counts: it may have been opened again
      return put_moment(record, Milestone::resolved_at, *at, by, "resolved in PagerDuty");
    }
    if (type.starts_with("trigger_log_entry") && *at == record.moments.at(Milestone::opened_at).at) return;
    add_line(record, *at, by, words_of_entry(entry));
  }

  void add_line(ToldRecord& record, base::Time at, const std::string& by, const std::string& text) {
    if (is_blank(text)) return;
    // A note stands among the notes and among the log entries.
    const bool is_new = seen_.insert(record.key + "\n" + base::format_utc(at) + "\n" + text).second;
    if (is_new) record.lines.push_back({.at = at, .line = record.line, .by = {by, {}}, .text = text});
  }

  void settle(ToldRecord& record, const std::string& status) {
    const bool has_end = record.moments.contains(Milestone::resolved_at);
    if (status.empty() && has_end) record.moments.erase(Milestone::resolved_at);  // it was opened again
    if (!status.empty() && !has_end) {
      told_.doubts.push_back({record.line, fmt::format("'{}' is resolved and does not say when: it stays open",
                                                       base::cut_to_width(record.title, 60))});
    }
  }

  Told told_;
  std::map<std::string, std::size_t> places_;  // by id
  std::vector<std::string> resolved_;          // "resolved" or "" of each record
  std::set<std::string> seen_;
  std::uint64_t notifications_ = 0;
};

}  // namespace

Told read_pagerduty_export(std::string_view bytes, const Telling& how) {
  return PagerDutyExport().read(Exported(bytes, how.file));
}

}  // namespace decklog::intake
