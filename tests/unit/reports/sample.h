// SPDX-License-Identifier: MIT
//
// Records for the tests of reports: each starts at kStart, and is bent to the case by setting what the fold would set.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <string_view>

namespace decklog::reports {

using base::Seconds;
using base::Time;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

inline constexpr Time kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + hours{8};

inline model::Record sample(std::string_view id, model::Stage stage) {
  model::Record record;
  record.id = base::RecordId::parse(id).value();
  record.stage = stage;
  record.milestones[model::Milestone::opened_at] = kStart;
  return record;
}

inline model::Record incident(std::string_view id, std::optional<model::Priority> priority) {
  model::Record record = sample(id, model::Stage::triage);
  record.fields.priority = priority;
  return record;
}

inline model::Record acknowledged(model::Record record) {
  record.milestones[model::Milestone::acknowledged_at] = kStart + minutes{1};
  return record;
}

// P1: ack 15 m, update 1 h, mitigate 4 h, close 5 d; P2: close 10 d only; P3 and P0: nothing.
inline model::Policy sample_policy() {
  model::Policy policy;
  policy.priorities[model::Priority::p1] = {
      .ack = minutes{15}, .update = hours{1}, .mitigate = hours{4}, .close = days{5}};
  policy.priorities[model::Priority::p2] = {.close = days{10}};
  return policy;
}

}  // namespace decklog::reports
