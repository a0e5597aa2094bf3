// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"
#include "lib/model/lifecycle.h"

#include <memory>

namespace decklog::cmd {
namespace {

int run_advance(Env& env, const VerbOptions& options) {
  const ledger::Ledger ledger = env.open_ledger();
  const model::Record record = ledger.read(ledger.find(options.id));
  const auto next = model::next_verb(record);
  if (!next) {
    throw base::Refused(
        "cannot advance '" + record.id.str() + "'",
        {{"at-its-end", "it is " + std::string(model::word(record.stage)) + ": nothing comes next", ""}});
  }
  return run_verb(env, options, *next);
}

}  // namespace

Run bind_advance(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::optional, "what was done"});
  bind_priority(options, *own);
  bind_owner(options, *own);
  bind_audience(options, *own);
  bind_cause(options, *own);
  bind_confirmation(options, *own);
  return [own](Env& env) { return run_advance(env, *own); };
}

}  // namespace decklog::cmd
