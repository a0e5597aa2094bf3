// SPDX-License-Identifier: MIT
#include "cmd/render/json_document.h"
#include "cmd/render/load_page.h"

namespace decklog::render {
namespace {

using reports::PersonLoad;
using reports::Stretch;

Json with_span(Json object, const Stretch& span) {
  object["start"] = base::format_utc(span.start);
  object["end"] = base::format_utc(span.end);
  object["length_seconds"] = span.length().count();
  return object;
}

Json shift_value(const std::optional<reports::ShiftLoad>& shift) {
  if (!shift) return nullptr;
  return with_span({{"rotation", shift->rotation}, {"incidents", shift->incidents}, {"allowed", shift->allowed}},
                   shift->span);
}

Json one_incident_value(const std::optional<reports::OneIncident>& one) {
  if (!one) return nullptr;
  return with_span({{"incident", one->incident.str()}}, one->span);
}

Json run_value(const std::optional<reports::DayRun>& run) {
  if (!run) return nullptr;
  return {{"days", run->days}, {"first", base::format_date(run->first)}, {"last", base::format_date(run->last)}};
}

// A part of something that is there; null where nothing is.
Json share_value(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return nullptr;
  return static_cast<double>(part) / static_cast<double>(whole);
}

Json over_value(const std::vector<reports::OverLimit>& all) {
  Json list = Json::array();
  for (const reports::OverLimit& over : all) {
    list.push_back(with_span({{"what", strain_word(over.what)},
                              {"value", over.value},
                              {"limit", over.limit},
                              {"where", text_or_null(over.where)}},
                             over.when));
  }
  return list;
}

Json person_value(const PersonLoad& person, const reports::Load& load) {
  const base::Seconds whole = load.until - load.from;
  return {
      {"who", person.who},
      {"name", text_or_null(person.name)},
      {"in_roster", person.in_roster},
      {"zone", person.zone},
      {"incidents", person.incidents},
      {"shifts", person.shifts},
      {"shifts_over", person.shifts_over},
      {"heaviest_shift", shift_value(person.heaviest)},
      {"on_call_seconds", person.on_call.count()},
      {"on_call_share", share_value(person.on_call.count(), whole.count())},
      {"engaged_seconds", person.engaged.count()},
      {"engaged_on_call_seconds", person.engaged_on_call.count()},
      {"engaged_share", share_value(person.engaged_on_call.count(), person.on_call.count())},
      {"interruptions", person.interruptions},
      {"interruptions_at_night", person.at_night},
      {"interruptions_on_weekends", person.on_weekends},
      {"last_night_at", time_or_null(person.last_night)},
      {"longest_run", run_value(person.longest_run)},
      {"run_now_days", person.run_now},
      {"shortest_rest", person.shortest_rest ? with_span(Json::object(), *person.shortest_rest) : Json(nullptr)},
      {"longest_in_one_incident", one_incident_value(person.longest)},
      {"first_responses", person.first_responses},
      {"first_responses_share",
       share_value(static_cast<std::int64_t>(person.first_responses), static_cast<std::int64_t>(load.first_responses))},
      {"sole_services", person.sole},
      {"over", over_value(person.over)},
  };
}

}  // namespace

std::string load_json(const reports::Load& load) {
  Json json = document("load");
  json["since"] = base::format_utc(load.from);
  json["until"] = base::format_utc(load.until);
  json["limits"] = {{"incidents_per_shift", load.limits.incidents_per_shift},
                    {"engaged_percent", load.limits.engaged_percent},
                    {"same_incident_seconds", load.limits.same_incident.count()},
                    {"rest_seconds", load.limits.rest.count()},
                    {"days_in_a_row", load.limits.days_in_a_row}};
  json["incidents"] = load.incidents;
  json["first_responses"] = load.first_responses;
  json["drills_left_out"] = load.drills;
  json["duplicates_joined"] = load.duplicates;
  json["false_alarms"] = load.false_alarms;
  json["people"] = Json::array();
  for (const PersonLoad& person : load.people) json["people"].push_back(person_value(person, load));
  return written(json);
}

}  // namespace decklog::render
