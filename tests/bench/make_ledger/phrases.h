// SPDX-License-Identifier: MIT
//
// Private to cast.cpp: the phrases as they stand, with holes like {s} (cast.cpp says what each means).
#pragma once

#include "tests/bench/make_ledger/cast.h"

namespace decklog::bench {

// Never empty.
std::span<const std::string_view> phrases(Speech what);
std::span<const std::string_view> log_heads();
std::span<const std::string_view> log_bodies();

}  // namespace decklog::bench
