// SPDX-License-Identifier: MIT
//
// The header of a record's file: everything above the unknown lines and the timeline.
#pragma once

#include "lib/model/record.h"

#include <string>

namespace decklog::yaml {

std::string encode_header(const model::Record& record);

}  // namespace decklog::yaml
