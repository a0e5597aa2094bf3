// SPDX-License-Identifier: MIT
//
// What a policy says that can be read and cannot be meant. Pure.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/roster.h"

#include <string>
#include <vector>

namespace decklog::reports {

struct PolicyProblem {
  enum class Kind {
    empty_metric,
    senseless_limit,
    senseless_freeze,
    past_freeze,
    unknown_owner,
    unknown_service,
    unknown_environment,
  };
  Kind kind;
  std::string where;  // a JSON pointer into decklog.yaml: "/metrics/recover/to"
  std::string message;
};
// Owners of services are looked for only in a roster that has people or teams, services only where the policy lists
// any, environments only where its gate does. A freeze that was over kLongOver before `now` is told.
inline constexpr base::Seconds kLongOver = std::chrono::days{30};
std::vector<PolicyProblem> policy_problems(const model::Policy& policy, const model::Roster& roster, base::Time now);

}  // namespace decklog::reports
