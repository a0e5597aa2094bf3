// SPDX-License-Identifier: MIT
#include "lib/reports/measures.h"

#include "lib/model/query.h"
#include "lib/reports/clocks.h"
#include "lib/reports/left_out.h"
#include "lib/reports/record_spans.h"
#include "lib/reports/standing.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace decklog::reports {
namespace {

using model::Header;

const std::array<std::string_view, 5>& told_clocks() {
  static const std::array<std::string_view, 5> kinds{word(ClockKind::ack), word(ClockKind::update),
                                                     word(ClockKind::mitigate), word(ClockKind::close),
                                                     word(ClockKind::postmortem)};
  return kinds;
}

std::set<std::string> services_of(const Header& record) {
  std::set<std::string> services;
  if (record.fields.services) services.insert(record.fields.services->begin(), record.fields.services->end());
  if (services.empty()) services.insert("");
  return services;
}

std::string priority_label(const Header& record) {
  return record.fields.priority ? std::string(model::word(*record.fields.priority)) : "";
}

class Counter {
 public:
  Counter(const model::Policy& policy, base::Time now) : policy_(policy), now_(now) {
    for (const std::string_view kind : told_clocks()) found_.late[{std::string(kind)}] = 0;
  }

  void add(const Header& record) {
    if (record.fields.drill.value_or(false)) return;
    kind_ = base::kind_name(record.kind()).word;
    priority_ = priority_label(record);
    for (const std::string& service : services_of(record)) ++found_.opened[{kind_, priority_, service}];
    if (model::is_open(record)) {
      add_open(record);
    } else {
      const std::string_view reason = record.closed_as ? model::word(*record.closed_as) : model::word(record.stage);
      ++found_.closed[{kind_, priority_, std::string(reason)}];
    }
    add_clocks(record);
    add_spans(record);
    add_actions(record);
    const bool is_false = record.closed_as == model::ClosedAs::false_positive;
    for (const model::Signal& signal : record.signals) ++found_.signals[{signal.source, is_false ? "false" : "true"}];
  }

  Measures take() && { return std::move(found_); }

 private:
  void add_open(const Header& record) {
    const auto open_for = std::max(base::Seconds{0}, now_ - model::opened_at(record));
    auto& oldest = found_.oldest_open[kind_];
    oldest = std::max(oldest, static_cast<std::uint64_t>(open_for.count()));
    const bool is_running = record.kind() == base::Kind::change && record.stage == model::Stage::in_progress;
    for (const std::string& service : services_of(record)) {
      ++found_.open[{kind_, priority_, std::string(model::word(record.stage)), service}];
      if (is_running) ++found_.changes_running[{service}];
    }
    found_.open_records.push_back({record.id.str(), record.fields.title.value_or(""), priority_});
  }

  // Each record once for each kind of clock.
  void add_clocks(const Header& record) {
    std::set<std::string> late;
    for (const Clock& clock : clocks(record, policy_, now_)) {
      if (clock.due < now_) late.emplace(word(clock.kind));
    }
    for (const std::string& kind : late) {
      const auto counted = found_.late.find({kind});
      if (counted != found_.late.end()) ++counted->second;
    }
  }

  void add_spans(const Header& record) {
    if (record.kind() != base::Kind::incident || left_out_as(record) != LeftOutAs::counts) return;
    for (const std::string_view name : kToldMetrics) {
      const auto span = span_named(record, policy_, name);
      if (!span || *span < base::Seconds{0}) continue;
      for (const std::string& service : services_of(record)) {
        found_.spans[std::string(name)][{priority_, service}].add(*span);
      }
    }
  }

  void add_actions(const Header& record) {
    const ActionCounts counts = action_counts(record, now_);
    if (counts.open > 0) found_.actions_open[{priority_}] += counts.open;
    found_.actions_late += counts.late;
  }

  const model::Policy& policy_;
  base::Time now_;
  Measures found_;
  std::string kind_;
  std::string priority_;
};

}  // namespace

void SpanCounts::add(base::Seconds span) {
  const auto bound = std::lower_bound(kSpanBounds.begin(), kSpanBounds.end(), span.count());
  ++counts[static_cast<std::size_t>(bound - kSpanBounds.begin())];
  sum_seconds += static_cast<std::uint64_t>(span.count());
}

std::uint64_t SpanCounts::all() const { return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}); }

std::span<const std::string_view> late_kinds() { return told_clocks(); }

Measures measures(const std::vector<Header>& records, const model::Policy& policy, base::Time now) {
  Counter counter(policy, now);
  for (const Header& record : records) counter.add(record);
  return std::move(counter).take();
}

}  // namespace decklog::reports
