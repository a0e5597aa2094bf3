// SPDX-License-Identifier: MIT
#include "cmd/render/export_json.h"

#include "cmd/render/json_document.h"
#include "lib/model/query.h"
#include "lib/reports/clocks.h"
#include "lib/reports/record_spans.h"
#include "lib/reports/stage_times.h"

namespace decklog::render {
namespace {

using namespace model;

Json computed_value(const Record& record, const Policy& policy, base::Time now) {
  Json metrics = Json::object();
  for (const Metric& metric : policy.metrics) {
    if (metric.kind == record.kind()) metrics[metric.name] = seconds_or_null(reports::span_of(record, metric));
  }
  Json stages = Json::object();
  for (const auto& [stage, time] : reports::stage_times(record, now)) stages[std::string(word(stage))] = time.count();
  Json overdue = Json::array();
  for (const reports::Clock& clock : reports::clocks(record, policy, now)) {
    if (clock.due < now) overdue.push_back(clock_value(clock, now));
  }
  return {{"open", is_open(record)},
          {"metrics_seconds", std::move(metrics)},
          {"stage_seconds", std::move(stages)},
          {"overdue", std::move(overdue)}};
}

std::string without_line_end(std::string line) {
  line.pop_back();
  return line;
}

}  // namespace

std::string export_begin(const ExportHead& head) {
  Json json = document("export");
  json["generated_at"] = base::format_utc(head.now);
  json["repo"] = {{"ref", head.ref}, {"head", head.head}};
  std::string line = without_line_end(written(json, Form::one_line));
  line.pop_back();
  return line + ",\"records\":[";
}

std::string told_record(const Record& record, const Policy& policy, base::Time now, Place place) {
  Json value = record_value(record);
  value["computed"] = computed_value(record, policy, now);
  return (place == Place::first ? "\n" : ",\n") + without_line_end(written(value, Form::one_line));
}

std::string export_end(Place next) { return next == Place::first ? "]}\n" : "\n]}\n"; }

std::string entry_lines(const Record& record) {
  std::string lines;
  for (const ShownEntry& shown : as_happened(record)) {
    Json line = document("export");
    line["record"] = record.id.str();
    line["entry"] = entry_value(*shown.entry, shown.now);
    lines += written(line, Form::one_line);
  }
  return lines;
}

}  // namespace decklog::render
