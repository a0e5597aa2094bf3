// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

namespace decklog::cmd {

Run bind_accept(Options& options) {
  return bind_plain_verb(options, model::Verb::accept, {TextMode::optional, "a word back"});
}

}  // namespace decklog::cmd
