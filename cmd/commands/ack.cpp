// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

#include <memory>

namespace decklog::cmd {

Run bind_ack(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::optional, "a word to those who wait"});
  options.value("--eta", own->eta, "WHEN", "when the next word comes: 20m, 15:30");
  options.flag("--take-over", own->take_over, "take it from its owner");
  return [own](Env& env) { return run_verb(env, *own, model::Verb::ack); };
}

}  // namespace decklog::cmd
