// SPDX-License-Identifier: MIT
//
// Alerts and incidents of Opsgenie as its API gives them: a list, {"data": […]} or one. Notes and logs count where the
// export put them into the alert ("notes", "logs"; each with createdAt, owner, and note or log).
#include "lib/base/text.h"
#include "lib/intake/exported.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <utility>

namespace decklog::intake {
namespace {

using model::Milestone;

// P1 is the worst of five.
std::string priority_of_opsgenie(const std::string& word) {
  constexpr std::array<std::string_view, 5> kOurs{"P0", "P1", "P2", "P3", "P3"};
  const bool is_known = word.size() == 2 && word[0] == 'P' && word[1] >= '1' && word[1] <= '5';
  return is_known ? std::string(kOurs.at(static_cast<std::size_t>(word[1] - '1'))) : word;
}

ToldLine told_line(const Value& item, int number, std::string_view key) {
  return {.at = exported_time(item, "createdAt").value_or(base::Time{}),
          .line = number,
          .by = person_named(exported_text(item, "owner")),
          .text = exported_text(item, key)};
}

void take_lines(const Value& alert, int number, Told& told, ToldRecord& record) {
  for (const auto& [list, key] : {std::pair{"notes", "note"}, std::pair{"logs", "log"}}) {
    for (const Value& item : exported_list(alert, list)) {
      ToldLine line = told_line(item, number, key);
      if (is_blank(line.text)) continue;
      if (line.at == base::Time{}) {
        told.doubts.push_back({number, fmt::format("one of its {} has no createdAt: left out", list)});
        continue;
      }
      record.lines.push_back(std::move(line));
    }
  }
}

void take_times(const Value& alert, int number, Told& told, ToldRecord& record) {
  const auto created = exported_time(alert, "createdAt");
  if (!created) alert.fail("has no createdAt");
  const auto put = [&](Milestone which, base::Time at, const ToldPerson& by, const std::string& text) {
    record.moments.emplace(which, ToldMoment{.at = at, .line = number, .by = by, .text = text});
  };
  put(Milestone::opened_at, *created, {}, {});
  const bool is_incident = alert.find("impactStartDate").has_value();
  if (!is_incident) put(Milestone::detected_at, *created, {}, {});
  if (const auto at = exported_time(alert, "impactStartDate")) put(Milestone::started_at, *at, {}, {});
  if (const auto at = exported_time(alert, "impactEndDate")) put(Milestone::mitigated_at, *at, {}, "the impact ended");
  const auto report = alert.find("report");
  // Spans from the beginning, in milliseconds.
  const auto after = [&](const char* key) -> std::optional<base::Time> {
    const auto span = report ? report->find(key) : std::nullopt;
    if (!span) return std::nullopt;
    return *created + base::Seconds{static_cast<std::int64_t>(span->whole() / 1000)};
  };
  if (const auto at = after("ackTime")) {
    put(Milestone::acknowledged_at, *at, person_named(exported_text(*report, "acknowledgedBy")),
        "acknowledged in Opsgenie");
  }
  const std::string status = base::to_lower_ascii(exported_text(alert, "status"));
  const bool is_over = status == "closed" || status == "resolved";
  if (const auto at = after("closeTime"); at && is_over) {
    put(Milestone::resolved_at, *at, person_named(exported_text(*report, "closedBy")), "closed in Opsgenie");
  } else if (is_over) {
    told.doubts.push_back({number, fmt::format("'{}' is {} and does not say when: it stays open",
                                               base::cut_to_width(record.title, 60), status)});
  }
}

ToldRecord read_opsgenie_alert(const Value& alert, int number, Told& told) {
  ToldRecord record;
  record.line = number;
  record.title = exported_title(alert, "message");
  const std::string id = exported_text(alert, "id");
  if (!id.empty()) record.key = "opsgenie:" + id;
  record.description = exported_text(alert, "description");
  record.severity = priority_of_opsgenie(exported_text(alert, "priority"));
  for (const char* key : {"source", "entity"}) put_label(record.labels, key, exported_text(alert, key));
  put_label(record.labels, "opsgenie", exported_text(alert, "tinyId"));
  std::vector<std::string> tags;
  for (const Value& tag : exported_list(alert, "tags")) tags.push_back(tag.plain().value_or(""));
  put_label(record.labels, "tags", base::join(tags, ", "));
  for (const Value& one : exported_list(alert, "responders"))
    put_label(record.labels, "team", exported_text(one, "name"));
  if (const auto details = alert.find("details"); details && details->is_object()) {
    const std::string service = base::single_line(exported_text(*details, "service"));
    if (!service.empty()) record.services.push_back(service);
  }
  take_times(alert, number, told, record);
  take_lines(alert, number, told, record);
  return record;
}

}  // namespace

Told read_opsgenie_export(std::string_view bytes, const Telling& how) {
  const Exported input(bytes, how.file);
  Told told;
  int number = 0;
  for (const Value& alert : input.items("data")) told.records.push_back(read_opsgenie_alert(alert, ++number, told));
  return told;
}

}  // namespace decklog::intake
