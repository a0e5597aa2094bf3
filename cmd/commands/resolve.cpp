// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

namespace decklog::cmd {

Run bind_resolve(Options& options) {
  return bind_plain_verb(options, model::Verb::resolve, {TextMode::wanted, "what fixed it"});
}

}  // namespace decklog::cmd
