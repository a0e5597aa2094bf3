// SPDX-License-Identifier: MIT
#include "cmd/render/stats_json.h"

#include "cmd/render/json_document.h"
#include "lib/reports/histogram.h"

#include <array>

namespace decklog::render {
namespace {

using base::Seconds;
using reports::Distribution;
using reports::Histogram;

std::string kind_word(base::Kind kind) { return std::string(base::kind_name(kind).word); }

Json distribution_value(const Distribution& values) {
  Json json;
  json["n"] = values.n();
  json["missing"] = {{"not_yet", values.not_yet}, {"never", values.never}, {"backwards", values.backwards}};
  json["p50_seconds"] = seconds_or_null(values.percentile(50));
  json["p75_seconds"] = seconds_or_null(values.percentile(75));
  json["p90_seconds"] = seconds_or_null(values.percentile(90));
  json["max_seconds"] = seconds_or_null(values.max());
  json["values_seconds"] = nullptr;
  if (values.is_few()) {
    json["values_seconds"] = Json::array();
    for (const Seconds value : values.values) json["values_seconds"].push_back(value.count());
  }
  return json;
}

Json histogram_value(const Histogram& drawn) {
  Json json{{"scale", drawn.scale == Histogram::Scale::linear ? "linear" : "logarithmic"}, {"bins", Json::array()}};
  for (const reports::Bin& bin : drawn.bins) {
    json["bins"].push_back({{"from_seconds", bin.from.count()}, {"to_seconds", bin.to.count()}, {"count", bin.count}});
  }
  return json;
}

Json metric_value(const reports::MetricStats& metric) {
  Json json;
  json["name"] = metric.metric.name;
  json["meaning"] = text_or_null(metric.metric.meaning);
  json["kind"] = kind_word(metric.metric.kind);
  json["from"] = model::word(metric.metric.from);
  json["to"] = model::word(metric.metric.to);
  json["all"] = distribution_value(metric.all);
  json["groups"] = Json::array();
  for (const reports::StatsGroup& group : metric.groups) {
    Json value{{"group", text_or_null(group.name)}};
    value.update(distribution_value(group.values));
    json["groups"].push_back(std::move(value));
  }
  json["histogram"] = histogram_value(reports::histogram(metric.all.values));
  return json;
}

Json target_value(const reports::TargetStats& target) {
  return {{"target", target.kind == reports::TargetKind::ack ? "ack" : "mitigate"},
          {"priority", priority_or_null(target.priority)},
          {"within_seconds", seconds_or_null(target.within)},
          {"kept", target.kept},
          {"missed", target.missed},
          {"running", target.running},
          {"never", target.never}};
}

Json kind_value(const reports::KindStats& row) {
  Json json{{"kind", kind_word(row.kind)}, {"opened", row.opened},      {"ended", row.ended}, {"open", row.open},
            {"reopened", row.reopened},    {"were_over", row.were_over}};
  json["by_priority"] = Json::array();
  for (const auto& [priority, count] : row.by_priority) {
    json["by_priority"].push_back({{"priority", priority_or_null(priority)}, {"opened", count}});
  }
  return json;
}

Json week_counts(const std::map<base::Kind, std::size_t>& counts) {
  Json json;
  for (const base::KindName& name : base::kKindNames) {
    const auto found = counts.find(name.kind);
    json[std::string(name.word)] = found == counts.end() ? 0 : found->second;
  }
  return json;
}

Json scope_value(const reports::StatsScope& scope) {
  Json json;
  json["since"] = base::format_utc(scope.since);
  json["until"] = base::format_utc(scope.until);
  json["judged_at"] = base::format_utc(scope.judged_at);
  json["by"] = text_or_null(by_text(scope));
  json["only"] = {{"kinds", Json::array()}, {"priorities", Json::array()}, {"services", Json::array()}};
  for (const base::Kind kind : scope.kinds) json["only"]["kinds"].push_back(kind_word(kind));
  for (const auto priority : scope.priorities) json["only"]["priorities"].push_back(priority_or_null(priority));
  for (const std::string& service : scope.services) json["only"]["services"].push_back(service);
  return json;
}

template <typename Values, typename ToJson>
Json list_of(const Values& values, const ToJson& to_json) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(to_json(value));
  return list;
}

}  // namespace

std::string stats_json(const StatsReport& report) {
  const reports::Stats& stats = report.stats;
  Json json = document("stats");
  json["commit"] = text_or_null(report.commit);
  if (report.several.are_several()) json["ledgers"] = ledgers_value(report.several);
  json.update(scope_value(report.scope));
  json["records"] = stats.counted.size();
  json["left_out"] = {{"drills", stats.left_out.drills},
                      {"false_positives", stats.left_out.false_positives},
                      {"duplicates", stats.left_out.duplicates}};
  json["metrics"] = list_of(stats.metrics, metric_value);
  json["targets"] = list_of(stats.targets, target_value);
  json["changes"] = {{"ended", stats.changes.ended},
                     {"failed", stats.changes.failed},
                     {"rolled_back", stats.changes.rolled_back},
                     {"caused_incident", stats.changes.caused_incident}};
  json["kinds"] = list_of(stats.kinds, kind_value);
  json["weeks"] = list_of(stats.weeks, [](const reports::WeekStats& week) {
    return Json{{"week", week.name}, {"opened", week_counts(week.opened)}, {"ended", week_counts(week.ended)}};
  });
  return written(json);
}

}  // namespace decklog::render
