// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

#include <memory>

namespace decklog::cmd {

Run bind_mitigate(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::wanted, "what stopped the harm"});
  bind_priority(options, *own);
  return [own](Env& env) { return run_verb(env, *own, model::Verb::mitigate); };
}

}  // namespace decklog::cmd
