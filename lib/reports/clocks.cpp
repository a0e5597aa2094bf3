// SPDX-License-Identifier: MIT
//
// One function per clock; each adds its clock or nothing. Targets run from the opening, or from the last reopening: a
// record that comes back after weeks is not weeks late.
#include "lib/reports/clocks.h"

#include "lib/model/lifecycle.h"
#include "lib/reports/standing.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace decklog::reports {
namespace {

using base::Kind;
using base::Seconds;
using base::Time;
using model::Header;
using model::Milestone;
using model::Priority;
using model::Stage;
using model::Verb;

// How long an offered handoff may wait where the policy gives P1 no time to acknowledge.
constexpr Seconds kAcceptWithin = std::chrono::minutes{15};

class Clocks {
 public:
  Clocks(const Header& record, const model::Policy& policy, Time now) : record_(record), policy_(policy), now_(now) {}

  std::vector<Clock> all() && {
    if (model::is_open(record_)) {
      response();
      block();
      window();
      acceptance();
    }
    postmortem();
    actions();
    std::stable_sort(found_.begin(), found_.end(), [](const Clock& a, const Clock& b) {
      return std::tuple(a.due, a.kind) < std::tuple(b.due, b.kind);
    });
    return std::move(found_);
  }

 private:
  using Target = std::optional<Seconds> model::PriorityPolicy::*;

  // What an incident and a request owe to those who wait.
  void response() {
    if (record_.kind() != Kind::incident && record_.kind() != Kind::request) return;
    const bool acknowledged = has(Milestone::acknowledged_at);
    if (!acknowledged)
      targeted(ClockKind::ack, "acknowledge", since(), &model::PriorityPolicy::ack, command(Verb::ack));
    if (record_.eta) promised(ClockKind::eta, "promised word", *record_.eta, command(Verb::update));
    if (record_.next_update) {
      promised(ClockKind::update, "promised update", *record_.next_update, command(Verb::update));
    } else if (acknowledged && !has(Milestone::mitigated_at) && !has(Milestone::answered_at)) {
      targeted(ClockKind::update, "update", last_update().value_or(since()), &model::PriorityPolicy::update,
               command(Verb::update));
    }
    if (record_.kind() == Kind::incident && !has(Milestone::mitigated_at)) {
      targeted(ClockKind::mitigate, "mitigate", since(), &model::PriorityPolicy::mitigate, way_to(Verb::mitigate));
    }
    closing();
  }

  // Of what is resolved it says what is left before it may be closed; late, that is a state of its own.
  void closing() {
    const bool resolved = record_.stage == Stage::follow_up;
    std::vector<base::Reason> left;
    if (resolved) left = missing_for(record_, Verb::close, policy_);
    std::string command = left.empty() ? way_to(Verb::close) : first_fix(left);
    const std::size_t before = found_.size();
    targeted(ClockKind::close, "close", since(), &model::PriorityPolicy::close, std::move(command));
    if (!resolved || found_.size() == before) return;
    found_.back().resolved = true;
    found_.back().left = std::move(left);
    if (found_.back().due < now_) found_.back().what = "resolved, not closed";
  }

  void postmortem() {
    const auto resolved = record_.milestone(Milestone::resolved_at);
    if (record_.kind() != Kind::incident || !resolved || !needs_postmortem()) return;
    targeted(ClockKind::postmortem, "postmortem", *resolved, &model::PriorityPolicy::postmortem_within,
             fmt::format("decklog postmortem {}", record_.id.short_form()));
    if (model::is_open(record_) || found_.empty() || found_.back().kind != ClockKind::postmortem) return;
    if (found_.back().due + kPostmortemRemembered < now_) found_.pop_back();
  }

  // What was no incident of ours teaches nothing; what ended elsewhere may. `close` asked the policy of its day: what
  // it let pass owes nothing because the policy is another one now.
  bool needs_postmortem() const {
    if (record_.closed_as && record_.closed_as != model::ClosedAs::external) return false;
    return std::none_of(record_.links.begin(), record_.links.end(),
                        [](const model::Link& link) { return link.rel == "postmortem"; });
  }

  void block() {
    if (!record_.blocked || !record_.blocked->until) return;
    promised(ClockKind::block, "end of block", *record_.blocked->until, command(Verb::unblock));
  }

  void window() {
    if (record_.kind() != Kind::change) return;
    const auto& fields = record_.fields;
    if (fields.window_start && record_.stage == Stage::planned) {
      promised(ClockKind::window_start, "start", *fields.window_start, command(Verb::start));
    }
    if (fields.window_end) {
      promised(ClockKind::window_end, "planned end", *fields.window_end, command(Verb::finish));
    }
  }

  void acceptance() {
    if (record_.kind() != Kind::handoff) return;
    const auto p1 = policy_.priorities.find(Priority::p1);
    const Seconds allowed = p1 == policy_.priorities.end() ? kAcceptWithin : p1->second.ack.value_or(kAcceptWithin);
    found_.push_back({ClockKind::accept, "accept", since() + allowed, false, command(Verb::accept)});
  }

  void actions() {
    for (const model::ActionItem& item : record_.actions) {
      if (item.state != model::ActionState::open || !item.due || !item.due->ok()) continue;
      const Time end_of_day = std::chrono::sys_days{*item.due} + std::chrono::days{1} - Seconds{1};
      promised(ClockKind::action, "action " + item.item, end_of_day,
               fmt::format("decklog action done {} {}", record_.id.short_form(), item.item));
      found_.back().item = item.item;
    }
  }

  void promised(ClockKind kind, std::string what, Time due, std::string command) {
    found_.push_back({kind, std::move(what), due, true, std::move(command)});
  }
  void targeted(ClockKind kind, std::string what, Time from, Target target, std::string command) {
    if (!record_.fields.priority) return;
    const auto row = policy_.priorities.find(*record_.fields.priority);
    if (row == policy_.priorities.end() || !(row->second.*target)) return;
    found_.push_back({kind, std::move(what), from + *(row->second.*target), false, std::move(command)});
  }

  bool has(Milestone which) const { return record_.milestones.contains(which); }
  Time since() const {
    const Time opened = record_.milestone(Milestone::opened_at).value_or(Time{});
    return std::max(opened, record_.milestone(Milestone::reopened_at).value_or(opened));
  }
  // A reopening asks for a new word, so older ones do not count.
  std::optional<Time> last_update() const {
    return record_.last_update >= since() ? record_.last_update : std::nullopt;
  }

  std::string command(Verb verb) const {
    return fmt::format("decklog {} {}", model::word(verb), record_.id.short_form());
  }
  // The verb, or the step before it when it is too early for it.
  std::string way_to(Verb verb) const {
    if (model::is_legal(record_.kind(), record_.stage, verb)) return command(verb);
    return command(model::next_verb(record_).value_or(verb));
  }

  const Header& record_;
  const model::Policy& policy_;
  Time now_;
  std::vector<Clock> found_;
};

}  // namespace

std::string_view word(ClockKind kind) {
  switch (kind) {
    case ClockKind::ack:
      return "ack";
    case ClockKind::eta:
      return "eta";
    case ClockKind::update:
      return "update";
    case ClockKind::mitigate:
      return "mitigate";
    case ClockKind::close:
      return "close";
    case ClockKind::block:
      return "block";
    case ClockKind::window_start:
      return "start";
    case ClockKind::window_end:
      return "end";
    case ClockKind::action:
      return "action";
    case ClockKind::accept:
      return "accept";
    case ClockKind::postmortem:
      break;
  }
  return "postmortem";
}

std::vector<Clock> clocks(const Header& record, const model::Policy& policy, Time now) {
  return Clocks(record, policy, now).all();
}

std::optional<Time> postmortems_owed_since(const model::Policy& policy, Time now) {
  std::optional<Seconds> longest;
  for (const auto& [unused, row] : policy.priorities) longest = std::max(longest, row.postmortem_within);
  if (!longest) return std::nullopt;
  return now - *longest - kPostmortemRemembered;
}

}  // namespace decklog::reports
