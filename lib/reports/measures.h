// SPDX-License-Identifier: MIT
//
// What a ledger tells a monitoring system, from headers alone: how much is open and late now, and counts and spans of
// all that ever was. Pure. A record is counted once for each of its services, without one for "". Unlike in stats.h
// nothing is left out but drills; false alarms and duplicates are told by the reason for which they were closed, and
// only the spans are without them.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::reports {

// Upper bounds, inclusive; what is longer is counted beyond the last.
inline constexpr std::array<std::int64_t, 7> kSpanBounds{60, 300, 900, 1800, 3600, 14400, 86400};

// Spans of one metric. `counts[i]`: at most kSpanBounds[i] and more than the bound before; the last: longer.
struct SpanCounts {
  std::array<std::uint64_t, kSpanBounds.size() + 1> counts{};
  std::uint64_t sum_seconds = 0;

  void add(base::Seconds span);
  std::uint64_t all() const;
};

// The metrics of the policy that are told, for incidents.
inline constexpr std::array<std::string_view, 5> kToldMetrics{"detect", "ack", "mitigate", "recover", "resolve"};

using Labels = std::vector<std::string>;  // values, in the order that each member names
using Tally = std::map<Labels, std::uint64_t>;

struct Measures {
  Tally open;                                                 // kind, priority, stage, service
  Tally opened;                                               // kind, priority, service
  Tally closed;                                               // kind, priority, reason: of closing, else the last stage
  std::map<std::string, std::map<Labels, SpanCounts>> spans;  // by metric: priority, service

  std::map<std::string, std::uint64_t> oldest_open;  // by kind: seconds since the opening
  // Records with a late clock, by the kind of clock: every one of late_kinds(), also without any.
  Tally late;
  Tally actions_open;  // priority
  std::uint64_t actions_late = 0;
  Tally signals;          // source, actionable: "false" of what was closed as a false alarm
  Tally changes_running;  // service
  struct Open {
    std::string id;
    std::string title;
    std::string priority;
  };
  std::vector<Open> open_records;  // in the order that was given
};

// The clocks that `late` counts.
std::span<const std::string_view> late_kinds();

// `records`: all of the ledger.
Measures measures(const std::vector<model::Header>& records, const model::Policy& policy, base::Time now);

}  // namespace decklog::reports
