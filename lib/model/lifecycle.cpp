// SPDX-License-Identifier: MIT
#include "lib/model/lifecycle.h"

#include <algorithm>
#include <array>

namespace decklog::model {
namespace {

using base::Kind;
using enum Stage;
using enum Need;

const std::vector<Stage> kIncident{triage, coordination, mitigation, resolution, follow_up, closed};
const std::vector<Stage> kRequest{received, acknowledged, understood, answered, closed};
const std::vector<Stage> kChange{planned, in_progress, done, rolled_back, cancelled};
const std::vector<Stage> kHandoff{offered, accepted, cancelled};

const std::vector<Stage> kOpenIncident{triage, coordination, mitigation, resolution, follow_up};
const std::vector<Stage> kOpenRequest{received, acknowledged, understood, answered};

const std::vector<Transition>& table() {
  using enum Kind;
  using enum Leads;
  using M = Milestone;
  static const std::vector<Transition> rows{
      // kind, verb, legal from, to, leads, milestone, needs
      {incident, Verb::open, {}, triage, on, M::opened_at, {title}},
      {incident, Verb::triage, {triage}, coordination, on, M::triaged_at, {priority, owner}},
      {incident, Verb::coordinate, {triage, coordination}, mitigation, on, M::coordinated_at, {audience_told}},
      {incident, Verb::mitigate, {triage, coordination, mitigation}, resolution, on, M::mitigated_at, {priority, text}},
      {incident, Verb::resolve, {mitigation, resolution}, follow_up, on, M::resolved_at, {text}},
      {incident, Verb::close, {follow_up}, closed, on, M::closed_at, {cause, actions_owned, postmortem}},
      {incident, Verb::ack, kOpenIncident, triage, stay, M::acknowledged_at, {}},
      {incident, Verb::close_as, kOpenIncident, closed, on, M::closed_at, {reason, duplicate_target}},
      {incident, Verb::regress, {coordination, mitigation, resolution, follow_up}, triage, back, {}, {reason}},
      {incident, Verb::reopen, {follow_up, closed}, mitigation, back, M::reopened_at, {reason}},

      {request, Verb::request, {}, received, on, M::opened_at, {title, reporter, channel}},
      {request, Verb::ack, kOpenRequest, acknowledged, on, M::acknowledged_at, {}},
      {request, Verb::confirm, {received, acknowledged}, understood, on, M::understood_at, {text}},
      {request, Verb::answer, {received, acknowledged, understood}, answered, on, M::answered_at, {text}},
      {request, Verb::close, {answered}, closed, on, M::closed_at, {confirmation}},
      {request, Verb::close_as, kOpenRequest, closed, on, M::closed_at, {reason, duplicate_target}},
      {request, Verb::regress, {acknowledged, understood, answered}, received, back, {}, {reason}},
      {request, Verb::reopen, {answered, closed}, acknowledged, back, M::reopened_at, {reason}},

      {change, Verb::change, {}, planned, on, M::opened_at, {title, window_end}},
      {change, Verb::start, {planned}, in_progress, on, M::begun_at, {}},
      {change, Verb::finish, {planned, in_progress}, done, on, M::finished_at, {}},
      {change, Verb::extend, {planned, in_progress}, planned, stay, {}, {window_end}},
      {change, Verb::rollback, {in_progress, done}, rolled_back, on, M::rolled_back_at, {reason}},
      {change, Verb::cancel, {planned}, cancelled, on, M::cancelled_at, {reason}},

      {handoff, Verb::handoff, {}, offered, on, M::opened_at, {title, receiver}},
      {handoff, Verb::accept, {offered}, accepted, on, M::accepted_at, {}},
      {handoff, Verb::cancel, {offered}, cancelled, on, M::cancelled_at, {reason}},
  };
  return rows;
}

// The verbs that every kind has: at any time, or while the record is open.
enum class When { always, open };
struct CommonVerb {
  Verb verb;
  When when;
};
constexpr std::array kCommonVerbs{
    CommonVerb{Verb::note, When::always},     CommonVerb{Verb::finding, When::always},
    CommonVerb{Verb::decision, When::always}, CommonVerb{Verb::update, When::always},
    CommonVerb{Verb::attach, When::always},   CommonVerb{Verb::run, When::always},
    CommonVerb{Verb::action, When::always},   CommonVerb{Verb::link, When::always},
    CommonVerb{Verb::set, When::always},      CommonVerb{Verb::correct, When::always},
    CommonVerb{Verb::redact, When::always},   CommonVerb{Verb::signal, When::always},
    CommonVerb{Verb::merge, When::always},    CommonVerb{Verb::assign, When::open},
    CommonVerb{Verb::role, When::open},       CommonVerb{Verb::priority, When::open},
    CommonVerb{Verb::block, When::open},      CommonVerb{Verb::unblock, When::open},
};

constexpr std::array kOrder{
    MilestoneOrder{Milestone::started_at, Milestone::detected_at},
    MilestoneOrder{Milestone::started_at, Milestone::mitigated_at},
    MilestoneOrder{Milestone::started_at, Milestone::closed_at},
    MilestoneOrder{Milestone::detected_at, Milestone::opened_at},
    MilestoneOrder{Milestone::mitigated_at, Milestone::resolved_at},
    MilestoneOrder{Milestone::mitigated_at, Milestone::closed_at},
    MilestoneOrder{Milestone::resolved_at, Milestone::closed_at},
    MilestoneOrder{Milestone::understood_at, Milestone::answered_at},
    MilestoneOrder{Milestone::answered_at, Milestone::closed_at},
    MilestoneOrder{Milestone::begun_at, Milestone::finished_at},
    MilestoneOrder{Milestone::begun_at, Milestone::rolled_back_at},
    MilestoneOrder{Milestone::opened_at, Milestone::accepted_at},
};

bool contains(std::span<const Stage> stages, Stage stage) {
  return std::find(stages.begin(), stages.end(), stage) != stages.end();
}

}  // namespace

std::span<const Transition> transitions() { return table(); }

const Transition* transition(base::Kind kind, Verb verb) {
  const auto found = std::find_if(table().begin(), table().end(),
                                  [&](const Transition& row) { return row.kind == kind && row.verb == verb; });
  return found == table().end() ? nullptr : &*found;
}

std::span<const Stage> stages_of(base::Kind kind) {
  switch (kind) {
    case Kind::incident:
      return kIncident;
    case Kind::request:
      return kRequest;
    case Kind::change:
      return kChange;
    case Kind::handoff:
      break;
  }
  return kHandoff;
}

Stage first_stage(base::Kind kind) { return stages_of(kind).front(); }

int stage_index(base::Kind kind, Stage stage) {
  const auto stages = stages_of(kind);
  const auto found = std::find(stages.begin(), stages.end(), stage);
  return found == stages.end() ? -1 : static_cast<int>(found - stages.begin());
}

bool is_final(Stage stage) {
  return stage == closed || stage == done || stage == rolled_back || stage == cancelled || stage == accepted;
}

bool is_legal(base::Kind kind, Stage stage, Verb verb) {
  if (const Transition* row = transition(kind, verb)) return contains(row->from, stage);
  const auto common =
      std::find_if(kCommonVerbs.begin(), kCommonVerbs.end(), [&](const CommonVerb& row) { return row.verb == verb; });
  if (common == kCommonVerbs.end()) return false;
  return common->when == When::always || !is_final(stage);
}

// Whether the row, used in this stage, brings the record to another one.
bool moves_from(const Transition& row, base::Kind kind, Stage stage) {
  if (row.kind != kind || row.leads == Leads::stay || !contains(row.from, stage)) return false;
  return row.leads == Leads::back || stage_index(kind, row.to) > stage_index(kind, stage);
}

std::vector<Verb> verbs_from(base::Kind kind, Stage stage) {
  std::vector<Verb> verbs;
  for (const Transition& row : table()) {
    if (moves_from(row, kind, stage)) verbs.push_back(row.verb);
  }
  return verbs;
}

std::optional<Verb> next_verb(const Header& record) {
  if (is_final(record.stage)) return std::nullopt;
  for (const Transition& row : table()) {
    if (row.leads == Leads::on && moves_from(row, record.kind(), record.stage)) return row.verb;
  }
  return std::nullopt;
}

StageMoved move_from(const Record& record, Verb verb, std::optional<Stage> to) {
  StageMoved move{.verb = verb, .from = record.stage, .to = to.value_or(record.stage)};
  const Transition* row = transition(record.kind(), verb);
  if (row == nullptr || row->leads == Leads::stay) return move;
  if (!to) move.to = row->to;
  if (row->leads == Leads::back) return move;
  // The stage before the target is the one that the verb itself does.
  const auto stages = stages_of(record.kind());
  const int last = stage_index(record.kind(), move.to) - 1;
  for (int i = stage_index(record.kind(), move.from) + 1; i < last; ++i) {
    move.skipped.push_back(stages[static_cast<std::size_t>(i)]);
  }
  return move;
}

std::span<const MilestoneOrder> milestone_order() { return kOrder; }

bool has_milestone(base::Kind kind, Milestone milestone) {
  // Facts about the past, which any record may state.
  if (milestone == Milestone::started_at || milestone == Milestone::detected_at) return true;
  return std::any_of(table().begin(), table().end(),
                     [&](const Transition& row) { return row.kind == kind && row.milestone == milestone; });
}

std::vector<Milestone> voided_by_return_to(base::Kind kind, Stage to) {
  std::vector<Milestone> voided;
  for (const Transition& row : table()) {
    const bool beyond = row.leads == Leads::on && stage_index(kind, row.to) > stage_index(kind, to);
    if (row.kind == kind && row.milestone && beyond) voided.push_back(*row.milestone);
  }
  return voided;
}

}  // namespace decklog::model
