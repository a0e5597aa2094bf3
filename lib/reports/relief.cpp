// SPDX-License-Identifier: MIT
#include "lib/reports/relief.h"

#include "lib/reports/load_work.h"
#include "lib/reports/oncall.h"

#include <algorithm>
#include <set>

namespace decklog::reports {
namespace {

using base::RecordId;
using base::Seconds;
using base::Time;
using model::LoadLimits;
using model::Roster;

constexpr Seconds kLastNight = std::chrono::hours{12};
constexpr Seconds kLooksAhead = std::chrono::hours{24 * 28};
constexpr Seconds kAwakeFrom = std::chrono::hours{7};
constexpr Seconds kAwakeUntil = std::chrono::hours{22};

// What is asked again and again of one moment.
struct Scene {
  std::span<const model::Record> records;
  const Roster& roster;
  const LoadLimits& limits;
  const RecordId& incident;
  Time now;
  TeamWork team;

  Time until() const { return now + Seconds{1}; }  // what is done now counts
  LoadScope scope() const { return {.from = now - kReliefLooksBack, .until = until()}; }
  Work work(const std::string& who) const {
    const auto found = team.people.find(who);
    return found == team.people.end() ? Work{} : found->second;
  }
};

// Of the rotations in which the person is on call now; of each the shift that runs.
std::vector<Shift> running_shifts(const Scene& scene, const std::string& who) {
  std::vector<Shift> running = on_call(scene.roster, scene.now);
  std::erase_if(running, [&](const Shift& shift) {
    return shift.who.empty() || model::person_of(scene.roster, shift.who) != who;
  });
  return running;
}

std::optional<Concern> crowded_shift(const Scene& scene, const std::string& who) {
  Work work = scene.work(who);
  auto& acts = work.acts[scene.incident];
  acts.insert(std::upper_bound(acts.begin(), acts.end(), scene.now), scene.now);
  for (const Shift& shift : running_shifts(scene, who)) {
    const ShiftLoad load = shift_load(work, shift, scene.limits);
    if (load.incidents <= load.allowed) continue;
    return Concern{Strain::shift, static_cast<std::int64_t>(load.incidents), static_cast<std::int64_t>(load.allowed),
                   load.span, load.rotation};
  }
  return std::nullopt;
}

std::optional<Concern> busy_week(const Scene& scene, const std::string& who) {
  LoadScope scope = scene.scope();
  scope.people = {who};
  const Load all = load(scene.records, scene.roster, scene.limits, scope);
  const auto& over = all.people.front().over;
  const auto found =
      std::find_if(over.begin(), over.end(), [](const OverLimit& o) { return o.what == Strain::engaged; });
  return found == over.end() ? std::nullopt : std::optional(*found);
}

std::optional<Concern> long_in_it(const Scene& scene, const std::string& who) {
  const Work work = scene.work(who);
  const auto acts = work.acts.find(scene.incident);
  if (acts == work.acts.end()) return std::nullopt;
  // Up to what would follow, so that a pause of some minutes is none.
  const Stretch last = engaged_in_one(acts->second, scene.until()).back();
  const Stretch now{last.start, scene.now};
  if (scene.now - acts->second.back() > kTogether || now.length() <= scene.limits.same_incident) return std::nullopt;
  return Concern{Strain::same_incident, now.length().count(), scene.limits.same_incident.count(), now,
                 scene.incident.str()};
}

std::optional<Concern> woken(const Scene& scene, const std::string& who) {
  const PersonClock clock(scene.roster, who);
  if (clock.is_night(scene.now)) return std::nullopt;
  std::optional<Concern> found;
  for (const Stretch& stretch : engaged_in_all(scene.work(who), scene.until())) {
    const Seconds since = scene.now - stretch.start;
    if (since > kLastNight || stretch.end > scene.now || !clock.is_night(stretch.start)) continue;
    found = Concern{Strain::rest, since.count(), scene.limits.rest.count(), stretch, ""};
  }
  return found;
}

std::vector<Concern> concerns_of(const Scene& scene, const std::string& who) {
  std::vector<Concern> found;
  for (const auto& ask : {crowded_shift, busy_week, long_in_it, woken}) {
    if (const auto concern = ask(scene, who)) found.push_back(*concern);
  }
  return found;
}

bool is_awake(const Scene& scene, const std::string& who) {
  const base::Local local = base::local_of(scene.now, model::zone_of(scene.roster, who));
  if (local.time_of_day >= kAwakeFrom && local.time_of_day < kAwakeUntil) return true;
  const auto& hours = scene.roster.people.at(who).hours;
  return std::any_of(hours.begin(), hours.end(), [&](const model::Hours& one) { return model::covers(one, local); });
}

bool has_person(const model::Rotation& rotation, const std::string& who, const Roster& roster) {
  return std::any_of(rotation.layers.begin(), rotation.layers.end(), [&](const model::Layer& layer) {
    return std::any_of(layer.people.begin(), layer.people.end(),
                       [&](const std::string& one) { return model::person_of(roster, one) == who; });
  });
}

// Those of the person, and the others of their teams.
std::set<std::string> rotations_around(const Scene& scene, const std::string& who) {
  std::set<std::string> own;
  std::set<std::string> teams;
  for (const auto& [name, rotation] : scene.roster.rotations) {
    if (!has_person(rotation, who, scene.roster)) continue;
    own.insert(name);
    if (!rotation.team.empty()) teams.insert(rotation.team);
  }
  for (const auto& [name, rotation] : scene.roster.rotations) {
    if (teams.contains(rotation.team)) own.insert(name);
  }
  return own;
}

// In the order in which they are asked; a person may come more than once.
std::vector<Substitute> candidates(const Scene& scene, const std::string& who) {
  std::vector<Substitute> found;
  std::vector<Shift> ahead;
  for (const std::string& name : rotations_around(scene, who)) {
    const std::vector<Shift> more = shifts(scene.roster, name, scene.now, scene.now + kLooksAhead);
    ahead.insert(ahead.end(), more.begin(), more.end());
  }
  const auto begin = [&](const Shift& shift) { return std::max(shift.start, scene.now); };
  std::stable_sort(ahead.begin(), ahead.end(), [&](const Shift& a, const Shift& b) {
    return std::pair(begin(a), a.level) < std::pair(begin(b), b.level);
  });
  for (const Shift& shift : ahead) {
    const bool now = shift.start <= scene.now;
    found.push_back({.who = model::person_of(scene.roster, shift.who),
                     .rotation = shift.rotation,
                     .on_call = now,
                     .next = now ? Time{} : shift.start,
                     .clock = {}});
  }
  for (const auto& [name, person] : scene.roster.people) {
    found.push_back({.who = name, .rotation = {}, .on_call = false, .next = {}, .clock = {}});
  }
  return found;
}

std::optional<Substitute> substitute_for(const Scene& scene, const std::string& who) {
  std::set<std::string> asked{who};
  for (Substitute& candidate : candidates(scene, who)) {
    if (!scene.roster.people.contains(candidate.who) || !asked.insert(candidate.who).second) continue;
    if (!is_awake(scene, candidate.who) || !concerns_of(scene, candidate.who).empty()) continue;
    candidate.clock = base::local_of(scene.now, model::zone_of(scene.roster, candidate.who));
    return candidate;
  }
  return std::nullopt;
}

Scene scene_of(std::span<const model::Record> records, const Roster& roster, const LoadLimits& limits,
               const RecordId& incident, Time now) {
  return {records,  roster, limits,
          incident, now,    team_work(records, roster, {now - kReliefLooksBack, now + Seconds{1}})};
}

}  // namespace

std::vector<Concern> concerns(std::span<const model::Record> records, const Roster& roster, const LoadLimits& limits,
                              const std::string& who, const RecordId& incident, Time now) {
  if (!roster.people.contains(who)) return {};
  return concerns_of(scene_of(records, roster, limits, incident, now), who);
}

Relief relief(std::span<const model::Record> records, const Roster& roster, const LoadLimits& limits,
              const std::string& who, const RecordId& incident, Time now) {
  if (!roster.people.contains(who)) return {};
  const Scene scene = scene_of(records, roster, limits, incident, now);
  Relief found{.woken = {}, .concerns = concerns_of(scene, who), .substitute = {}};
  if (found.concerns.empty()) return found;
  const Concern& last = found.concerns.back();
  if (last.what == Strain::rest) found.woken = base::local_of(last.when.start, model::zone_of(roster, who));
  found.substitute = substitute_for(scene, who);
  return found;
}

}  // namespace decklog::reports
