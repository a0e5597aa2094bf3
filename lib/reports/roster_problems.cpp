// SPDX-License-Identifier: MIT
#include "lib/base/text.h"
#include "lib/reports/oncall.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace decklog::reports {
namespace {

using base::Time;
using model::Roster;
using Fault = RosterProblem::Kind;

// Hours come again each week: whoever had nobody in all of one has not begun.
constexpr base::Seconds kWeek = std::chrono::days{8};

bool is_taken(const Shift& shift) { return shift.kind != ShiftKind::gap; }

class Problems {
 public:
  Problems(const Roster& roster, Time from, Time until) : roster_(roster), from_(from), until_(until) {
    for (const auto& [name, unused] : roster.rotations) plans_[name] = shifts(roster, name, from, until);
  }

  std::vector<RosterProblem> all() && {
    names();
    teams();
    rotations();
    exceptions();
    gaps();
    double_bookings();
    return std::move(found_);
  }

 private:
  void tell(Fault kind, std::string where, std::string message) {
    found_.push_back({kind, std::move(where), std::move(message), {}, {}});
  }

  void person(const std::string& where, const std::string& who) {
    if (roster_.people.contains(who)) return;
    const std::string known = model::person_of(roster_, who);
    const std::string hint = known == who ? "" : fmt::format("; write '{}'", known);
    tell(Fault::unknown_person, where, fmt::format("'{}' is not one of the people{}", who, hint));
  }

  void people(const std::string& where, const std::vector<std::string>& names) {
    for (std::size_t at = 0; at < names.size(); ++at) person(fmt::format("{}/{}", where, at), names[at]);
  }

  // Of two people with one name nobody knows who is meant.
  void name(const std::string& where, const std::string& one, const std::string& owner) {
    const auto [found, is_new] = taken_.emplace(base::to_lower_ascii(one), owner);
    if (is_new || found->second == owner) return;
    tell(Fault::shared_name, where, fmt::format("'{}' is a name of '{}' too", one, found->second));
  }

  void names() {
    for (const auto& [key, unused] : roster_.people) name("/people" + base::pointer_step(key), key, key);
    for (const auto& [key, person] : roster_.people) {
      const std::string where = "/people" + base::pointer_step(key);
      for (std::size_t at = 0; at < person.emails.size(); ++at) {
        name(fmt::format("{}/emails/{}", where, at), person.emails[at], key);
      }
      for (std::size_t at = 0; at < person.aliases.size(); ++at) {
        name(fmt::format("{}/aliases/{}", where, at), person.aliases[at], key);
      }
    }
  }

  void teams() {
    for (const auto& [name, team] : roster_.teams) {
      people("/teams" + base::pointer_step(name) + "/members", team.members);
    }
  }

  void rotations() {
    for (const auto& [name, rotation] : roster_.rotations) {
      const std::string where = place_of(name);
      if (!rotation.team.empty() && !roster_.teams.contains(rotation.team)) {
        tell(Fault::unknown_team, where + "/team", fmt::format("'{}' is not one of the teams", rotation.team));
      }
      for (std::size_t at = 0; at < rotation.layers.size(); ++at) {
        const bool alone = rotation.layers.size() == 1;
        const std::string layer = alone ? where : fmt::format("{}/layers/{}", where, at);
        people(layer + "/people", rotation.layers[at].people);
        if (rotation.layers[at].people.empty()) tell(Fault::no_turns, layer + "/people", "nobody takes turns here");
      }
    }
  }

  static std::string place_of(const std::string& rotation) { return "/rotations" + base::pointer_step(rotation); }

  void rotation(const std::string& where, const std::string& name) {
    if (roster_.rotations.contains(name)) return;
    tell(Fault::unknown_rotation, where, fmt::format("'{}' is not one of the rotations", name));
  }

  void exceptions() {
    for (std::size_t at = 0; at < roster_.overrides.size(); ++at) {
      rotation(fmt::format("/overrides/{}/rotation", at), roster_.overrides[at].rotation);
      person(fmt::format("/overrides/{}/who", at), roster_.overrides[at].who);
    }
    for (std::size_t at = 0; at < roster_.swaps.size(); ++at) {
      rotation(fmt::format("/swaps/{}/rotation", at), roster_.swaps[at].rotation);
      people(fmt::format("/swaps/{}/people", at), {roster_.swaps[at].one, roster_.swaps[at].other});
    }
  }

  // Before its first turn a rotation owes nobody.
  Time begin(const std::string& name) const {
    const std::vector<Shift> before = shifts(roster_, name, from_ - kWeek, from_);
    if (std::any_of(before.begin(), before.end(), is_taken)) return from_;
    const std::vector<Shift>& plan = plans_.at(name);
    const auto first = std::find_if(plan.begin(), plan.end(), is_taken);
    return first == plan.end() ? until_ : first->start;
  }

  void gaps() {
    for (const auto& [name, rotation] : roster_.rotations) {
      if (rotation.layers.size() < 2) continue;
      const Time owed = begin(name);
      for (const Shift& shift : plans_.at(name)) {
        if (is_taken(shift) || shift.start < owed) continue;
        found_.push_back(
            {Fault::gap, place_of(name), fmt::format("nobody is on call in '{}'", name), shift.start, shift.end});
      }
    }
  }

  void double_bookings() {
    for (auto one = plans_.begin(); one != plans_.end(); ++one) {
      for (auto other = std::next(one); other != plans_.end(); ++other) overlaps(*one, *other);
    }
  }

  // Both lists are sorted and without overlap, so one walk finds all.
  using NamedPlan = std::pair<const std::string, std::vector<Shift>>;
  void overlaps(const NamedPlan& one, const NamedPlan& other) {
    const std::vector<Shift>& first = one.second;
    const std::vector<Shift>& second = other.second;
    std::size_t a = 0;
    std::size_t b = 0;
    while (a < first.size() && b < second.size()) {
      const Time start = std::max({first[a].start, second[b].start, from_});
      const Time end = std::min({first[a].end, second[b].end, until_});
      if (start < end && is_taken(first[a]) && first[a].who == second[b].who) {
        twice(first[a].who, one.first, other.first, start, end);
      }
      first[a].end < second[b].end ? ++a : ++b;
    }
  }

  // What goes on without a break is one finding.
  void twice(const std::string& who, const std::string& one, const std::string& other, Time start, Time end) {
    std::string message = fmt::format("'{}' is on call in '{}' and in '{}' at once", who, one, other);
    if (!found_.empty() && found_.back().kind == Fault::double_booking && found_.back().message == message &&
        found_.back().end == start) {
      found_.back().end = end;
      return;
    }
    found_.push_back({Fault::double_booking, place_of(other), std::move(message), start, end});
  }

  const Roster& roster_;
  Time from_;
  Time until_;
  std::map<std::string, std::vector<Shift>> plans_;
  std::map<std::string, std::string> taken_;  // names in small letters, and whose they are
  std::vector<RosterProblem> found_;
};

}  // namespace

std::vector<RosterProblem> roster_problems(const Roster& roster, Time from, Time until) {
  return Problems(roster, from, until).all();
}

}  // namespace decklog::reports
