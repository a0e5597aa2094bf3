// SPDX-License-Identifier: MIT
//
// Private to lib/yaml: the policy's parts on deploys.
#pragma once

#include "lib/model/freeze.h"
#include "lib/yaml/values.h"

namespace decklog::yaml {

// What is not named keeps its default. Throws: BadData.
model::GatePolicy read_gate(const Place& place);
// A freeze that could never hold is read as it stands: model::fault_of() tells. Throws: BadData.
model::Freezes read_freezes(const Place& place);

}  // namespace decklog::yaml
