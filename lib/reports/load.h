// SPDX-License-Identifier: MIT
//
// How much each person carries, from what they wrote down: for care, never for ranking. Pure. tests/load computes all
// of it a second time in another way. Everything follows from these definitions:
//
//   work          What people did in incidents: entries of types by which somebody responds (counts_as_work() has
//   them),
//                 by whoever did it (`by`, under any name that the roster knows; not who wrote it down), at their
//                 corrected times, from `from` to before `until`, while the incident was live. Owning one is no work.
//   machine       A name that tells signals in the record (`ingest`): what it wrote there is nobody's work or response.
//   live          Until an entry leads to follow-up or closes it; again from when it goes back. That entry counts too.
//   left out      Drills, whole. A false alarm counts like any other: it woke somebody.
//   duplicate     Counts as the incident that it is closed as a duplicate of, so that both count once.
//   engaged       In one incident: from an entry to the next own one when that comes within kTogether, and kAfterwards
//                 beyond the last one, at most to `until`. In all together: what overlaps or touches counts once, and
//                 makes one stretch.
//   interruption  A stretch begins. At night: 22:00-07:00 by the person's clocks; on a weekend: Saturday or Sunday
//   there.
//                 Neither, when it is within the person's `hours` of the roster; both, when both hold.
//   day           A calendar day of the person's zone in which a stretch has a part; a run is days on end.
//   rest          Between two stretches with the turn of the person's day between them: 04:00, or 16:00 for whoever has
//                 04:00 among the `hours`.
//   on call       In at least one rotation, of any level; only from `from` to `until`, and what overlaps once.
//   shift         As reports::shifts() has it, whole; its incidents are those with own work in it.
//   allowed       In a shift: the policy's limit for 12 hours; in a longer one in proportion, cut to a whole number.
//   response      The first entry of an incident or request that acknowledges it (ack, a verb of the lifecycle, close).
//                 Not those of drills and duplicates.
//   sole          Of a service: at least kSoleFrom incidents were mitigated in this time, all by the same one person.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"
#include "lib/model/roster.h"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace decklog::reports {

inline constexpr base::Seconds kTogether = std::chrono::minutes{90};
inline constexpr base::Seconds kAfterwards = std::chrono::minutes{15};
inline constexpr std::uint64_t kSoleFrom = 2;

struct Stretch {
  base::Time start{};
  base::Time end{};
  auto operator<=>(const Stretch&) const = default;
  base::Seconds length() const { return end - start; }
};

struct ShiftLoad {
  std::string rotation;
  Stretch span;
  std::uint64_t incidents = 0;
  std::uint64_t allowed = 0;
  bool operator==(const ShiftLoad&) const = default;
};

struct OneIncident {
  base::RecordId incident;
  Stretch span;
  bool operator==(const OneIncident&) const = default;
};

struct DayRun {
  std::uint64_t days = 0;
  base::Date first{};
  base::Date last{};
  bool operator==(const DayRun&) const = default;
};

// What is over a limit of the policy. `value` and `limit` are incidents, percent, seconds, seconds, days; the rest is
// below its limit, the others above.
enum class Strain { shift, engaged, same_incident, rest, run };
struct OverLimit {
  Strain what;
  std::int64_t value = 0;
  std::int64_t limit = 0;
  Stretch when;       // engaged: all of the time; days: their midnights
  std::string where;  // shift: the rotation; same incident: its id
  bool operator==(const OverLimit&) const = default;
};

struct PersonLoad {
  std::string who;   // a key of the roster, or what stands in the records
  std::string name;  // "" when the roster has none
  bool in_roster = false;
  std::string zone;  // "UTC" when it is not known
  std::uint64_t incidents = 0;
  base::Seconds engaged{};
  base::Seconds on_call{};
  base::Seconds engaged_on_call{};    // of `engaged`, while on call
  std::uint64_t shifts = 0;           // that have a part in the time
  std::uint64_t shifts_over = 0;      // of those, with more incidents than allowed
  std::optional<ShiftLoad> heaviest;  // most over, or nearest to, what is allowed; the earliest of those. Nothing
                                      // without a shift
  std::uint64_t interruptions = 0;
  std::uint64_t at_night = 0;
  std::uint64_t on_weekends = 0;
  std::optional<base::Time> last_night;  // the last interruption at night
  std::optional<DayRun> longest_run;     // the first of the longest; nothing without work
  std::uint64_t run_now = 0;             // days of the run that reaches the last day of the time or the day before it
  std::optional<Stretch> shortest_rest;  // the first of the shortest; nothing when there is none between two stretches
  std::optional<OneIncident> longest;    // engaged in one incident; the earliest of the longest
  std::uint64_t first_responses = 0;
  std::vector<std::string> sole;  // services
  std::vector<OverLimit> over;    // in the order of Strain; one each
};

struct Load {
  base::Time from{};
  base::Time until{};
  model::LoadLimits limits;
  std::vector<PersonLoad> people;     // by name (the key where there is none), then by key
  std::uint64_t incidents = 0;        // with work of anybody
  std::uint64_t first_responses = 0;  // of anybody
  std::uint64_t drills = 0;           // left out that would have counted
  std::uint64_t duplicates = 0;       // of all incidents with work: counted as another
  std::uint64_t false_alarms = 0;     // of `incidents`
};

struct LoadScope {
  base::Time from{};
  base::Time until{};
  std::set<std::string> people = {};  // only these, work or none; empty: whoever was on call or has work or responses
};

// `records`: every incident and request in which something was written down since `from`; others change nothing.
// Requires: from < until.
Load load(std::span<const model::Record> records, const model::Roster& roster, const model::LoadLimits& limits,
          const LoadScope& scope);

// Nothing to carry is over.
bool is_over(const PersonLoad& person);

}  // namespace decklog::reports
