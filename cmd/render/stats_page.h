// SPDX-License-Identifier: MIT
//
// `stats`, for people and as one table for spreadsheets. What is shown follows from the report alone: no clock, and
// every time is UTC's, so the same commit and span give the same bytes everywhere.
#pragma once

#include "cmd/render/of_ledgers.h"
#include "cmd/render/page.h"
#include "lib/reports/stats.h"

#include <string>

namespace decklog::render {

// The percentiles that are shown.
inline constexpr unsigned kHalf = 50;
inline constexpr unsigned kThreeQuarters = 75;
inline constexpr unsigned kNineTenths = 90;

struct StatsReport {
  std::string commit;  // hex; "" for several ledgers
  OfLedgers several = {};
  reports::StatsScope scope;
  reports::Stats stats;
};

// The answer first, then a table of metrics; with all metrics also targets, changes and counts.
std::string stats_page(const StatsReport& report, const Page& page);
// A histogram of each metric that has values; few values are told one by one.
std::string stats_plot(const StatsReport& report, const Page& page);
// The command that gives the same answer on any day; "" while the span has not ended, and for several ledgers.
std::string stats_again(const StatsReport& report);
// One row for each metric and group (RFC 4180); spans in seconds, "" for what is not there.
std::string stats_csv(const StatsReport& report);

// "1 incident", "61 incidents".
std::string count_of_kind(std::size_t count, base::Kind kind);
// "2026-08-24 08:00 to 2026-11-22 08:00 UTC".
std::string span_text(const reports::StatsScope& scope);
// "only P0, P1; only checkout": what narrows it; "" for nothing.
std::string narrowed_text(const reports::StatsScope& scope);
// "3m 12m 40m".
std::string values_text(const std::vector<base::Seconds>& values);
// The word of `--by`: "priority", "label:env".
std::string by_text(const reports::StatsScope& scope);

}  // namespace decklog::render
