// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

namespace decklog::cmd {

Run bind_cancel(Options& options) {
  return bind_plain_verb(options, model::Verb::cancel, {TextMode::wanted, "why it was cancelled"});
}

}  // namespace decklog::cmd
