// SPDX-License-Identifier: MIT
//
// The policy's parts on deploys (`gate:` and `freezes:` of decklog.yaml): what forbids one, and when. Plain values and
// the arithmetic of weeks; judging by them is lib/reports/gate.h.
#pragma once

#include "lib/base/time.h"
#include "lib/model/words.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::model {

// A part of each week by the clocks of some zone, counted from Monday 00:00: "fri 16:00 - mon 08:00" is 4 d 16 h until
// 7 d 8 h. `from` lies in the week, `until` after it, by a week at most.
struct WeekSpan {
  base::Seconds from{};
  base::Seconds until{};
  bool operator==(const WeekSpan&) const = default;
};
// "fri 16:00 - mon 08:00", or hours as the roster has them: "sat,sun", "mon-fri 18:00-08:00". Nothing when it is
// another form.
std::optional<std::vector<WeekSpan>> parse_week(std::string_view text);

// A time in which nothing is deployed. Without `weekly` it is that from `from` to `until`; with it, each week, between
// these where they are given.
struct Freeze {
  std::string reason;
  std::string owner;  // whom to ask; "" when nobody is named
  std::optional<base::Time> from;
  std::optional<base::Time> until;
  std::string weekly;                  // as written; "" for one that is once
  std::vector<WeekSpan> week;          // parse_week() of it
  std::string zone;                    // IANA, of `weekly`; "": UTC
  std::set<std::string> services;      // empty: all
  std::set<std::string> environments;  // empty: all
  std::vector<std::string> overrides;  // who may deploy all the same: people and teams; empty: anybody
  bool operator==(const Freeze&) const = default;
};

// What is wrong with a freeze that could never hold, or nobody says when; "" for a sound one.
std::string fault_of(const Freeze& freeze);

// Nothing when the freeze does not hold at that moment. `until`: nothing when it never ends.
struct Frozen {
  std::optional<base::Time> until;
};
std::optional<Frozen> frozen_at(const Freeze& freeze, base::Time at);
// When it begins, if that is after `at` and at most `within` later.
std::optional<base::Time> next_beginning(const Freeze& freeze, base::Time at, base::Seconds within);

struct GatePolicy {
  std::set<Priority> priorities{Priority::p0, Priority::p1};  // open incidents of these forbid a deploy
  std::set<Stage> passing_stages{Stage::follow_up};           // in these they no longer do
  bool changes = true;                                        // another change's window forbids it, too
  std::set<std::string> environments;                         // that --environment takes; empty: any
  std::set<std::string> free_environments;                    // where nothing is ever forbidden
  bool operator==(const GatePolicy&) const = default;
};

using Freezes = std::map<std::string, Freeze>;  // by their names

}  // namespace decklog::model
