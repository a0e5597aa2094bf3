// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

namespace decklog::cmd {

Run bind_confirm(Options& options) {
  return bind_plain_verb(options, model::Verb::confirm,
                         {TextMode::wanted, "the problem in our words, agreed with the requester"});
}

}  // namespace decklog::cmd
