// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/filters.h"
#include "cmd/commands/ledgers.h"
#include "cmd/commands/text_file.h"
#include "cmd/render/next_step.h"
#include "cmd/render/stats_json.h"
#include "cmd/render/stats_page.h"
#include "cmd/render/stats_svg.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/reports/several.h"

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
                              ByWord{"month", StatsBy::month},       ByWord{"week", StatsBy::week},
                              ByWord{"ledger", StatsBy::ledger}};
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

// `latest`: the end when none is given.
void set_span(const Env& env, const StatsCommand& own, base::Time now, base::Time latest, reports::StatsScope& scope) {
  const SpanEnd end = parse_end(env, "--until", own.until, latest);
  scope.until = end.until;
  scope.since = since_of(env, own, end.at);
  if (scope.since >= scope.until) {
    throw base::UsageError(
        "--since " + base::format_utc(scope.since) + " is not before --until " + base::format_utc(scope.until),
        "for example --since -30d, or --since 2026-10-01 --until 2026-11-01");
  }
  scope.judged_at = std::min(scope.until, now + kThisSecond);
}

void add_metrics(const model::Policy& policy, std::vector<std::string>& names) {
  for (const model::Metric& metric : reports::stats_metrics(policy)) {
    if (std::find(names.begin(), names.end(), metric.name) == names.end()) names.push_back(metric.name);
  }
}

// Throws: UsageError for a metric that is none of these.
void check_metrics(const std::vector<std::string>& typed, const std::vector<std::string>& known) {
  for (const std::string& name : typed) {
    if (std::find(known.begin(), known.end(), name) == known.end()) refuse_word("METRIC", name, known);
  }
}

reports::StatsScope scope_of(const Env& env, const StatsCommand& own, base::Time now, base::Time latest) {
  reports::StatsScope scope;
  set_span(env, own, now, latest, scope);
  parse_by(own.by, scope);
  for (const std::string& word : alternatives(own.kinds)) scope.kinds.insert(parse_kind("--kind", word));
  for (const std::string& word : alternatives(own.priorities)) scope.priorities.insert(parse_priority(word));
  const std::vector<std::string> services = alternatives(own.services);
  scope.services.insert(services.begin(), services.end());
  scope.metrics = own.metrics;
  return scope;
}

std::vector<model::Header> written_since(Env& env, const ledger::Ledger& ledger, std::optional<base::Time> since) {
  model::Query query;
  query.open = model::OpenFilter::all;
  query.sort = model::SortBy::id;
  query.updated_since = since;
  return ledger.select(query, tell_damaged(env));
}

// Clocks of different machines do not agree.
constexpr base::Seconds kSkew = std::chrono::hours{24};

// All that the answer depends on: nothing is opened or ends later than it is written down. An incident from before
// may speak against a change that ended in the span, but is not older than that change.
std::vector<model::Header> records_for(Env& env, const ledger::Ledger& ledger, const reports::StatsScope& scope) {
  std::vector<model::Header> records = written_since(env, ledger, scope.since - kSkew);
  base::Time oldest = scope.since;
  for (const model::Header& record : records) {
    const auto ended = reports::ended_at(record);
    const bool speaks = record.id.kind() == base::Kind::change && ended && *ended >= scope.since;
    if (speaks) oldest = std::min(oldest, model::opened_at(record));
  }
  return oldest < scope.since ? written_since(env, ledger, oldest - kSkew) : records;
}

// Silence would look like a failure.
enum class Records { none, some };
void say_nothing_counted(Env& env, Records records, const render::StatsReport& report) {
  const render::Page page = page_of(env);
  if (records == Records::none) {
    *env.err << "no records yet\n" << render::next_line("decklog open \"what is broken\" -p P1", page);
    return;
  }
  *env.err << "nothing was opened or ended from " << render::span_text(report.scope);
  const std::string narrowed = render::narrowed_text(report.scope);
  if (!narrowed.empty()) *env.err << " (" << base::for_terminal(narrowed) << ")";
  *env.err << "\n" << render::next_line(qualified("decklog stats --since -365d", report.several), page);
}

bool has_nothing(const reports::Stats& stats) {
  const bool left_out = stats.left_out.drills + stats.left_out.false_positives + stats.left_out.duplicates > 0;
  return stats.kinds.empty() && stats.changes.ended == 0 && !left_out;
}

void print_ids(Env& env, const render::StatsReport& report) {
  for (std::size_t row = 0; row < report.stats.counted.size(); ++row) {
    if (report.several.are_several()) *env.out << base::for_terminal(report.several.of_row(row).name) << "\t";
    *env.out << report.stats.counted[row].str() << "\n";
  }
}

void print(Env& env, Records records, const StatsCommand& own, const render::StatsReport& report) {
  if (env.options.json) {
    *env.out << render::stats_json(report);
  } else if (own.csv) {
    *env.out << render::stats_csv(report);
  } else if (env.options.quiet) {
    print_ids(env, report);
  } else if (has_nothing(report.stats)) {
    say_nothing_counted(env, records, report);
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

// ---- Several ledgers

int run_stats_of_several(Env& env, const StatsCommand& own) {
  if (!own.as_of.empty()) throw base::UsageError("--as-of names a commit of one ledger", "name one with --ledger");
  if (!own.svg.empty()) throw base::UsageError("--svg draws one ledger", "name one with --ledger");
  const base::Time now = env.world.now();
  render::StatsReport report{.commit = "", .scope = scope_of(env, own, now, now), .stats = {}};
  std::vector<reports::Stats> each;
  std::vector<std::string> known;
  Records records = Records::none;
  const LedgersAsked asked = ask_ledgers(env, [&](const NamedLedger& one) {
    const model::Policy& policy = one.ledger.policy();
    each.push_back(reports::stats(records_for(env, one.ledger, report.scope), policy, report.scope));
    add_metrics(policy, known);
    if (!one.ledger.ids().empty()) records = Records::some;
  });
  check_metrics(own.metrics, known);
  report.several = of_ledgers(asked);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < each.size(); ++i) {
    names.push_back(report.several.ledgers[i].name);
    report.several.of.insert(report.several.of.end(), each[i].counted.size(), i);
  }
  report.stats = reports::merged(each, names, report.scope.by);
  print(env, records, own, report);
  return asked.exit_code;
}

int run_stats(Env& env, const StatsCommand& own) {
  refuse_two_answers(env, own);
  if (asks_several(env)) return run_stats_of_several(env, own);
  if (own.by == "ledger") throw base::UsageError("--by ledger is for several", "name each with --ledger");
  ledger::Ledger ledger = env.open_ledger();
  if (!own.as_of.empty()) ledger.look_back(own.as_of);
  const base::Time now = env.world.now();
  const base::Time latest = own.as_of.empty() ? now : ledger.head_time();
  render::StatsReport report{.commit = ledger.head(), .scope = scope_of(env, own, now, latest), .stats = {}};
  std::vector<std::string> known;
  add_metrics(ledger.policy(), known);
  check_metrics(own.metrics, known);
  const std::vector<model::Header> records = records_for(env, ledger, report.scope);
  if (!own.svg.empty()) {
    render::StatsReport drawn = report;
    drawn.scope.by = StatsBy::month;
    drawn.stats = reports::stats(records, ledger.policy(), drawn.scope);
    write_answer(env, own.svg, render::stats_svg(drawn));
    if (own.svg == "-") return 0;
  }
  report.stats = reports::stats(records, ledger.policy(), report.scope);
  print(env, ledger.ids().empty() ? Records::none : Records::some, own, report);
  return 0;
}

}  // namespace

Run bind_stats(Options& options) {
  auto own = std::make_shared<StatsCommand>();
  options.value("--since", own->since, "WHEN", "opened then or later; -30d counts from --until (else -90d)");
  options.value("--until", own->until, "WHEN", "opened before then (else up to now)");
  options.value(
      "--by", own->by, "WHAT",
      "a row for each priority, service, owner, channel, month, week, label:KEY, or of several ledgers each ledger");
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
