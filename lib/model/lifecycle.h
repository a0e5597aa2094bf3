// SPDX-License-Identifier: MIT
//
// The lifecycles as data: which verb is legal in which stage of which kind, what it needs, which milestone it sets and
// where it leads. A verb names the stage that is DONE. All tables stand in lifecycle.cpp; rules.cpp judges by them.
#pragma once

#include "lib/model/record.h"

#include <optional>
#include <span>
#include <vector>

namespace decklog::model {

// What an entry must bring, or the record have, before a verb is legal.
enum class Need {
  priority,
  owner,
  audience_told,
  text,
  cause,
  actions_owned,
  postmortem,
  reason,
  duplicate_target,
  confirmation,
  window_end,
  reporter,
  channel,
  title,
  receiver,
};

enum class Leads { on, stay, back };  // to a later stage, nowhere, to an earlier one

struct Transition {
  base::Kind kind;
  Verb verb;
  std::vector<Stage> from;  // legal stages
  Stage to;                 // where it leads; for `regress` and `reopen` the default
  Leads leads;
  std::optional<Milestone> milestone;
  std::vector<Need> needs;
};

// In the order of a normal life.
std::span<const Transition> transitions();

// The row of a verb in a kind; nothing when that kind has no such verb.
const Transition* transition(base::Kind kind, Verb verb);

// A kind's stages in order, and its first.
std::span<const Stage> stages_of(base::Kind kind);
Stage first_stage(base::Kind kind);
bool is_final(Stage stage);

// Whether the verb may be used in this stage at all (needs are another question). True for the verbs that every kind
// has (note, link, …), as their own table says.
bool is_legal(base::Kind kind, Stage stage, Verb verb);
// The verbs that move a record on from here, the usual one first.
std::vector<Verb> verbs_from(base::Kind kind, Stage stage);
// The usual next verb; nothing when the record is at its end.
std::optional<Verb> next_verb(const Header& record);

// The body of a lifecycle verb used now: where it leads from here, and which stages are never entered on the way. `to`
// is for verbs that name their target. A verb that this kind does not have leads nowhere; rules.h refuses it.
StageMoved move_from(const Record& record, Verb verb, std::optional<Stage> to = std::nullopt);

// Where a stage stands in its kind's order; -1 for a stage of another kind.
int stage_index(base::Kind kind, Stage stage);

// Which milestones may not come before which, of every kind: the earlier one, the later one.
struct MilestoneOrder {
  Milestone earlier;
  Milestone later;
};
std::span<const MilestoneOrder> milestone_order();

// Whether a record of this kind can ever have the milestone.
bool has_milestone(base::Kind kind, Milestone milestone);

// The milestones that stop being true when a record goes back to `to`.
std::vector<Milestone> voided_by_return_to(base::Kind kind, Stage to);

}  // namespace decklog::model
