// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

#include <memory>

namespace decklog::cmd {

Run bind_coordinate(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::optional, "what was agreed"});
  bind_audience(options, *own);
  return [own](Env& env) { return run_verb(env, *own, model::Verb::coordinate); };
}

}  // namespace decklog::cmd
