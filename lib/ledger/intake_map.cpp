// SPDX-License-Identifier: MIT
#include "lib/ledger/intake_map.h"

#include "lib/yaml/codec.h"

namespace decklog::ledger {

model::IntakeMap read_intake_map(std::string_view bytes, const std::string& file) {
  return yaml::decode_intake_map(bytes, file);
}

model::TableMap read_table_map(std::string_view bytes, const std::string& file) {
  return yaml::decode_table_map(bytes, file);
}

}  // namespace decklog::ledger
