// SPDX-License-Identifier: MIT
//
// Several ledgers at once, for the commands that look at more than one (`--ledger A --ledger B`): each is opened and
// asked for itself, and one that cannot be read is told and left out.
#pragma once

#include "cmd/env.h"
#include "cmd/render/of_ledgers.h"
#include "lib/base/error.h"
#include "lib/ledger/ledger.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace decklog::cmd {

struct NamedLedger {
  std::string name;   // short, and of no other one
  std::string typed;  // as --ledger named it
  ledger::Ledger ledger;
};

struct LedgersAsked {
  std::vector<NamedLedger> ledgers;  // that could be read
  int exit_code = 0;                 // 5 or 6 when one could not
};

// Whether --ledger names more than one.
bool asks_several(const Env& env);

// Opens each and calls `ask`, in the order in which they were typed. What fails for one, in opening or in asking, is
// told on standard error; `ask` then counts for nothing. Throws: the error of the first one when all fail; UsageError
// when two are the same folder.
LedgersAsked ask_ledgers(Env& env, const std::function<void(const NamedLedger&)>& ask);

// For the renderers: the ledgers that were asked, and whose each row is.
render::OfLedgers of_ledgers(const LedgersAsked& asked, std::vector<std::size_t> of = {});

// The names of folders: the last part of each path, without ".git"; with the parts before it as far as is needed to
// tell them apart. Requires: absolute, normal, each another one.
std::vector<std::string> short_names(const std::vector<std::filesystem::path>& folders);

// "decklog ack k7fq" → "decklog --ledger ../payments ack k7fq", as a shell takes it; what is no command of ours stays.
std::string qualified(const std::string& command, const std::string& typed);
// For all of them.
std::string qualified(const std::string& command, const render::OfLedgers& several);

}  // namespace decklog::cmd
