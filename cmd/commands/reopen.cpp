// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

#include <memory>

namespace decklog::cmd {

Run bind_reopen(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::wanted, "why it is open again"});
  options.value("--to", own->to, "STAGE", "the stage to go on from (incident: mitigation, request: acknowledged)");
  return [own](Env& env) { return run_verb(env, *own, model::Verb::reopen); };
}

}  // namespace decklog::cmd
