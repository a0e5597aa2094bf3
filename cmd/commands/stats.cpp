// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/filters.h"
#include "cmd/commands/text_file.h"
#include "cmd/render/next_step.h"
#include "cmd/render/stats_json.h"
#include "cmd/render/stats_page.h"
#include "cmd/render/stats_svg.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <array>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

using reports::StatsBy;

constexpr std::chrono::days kUsualDays{90};

struct StatsCommand {
  std::vector<std::string> metrics;
  std::string since;
  std::string until;
  std::string as_of;
  std::string by;
  std::vector<std::string> kinds;
  std::vector<std::string> priorities;
  std::vector<std::string> services;
  bool plot = false;
  std::string svg;
  bool csv = false;
};

struct ByWord {
  std::string_view word;
  StatsBy by;
};
constexpr std::array kByWords{ByWord{"priority", StatsBy::priority}, ByWord{"service", StatsBy::service},
                              ByWord{"owner", StatsBy::owner},       ByWord{"channel", StatsBy::channel},
                              ByWord{"month", StatsBy::month},       ByWord{"week", StatsBy::week}};
constexpr std::string_view kByLabel = "label:";

void parse_by(const std::string& text, reports::StatsScope& scope) {
  if (text.empty()) return;
  if (text.starts_with(kByLabel) && text.size() > kByLabel.size()) {
    scope.by = StatsBy::label;
    scope.label = text.substr(kByLabel.size());
    return;
  }
  std::vector<std::string> words;
  for (const ByWord& row : kByWords) {
    if (row.word == text) {
      scope.by = row.by;
      return;
    }
    words.emplace_back(row.word);
  }
  words.emplace_back("label:KEY");
  refuse_word("--by", text, words);
}

// Spans count back from the end of the time, so that the same words mean the same on another day.
base::Time since_of(const Env& env, const StatsCommand& own, base::Time until) {
  if (own.since.empty()) return until - kUsualDays;
  try {
    return base::parse_when(own.since, until, env.zone);
  } catch (const base::UsageError& error) {
    throw base::UsageError(std::string("--since: ") + error.what(), error.hint(), error.code());
  }
}

void set_span(const Env& env, const StatsCommand& own, const ledger::Ledger& ledger, reports::StatsScope& scope) {
  const base::Time now = env.world.now();
  const SpanEnd end = parse_end(env, "--until", own.until, own.as_of.empty() ? now : ledger.head_time());
  scope.until = end.until;
  scope.since = since_of(env, own, end.at);
  if (scope.since >= scope.until) {
    throw base::UsageError(
        "--since " + base::format_utc(scope.since) + " is not before --until " + base::format_utc(scope.until),
        "for example --since -30d, or --since 2026-10-01 --until 2026-11-01");
  }
  scope.judged_at = std::min(scope.until, now + kThisSecond);
}

std::vector<std::string> known_metrics(const std::vector<std::string>& typed, const model::Policy& policy) {
  std::vector<std::string> names;
  for (const model::Metric& metric : reports::stats_metrics(policy)) names.push_back(metric.name);
  for (const std::string& name : typed) {
    if (std::find(names.begin(), names.end(), name) == names.end()) refuse_word("METRIC", name, names);
  }
  return typed;
}

reports::StatsScope scope_of(const Env& env, const StatsCommand& own, const ledger::Ledger& ledger) {
  reports::StatsScope scope;
  set_span(env, own, ledger, scope);
  parse_by(own.by, scope);
  for (const std::string& word : alternatives(own.kinds)) scope.kinds.insert(parse_kind("--kind", word));
  for (const std::string& word : alternatives(own.priorities)) scope.priorities.insert(parse_priority(word));
  const std::vector<std::string> services = alternatives(own.services);
  scope.services.insert(services.begin(), services.end());
  scope.metrics = known_metrics(own.metrics, ledger.policy());
  return scope;
}

std::vector<model::Header> every_record(Env& env, const ledger::Ledger& ledger) {
  model::Query query;
  query.open = model::OpenFilter::all;
  query.sort = model::SortBy::id;
  return ledger.select(query, tell_damaged(env));
}

// Silence would look like a failure.
void say_nothing_counted(Env& env, const render::StatsReport& report, bool no_records) {
  const render::Page page = page_of(env);
  if (no_records) {
    *env.err << "no records yet\n" << render::next_line("decklog open \"what is broken\" -p P1", page);
    return;
  }
  *env.err << "nothing was opened or ended from " << render::span_text(report.scope);
  const std::string narrowed = render::narrowed_text(report.scope);
  if (!narrowed.empty()) *env.err << " (" << base::for_terminal(narrowed) << ")";
  *env.err << "\n" << render::next_line("decklog stats --since -365d", page);
}

bool has_nothing(const reports::Stats& stats) {
  const bool left_out = stats.left_out.drills + stats.left_out.false_positives + stats.left_out.duplicates > 0;
  return stats.kinds.empty() && stats.changes.ended == 0 && !left_out;
}

void print(Env& env, const StatsCommand& own, const render::StatsReport& report, bool no_records) {
  if (env.options.json) {
    *env.out << render::stats_json(report);
  } else if (own.csv) {
    *env.out << render::stats_csv(report);
  } else if (env.options.quiet) {
    for (const base::RecordId& id : report.stats.counted) *env.out << id.str() << "\n";
  } else if (has_nothing(report.stats)) {
    say_nothing_counted(env, report, no_records);
  } else {
    const render::Page page = page_of(env);
    *env.out << render::stats_page(report, page);
    if (own.plot) *env.out << render::stats_plot(report, page);
    *env.out << render::stats_again(report);
  }
}

void refuse_two_answers(const Env& env, const StatsCommand& own) {
  if (env.options.json + own.csv + own.plot > 1) {
    throw base::UsageError("--json, --csv and --plot exclude each other");
  }
  if (own.svg == "-" && (env.options.json || own.csv || own.plot || env.options.quiet)) {
    throw base::UsageError("--svg - is an answer of its own", "name a file, or leave the others out");
  }
}

int run_stats(Env& env, const StatsCommand& own) {
  refuse_two_answers(env, own);
  ledger::Ledger ledger = env.open_ledger();
  if (!own.as_of.empty()) ledger.look_back(own.as_of);
  render::StatsReport report{.commit = ledger.head(), .scope = scope_of(env, own, ledger), .stats = {}};
  const std::vector<model::Header> records = every_record(env, ledger);
  if (!own.svg.empty()) {
    render::StatsReport drawn = report;
    drawn.scope.by = StatsBy::month;
    drawn.stats = reports::stats(records, ledger.policy(), drawn.scope);
    write_answer(env, own.svg, render::stats_svg(drawn));
    if (own.svg == "-") return 0;
  }
  report.stats = reports::stats(records, ledger.policy(), report.scope);
  print(env, own, report, records.empty());
  return 0;
}

}  // namespace

Run bind_stats(Options& options) {
  auto own = std::make_shared<StatsCommand>();
  options.value("--since", own->since, "WHEN", "opened then or later; -30d counts from --until (else -90d)");
  options.value("--until", own->until, "WHEN", "opened before then (else up to now)");
  options.value("--by", own->by, "WHAT", "a row for each priority, service, owner, channel, month, week or label:KEY");
  options.values("--kind", own->kinds, "KIND", "only incident, request, change or handoff");
  options.values("-p,--priority", own->priorities, "P0..P3", "only these");
  options.values("-s,--service", own->services, "SERVICE", "only what touches this service");
  options.value("--as-of", own->as_of, "REV",
                "the ledger and its policy as they stood at this commit; --until is then up to that commit's time");
  options.flag("--plot", own->plot, "draw a histogram of each metric");
  options.value("--svg", own->svg, "FILE",
                "write a picture: histograms, and p50 and p90 over the months ('-': show it)");
  options.flag("--csv", own->csv, "for spreadsheets (RFC 4180): a row for each metric and group, spans in seconds");
  options.words("METRIC", own->metrics,
                "only these metrics of the policy (else all, with targets, changes and counts)");
  return [own](Env& env) { return run_stats(env, *own); };
}

}  // namespace decklog::cmd
