// SPDX-License-Identifier: MIT
#include "cmd/render/statuspage.h"

#include "cmd/render/json_document.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

namespace decklog::render {
namespace {

using base::Kind;
using base::Time;
using model::Priority;
using model::Stage;
using reports::PublicRecord;
using reports::PublicUpdate;

struct StageWords {
  Stage stage;
  std::string_view theirs;
  std::string_view words;
};
constexpr std::array kIncidentWords{
    StageWords{Stage::triage, "investigating", "Investigating"},
    StageWords{Stage::coordination, "investigating", "Investigating"},
    StageWords{Stage::mitigation, "identified", "Identified"},
    StageWords{Stage::resolution, "monitoring", "Monitoring"},
    StageWords{Stage::follow_up, "resolved", "Resolved"},
    StageWords{Stage::closed, "resolved", "Resolved"},
};
constexpr std::array kChangeWords{
    StageWords{Stage::planned, "scheduled", "Scheduled"},
    StageWords{Stage::in_progress, "in_progress", "In progress"},
    StageWords{Stage::done, "completed", "Completed"},
    StageWords{Stage::rolled_back, "completed", "Rolled back"},
    StageWords{Stage::cancelled, "completed", "Cancelled"},
};

// A stage that the kind has not is taken for its first.
const StageWords& words_of_stage(Kind kind, Stage stage) {
  const auto pick = [&](const auto& rows) -> const StageWords& {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const StageWords& row) { return row.stage == stage; });
    return found == rows.end() ? rows.front() : *found;
  };
  return kind == Kind::change ? pick(kChangeWords) : pick(kIncidentWords);
}

struct PriorityWords {
  Priority priority;
  std::string_view impact;
  std::string_view component;
  std::string_view description;
};
constexpr std::array kPriorityWords{
    PriorityWords{Priority::p0, "critical", "major_outage", "Major Service Outage"},
    PriorityWords{Priority::p1, "major", "partial_outage", "Partial System Outage"},
    PriorityWords{Priority::p2, "minor", "degraded_performance", "Minor Service Outage"},
    PriorityWords{Priority::p3, "none", "operational", "All Systems Operational"},
};
const PriorityWords& words_of_priority(Priority priority) {
  return kPriorityWords.at(static_cast<std::size_t>(priority));
}

Json page_value(const FeedInfo& info) {
  return {{"id", info.id},
          {"name", info.title},
          {"url", info.base_url},
          {"time_zone", "Etc/UTC"},
          {"updated_at", base::format_utc(info.updated)}};
}

// ---- Components

struct Component {
  std::string name;
  std::optional<Priority> worst;  // of the open incidents
  bool is_maintained = false;
  Time first{};
  Time last{};
};

std::string_view status_of(const Component& component) {
  const std::string_view harmed = words_of_priority(component.worst.value_or(Priority::p3)).component;
  const bool is_well = harmed == words_of_priority(Priority::p3).component;
  return is_well && component.is_maintained ? "under_maintenance" : harmed;
}

bool touches(const PublicRecord& record, const std::string& service) {
  return std::find(record.services.begin(), record.services.end(), service) != record.services.end();
}

// Nobody writes down when a service came to be: it is known since the first that is told of it.
Component component_of(const std::string& service, const FeedInfo& info, const std::vector<PublicRecord>& records) {
  Component component{.name = service, .worst = {}, .is_maintained = false, .first = info.updated, .last = {}};
  for (const PublicRecord& record : records) {
    if (!touches(record, service)) continue;
    component.first = std::min(component.first, record.first_at);
    component.last = std::max(component.last, record.last_at);
    if (record.stage == Stage::in_progress) component.is_maintained = true;
    if (record.kind != Kind::incident || !reports::is_going_on(record)) continue;
    component.worst = std::min(component.worst.value_or(record.priority), record.priority);
  }
  if (component.last == Time{}) component.last = info.updated;
  return component;
}

// What every part of the two documents is made from.
struct Source {
  const FeedInfo& info;
  std::vector<const PublicRecord*> newest;  // by when they became public
  std::vector<Component> components;        // in the policy's order
};

Source source_of(const FeedInfo& info, const std::vector<PublicRecord>& records, const model::Policy& policy) {
  Source source{.info = info, .newest = {}, .components = {}};
  for (const PublicRecord& record : records) source.newest.push_back(&record);
  std::sort(source.newest.begin(), source.newest.end(), [](const PublicRecord* a, const PublicRecord* b) {
    return a->first_at != b->first_at ? a->first_at > b->first_at : a->id < b->id;
  });
  for (const auto& [service, unused] : policy.services) {
    source.components.push_back(component_of(service, info, records));
  }
  return source;
}

Json component_value(const Source& source, std::size_t index) {
  const Component& component = source.components[index];
  return {{"id", component.name},
          {"name", component.name},
          {"status", status_of(component)},
          {"created_at", base::format_utc(component.first)},
          {"updated_at", base::format_utc(component.last)},
          {"position", index + 1},
          {"description", nullptr},
          {"showcase", true},
          {"start_date", nullptr},
          {"group_id", nullptr},
          {"page_id", source.info.id},
          {"group", false},
          {"only_show_if_degraded", false}};
}

Json components_of(const Source& source, const PublicRecord* touched_by) {
  Json list = Json::array();
  for (std::size_t i = 0; i < source.components.size(); ++i) {
    const bool is_wanted = touched_by == nullptr || touches(*touched_by, source.components[i].name);
    if (is_wanted) list.push_back(component_value(source, i));
  }
  return list;
}

// ---- Incidents and maintenances

Json updates_value(const PublicRecord& record) {
  Json list = Json::array();
  for (auto update = record.updates.rbegin(); update != record.updates.rend(); ++update) {
    const std::string at = base::format_utc(update->at);
    list.push_back({{"id", update->entry.str()},
                    {"status", words_of_stage(record.kind, update->stage).theirs},
                    {"body", update->text},
                    {"incident_id", record.id.str()},
                    {"created_at", at},
                    {"updated_at", at},
                    {"display_at", at},
                    {"affected_components", nullptr}});
  }
  return list;
}

Json incident_value(const Source& source, const PublicRecord& record) {
  const bool is_change = record.kind == Kind::change;
  Json value{{"id", record.id.str()},
             {"name", record.name},
             {"status", words_of_stage(record.kind, record.stage).theirs},
             {"created_at", base::format_utc(record.first_at)},
             {"updated_at", base::format_utc(record.last_at)},
             {"monitoring_at", time_or_null(record.mitigated_at)},
             {"resolved_at", time_or_null(record.resolved_at)},
             {"impact", is_change ? "maintenance" : words_of_priority(record.priority).impact},
             {"shortlink", page_address(source.info, record.id)},
             {"started_at", base::format_utc(record.started_at.value_or(record.first_at))},
             {"page_id", source.info.id},
             {"incident_updates", updates_value(record)},
             {"components", components_of(source, &record)}};
  if (is_change) {
    value["scheduled_for"] = base::format_utc(record.window_start.value_or(record.first_at));
    value["scheduled_until"] = time_or_null(record.window_end);
  }
  return value;
}

// What was planned for a time that has passed, and never began, is no longer announced.
bool is_announced(const PublicRecord& record, Time now) {
  if (record.kind != Kind::change || !reports::is_going_on(record)) return false;
  return record.stage != Stage::planned || !record.window_end || *record.window_end >= now;
}

Json incidents_value(const Source& source, const std::function<bool(const PublicRecord&)>& is_wanted,
                     std::size_t most) {
  Json list = Json::array();
  for (const PublicRecord* record : source.newest) {
    if (list.size() < most && is_wanted(*record)) list.push_back(incident_value(source, *record));
  }
  return list;
}

Json status_value(const reports::OverallState& state) {
  const PriorityWords& words = words_of_priority(state.open.empty() ? Priority::p3 : state.open.begin()->first);
  const bool is_well = words.priority == Priority::p3;
  const bool is_maintained = is_well && state.maintenances > 0;
  return {{"indicator", words.impact},
          {"description", is_maintained ? "Service Under Maintenance" : words.description}};
}

}  // namespace

std::string summary_json(const FeedInfo& info, const std::vector<PublicRecord>& records, const model::Policy& policy,
                         Time now) {
  const Source source = source_of(info, records, policy);
  const auto is_open_incident = [](const PublicRecord& record) {
    return record.kind == Kind::incident && reports::is_going_on(record);
  };
  const auto is_maintenance = [&](const PublicRecord& record) { return is_announced(record, now); };
  return written({{"page", page_value(info)},
                  {"components", components_of(source, nullptr)},
                  {"incidents", incidents_value(source, is_open_incident, records.size())},
                  {"scheduled_maintenances", incidents_value(source, is_maintenance, records.size())},
                  {"status", status_value(reports::overall_state(records))}});
}

std::string incidents_json(const FeedInfo& info, const std::vector<PublicRecord>& records, const model::Policy& policy,
                           Time /*now*/) {
  const Source source = source_of(info, records, policy);
  const auto is_incident = [](const PublicRecord& record) { return record.kind == Kind::incident; };
  return written({{"page", page_value(info)}, {"incidents", incidents_value(source, is_incident, kMostInFeed)}});
}

std::string status_in_words(Kind kind, Stage stage) { return std::string(words_of_stage(kind, stage).words); }

}  // namespace decklog::render
