// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

namespace decklog::cmd {

Run bind_finish(Options& options) {
  return bind_plain_verb(options, model::Verb::finish, {TextMode::optional, "how it went"});
}

}  // namespace decklog::cmd
