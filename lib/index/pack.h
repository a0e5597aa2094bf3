// SPDX-License-Identifier: MIT
//
// Private to lib/index: a header as bytes. For this machine and this version only; kFormat in impl.h changes with
// it.
#pragma once

#include "lib/model/record.h"

#include <string>
#include <string_view>

namespace decklog::index {

// Law (tests/unit/index/pack_test.cpp): unpack(pack(h)) == h.
std::string pack(const model::Header& header);
// Throws: Unusable when pack() cannot have made the bytes.
model::Header unpack(std::string_view bytes);

}  // namespace decklog::index
