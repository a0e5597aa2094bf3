// SPDX-License-Identifier: MIT
#include "lib/reports/load.h"

#include "lib/reports/load_work.h"
#include "lib/reports/oncall.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace decklog::reports {
namespace {

using base::Seconds;
using base::Time;
using model::LoadLimits;
using model::Roster;
using Days = std::chrono::days;
using LocalDay = std::chrono::sys_days;

using Shifts = std::map<std::string, std::vector<Shift>>;  // by person

Shifts shifts_by_person(const Roster& roster, const LoadScope& scope) {
  Shifts found;
  for (const auto& [name, rotation] : roster.rotations) {
    for (Shift& shift : shifts(roster, name, scope.from, scope.until)) {
      if (!shift.who.empty()) found[model::person_of(roster, shift.who)].push_back(std::move(shift));
    }
  }
  return found;
}

// One person's numbers, each from the stretches.
class Measure {
 public:
  Measure(PersonLoad& person, const Work& work, const PersonClock& clock, const LoadScope& scope)
      : person_(person), work_(work), clock_(clock), scope_(scope), stretches_(engaged_in_all(work, scope.until)) {}

  void all(const std::vector<Shift>& shifts, const LoadLimits& limits) {
    person_.incidents = work_.acts.size();
    person_.first_responses = work_.first_responses;
    person_.engaged = total(stretches_);
    count_interruptions();
    count_days();
    find_shortest_rest();
    find_longest();
    count_shifts(shifts, limits);
  }

 private:
  void count_interruptions() {
    person_.interruptions = stretches_.size();
    for (const Stretch& stretch : stretches_) {
      if (clock_.is_weekend(stretch.start)) ++person_.on_weekends;
      if (!clock_.is_night(stretch.start)) continue;
      ++person_.at_night;
      person_.last_night = stretch.start;
    }
  }

  void count_days() {
    std::optional<DayRun> run;
    for (const Stretch& stretch : stretches_) {
      const LocalDay last = clock_.day(stretch.end - Seconds{1});
      for (LocalDay day = clock_.day(stretch.start); day <= last; day += Days{1}) reach(run, day);
    }
    if (run && LocalDay{run->last} >= clock_.day(scope_.until - Seconds{1}) - Days{1}) person_.run_now = run->days;
  }

  void reach(std::optional<DayRun>& run, LocalDay day) {
    if (run && day == LocalDay{run->last}) return;
    if (!run || day != LocalDay{run->last} + Days{1}) run = DayRun{.days = 0, .first = day, .last = day};
    ++run->days;
    run->last = day;
    if (!person_.longest_run || run->days > person_.longest_run->days) person_.longest_run = run;
  }

  void find_shortest_rest() {
    for (std::size_t i = 1; i < stretches_.size(); ++i) {
      const Stretch rest{stretches_[i - 1].end, stretches_[i].start};
      if (clock_.waking_day(rest.start) == clock_.waking_day(rest.end)) continue;
      if (!person_.shortest_rest || rest.length() < person_.shortest_rest->length()) person_.shortest_rest = rest;
    }
  }

  void find_longest() {
    const auto is_better = [](const OneIncident& a, const OneIncident& b) {
      return std::tuple(-a.span.length(), a.span.start, a.incident) <
             std::tuple(-b.span.length(), b.span.start, b.incident);
    };
    for (const auto& [incident, acts] : work_.acts) {
      for (const Stretch& stretch : engaged_in_one(acts, scope_.until)) {
        const OneIncident one{incident, stretch};
        if (!person_.longest || is_better(one, *person_.longest)) person_.longest = one;
      }
    }
  }

  void count_shifts(const std::vector<Shift>& shifts, const LoadLimits& limits) {
    const auto excess = [](const ShiftLoad& shift) {
      return static_cast<std::int64_t>(shift.incidents) - static_cast<std::int64_t>(shift.allowed);
    };
    const auto is_heavier = [&](const ShiftLoad& a, const ShiftLoad& b) {
      return std::tuple(-excess(a), a.span, a.rotation) < std::tuple(-excess(b), b.span, b.rotation);
    };
    std::vector<Stretch> on_call;
    for (const Shift& shift : shifts) {
      const Stretch whole{shift.start, shift.end};
      on_call.push_back({std::max(whole.start, scope_.from), std::min(whole.end, scope_.until)});
      const ShiftLoad now = shift_load(work_, shift, limits);
      if (now.incidents > now.allowed) ++person_.shifts_over;
      if (!person_.heaviest || is_heavier(now, *person_.heaviest)) person_.heaviest = now;
    }
    on_call = joined(std::move(on_call));
    person_.shifts = shifts.size();
    person_.on_call = total(on_call);
    person_.engaged_on_call = common(stretches_, on_call);
  }

  PersonLoad& person_;
  const Work& work_;
  const PersonClock& clock_;
  const LoadScope& scope_;
  std::vector<Stretch> stretches_;
};

std::vector<OverLimit> over_limits(const PersonLoad& person, const LoadLimits& limits, const LoadScope& scope,
                                   const PersonClock& clock) {
  std::vector<OverLimit> found;
  const auto add = [&](Strain what, auto value, auto limit, const Stretch& when, std::string where = "") {
    found.push_back({what, static_cast<std::int64_t>(value), static_cast<std::int64_t>(limit), when, std::move(where)});
  };
  if (const auto& shift = person.heaviest; shift && shift->incidents > shift->allowed) {
    add(Strain::shift, shift->incidents, shift->allowed, shift->span, shift->rotation);
  }
  const auto percent = static_cast<std::int64_t>(limits.engaged_percent);
  if (person.engaged_on_call * 100 > person.on_call * percent) {
    const auto share =
        (person.engaged_on_call * 100 + person.on_call - Seconds{1}) / person.on_call;  // 25.1 is over 25
    add(Strain::engaged, share, percent, {scope.from, scope.until});
  }
  if (const auto& one = person.longest; one && one->span.length() > limits.same_incident) {
    add(Strain::same_incident, one->span.length().count(), limits.same_incident.count(), one->span,
        one->incident.str());
  }
  if (const auto& rest = person.shortest_rest; rest && rest->length() < limits.rest) {
    add(Strain::rest, rest->length().count(), limits.rest.count(), *rest);
  }
  if (const auto& run = person.longest_run; run && run->days > limits.days_in_a_row) {
    add(Strain::run, run->days, limits.days_in_a_row,
        {clock.midnight(LocalDay{run->first}), clock.midnight(LocalDay{run->last} + Days{1})});
  }
  return found;
}

std::set<std::string> people_of(const TeamWork& team, const Shifts& shifts) {
  std::set<std::string> people;
  for (const auto& [who, work] : team.people) people.insert(who);
  for (const auto& [who, turns] : shifts) people.insert(who);
  return people;
}

std::vector<std::string> sole_services(const TeamWork& team, const std::string& who) {
  std::vector<std::string> services;
  for (const auto& [service, people] : team.mitigators) {
    if (people.size() == 1 && people.contains(who) && team.mitigated.at(service) >= kSoleFrom) {
      services.push_back(service);
    }
  }
  return services;
}

PersonLoad start_of(const std::string& who, const Roster& roster, const PersonClock& clock) {
  PersonLoad person;
  person.who = who;
  person.zone = clock.zone_name();
  const auto known = roster.people.find(who);
  person.in_roster = known != roster.people.end();
  if (person.in_roster) person.name = known->second.name;
  return person;
}

template <typename Value>
const Value& value_or_empty(const std::map<std::string, Value>& map, const std::string& key) {
  static const Value nothing{};
  const auto found = map.find(key);
  return found == map.end() ? nothing : found->second;
}

}  // namespace

Load load(std::span<const model::Record> records, const Roster& roster, const LoadLimits& limits,
          const LoadScope& scope) {
  const TeamWork team = team_work(records, roster, {scope.from, scope.until});
  const Shifts shifts = shifts_by_person(roster, scope);
  Load all{.from = scope.from,
           .until = scope.until,
           .limits = limits,
           .people = {},
           .incidents = team.incidents.size(),
           .first_responses = team.first_responses,
           .drills = team.drills,
           .duplicates = team.duplicates,
           .false_alarms = team.false_alarms.size()};
  for (const std::string& who : scope.people.empty() ? people_of(team, shifts) : scope.people) {
    const PersonClock clock(roster, who);
    PersonLoad person = start_of(who, roster, clock);
    Measure(person, value_or_empty(team.people, who), clock, scope).all(value_or_empty(shifts, who), limits);
    person.sole = sole_services(team, who);
    person.over = over_limits(person, limits, scope, clock);
    all.people.push_back(std::move(person));
  }
  const auto shown = [](const PersonLoad& person) { return person.name.empty() ? person.who : person.name; };
  std::sort(all.people.begin(), all.people.end(), [&](const PersonLoad& a, const PersonLoad& b) {
    return std::tuple(shown(a), a.who) < std::tuple(shown(b), b.who);
  });
  return all;
}

bool is_over(const PersonLoad& person) { return !person.over.empty(); }

}  // namespace decklog::reports
