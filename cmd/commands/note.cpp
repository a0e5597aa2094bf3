// SPDX-License-Identifier: MIT
//
// note, finding, decision: a text and nothing else.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"

#include <memory>

namespace decklog::cmd {
namespace {

Run bind_text_entry(Options& options, const std::string& asks, const model::Body& body) {
  auto own = std::make_shared<EntryOptions>();
  bind_entry(options, *own, {TextMode::required, asks});
  return [own, body](Env& env) {
    return append_and_report(env, *own, [&body](const model::Record&, ledger::Draft& draft) {
      draft.body = body;
      return Todo::append;
    });
  };
}

}  // namespace

Run bind_note(Options& options) { return bind_text_entry(options, "what happens, or what you see", model::Note{}); }

Run bind_finding(Options& options) { return bind_text_entry(options, "what you found out", model::Finding{}); }

Run bind_decision(Options& options) { return bind_text_entry(options, "what was decided, and why", model::Decision{}); }

}  // namespace decklog::cmd
