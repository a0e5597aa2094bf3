// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

namespace decklog::cmd {

Run bind_rollback(Options& options) {
  return bind_plain_verb(options, model::Verb::rollback, {TextMode::wanted, "why it was rolled back"});
}

}  // namespace decklog::cmd
