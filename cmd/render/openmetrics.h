// SPDX-License-Identifier: MIT
//
// `export openmetrics`: the measures of a ledger for Prometheus and its like, as OpenMetrics 1.0, or in the older text
// form that node_exporter's textfile collector reads. No times stand at samples. Names and labels are never changed.
#pragma once

#include "lib/reports/measures.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::render {

enum class MetricsForm { openmetrics, textfile };

struct MetricsSource {
  const reports::Measures& measures;
  std::string version;  // of decklog
  std::string head;     // hex of the ledger's commit
  base::Time head_time{};
  std::size_t unreadable = 0;       // records that were left out
  std::optional<bool> is_verified;  // nothing: not looked at, and not told
};

// Ends in LF.
std::string openmetrics(const MetricsSource& source, MetricsForm form);

// The part for tests: a label's value, with its quotes.
std::string metric_label(std::string_view value);

}  // namespace decklog::render
