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
  PolicyProblems(const Policy& policy, const Roster& roster, base::Time now)
      : policy_(policy), roster_(roster), now_(now) {}

  std::vector<PolicyProblem> all() && {
    owners();
    for (const Metric& metric : policy_.metrics) this->metric(metric);
    limits();
    intake();
    for (const auto& [name, freeze] : policy_.freezes) this->freeze(name, freeze);
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

  void somebody(const std::string& name, const std::string& where) {
    if ((roster_.people.empty() && roster_.teams.empty()) || name.empty() || is_known(name)) return;
    tell(Flaw::unknown_owner, where, fmt::format("'{}' is no team, rotation or person of the roster", name));
  }

  void owners() {
    for (const auto& [name, service] : policy_.services) {
      somebody(service.owner, "/services" + base::pointer_step(name) + "/owner");
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

  bool is_environment(const std::string& name) const {
    const model::GatePolicy& gate = policy_.gate;
    return gate.environments.empty() || gate.environments.contains(name) || gate.free_environments.contains(name);
  }

  // All names at one place in one finding: a place has one.
  template <typename Names, typename IsKnown>
  void names(Flaw kind, const Names& names, const std::string& where, const char* what, IsKnown&& is_known) {
    std::vector<std::string> unknown;
    for (const std::string& name : names) {
      if (!is_known(name)) unknown.push_back("'" + name + "'");
    }
    if (unknown.empty()) return;
    const char* verb = unknown.size() == 1 ? "is" : "are";
    tell(kind, where, fmt::format("{} {} {}", base::join(unknown, ", "), verb, what));
  }

  void names_of_freeze(const model::Freeze& freeze, const std::string& where) {
    names(Flaw::unknown_service, freeze.services, where + "/services", "no service of this policy",
          [&](const std::string& name) { return policy_.services.empty() || policy_.services.contains(name); });
    names(Flaw::unknown_environment, freeze.environments, where + "/environments",
          "no environment of the policy's gate", [&](const std::string& name) { return is_environment(name); });
    somebody(freeze.owner, where + "/owner");
    if (roster_.people.empty() && roster_.teams.empty()) return;
    names(Flaw::unknown_owner, freeze.overrides, where + "/override", "no team, rotation or person of the roster",
          [&](const std::string& name) { return is_known(name); });
  }

  // The name of another freeze that differs in capitals only, if it comes before.
  bool is_second_of_name(const std::string& name) const {
    const auto same = [&](const auto& other) {
      return other.first < name && base::to_lower_ascii(other.first) == base::to_lower_ascii(name);
    };
    return std::any_of(policy_.freezes.begin(), policy_.freezes.end(), same);
  }

  void freeze(const std::string& name, const model::Freeze& freeze) {
    const std::string where = "/freezes" + base::pointer_step(name);
    if (const std::string fault = model::fault_of(freeze); !fault.empty()) {
      tell(Flaw::senseless_freeze, where + (freeze.until ? "/until" : ""), fmt::format("'{}' {}", name, fault));
    } else if (freeze.until && now_ - *freeze.until > kLongOver) {
      tell(Flaw::past_freeze, where + "/until",
           fmt::format("'{}' is over since {}: take it out, or give it its next dates", name,
                       base::format_utc(*freeze.until)));
    }
    if (is_second_of_name(name)) {
      tell(Flaw::senseless_freeze, where, fmt::format("'{}' has the name of another freeze in other capitals", name));
    }
    names_of_freeze(freeze, where);
  }

  const Policy& policy_;
  const Roster& roster_;
  base::Time now_;
  std::vector<PolicyProblem> found_;
};

}  // namespace

std::vector<PolicyProblem> policy_problems(const Policy& policy, const Roster& roster, base::Time now) {
  return PolicyProblems(policy, roster, now).all();
}

}  // namespace decklog::reports
