// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

#include <memory>

namespace decklog::cmd {

Run bind_extend(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::optional, "why it takes longer"});
  options.value("--end", own->end, "WHEN", "the new planned end: 2h, 18:00", Presence::required);
  return [own](Env& env) { return run_verb(env, *own, model::Verb::extend); };
}

}  // namespace decklog::cmd
