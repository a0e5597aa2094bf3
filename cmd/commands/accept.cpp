// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

#include <memory>

namespace decklog::cmd {

Run bind_accept(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::optional, "a word back"});
  options.flag("--take-over", own->take_over, "although it was offered to somebody else");
  return [own](Env& env) { return run_verb(env, *own, model::Verb::accept); };
}

}  // namespace decklog::cmd
