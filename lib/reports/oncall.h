// SPDX-License-Identifier: MIT
//
// Who is on call when, computed from the roster: turns by the calendar of the rotation's zone, hours, layers, swaps,
// overrides. Pure.
#pragma once

#include "lib/model/roster.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::reports {

enum class ShiftKind { turn, swapped, overridden, gap };

struct Shift {
  std::string rotation;
  std::uint64_t level = 1;
  base::Time start{};
  base::Time end{};
  std::string who;  // a key of the roster's people, or what stands there; "" in a gap
  ShiftKind kind = ShiftKind::turn;
  std::string instead_of;  // whose turn it would have been; "" for a turn or when it was nobody's
  std::string why = {};    // what an override says; "" when it says nothing
  bool operator==(const Shift&) const = default;
};

// What one rotation has from `from` to `until`: shifts in order, without overlap and without holes (times with nobody
// are gaps), each as long as it really is: the first may begin before `from`, the last end after `until`; gaps are cut
// to the span. Two turns of one person on end stay two shifts. Empty for a name that is not there, and when `until` is
// not after `from`. A layer that cannot be computed (no people, no zone of this machine, no length) has nobody.
std::vector<Shift> shifts(const model::Roster& roster, const std::string& rotation, base::Time from, base::Time until);

// The one shift, or gap, of each rotation at a moment; by level, then by name. A gap there is one second long: how long
// nobody has it is a question of shifts().
std::vector<Shift> on_call(const model::Roster& roster, base::Time at);

// One rotation as seen at a moment.
struct Duty {
  Shift now;                        // or a gap
  std::optional<base::Time> until;  // when somebody else, or nobody, follows; nothing when that is not within a year
  std::optional<Shift> next;        // the first one by another person; nothing when there is none within a year
};
// Turns of one person on end are one stretch here. Requires: the roster has the rotation.
Duty duty(const model::Roster& roster, const std::string& rotation, base::Time at);

// What can be found wrong with a roster by computing it: for `policy check`, `oncall --check`.
struct RosterProblem {
  enum class Kind { gap, double_booking, unknown_person, unknown_team, unknown_rotation, no_turns, shared_name };
  Kind kind;
  // A JSON pointer into roster.yaml: "/rotations/payments/layers/0/people/2". The only layer of a rotation is named as
  // if it stood in the rotation itself, where mostly it stands.
  std::string where;
  std::string message;
  base::Time start{};  // gap, double booking: from when; else 1970
  base::Time end{};
};
// Between `from` and `until`: one person in two rotations at once, and times with nobody in a rotation of several
// layers (hours of a single one are meant to leave the rest of the week out), after its first turn; names that lead
// nowhere, and names that two people have.
std::vector<RosterProblem> roster_problems(const model::Roster& roster, base::Time from, base::Time until);

}  // namespace decklog::reports
