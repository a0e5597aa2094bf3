// SPDX-License-Identifier: MIT
//
// Findings as JSON values, the same in every document that has them; and counts in words. For the sources of this room.
#pragma once

#include "cmd/render/json_values.h"
#include "lib/model/finding.h"

#include <cstddef>
#include <string>
#include <vector>

namespace decklog::render {

Json findings_value(const std::vector<model::LedgerFinding>& findings);

}  // namespace decklog::render
