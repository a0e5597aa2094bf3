// SPDX-License-Identifier: MIT
//
// Secrets in texts that came from outside: private keys, tokens by their makers' marks, passwords in addresses, and
// what stands behind words such as "password=". Better one word too many than a credential in a history that keeps
// everything.
#pragma once

#include <string>
#include <string_view>

namespace decklog::base {

inline constexpr std::string_view kMasked = "[masked]";

// The text with each secret replaced by kMasked. Idempotent; takes time in proportion to the text.
std::string mask_secrets(std::string_view text);

}  // namespace decklog::base
