// SPDX-License-Identifier: MIT
//
// The maps of generic sources and of tables (lib/model/intake_map.h) as files, for rooms that must not see yaml.
#pragma once

#include "lib/model/intake_map.h"

#include <string>
#include <string_view>

namespace decklog::ledger {

// `file` names the bytes in errors. Throws: BadData.
model::IntakeMap read_intake_map(std::string_view bytes, const std::string& file);
model::TableMap read_table_map(std::string_view bytes, const std::string& file);

}  // namespace decklog::ledger
