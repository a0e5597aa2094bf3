// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: where seals are kept, and what a tag says as a seal.
#pragma once

#include "lib/git/tags.h"
#include "lib/ledger/seal.h"

#include <string_view>

namespace decklog::ledger {

inline constexpr std::string_view kSealPrefix = "decklog/seal/";

Seal seal_of(const git::Tag& tag);

}  // namespace decklog::ledger
