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
  enum class Kind { empty_metric, senseless_limit, unknown_owner, unknown_service };
  Kind kind;
  std::string where;  // a JSON pointer into decklog.yaml: "/metrics/recover/to"
  std::string message;
};
// Owners of services are looked for only in a roster that has people or teams, services only where the policy lists
// any.
std::vector<PolicyProblem> policy_problems(const model::Policy& policy, const model::Roster& roster);

}  // namespace decklog::reports
