// SPDX-License-Identifier: MIT
#include "cmd/render/json.h"

#include "cmd/render/json_document.h"
#include "cmd/render/json_values.h"
#include "cmd/render/next_step.h"
#include "lib/reports/clocks.h"
#include "lib/reports/standing.h"

#include <algorithm>

namespace decklog::render {
namespace {

using namespace model;

Json concurrent_value(const std::vector<Concurrent>& concurrent, const Record& record) {
  const auto side = [&](const std::string& value, const EntryId& id) -> Json {
    const Entry* entry = record.entry(id);
    return {{"value", text_or_null(value)},
            {"entry", text_or_null(entry == nullptr ? "" : id.str())},
            {"by", text_or_null(entry == nullptr ? "" : entry->by)}};
  };
  Json list = Json::array();
  for (const Concurrent& one : concurrent) {
    list.push_back({{"field", one.field},
                    {"values", {side(one.ours, one.our_entry), side(one.theirs, one.their_entry)}},
                    {"now", text_or_null(one.now)}});
  }
  return list;
}

void append(Json& to, const Json& members) {
  for (const auto& [key, value] : members.items()) to[key] = value;
}

void put_result(Json& to, const Result& result) {
  to["id"] = result.record->id.str();
  to["entry"] = text_or_null(result.entry);
  to["commit"] = text_or_null(result.commit);
  to["changed"] = result.changed;
  to["notes"] = result.doubts;
  to["record"] = record_value(*result.record);
}

}  // namespace

std::string error_json(const Failure& failure) {
  Json json = document("error");
  json["error"] = failure_value(failure);
  return written(json);
}

std::string record_json(const Record& record, const Policy& policy, const std::vector<Header>& changes, base::Time now,
                        const std::vector<reports::HandedOverNow>& handed_over) {
  Json json = document("show");
  append(json, record_value(record));
  json["undecided"] = concurrent_value(undecided(record), record);
  const NextStep step = next_step(record, policy);
  json["missing"] = reasons_value(step.missing);
  json["next_command"] = text_or_null(step.command);
  json["clocks"] = Json::array();
  for (const reports::Clock& clock : reports::clocks(record, policy, now)) {
    json["clocks"].push_back(clock_value(clock, now));
  }
  json["changes_before"] = Json::array();
  for (const Header& change : changes) json["changes_before"].push_back(header_value(change));
  json["handed_over"] = Json::array();
  for (const reports::HandedOverNow& item : handed_over) {
    json["handed_over"].push_back({{"id", item.then.id.str()},
                                   {"changes", reports::changes_since(item)},
                                   {"stage", item.now ? Json(word(item.now->stage)) : Json(nullptr)}});
  }
  return written(json);
}

std::string merge_json(const MergedRecord& merged) {
  Json json = document("merge");
  json["id"] = merged.record.id.str();
  json["concurrent"] = concurrent_value(merged.concurrent, merged.record);
  json["damage"] = problems_value(merged.damage);
  return written(json);
}

std::string timeline_json(const Record& record, const EntryFilter& keep) {
  Json json = document("timeline");
  json["id"] = record.id.str();
  json["timeline"] = timeline_value(record, keep);
  return written(json);
}

std::string result_json(const Result& result) {
  Json json = document("result");
  put_result(json, result);
  return written(json);
}

std::string results_json(const std::vector<Result>& results) {
  Json json = document("result");
  put_result(json, results.front());
  json["others"] = Json::array();
  for (std::size_t i = 1; i < results.size(); ++i) put_result(json["others"].emplace_back(Json::object()), results[i]);
  return written(json);
}

std::string actions_json(const Record& record) {
  Json json = document("actions");
  json["id"] = record.id.str();
  json["actions"] = header_value(record)["actions"];
  return written(json);
}

namespace {

void put_standing(Json& to, const Header& record, base::Time now) {
  const bool is_request = record.kind() == base::Kind::request;
  const bool is_change = record.kind() == base::Kind::change;
  to["waits_on"] = is_request ? text_or_null(reports::waits_on(record)) : Json(nullptr);
  to["window_state"] = is_change ? Json(reports::word(reports::change_state(record, now))) : Json(nullptr);
}

Json listed_value(const Header& record, base::Time now) {
  Json value = header_value(record);
  put_standing(value, record, now);
  return value;
}

}  // namespace

std::string list_json(const std::vector<Header>& records, base::Time now, const OfLedgers& several) {
  Json json = document("list");
  if (several.are_several()) json["ledgers"] = ledgers_value(several);
  json["records"] = Json::array();
  for (std::size_t row = 0; row < records.size(); ++row) {
    json["records"].push_back(with_ledger(listed_value(records[row], now), several, row));
  }
  return written(json);
}

std::string list_jsonl(const std::vector<Header>& records, base::Time now, const OfLedgers& several) {
  std::string lines;
  for (std::size_t row = 0; row < records.size(); ++row) {
    lines += written(with_ledger(listed_value(records[row], now), several, row), Form::one_line);
  }
  return lines;
}

namespace {

Json queue_value(const std::vector<reports::QueueItem>& items, const Policy& policy, base::Time now) {
  Json list = Json::array();
  for (const reports::QueueItem& item : items) {
    Json row = {{"id", item.record->id.str()},
                {"title", text_or_null(item.record->fields.title.value_or(""))},
                {"stage", word(item.record->stage)},
                {"priority", fields_value(item.record->fields)["priority"]},
                {"owner", text_or_null(item.record->fields.owner.value_or(""))},
                {"to", text_or_null(item.record->fields.to.value_or(""))},
                {"reason", item.reason},
                {"command", text_or_null(item.command)},
                {"waiting", item.waiting},
                {"overdue_seconds", std::max<base::Seconds::rep>(0, item.overdue.count())}};
    const auto checklist = policy.checklists.find(item.record->stage);
    row["checklist"] = checklist == policy.checklists.end() ? std::vector<std::string>{} : checklist->second;
    row["clock"] = item.clock ? clock_value(*item.clock, now) : Json(nullptr);
    list.push_back(std::move(row));
  }
  return list;
}

}  // namespace

std::string queue_json(const std::vector<reports::QueueItem>& items,
                       const std::vector<reports::QueueItem>& not_to_forget, const Policy& policy, base::Time now) {
  Json json = document("queue");
  json["not_to_forget"] = queue_value(not_to_forget, policy, now);
  json["items"] = queue_value(items, policy, now);
  return written(json);
}

std::string status_json(const reports::Counts& counts) {
  Json json = document("status");
  json["open_incidents"] = Json::object();
  for (const auto& row : WordsOf<Priority>::table) {
    const auto found = counts.open_incidents.find(row.value);
    json["open_incidents"][std::string(row.word)] = found == counts.open_incidents.end() ? 0 : found->second;
  }
  json["open_without_priority"] = counts.open_without_priority;
  json["open_by_kind"] = Json::object();
  for (const base::KindName& row : base::kKindNames) {
    const auto found = counts.open_by_kind.find(row.kind);
    json["open_by_kind"][std::string(row.word)] = found == counts.open_by_kind.end() ? 0 : found->second;
  }
  json["blocked"] = counts.blocked;
  json["overdue"] = counts.overdue;
  json["unacknowledged"] = counts.unacknowledged;
  json["resolved_not_closed"] = counts.resolved_not_closed;
  json["changes_to_start"] = counts.changes_to_start;
  json["changes_past_end"] = counts.changes_past_end;
  json["handoffs_waiting"] = counts.handoffs_waiting;
  return written(json);
}

std::string log_json(const std::vector<LogLine>& lines) {
  Json json = document("log");
  json["commits"] = Json::array();
  for (const LogLine& line : lines) {
    Json trailers = Json::object();
    for (const auto& [name, value] : line.trailers) trailers[name] = value;
    json["commits"].push_back({{"commit", line.commit},
                               {"author", text_or_null(line.author)},
                               {"email", text_or_null(line.email)},
                               {"time", base::format_utc(line.time)},
                               {"subject", line.subject},
                               {"trailers", std::move(trailers)}});
  }
  return written(json);
}

std::string doctor_json(const std::vector<HealthLine>& lines) {
  Json json = document("doctor");
  json["checks"] = Json::array();
  for (const HealthLine& line : lines) {
    json["checks"].push_back(
        {{"check", line.check}, {"state", line.state}, {"message", line.message}, {"fix", text_or_null(line.fix)}});
  }
  return written(json);
}

std::string facts_json(std::string_view schema, const std::vector<Fact>& facts,
                       const std::map<std::string, std::vector<std::string>>& lists, bool changed) {
  Json json = document(schema);
  for (const Fact& fact : facts) json[std::string(fact.name)] = text_or_null(fact.value);
  for (const auto& [name, list] : lists) json[name] = list;
  json["changed"] = changed;
  return written(json);
}

}  // namespace decklog::render
