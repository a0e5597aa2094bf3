// SPDX-License-Identifier: MIT
#include "cmd/render/stats_page.h"

#include "cmd/render/csv.h"
#include "cmd/render/table.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace decklog::render {
namespace {

using base::Seconds;
using reports::Distribution;
using reports::MetricStats;
using reports::StatsBy;
using reports::TargetKind;
using reports::TargetStats;

constexpr std::size_t kShownWeeks = 16;

std::string span_or_dash(std::optional<Seconds> span) { return span ? base::format_span(*span) : "-"; }

// "92 % of 61". All and none are said only when it is all or none; of a few it says how many.
std::string share(std::size_t part, std::size_t whole) {
  if (whole < reports::kFewValues) return fmt::format("{} of {}", part, whole);
  constexpr std::size_t kAll = 100;
  std::size_t percent = (part * kAll * 2 + whole) / (whole * 2);
  if (part < whole) percent = std::min(percent, kAll - 1);
  if (part > 0) percent = std::max<std::size_t>(percent, 1);
  return fmt::format("{} % of {}", percent, whole);
}

// ---- The answer

std::string opened_kinds(const reports::Stats& stats) {
  std::vector<std::string> parts;
  for (const reports::KindStats& row : stats.kinds) {
    if (row.opened > 0) parts.push_back(count_of_kind(row.opened, row.kind));
  }
  return parts.empty() ? "nothing" : base::join(parts, ", ");
}

std::string headline(const reports::Headline& found) {
  const std::string priority(model::word(found.priority));
  std::string text;
  if (found.values.is_few()) {
    text = fmt::format("{}: {} mitigated, in {}", priority, found.values.n(), values_text(found.values.values));
  } else {
    text = fmt::format("{} mitigated within {} (p50), {} (p90)", priority, span_or_dash(found.values.percentile(kHalf)),
                       span_or_dash(found.values.percentile(kNineTenths)));
  }
  if (found.target.judged() > 0) text += "; within target " + share(found.target.kept, found.target.judged());
  return text + "\n";
}

std::string left_out(const reports::LeftOut& counts) {
  std::vector<std::string> parts;
  const auto add = [&](std::size_t count, const char* one, const char* many) {
    if (count > 0) parts.push_back(base::counted(count, one, many));
  };
  add(counts.drills, "drill", "drills");
  add(counts.false_positives, "false positive", "false positives");
  add(counts.duplicates, "duplicate", "duplicates");
  return parts.empty() ? "" : "left out: " + base::join(parts, ", ") + "\n";
}

// "2 ledgers: oncall, payments"
std::string ledgers_text(const OfLedgers& several) {
  std::vector<std::string> names;
  for (const ToldLedger& one : several.ledgers) names.push_back(one.name);
  return base::counted(names.size(), "ledger", "ledgers") + ": " + base::join(names, ", ");
}

std::string answer(const StatsReport& report, const Page& page) {
  std::string text = page.style.paint(Role::strong, opened_kinds(report.stats));
  text += " opened from " + span_text(report.scope) + "\n";
  if (report.several.are_several()) text += "in " + base::for_terminal(ledgers_text(report.several)) + "\n";
  if (report.stats.headline) text += headline(*report.stats.headline);
  text += left_out(report.stats.left_out);
  const std::string narrowed = narrowed_text(report.scope);
  if (!narrowed.empty()) text += base::for_terminal(narrowed) + "\n";
  return text;
}

// ---- Metrics

std::string missing(const Distribution& values) {
  std::vector<std::string> parts;
  if (values.not_yet > 0) parts.push_back(fmt::format("{} not yet", values.not_yet));
  if (values.never > 0) parts.push_back(fmt::format("{} never", values.never));
  if (values.backwards > 0) parts.push_back(fmt::format("{} backwards", values.backwards));
  return parts.empty() ? "-" : base::join(parts, ", ");
}

std::vector<Cell> numbers(const Distribution& values) {
  return {{std::to_string(values.n())},
          {missing(values), values.not_yet > 0 ? Role::plain : Role::dim},
          {span_or_dash(values.percentile(kHalf)), Role::strong},
          {span_or_dash(values.percentile(kThreeQuarters))},
          {span_or_dash(values.percentile(kNineTenths)), Role::strong},
          {span_or_dash(values.max())}};
}

const std::vector<Column> kNumberColumns{{"n", Align::right},   {"missing"},           {"p50", Align::right},
                                         {"p75", Align::right}, {"p90", Align::right}, {"max", Align::right}};

// What a percentile would hide; else what the metric is.
std::string remark(const Distribution& values, const std::string& meaning) {
  if (values.is_few() && values.n() > 0) return "too few for percentiles: " + values_text(values.values);
  return meaning;
}

std::string meaning_of(const model::Metric& metric) {
  if (!metric.meaning.empty()) return metric.meaning;
  return fmt::format("{} to {}", model::word(metric.from), model::word(metric.to));
}

bool has_any(const MetricStats& metric) { return metric.all.n() + metric.all.missing() > 0; }

std::string metrics_table(const StatsReport& report, const Page& page) {
  const bool is_grouped = report.scope.by != StatsBy::nothing;
  std::vector<Column> columns{{"metric"}};
  if (is_grouped) columns.push_back({by_text(report.scope)});
  columns.insert(columns.end(), kNumberColumns.begin(), kNumberColumns.end());
  columns.push_back({""});
  Table table(columns);
  const auto add = [&](const std::string& name, const std::string& group, const Distribution& values,
                       const std::string& meaning) {
    std::vector<Cell> cells{{base::single_line(name)}};
    if (is_grouped) cells.push_back({base::single_line(group)});
    for (Cell& cell : numbers(values)) cells.push_back(std::move(cell));
    cells.push_back({base::single_line(remark(values, meaning)), Role::dim});
    table.add(std::move(cells));
  };
  for (const MetricStats& metric : report.stats.metrics) {
    if (!has_any(metric) && report.scope.metrics.empty()) continue;
    add(metric.metric.name, "all", metric.all, meaning_of(metric.metric));
    for (const reports::StatsGroup& group : metric.groups) {
      add(metric.metric.name, group.name.empty() ? "(none)" : group.name, group.values, "");
    }
  }
  return table.empty() ? "" : "\n" + table.str(page);
}

// ---- Targets, changes, counts

std::string targets_table(const std::vector<TargetStats>& targets, const Page& page) {
  Table table(
      {{"target"}, {"pri"}, {"within", Align::right}, {"kept"}, {"late", Align::right}, {"running", Align::right}});
  for (const TargetStats& target : targets) {
    table.add({{target.kind == TargetKind::ack ? "acknowledge" : "mitigate"},
               {target.priority ? std::string(model::word(*target.priority)) : "all", role_of(target.priority)},
               {span_or_dash(target.within)},
               {target.judged() > 0 ? share(target.kept, target.judged()) : "-", Role::strong},
               {std::to_string(target.missed), target.missed > 0 ? Role::warning : Role::plain},
               {std::to_string(target.running)}});
  }
  return table.empty() ? "" : "\n" + table.str(page);
}

std::string changes_line(const reports::ChangeStats& changes) {
  if (changes.ended == 0) return "";
  if (changes.failed == 0) return fmt::format("\nchanges: none of {} failed\n", changes.ended);
  std::vector<std::string> why;
  if (changes.rolled_back > 0) why.push_back(fmt::format("{} rolled back", changes.rolled_back));
  if (changes.caused_incident > 0) why.push_back(fmt::format("{} the cause of an incident", changes.caused_incident));
  return fmt::format("\nchanges: failed {} ({})\n", share(changes.failed, changes.ended), base::join(why, ", "));
}

std::string kinds_table(const std::vector<reports::KindStats>& kinds, const Page& page) {
  std::vector<Column> columns{{"records"}};
  for (const char* title : {"opened", "ended", "open"}) columns.push_back({title, Align::right});
  columns.push_back({"reopened"});
  for (const auto& row : model::WordsOf<model::Priority>::table)
    columns.push_back({std::string(row.word), Align::right});
  columns.push_back({"no priority", Align::right});
  Table table(columns);
  for (const reports::KindStats& row : kinds) {
    std::vector<Cell> cells{{std::string(base::kind_name(row.kind).folder)}};
    for (const std::size_t count : {row.opened, row.ended, row.open}) cells.push_back({std::to_string(count)});
    cells.push_back({row.were_over == 0 ? "-" : share(row.reopened, row.were_over)});
    const auto of = [&](std::optional<model::Priority> priority) {
      const auto found = row.by_priority.find(priority);
      return found == row.by_priority.end() ? "-" : std::to_string(found->second);
    };
    for (const auto& priority : model::WordsOf<model::Priority>::table) cells.push_back({of(priority.value)});
    cells.push_back({of({})});
    table.add(std::move(cells));
  }
  return table.empty() ? "" : "\n" + table.str(page);
}

std::size_t count_in(const std::map<base::Kind, std::size_t>& counts, base::Kind kind) {
  const auto found = counts.find(kind);
  return found == counts.end() ? 0 : found->second;
}

std::string weeks_table(const reports::Stats& stats, const Page& page) {
  if (stats.weeks.size() > kShownWeeks || stats.kinds.empty()) return "";
  std::vector<Column> columns{{"week"}};
  for (const reports::KindStats& row : stats.kinds) {
    columns.push_back({std::string(base::kind_name(row.kind).folder), Align::right});
    columns.push_back({"ended", Align::right});
  }
  Table table(columns);
  for (const reports::WeekStats& week : stats.weeks) {
    std::vector<Cell> cells{{week.name}};
    for (const reports::KindStats& row : stats.kinds) {
      cells.push_back({std::to_string(count_in(week.opened, row.kind))});
      cells.push_back({std::to_string(count_in(week.ended, row.kind)), Role::dim});
    }
    table.add(std::move(cells));
  }
  return "\n" + table.str(page);
}

// ---- What gives the same again

std::string same_command(const StatsReport& report) {
  const reports::StatsScope& scope = report.scope;
  std::string text = "decklog stats";
  const auto option = [&](std::string_view name, const std::string& value) {
    text += fmt::format(" {} {}", name, base::shell_word(value));
  };
  for (const std::string& metric : scope.metrics) text += " " + base::shell_word(metric);
  if (scope.by != StatsBy::nothing) option("--by", by_text(scope));
  for (const base::Kind kind : scope.kinds) option("--kind", std::string(base::kind_name(kind).word));
  for (const model::Priority priority : scope.priorities) option("-p", std::string(model::word(priority)));
  for (const std::string& service : scope.services) option("-s", service);
  option("--since", base::format_utc(scope.since));
  option("--until", base::format_utc(scope.until));
  option("--as-of", report.commit);
  return text;
}

// ---- CSV

std::optional<std::int64_t> seconds_of(std::optional<Seconds> span) {
  return span ? std::optional<std::int64_t>(span->count()) : std::nullopt;
}

std::string csv_row(const MetricStats& metric, const std::string& group, const Distribution& values) {
  CsvRow row(CsvForm{.lines = LineEnds::crlf});
  row.text(metric.metric.name).text(base::kind_name(metric.metric.kind).word).text(group);
  for (const std::size_t count : {values.n(), values.not_yet, values.never, values.backwards}) {
    row.number(static_cast<std::int64_t>(count));
  }
  for (const unsigned percent : {kHalf, kThreeQuarters, kNineTenths})
    row.number(seconds_of(values.percentile(percent)));
  return row.number(seconds_of(values.max())).str();
}

}  // namespace

std::string count_of_kind(std::size_t count, base::Kind kind) {
  const base::KindName& name = base::kind_name(kind);
  return fmt::format("{} {}", count, count == 1 ? name.word : name.folder);
}

std::string span_text(const reports::StatsScope& scope) {
  const auto shown = [](base::Time time) {
    return base::format_local(time, base::Zone::utc(), base::TimeStyle::date_minute);
  };
  return shown(scope.since) + " to " + shown(scope.until) + " UTC";
}

std::string narrowed_text(const reports::StatsScope& scope) {
  std::vector<std::string> parts;
  const auto add = [&](const std::vector<std::string>& words) {
    if (!words.empty()) parts.push_back("only " + base::join(words, ", "));
  };
  std::vector<std::string> kinds;
  for (const base::Kind kind : scope.kinds) kinds.emplace_back(base::kind_name(kind).folder);
  std::vector<std::string> priorities;
  for (const model::Priority priority : scope.priorities) priorities.emplace_back(model::word(priority));
  add(kinds);
  add(priorities);
  add({scope.services.begin(), scope.services.end()});
  return base::join(parts, "; ");
}

std::string values_text(const std::vector<Seconds>& values) {
  std::vector<std::string> parts;
  for (const Seconds value : values) parts.push_back(base::format_span(value));
  return base::join(parts, ", ");
}

std::string by_text(const reports::StatsScope& scope) {
  switch (scope.by) {
    case StatsBy::priority:
      return "priority";
    case StatsBy::service:
      return "service";
    case StatsBy::owner:
      return "owner";
    case StatsBy::channel:
      return "channel";
    case StatsBy::label:
      return "label:" + scope.label;
    case StatsBy::month:
      return "month";
    case StatsBy::week:
      return "week";
    case StatsBy::ledger:
      return "ledger";
    case StatsBy::nothing:
      break;
  }
  return "";
}

std::string stats_page(const StatsReport& report, const Page& page) {
  std::string text = answer(report, page) + metrics_table(report, page);
  const reports::Stats& stats = report.stats;
  if (report.scope.metrics.empty()) {
    text += targets_table(stats.targets, page) + changes_line(stats.changes) + kinds_table(stats.kinds, page);
    text += weeks_table(stats, page);
  }
  return text;
}

std::string stats_again(const StatsReport& report) {
  if (report.scope.judged_at < report.scope.until || report.several.are_several()) return "";
  return "\nthe same answer later: " + base::for_terminal(same_command(report)) + "\n";
}

std::string stats_csv(const StatsReport& report) {
  std::string text = "metric,kind,group,n,not_yet,never,backwards,p50_seconds,p75_seconds,p90_seconds,max_seconds\r\n";
  for (const MetricStats& metric : report.stats.metrics) {
    if (metric.groups.empty()) text += csv_row(metric, "", metric.all);
    for (const reports::StatsGroup& group : metric.groups) text += csv_row(metric, group.name, group.values);
  }
  return text;
}

}  // namespace decklog::render
