// SPDX-License-Identifier: MIT
#include "lib/reports/policy_problems.h"

#include "lib/base/text.h"
#include "lib/model/lifecycle.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using model::Metric;
using model::Milestone;
using model::Policy;
using model::Roster;
using Flaw = PolicyProblem::Kind;

class PolicyProblems {
 public:
  PolicyProblems(const Policy& policy, const Roster& roster) : policy_(policy), roster_(roster) {}

  std::vector<PolicyProblem> all() && {
    owners();
    for (const Metric& metric : policy_.metrics) this->metric(metric);
    limits();
    intake();
    return std::move(found_);
  }

 private:
  void tell(Flaw kind, std::string where, std::string message) {
    found_.push_back({kind, std::move(where), std::move(message)});
  }

  bool is_known(const std::string& owner) const {
    return roster_.teams.contains(owner) || roster_.rotations.contains(owner) ||
           roster_.people.contains(model::person_of(roster_, owner));
  }

  void owners() {
    if (roster_.people.empty() && roster_.teams.empty()) return;
    for (const auto& [name, service] : policy_.services) {
      if (service.owner.empty() || is_known(service.owner)) continue;
      tell(Flaw::unknown_owner, "/services" + base::pointer_step(name) + "/owner",
           fmt::format("'{}' is no team, rotation or person of the roster", service.owner));
    }
  }

  void metric(const Metric& metric) {
    const std::string where = "/metrics" + base::pointer_step(metric.name);
    const std::string_view kind = base::kind_name(metric.kind).word;
    const std::size_t before = found_.size();
    const auto look = [&](const char* end, Milestone milestone) {
      if (model::has_milestone(metric.kind, milestone)) return;
      tell(Flaw::empty_metric, fmt::format("{}/{}", where, end),
           fmt::format("'{}' counts nothing: no {} ever has {}", metric.name, kind, model::word(milestone)));
    };
    look("from", metric.from);
    look("to", metric.to);
    if (before == found_.size() && is_backwards(metric)) {
      tell(Flaw::empty_metric, where,
           fmt::format("'{}' runs backwards: {} never comes before {}", metric.name, model::word(metric.from),
                       model::word(metric.to)));
    }
  }

  static bool is_backwards(const Metric& metric) {
    const auto order = model::milestone_order();
    return std::any_of(order.begin(), order.end(), [&](const model::MilestoneOrder& row) {
      return row.earlier == metric.to && row.later == metric.from;
    });
  }

  void limits() {
    constexpr base::Seconds kDay = std::chrono::hours{24};
    const model::LoadLimits& limits = policy_.limits;
    const auto senseless = [&](bool is, const char* name, const std::string& message) {
      if (is) tell(Flaw::senseless_limit, fmt::format("/limits/{}", name), fmt::format("'{}' {}", name, message));
    };
    senseless(limits.incidents_per_shift == 0, "incidents_per_shift", "of 0 makes each incident one too many");
    senseless(limits.engaged_percent == 0 || limits.engaged_percent > 100, "engaged_percent",
              "is a share between 1 and 100");
    senseless(limits.days_in_a_row == 0, "days_in_a_row", "of 0 makes each day one too many");
    senseless(limits.rest >= kDay, "rest", "of a day and more leaves no time in which to work");
    senseless(limits.same_incident > kDay, "same_incident", "of more than a day warns nobody");
  }

  void service(const std::string& name, const std::string& where) {
    if (policy_.services.empty() || name.empty() || policy_.services.contains(name)) return;
    tell(Flaw::unknown_service, where, fmt::format("'{}' is no service of this policy", name));
  }

  void intake() {
    const model::IntakePolicy& intake = policy_.intake;
    for (const auto& [route, name] : intake.routes) service(name, "/intake/routes" + base::pointer_step(route));
    for (const auto& [source, own] : intake.sources) {
      service(own.service, "/intake/sources" + base::pointer_step(source) + "/service");
    }
    if (intake.flapping_changes < 2) {
      tell(Flaw::senseless_limit, "/intake/flapping/changes", "'changes' below 2 makes every alert a flapping one");
    }
    if (intake.suppress_below == model::Priority::p0) {
      tell(Flaw::senseless_limit, "/intake/suppress_below", "nothing 'suppress_below' P0 can be meant: say never");
    }
  }

  const Policy& policy_;
  const Roster& roster_;
  std::vector<PolicyProblem> found_;
};

}  // namespace

std::vector<PolicyProblem> policy_problems(const Policy& policy, const Roster& roster) {
  return PolicyProblems(policy, roster).all();
}

}  // namespace decklog::reports
