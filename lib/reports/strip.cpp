// SPDX-License-Identifier: MIT
#include "lib/reports/strip.h"

#include "lib/model/query.h"
#include "lib/reports/left_out.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>

namespace decklog::reports {
namespace {

using base::Time;
using model::Header;
using model::Milestone;
using model::Priority;

struct Harm {
  const Header* incident = nullptr;
  Time from{};
  Time to{};
};

Time first_of(const Header& incident, std::span<const Milestone> which, Time otherwise) {
  for (const Milestone milestone : which) {
    if (const auto at = incident.milestone(milestone)) return *at;
  }
  return otherwise;
}

Harm harm_of(const Header& incident, Time now) {
  static constexpr std::array kBegin{Milestone::started_at, Milestone::detected_at};
  static constexpr std::array kEnd{Milestone::mitigated_at, Milestone::resolved_at, Milestone::closed_at};
  const Time to = std::min(first_of(incident, kEnd, now), now);
  return {&incident, std::min(first_of(incident, kBegin, model::opened_at(incident)), to), to};
}

Priority priority_of(const Header& incident) { return incident.fields.priority.value_or(Priority::p3); }

// The dates that a strip shows, and the moments between them: day i is from starts[i] to before starts[i + 1].
struct Dates {
  std::vector<base::Date> dates;
  std::vector<Time> starts;
};

Dates dates_until(Time now, int days, const base::Zone& zone) {
  Dates shown;
  const auto today = std::chrono::sys_days{base::local_date(now, zone)};
  for (int back = days - 1; back >= -1; --back) {
    const base::Date date{today - std::chrono::days{back}};
    if (back >= 0) shown.dates.push_back(date);
    shown.starts.push_back(base::local_time(date, {}, zone));
  }
  return shown;
}

// One strip while it is made.
class Marks {
 public:
  explicit Marks(const Dates& shown) : shown_(shown), harms_(shown.dates.size()) {}

  // What ends with a day does not reach into the next; a single moment is of its day.
  void add(const Harm& harm) {
    const auto& starts = shown_.starts;
    const auto after = std::upper_bound(starts.begin(), starts.end(), harm.from);
    const std::size_t first = after == starts.begin() ? 0 : static_cast<std::size_t>(after - starts.begin()) - 1;
    const bool is_moment = harm.from == harm.to;
    for (std::size_t day = first; day < harms_.size(); ++day) {
      if (starts[day] > harm.to || (starts[day] == harm.to && !is_moment)) break;
      harms_[day].push_back({harm.incident, std::max(harm.from, starts[day]), std::min(harm.to, starts[day + 1])});
    }
  }

  std::vector<Day> days() && {
    std::vector<Day> days;
    for (std::size_t day = 0; day < harms_.size(); ++day) days.push_back(marked(shown_.dates[day], harms_[day]));
    return days;
  }

 private:
  static base::Seconds union_of(std::vector<Harm>& harms) {
    std::sort(harms.begin(), harms.end(), [](const Harm& a, const Harm& b) { return a.from < b.from; });
    base::Seconds sum{};
    Time reached{};
    for (const Harm& harm : harms) {
      sum += std::max(harm.to - std::max(harm.from, reached), base::Seconds{});
      reached = std::max(reached, harm.to);
    }
    return sum;
  }

  static Day marked(base::Date date, std::vector<Harm>& harms) {
    Day day{.date = date, .worst = {}, .affected = union_of(harms), .records = {}};
    std::set<std::pair<Priority, base::RecordId>> worst_first;
    for (const Harm& harm : harms) worst_first.emplace(priority_of(*harm.incident), harm.incident->id);
    for (const auto& [priority, id] : worst_first) day.records.push_back(id);
    if (!worst_first.empty()) day.worst = worst_first.begin()->first;
    return day;
  }

  const Dates& shown_;
  std::vector<std::vector<Harm>> harms_;
};

}  // namespace

std::vector<Strip> strips(const std::vector<Header>& incidents, const model::Policy& policy, Time now, int days,
                          const base::Zone& zone) {
  const Dates shown = dates_until(now, std::max(days, 0), zone);
  std::map<std::string, Marks> marks;  // "" sorts first
  marks.emplace("", shown);
  for (const auto& [service, unused] : policy.services) marks.emplace(service, shown);
  for (const Header& incident : incidents) {
    if (incident.kind() != base::Kind::incident || left_out_as(incident) != LeftOutAs::counts) continue;
    const Harm harm = harm_of(incident, now);
    std::set<std::string> touched{""};
    if (incident.fields.services) touched.insert(incident.fields.services->begin(), incident.fields.services->end());
    for (const std::string& service : touched) {
      if (const auto found = marks.find(service); found != marks.end()) found->second.add(harm);
    }
  }
  std::vector<Strip> all;
  for (auto& [service, own] : marks) all.push_back({service, std::move(own).days()});
  return all;
}

}  // namespace decklog::reports
