// SPDX-License-Identifier: MIT
//
// What load.h calls work, live, engaged and night, for load.cpp and relief.cpp.
#pragma once

#include "lib/reports/load.h"
#include "lib/reports/oncall.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace decklog::reports {

// Of one person.
struct Work {
  std::map<base::RecordId, std::vector<base::Time>> acts;  // by incident, sorted
  std::uint64_t first_responses = 0;
};

struct TeamWork {
  std::map<std::string, Work> people;
  std::map<std::string, std::set<std::string>> mitigators;  // by service
  std::map<std::string, std::uint64_t> mitigated;           // by service: incidents
  std::set<base::RecordId> incidents;
  std::set<base::RecordId> false_alarms;
  std::uint64_t first_responses = 0;
  std::uint64_t drills = 0;
  std::uint64_t duplicates = 0;
};

TeamWork team_work(std::span<const model::Record> records, const model::Roster& roster, const Stretch& span);

// Whether somebody who writes such an entry responds to an incident.
bool counts_as_work(const model::Entry& entry);

// One incident's stretches of one person. Requires: sorted.
std::vector<Stretch> engaged_in_one(std::span<const base::Time> acts, base::Time until);
// All of a person, sorted, neither overlapping nor touching.
std::vector<Stretch> engaged_in_all(const Work& work, base::Time until);
// Sorted, neither overlapping nor touching.
std::vector<Stretch> joined(std::vector<Stretch> stretches);
base::Seconds total(std::span<const Stretch> stretches);
// The incidents that somebody worked on in a shift, and how many are allowed.
ShiftLoad shift_load(const Work& work, const Shift& shift, const model::LoadLimits& limits);
// What lies in both. Requires: both as joined() gives them.
base::Seconds common(std::span<const Stretch> a, std::span<const Stretch> b);

// A person's clocks and hours.
class PersonClock {
 public:
  PersonClock(const model::Roster& roster, const std::string& who);
  std::string zone_name() const { return zone_.name(); }
  base::Local at(base::Time time) const { return base::local_of(time, zone_); }
  std::chrono::sys_days day(base::Time time) const { return std::chrono::sys_days{at(time).date}; }
  base::Time midnight(std::chrono::sys_days day) const { return base::local_time(base::Date{day}, {}, zone_); }
  bool is_night(base::Time time) const;
  bool is_weekend(base::Time time) const;
  // The day by which rests are told apart.
  std::chrono::sys_days waking_day(base::Time time) const;

 private:
  bool is_at_work(const base::Local& local) const;

  base::Zone zone_;
  std::vector<model::Hours> hours_;
  base::Seconds turn_{std::chrono::hours{4}};
};

}  // namespace decklog::reports
