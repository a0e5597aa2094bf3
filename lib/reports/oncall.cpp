// SPDX-License-Identifier: MIT
//
// Layers give pieces; a lower layer fills what the upper ones leave; swaps and overrides repaint what is there; what is
// left over is a gap.
#include "lib/reports/oncall.h"

#include <algorithm>
#include <tuple>

namespace decklog::reports {
namespace {

using base::Local;
using base::Seconds;
using base::Time;
using base::Zone;
using model::Hours;
using model::Layer;
using model::Roster;
using model::Rotation;

struct Span {
  Time start{};
  Time end{};
  bool empty() const { return start >= end; }
};

Span common(const Span& a, const Span& b) { return {std::max(a.start, b.start), std::min(a.end, b.end)}; }

Zone zone_of(const Layer& layer) { return Zone::named(layer.zone.empty() ? "UTC" : layer.zone).value_or(Zone::utc()); }

// The wall clock as a count, so that shifts can be added to it.
Time wall(const Local& local) { return std::chrono::sys_days{local.date} + local.time_of_day; }

Time instant(Time wall_time, const Zone& zone) {
  const auto day = std::chrono::floor<std::chrono::days>(wall_time);
  return base::local_time(base::Date{day}, wall_time - day, zone);
}

// When a layer's hours touch a span: sorted, without overlap.
std::vector<Span> open_hours(const std::vector<Hours>& hours, const Span& span, const Zone& zone) {
  if (hours.empty()) return {span};
  std::vector<Span> found;
  const auto first = std::chrono::sys_days{base::local_date(span.start, zone)} - std::chrono::days{1};
  const auto last = std::chrono::sys_days{base::local_date(span.end, zone)};
  for (auto day = first; day <= last; day += std::chrono::days{1}) {
    for (const Hours& one : hours) {
      if (!one.days[std::chrono::weekday{day}.c_encoding()]) continue;
      const Seconds length = one.until - one.from + (one.until <= one.from ? std::chrono::hours{24} : Seconds{0});
      const Span open = common({instant(day + one.from, zone), instant(day + one.from + length, zone)}, span);
      if (!open.empty()) found.push_back(open);
    }
  }
  std::sort(found.begin(), found.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
  std::vector<Span> joined;
  for (const Span& open : found) {
    if (!joined.empty() && open.start <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, open.end);
    } else {
      joined.push_back(open);
    }
  }
  return joined;
}

class Plan {
 public:
  Plan(const Roster& roster, const std::string& name, const Rotation& rotation)
      : roster_(roster), name_(name), rotation_(rotation) {}

  std::vector<Shift> shifts(const Span& wanted) {
    const Span around = surroundings(wanted);
    for (const Layer& layer : rotation_.layers) fill(turns(layer, around));
    leave_gaps(around);
    for (const model::Swap& swap : roster_.swaps) {
      if (swap.rotation == name_) apply(swap);
    }
    for (const model::Override& other : roster_.overrides) {
      if (other.rotation == name_) apply(other);
    }
    return cut(wanted);
  }

 private:
  // Far enough that every shift which touches the span is there as long as it really is.
  Span surroundings(const Span& wanted) const {
    Seconds longest = std::chrono::hours{24};
    for (const Layer& layer : rotation_.layers) longest = std::max(longest, layer.shift);
    Span around{wanted.start - longest - std::chrono::hours{24}, wanted.end + longest + std::chrono::hours{24}};
    for (const model::Override& other : roster_.overrides) {
      if (other.rotation != name_ || common({other.from, other.until}, wanted).empty()) continue;
      around = {std::min(around.start, other.from), std::max(around.end, other.until)};
    }
    return around;
  }

  Shift piece(const Span& span, const std::string& who) const {
    return {.rotation = name_,
            .level = rotation_.level,
            .start = span.start,
            .end = span.end,
            .who = who,
            .instead_of = {}};
  }

  std::vector<Shift> turns(const Layer& layer, const Span& around) const {
    std::vector<Shift> found;
    if (layer.people.empty() || layer.shift <= Seconds{0}) return found;
    const Zone zone = zone_of(layer);
    const Time begin = wall(layer.starts);
    const Seconds passed = wall(base::local_of(around.start, zone)) - begin;
    std::int64_t turn = std::max<std::int64_t>(0, passed / layer.shift - 1);
    for (;; ++turn) {
      const Span whole{instant(begin + turn * layer.shift, zone), instant(begin + (turn + 1) * layer.shift, zone)};
      if (whole.start >= around.end) return found;
      const std::string& who = layer.people[static_cast<std::size_t>(turn) % layer.people.size()];
      for (const Span& open : open_hours(layer.hours, whole, zone)) {
        if (!open.empty()) found.push_back(piece(open, who));
      }
    }
  }

  // Puts pieces where nobody is yet.
  void fill(const std::vector<Shift>& pieces) {
    std::vector<Shift> added;
    for (const Shift& candidate : pieces) {
      Time from = candidate.start;
      for (const Shift& taken : shifts_) {
        if (taken.end <= from || taken.start >= candidate.end) continue;
        if (taken.start > from) added.push_back(part(candidate, {from, taken.start}));
        from = std::max(from, taken.end);
      }
      if (from < candidate.end) added.push_back(part(candidate, {from, candidate.end}));
    }
    shifts_.insert(shifts_.end(), added.begin(), added.end());
    sort();
  }

  void leave_gaps(const Span& around) {
    std::vector<Shift> gaps;
    Time from = around.start;
    const auto gap = [&](Time until) {
      if (until <= from) return;
      gaps.push_back(piece({from, until}, ""));
      gaps.back().kind = ShiftKind::gap;
    };
    for (const Shift& shift : shifts_) {
      gap(shift.start);
      from = std::max(from, shift.end);
    }
    gap(around.end);
    shifts_.insert(shifts_.end(), gaps.begin(), gaps.end());
    sort();
  }

  void apply(const model::Swap& swap) {
    repaint({swap.from, swap.until}, [&](Shift& shift) {
      if (shift.who != swap.one && shift.who != swap.other) return;
      replace(shift, shift.who == swap.one ? swap.other : swap.one, ShiftKind::swapped);
    });
  }

  void apply(const model::Override& other) {
    repaint({other.from, other.until}, [&](Shift& shift) { replace(shift, other.who, ShiftKind::overridden); });
  }

  static void replace(Shift& shift, const std::string& who, ShiftKind kind) {
    if (shift.who == who) return;
    if (shift.instead_of.empty()) shift.instead_of = shift.who;
    shift.who = who;
    shift.kind = kind;
    if (shift.instead_of == who) {  // a second trade gave it back
      shift.instead_of.clear();
      shift.kind = ShiftKind::turn;
    }
  }

  // Splits the shifts at the ends of the span and paints what is within.
  template <typename Paint>
  void repaint(const Span& span, const Paint& paint) {
    std::vector<Shift> painted;
    for (const Shift& shift : shifts_) {
      const Span within = common({shift.start, shift.end}, span);
      if (within.empty()) {
        painted.push_back(shift);
        continue;
      }
      Shift changed = part(shift, within);
      paint(changed);
      if (changed.who == shift.who) {
        painted.push_back(shift);
        continue;
      }
      if (shift.start < within.start) painted.push_back(part(shift, {shift.start, within.start}));
      painted.push_back(changed);
      if (within.end < shift.end) painted.push_back(part(shift, {within.end, shift.end}));
    }
    shifts_ = std::move(painted);
  }

  static Shift part(Shift shift, const Span& span) {
    shift.start = span.start;
    shift.end = span.end;
    return shift;
  }

  void sort() {
    std::sort(shifts_.begin(), shifts_.end(), [](const Shift& a, const Shift& b) { return a.start < b.start; });
  }

  std::vector<Shift> cut(const Span& wanted) const {
    std::vector<Shift> found;
    for (const Shift& shift : shifts_) {
      const Span within = common({shift.start, shift.end}, wanted);
      if (!within.empty()) found.push_back(shift.kind == ShiftKind::gap ? part(shift, within) : shift);
    }
    return found;
  }

  const Roster& roster_;
  const std::string& name_;
  const Rotation& rotation_;
  std::vector<Shift> shifts_;  // sorted, without overlap
};

}  // namespace

std::vector<Shift> shifts(const Roster& roster, const std::string& rotation, Time from, Time until) {
  const auto found = roster.rotations.find(rotation);
  if (found == roster.rotations.end() || until <= from) return {};
  return Plan(roster, found->first, found->second).shifts({from, until});
}

std::vector<Shift> on_call(const Roster& roster, Time at) {
  std::vector<Shift> found;
  for (const auto& [name, unused] : roster.rotations) {
    for (Shift& shift : shifts(roster, name, at, at + Seconds{1})) found.push_back(std::move(shift));
  }
  std::stable_sort(found.begin(), found.end(), [](const Shift& a, const Shift& b) { return a.level < b.level; });
  return found;
}

}  // namespace decklog::reports
