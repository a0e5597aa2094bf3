// SPDX-License-Identifier: MIT
//
// What an alert asks for by the policy: a priority, and whose it is.
#pragma once

#include "lib/intake/alert.h"
#include "lib/model/policy.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::intake {

// The priority that an alert asks for; nothing: its severity is not known to the policy, or opens nothing.
struct Asked {
  bool opens = true;
  std::optional<model::Priority> priority;
};
Asked asked_by(const AlertGroup& group, const Alert& alert, const model::IntakePolicy& policy);

// The group's services, as it says itself, its labels or the policy say.
std::vector<std::string> services_of(const AlertGroup& group, const model::IntakePolicy& policy);
// The value of the first of these labels that the group or one of its alerts has; "" when none has.
std::string labelled(const AlertGroup& group, const std::vector<std::string>& names);

}  // namespace decklog::intake
