// SPDX-License-Identifier: MIT
//
// Private to lib/yaml: the policy's part on alerts.
#pragma once

#include "lib/model/intake_policy.h"
#include "lib/yaml/values.h"

namespace decklog::yaml {

// What is not named keeps its default. Throws: BadData.
model::IntakePolicy read_intake(const Place& place);
// As `init` writes it.
std::string intake_text(const model::IntakePolicy& intake);

}  // namespace decklog::yaml
