// SPDX-License-Identifier: MIT
//
// What people type is looked at before it is written, for a ledger keeps everything. The one door is
// Env::open_ledger(): the ledger asks refuse_secrets() about each entry and document that a command writes. What is
// written beside the ledger's transaction (a seal's message) asks by itself.
#pragma once

#include "lib/ledger/ledger.h"

#include <string>
#include <string_view>

namespace decklog::cmd {

class Options;

// The option that lets a secret pass, on every command that writes what somebody typed. The program asks
// Options::given() for it.
inline constexpr const char* kAllowSecret = "--allow-secret";
void bind_allow_secret(Options& options);

// Throws: base::SecretFound with every place, when one is sure. Not looked at: files that are no text, the output of a
// program (it is masked), what a handoff repeats of its records.
void refuse_secrets(const ledger::Writing& writing);
// The same for one text; `what` names it: "the message".
void refuse_secrets_in(const std::string& what, std::string_view text);

}  // namespace decklog::cmd
