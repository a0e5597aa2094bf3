// SPDX-License-Identifier: MIT
//
// Layers give pieces; a lower layer fills what the upper ones leave; what is left over is a gap; swaps and overrides
// repaint what is there; parts of one turn that are alike again are one.
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

// A shift, and of which turn of which layer it is a part. Gaps and what was painted on them are of none.
struct Slice {
  Shift shift;
  std::size_t layer = 0;
  std::int64_t turn = -1;
  std::string owner = {};  // whose turn it is; "" in a gap
  const model::Override* painted_by = nullptr;
};

Span span_of(const Slice& piece) { return {piece.shift.start, piece.shift.end}; }

Slice part(Slice piece, const Span& span) {
  piece.shift.start = span.start;
  piece.shift.end = span.end;
  return piece;
}

bool begins_before(const Slice& a, const Slice& b) { return a.shift.start < b.shift.start; }

bool is_one_shift(const Slice& a, const Slice& b) {
  const bool is_same_turn = a.turn >= 0 && a.turn == b.turn && a.layer == b.layer;
  const bool is_same_filling = a.turn < 0 && b.turn < 0 && a.painted_by != nullptr && a.painted_by == b.painted_by;
  return (is_same_turn || is_same_filling) && a.shift.end == b.shift.start && a.shift.who == b.shift.who &&
         a.shift.kind == b.shift.kind && a.shift.why == b.shift.why;
}

class Plan {
 public:
  Plan(const Roster& roster, const std::string& name, const Rotation& rotation)
      : roster_(roster), name_(name), rotation_(rotation) {}

  std::vector<Shift> shifts(const Span& wanted) {
    const Span around = surroundings(wanted);
    for (std::size_t layer = 0; layer < rotation_.layers.size(); ++layer) fill(turns(layer, around));
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

  Shift nobody(const Span& span) const {
    return {.rotation = name_,
            .level = rotation_.level,
            .start = span.start,
            .end = span.end,
            .who = {},
            .kind = ShiftKind::gap,
            .instead_of = {}};
  }

  Slice piece(const Span& span, std::size_t layer, std::int64_t turn) const {
    const std::vector<std::string>& people = rotation_.layers[layer].people;
    const std::string& who = people[static_cast<std::size_t>(turn) % people.size()];
    Shift shift = nobody(span);
    shift.who = who;
    shift.kind = ShiftKind::turn;
    return {std::move(shift), layer, turn, who};
  }

  // Sorted, without overlap.
  std::vector<Slice> turns(std::size_t number, const Span& around) const {
    const Layer& layer = rotation_.layers[number];
    std::vector<Slice> found;
    if (layer.people.empty() || layer.shift <= Seconds{0}) return found;
    const Zone zone = zone_of(layer);
    const Time begin = wall(layer.starts);
    const Seconds passed = wall(base::local_of(around.start, zone)) - begin;
    std::int64_t turn = std::max<std::int64_t>(0, passed / layer.shift - 1);
    Time start = instant(begin + turn * layer.shift, zone);
    for (; start < around.end; ++turn) {
      // Never before the last: a zone may skip a whole day, of which each hour is read as one of the day after.
      const Time end = std::max(start, instant(begin + (turn + 1) * layer.shift, zone));
      for (const Span& open : open_hours(layer.hours, {start, end}, zone)) {
        if (!open.empty()) found.push_back(piece(open, number, turn));
      }
      start = end;
    }
    return found;
  }

  // Puts pieces where nobody is yet.
  void fill(const std::vector<Slice>& pieces) {
    std::vector<Slice> added;
    for (const Slice& candidate : pieces) {
      Time from = candidate.shift.start;
      auto taken =
          std::partition_point(pieces_.begin(), pieces_.end(), [&](const Slice& one) { return one.shift.end <= from; });
      for (; taken != pieces_.end() && taken->shift.start < candidate.shift.end; ++taken) {
        if (taken->shift.start > from) added.push_back(part(candidate, {from, taken->shift.start}));
        from = std::max(from, taken->shift.end);
      }
      if (from < candidate.shift.end) added.push_back(part(candidate, {from, candidate.shift.end}));
    }
    pieces_.insert(pieces_.end(), added.begin(), added.end());
    std::sort(pieces_.begin(), pieces_.end(), begins_before);
  }

  void leave_gaps(const Span& around) {
    std::vector<Slice> gaps;
    Time from = around.start;
    const auto gap = [&](Time until) {
      if (until > from) gaps.push_back({.shift = nobody({from, until})});
    };
    for (const Slice& taken : pieces_) {
      gap(taken.shift.start);
      from = std::max(from, taken.shift.end);
    }
    gap(around.end);
    pieces_.insert(pieces_.end(), gaps.begin(), gaps.end());
    std::sort(pieces_.begin(), pieces_.end(), begins_before);
  }

  void apply(const model::Swap& swap) {
    repaint({swap.from, swap.until}, [&](Slice& piece) {
      if (piece.shift.who == swap.one) {
        give(piece, swap.other, ShiftKind::swapped, "");
      } else if (piece.shift.who == swap.other) {
        give(piece, swap.one, ShiftKind::swapped, "");
      }
    });
  }

  void apply(const model::Override& other) {
    repaint({other.from, other.until}, [&](Slice& piece) {
      if (piece.shift.who != other.who) piece.painted_by = &other;
      give(piece, other.who, ShiftKind::overridden, other.why);
    });
  }

  // Whoever gets it back by a second trade has a plain turn.
  static void give(Slice& piece, const std::string& who, ShiftKind kind, const std::string& why) {
    if (piece.shift.who == who) return;
    const bool is_back = who == piece.owner;
    piece.shift.who = who;
    piece.shift.kind = is_back ? ShiftKind::turn : kind;
    piece.shift.instead_of = is_back ? "" : piece.owner;
    piece.shift.why = is_back ? "" : why;
  }

  // Splits what changes at the ends of the span.
  template <typename Paint>
  void repaint(const Span& span, const Paint& paint) {
    std::vector<Slice> painted;
    for (const Slice& piece : pieces_) {
      const Span within = common(span_of(piece), span);
      Slice changed = part(piece, within);
      if (!within.empty()) paint(changed);
      if (changed.shift.who == piece.shift.who) {
        painted.push_back(piece);
        continue;
      }
      if (piece.shift.start < within.start) painted.push_back(part(piece, {piece.shift.start, within.start}));
      painted.push_back(std::move(changed));
      if (within.end < piece.shift.end) painted.push_back(part(piece, {within.end, piece.shift.end}));
    }
    pieces_ = std::move(painted);
  }

  // What lies in the span; parts of one turn that are alike again are one.
  std::vector<Shift> cut(const Span& wanted) const {
    std::vector<Slice> joined;
    for (const Slice& piece : pieces_) {
      if (!joined.empty() && is_one_shift(joined.back(), piece)) {
        joined.back().shift.end = piece.shift.end;
      } else {
        joined.push_back(piece);
      }
    }
    std::vector<Shift> found;
    for (const Slice& piece : joined) {
      const Span within = common(span_of(piece), wanted);
      if (within.empty()) continue;
      found.push_back(piece.shift.kind == ShiftKind::gap ? part(piece, within).shift : piece.shift);
    }
    return found;
  }

  const Roster& roster_;
  const std::string& name_;
  const Rotation& rotation_;
  std::vector<Slice> pieces_;  // sorted, without overlap
};

constexpr Seconds kLookAhead = std::chrono::days{366};

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

Duty duty(const Roster& roster, const std::string& rotation, Time at) {
  Duty found;
  // Mostly the next one is near; a year of hourly turns is a long way to compute.
  for (Seconds ahead = std::chrono::days{4};; ahead *= 4) {
    const std::vector<Shift> coming = shifts(roster, rotation, at, at + std::min(ahead, kLookAhead));
    found = {.now = coming.front(), .until = {}, .next = {}};
    for (const Shift& shift : coming) {
      if (!found.until && shift.who != found.now.who) found.until = shift.start;
      if (found.next || shift.who.empty() || shift.who == found.now.who) continue;
      found.next = shift;
    }
    if (found.next || ahead >= kLookAhead) return found;
  }
}

}  // namespace decklog::reports
