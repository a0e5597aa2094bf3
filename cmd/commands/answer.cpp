// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

namespace decklog::cmd {

Run bind_answer(Options& options) {
  return bind_plain_verb(options, model::Verb::answer, {TextMode::wanted, "the answer"});
}

}  // namespace decklog::cmd
