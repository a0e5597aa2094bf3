// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

namespace decklog::cmd {

Run bind_start(Options& options) {
  return bind_plain_verb(options, model::Verb::start, {TextMode::optional, "what begins now"});
}

}  // namespace decklog::cmd
