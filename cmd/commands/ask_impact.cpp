// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"

#include <memory>

namespace decklog::cmd {

// The request waits for its requester: it is blocked on the question until `unblock`.
Run bind_ask_impact(Options& options) {
  auto own = std::make_shared<EntryOptions>();
  bind_entry(options, *own, {TextMode::optional, "the question, when it is another one"});
  return [own](Env& env) {
    return append_and_report(env, *own, [](const model::Record& record, ledger::Draft& draft) {
      const std::string asks = draft.text.empty() ? "who is affected, how many, and what can they not do?" : draft.text;
      draft.text = record.fields.reporter.value_or("the requester") + ": " + asks;
      draft.body = model::Blocked{};
      return Todo::append;
    });
  };
}

}  // namespace decklog::cmd
