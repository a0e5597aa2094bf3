// SPDX-License-Identifier: MIT
#include "lib/reports/oncall.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using base::Time;
using model::Roster;
using Fault = RosterProblem::Kind;

class Problems {
 public:
  Problems(const Roster& roster, Time from, Time until) : roster_(roster), from_(from), until_(until) {}

  std::vector<RosterProblem> all() && {
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

  void teams() {
    for (const auto& [name, team] : roster_.teams) people(fmt::format("/teams/{}/members", name), team.members);
  }

  void rotations() {
    for (const auto& [name, rotation] : roster_.rotations) {
      const std::string where = fmt::format("/rotations/{}", name);
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
    const std::vector<Shift> all = shifts(roster_, name, from_, until_);
    const auto first =
        std::find_if(all.begin(), all.end(), [](const Shift& shift) { return shift.kind != ShiftKind::gap; });
    return first == all.end() ? until_ : std::max(first->start, from_);
  }

  void gaps() {
    for (const auto& [name, rotation] : roster_.rotations) {
      if (rotation.layers.size() < 2) continue;
      for (const Shift& shift : shifts(roster_, name, begin(name), until_)) {
        if (shift.kind != ShiftKind::gap) continue;
        found_.push_back({Fault::gap, fmt::format("/rotations/{}", name),
                          fmt::format("nobody is on call in '{}'", name), shift.start, shift.end});
      }
    }
  }

  void double_bookings() {
    for (auto one = roster_.rotations.begin(); one != roster_.rotations.end(); ++one) {
      for (auto other = std::next(one); other != roster_.rotations.end(); ++other) overlaps(one->first, other->first);
    }
  }

  // Both lists are sorted and without overlap, so one walk finds all.
  void overlaps(const std::string& one, const std::string& other) {
    const std::vector<Shift> first = shifts(roster_, one, from_, until_);
    const std::vector<Shift> second = shifts(roster_, other, from_, until_);
    std::size_t a = 0;
    std::size_t b = 0;
    while (a < first.size() && b < second.size()) {
      const Time start = std::max(first[a].start, second[b].start);
      const Time end = std::min(first[a].end, second[b].end);
      if (start < end && !first[a].who.empty() && first[a].who == second[b].who) {
        twice(first[a].who, one, other, start, end);
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
    found_.push_back({Fault::double_booking, fmt::format("/rotations/{}", other), std::move(message), start, end});
  }

  const Roster& roster_;
  Time from_;
  Time until_;
  std::vector<RosterProblem> found_;
};

}  // namespace

std::vector<RosterProblem> roster_problems(const Roster& roster, Time from, Time until) {
  return Problems(roster, from, until).all();
}

}  // namespace decklog::reports
