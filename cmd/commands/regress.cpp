// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

#include <memory>

namespace decklog::cmd {

Run bind_regress(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::wanted, "why it goes back"});
  options.value("--to", own->to, "STAGE", "the earlier stage", Presence::required);
  return [own](Env& env) { return run_verb(env, *own, model::Verb::regress); };
}

}  // namespace decklog::cmd
