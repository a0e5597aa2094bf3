// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct UpdateOptions : EntryOptions {
  std::string audience;
  std::string next;
};

int run_update(Env& env, const UpdateOptions& own) {
  model::Update body;
  if (!own.audience.empty()) body.audience = parse_word<model::Audience>("--audience", own.audience);
  if (!own.next.empty()) body.next = parse_deadline(env, "--next", own.next);
  return append_and_report(env, own, [&body](const model::Record&, ledger::Draft& draft) {
    draft.body = body;
    return Todo::append;
  });
}

}  // namespace

Run bind_update(Options& options) {
  auto own = std::make_shared<UpdateOptions>();
  bind_entry(options, *own, {TextMode::required, "what they need to know"});
  options.value("--audience", own->audience, "AUDIENCE", "internal (if nothing is said), stakeholders or public");
  options.value("--next", own->next, "WHEN", "when the next update comes: 30m, 15:30");
  return [own](Env& env) { return run_update(env, *own); };
}

}  // namespace decklog::cmd
