// SPDX-License-Identifier: MIT
#include "lib/reports/stage_times.h"

#include "lib/model/fold.h"
#include "lib/model/lifecycle.h"

#include <algorithm>

namespace decklog::reports {

using model::Stage;

std::optional<Stage> leads_to(const model::Entry& entry) {
  if (const auto* moved = std::get_if<model::StageMoved>(&entry.body)) return moved->to;
  if (const auto* reopened = std::get_if<model::Reopened>(&entry.body)) return reopened->to;
  if (std::holds_alternative<model::Closed>(entry.body)) return Stage::closed;
  if (std::holds_alternative<model::Accepted>(entry.body)) return Stage::accepted;
  if (const auto* opened = std::get_if<model::Opened>(&entry.body); opened != nullptr && opened->done) {
    return Stage::done;
  }
  return std::nullopt;
}

std::map<Stage, base::Seconds> stage_times(const model::Record& record, base::Time now) {
  std::map<Stage, base::Seconds> times;
  if (record.timeline.empty()) return times;
  const std::vector<model::Effective> said = model::effective(record.timeline);
  Stage stage = model::first_stage(record.kind());
  base::Time since = said.front().at;
  const auto leave = [&](base::Time at) {
    if (!model::is_final(stage)) times[stage] += std::max(base::Seconds{0}, at - since);
    since = std::max(since, at);
  };
  for (std::size_t i = 0; i < said.size(); ++i) {
    const auto next = leads_to(record.timeline[i]);
    if (!next || *next == stage) continue;
    leave(said[i].at);
    stage = *next;
  }
  leave(now);
  return times;
}

}  // namespace decklog::reports
