// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

#include <memory>

namespace decklog::cmd {

Run bind_triage(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::optional, "what is known so far"});
  bind_priority(options, *own);
  bind_owner(options, *own);
  return [own](Env& env) { return run_verb(env, *own, model::Verb::triage); };
}

}  // namespace decklog::cmd
