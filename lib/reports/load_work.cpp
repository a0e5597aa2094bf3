// SPDX-License-Identifier: MIT
#include "lib/reports/load_work.h"

#include "lib/model/fold.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace decklog::reports {
namespace {

using base::Local;
using base::Seconds;
using base::Time;
using model::Entry;
using model::Record;
using model::Stage;
using model::Verb;

constexpr Seconds kUsualShift = std::chrono::hours{12};
constexpr Seconds kNightFrom = std::chrono::hours{22};
constexpr Seconds kNightUntil = std::chrono::hours{7};
constexpr Seconds kTurn = std::chrono::hours{4};
constexpr Seconds kTurnOfNightWorkers = std::chrono::hours{16};

bool ends_live_time(Stage stage) { return stage == Stage::follow_up || stage == Stage::closed; }

// When a record stopped being live, and when it was so again.
class LiveTimes {
 public:
  LiveTimes(const Record& record, const std::vector<model::Effective>& now) {
    for (std::size_t i = 0; i < record.timeline.size(); ++i) {
      if (const auto to = leads_to(record.timeline[i])) turns_.emplace_back(now[i].at, !ends_live_time(*to));
    }
    std::stable_sort(turns_.begin(), turns_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  }

  // Just before the moment or at it.
  bool covers(Time moment) const {
    bool before = true;
    bool at = true;
    for (const auto& [time, live] : turns_) {
      if (time < moment) before = live;
      if (time <= moment) at = live;
    }
    return before || at;
  }

 private:
  static std::optional<Stage> leads_to(const Entry& entry) {
    if (const auto* move = std::get_if<model::StageMoved>(&entry.body)) return move->to;
    if (const auto* reopening = std::get_if<model::Reopened>(&entry.body)) return reopening->to;
    if (std::holds_alternative<model::Closed>(entry.body)) return Stage::closed;
    return std::nullopt;
  }

  std::vector<std::pair<Time, bool>> turns_;
};

std::uint64_t allowed_in(const Stretch& shift, const model::LoadLimits& limits) {
  const auto length = static_cast<std::uint64_t>(std::max(shift.length(), kUsualShift).count());
  return limits.incidents_per_shift * length / static_cast<std::uint64_t>(kUsualShift.count());
}

std::uint64_t incidents_within(const Work& work, const Stretch& span) {
  return static_cast<std::uint64_t>(std::count_if(work.acts.begin(), work.acts.end(), [&](const auto& row) {
    const std::vector<Time>& acts = row.second;
    const auto first = std::lower_bound(acts.begin(), acts.end(), span.start);
    return first != acts.end() && *first < span.end;
  }));
}

bool acknowledges(const Entry& entry) {
  if (const auto* move = std::get_if<model::StageMoved>(&entry.body)) {
    return move->verb != Verb::extend && move->verb != Verb::regress;
  }
  return std::holds_alternative<model::Acknowledged>(entry.body) || std::holds_alternative<model::Closed>(entry.body);
}

bool mitigates(const Entry& entry) {
  const auto* move = std::get_if<model::StageMoved>(&entry.body);
  if (move == nullptr) return false;
  return move->verb == Verb::mitigate || (move->verb == Verb::resolve && move->from != Stage::resolution);
}

bool is_duplicate(const Record& record) {
  return record.closed_as == model::ClosedAs::duplicate && !record.duplicate_of.empty();
}

// Sources of alerts, and the format of an imported log, in whose name its lines without an author stand.
std::set<std::string> machines_of(const Record& record) {
  std::set<std::string> machines;
  if (const auto log = record.fields.labels.find("imported"); log != record.fields.labels.end())
    machines.insert(log->second);
  for (const Entry& entry : record.timeline) {
    if (std::holds_alternative<model::Signalled>(entry.body)) machines.insert(entry.by);
  }
  return machines;
}

class WorkCollector {
 public:
  WorkCollector(std::span<const Record> records, const model::Roster& roster, const Stretch& span)
      : roster_(roster), span_(span) {
    for (const Record& record : records) {
      if (is_duplicate(record)) original_[record.id] = record.duplicate_of;
    }
    for (const Record& record : records) add(record);
  }

  TeamWork team() && { return std::move(team_); }

 private:
  void add(const Record& record) {
    const bool is_incident = record.kind() == base::Kind::incident;
    if (!is_incident && record.kind() != base::Kind::request) return;
    const std::vector<model::Effective> now = model::effective(record.timeline);
    const bool counts = !record.fields.drill.value_or(false);
    if (counts && !is_duplicate(record)) add_first_response(record, now);
    if (!is_incident) return;
    if (!add_acts(record, now, counts)) return;
    if (!counts) {
      ++team_.drills;
      return;
    }
    team_.incidents.insert(original(record.id));
    if (is_duplicate(record)) ++team_.duplicates;
    if (record.closed_as == model::ClosedAs::false_positive) team_.false_alarms.insert(original(record.id));
    if (!is_duplicate(record)) add_mitigators(record, now);
  }

  bool is_within(Time time) const { return time >= span_.start && time < span_.end; }

  void add_first_response(const Record& record, const std::vector<model::Effective>& now) {
    const auto first = std::find_if(record.timeline.begin(), record.timeline.end(), acknowledges);
    if (first == record.timeline.end() || machines_of(record).contains(first->by)) return;
    if (!is_within(now[static_cast<std::size_t>(first - record.timeline.begin())].at)) return;
    ++team_.people[person(first->by)].first_responses;
    ++team_.first_responses;
  }

  // Whether there were any.
  bool add_acts(const Record& record, const std::vector<model::Effective>& now, bool counts) {
    const LiveTimes live(record, now);
    const std::set<std::string> machines = machines_of(record);
    bool found = false;
    for (std::size_t i = 0; i < record.timeline.size(); ++i) {
      const Entry& entry = record.timeline[i];
      if (!is_within(now[i].at) || !counts_as_work(entry) || !live.covers(now[i].at)) continue;
      if (machines.contains(entry.by)) continue;
      found = true;
      if (counts) team_.people[person(entry.by)].acts[original(record.id)].push_back(now[i].at);
    }
    return found;
  }

  void add_mitigators(const Record& record, const std::vector<model::Effective>& now) {
    const std::set<std::string> machines = machines_of(record);
    std::set<std::string> people;
    for (std::size_t i = 0; i < record.timeline.size(); ++i) {
      const std::string& by = record.timeline[i].by;
      if (mitigates(record.timeline[i]) && is_within(now[i].at) && !machines.contains(by)) people.insert(person(by));
    }
    if (people.empty() || !record.fields.services) return;
    const std::set<std::string> services(record.fields.services->begin(), record.fields.services->end());
    for (const std::string& service : services) {
      team_.mitigators[service].insert(people.begin(), people.end());
      ++team_.mitigated[service];
    }
  }

  // Through duplicates of duplicates; of those that name each other in a circle the one with the smallest id.
  base::RecordId original(base::RecordId id) const {
    std::set<base::RecordId> seen;
    for (auto next = original_.find(id); next != original_.end(); next = original_.find(id)) {
      if (!seen.insert(id).second) return smallest_around(id);
      id = next->second;
    }
    return id;
  }

  base::RecordId smallest_around(const base::RecordId& start) const {
    base::RecordId smallest = start;
    for (base::RecordId id = original_.at(start); id != start; id = original_.at(id)) smallest = std::min(smallest, id);
    return smallest;
  }

  const std::string& person(const std::string& by) {
    const auto found = names_.find(by);
    return found != names_.end() ? found->second : names_.emplace(by, model::person_of(roster_, by)).first->second;
  }

  const model::Roster& roster_;
  Stretch span_;
  std::map<base::RecordId, base::RecordId> original_;
  std::unordered_map<std::string, std::string> names_;
  TeamWork team_;
};

}  // namespace

bool counts_as_work(const Entry& entry) {
  struct CountsAsWork {
    bool operator()(const model::Opened&) const { return true; }
    bool operator()(const model::Acknowledged&) const { return true; }
    bool operator()(const model::StageMoved&) const { return true; }
    bool operator()(const model::PriorityChanged&) const { return true; }
    bool operator()(const model::Assigned&) const { return true; }
    bool operator()(const model::RoleGiven&) const { return true; }
    bool operator()(const model::Note&) const { return true; }
    bool operator()(const model::Finding&) const { return true; }
    bool operator()(const model::Decision&) const { return true; }
    bool operator()(const model::Update&) const { return true; }
    bool operator()(const model::Evidence&) const { return true; }
    bool operator()(const model::CommandRun&) const { return true; }
    bool operator()(const model::Blocked&) const { return true; }
    bool operator()(const model::Unblocked&) const { return true; }
    bool operator()(const model::Reopened&) const { return true; }
    bool operator()(const model::Closed&) const { return true; }
    // A machine's, what is planned for later, the tidying of what was written, the other half of a duplicate.
    bool operator()(const model::Signalled&) const { return false; }
    bool operator()(const model::ActionChanged&) const { return false; }
    bool operator()(const model::Linked&) const { return false; }
    bool operator()(const model::FieldsSet&) const { return false; }
    bool operator()(const model::Correction&) const { return false; }
    bool operator()(const model::Redaction&) const { return false; }
    bool operator()(const model::Merged&) const { return false; }
    // In handoffs only; and of a newer decklog.
    bool operator()(const model::HandedOver&) const { return false; }
    bool operator()(const model::Accepted&) const { return false; }
    bool operator()(const model::UnknownEntry&) const { return false; }
  };
  return std::visit(CountsAsWork{}, entry.body);
}

TeamWork team_work(std::span<const Record> records, const model::Roster& roster, const Stretch& span) {
  TeamWork team = WorkCollector(records, roster, span).team();
  for (auto& [who, work] : team.people) {
    for (auto& [incident, acts] : work.acts) std::sort(acts.begin(), acts.end());
  }
  return team;
}

std::vector<Stretch> engaged_in_one(std::span<const Time> acts, Time until) {
  std::vector<Stretch> found;
  for (std::size_t i = 0; i < acts.size(); ++i) {
    if (i == 0 || acts[i] - acts[i - 1] > kTogether) found.push_back({acts[i], acts[i]});
    found.back().end = std::min(acts[i] + kAfterwards, until);
  }
  return found;
}

std::vector<Stretch> engaged_in_all(const Work& work, Time until) {
  std::vector<Stretch> all;
  for (const auto& [incident, acts] : work.acts) {
    const std::vector<Stretch> one = engaged_in_one(acts, until);
    all.insert(all.end(), one.begin(), one.end());
  }
  return joined(std::move(all));
}

std::vector<Stretch> joined(std::vector<Stretch> stretches) {
  std::sort(stretches.begin(), stretches.end());
  std::vector<Stretch> found;
  for (const Stretch& next : stretches) {
    if (found.empty() || next.start > found.back().end) {
      found.push_back(next);
    } else {
      found.back().end = std::max(found.back().end, next.end);
    }
  }
  return found;
}

ShiftLoad shift_load(const Work& work, const Shift& shift, const model::LoadLimits& limits) {
  const Stretch whole{shift.start, shift.end};
  return {shift.rotation, whole, incidents_within(work, whole), allowed_in(whole, limits)};
}

Seconds total(std::span<const Stretch> stretches) {
  Seconds sum{0};
  for (const Stretch& stretch : stretches) sum += stretch.length();
  return sum;
}

Seconds common(std::span<const Stretch> a, std::span<const Stretch> b) {
  Seconds sum{0};
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    sum += std::max(Seconds{0}, std::min(a[i].end, b[j].end) - std::max(a[i].start, b[j].start));
    (a[i].end < b[j].end ? i : j) += 1;
  }
  return sum;
}

PersonClock::PersonClock(const model::Roster& roster, const std::string& who)
    : zone_(model::zone_of(roster, who)), turn_(kTurn) {
  if (const auto person = roster.people.find(who); person != roster.people.end()) hours_ = person->second.hours;
  const auto works_at_four = [](const model::Hours& hours) {
    const base::Date any = std::chrono::year{2026} / 11 / 22;
    for (int day = 0; day < 7; ++day) {
      const base::Date date{std::chrono::sys_days{any} + std::chrono::days{day}};
      if (model::covers(hours, {.date = date, .time_of_day = kTurn})) return true;
    }
    return false;
  };
  if (std::any_of(hours_.begin(), hours_.end(), works_at_four)) turn_ = kTurnOfNightWorkers;
}

bool PersonClock::is_at_work(const Local& local) const {
  return std::any_of(hours_.begin(), hours_.end(),
                     [&](const model::Hours& hours) { return model::covers(hours, local); });
}

bool PersonClock::is_night(Time time) const {
  const Local local = at(time);
  return (local.time_of_day >= kNightFrom || local.time_of_day < kNightUntil) && !is_at_work(local);
}

bool PersonClock::is_weekend(Time time) const {
  const Local local = at(time);
  const std::chrono::weekday day{std::chrono::sys_days{local.date}};
  return (day == std::chrono::Saturday || day == std::chrono::Sunday) && !is_at_work(local);
}

std::chrono::sys_days PersonClock::waking_day(Time time) const {
  const Local local = at(time);
  return std::chrono::floor<std::chrono::days>(std::chrono::sys_days{local.date} + local.time_of_day - turn_);
}

}  // namespace decklog::reports
