// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/field_values.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct AssignOptions : EntryOptions {
  std::string who;
};

int run_assign(Env& env, const AssignOptions& own) {
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  const std::string who = person("WHO", own.who, [&] { return ledger.me(); });
  return append_and_report(env, ledger, id, own, [&who](const model::Record& record, ledger::Draft& draft) {
    draft.body = model::Assigned{};
    draft.set = only_changes(record, {.owner = who});
    return draft.set.empty() ? Todo::nothing : Todo::append;
  });
}

}  // namespace

Run bind_assign(Options& options) {
  auto own = std::make_shared<AssignOptions>();
  bind_id(options, *own);
  options.positional("WHO", own->who, "who has it from now on ('me' is you)");
  bind_text(options, *own, {TextMode::optional, "why, or what they need to know"});
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_assign(env, *own); };
}

}  // namespace decklog::cmd
