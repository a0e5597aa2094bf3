// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/field_values.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct PriorityOptions : EntryOptions {
  std::string priority;
};

int run_priority(Env& env, const PriorityOptions& own) {
  const model::Priority priority = parse_priority(own.priority);
  return append_and_report(env, own, [priority](const model::Record& record, ledger::Draft& draft) {
    draft.body = model::PriorityChanged{};
    draft.set = only_changes(record, {.priority = priority});
    return draft.set.empty() ? Todo::nothing : Todo::append;
  });
}

}  // namespace

Run bind_priority(Options& options) {
  auto own = std::make_shared<PriorityOptions>();
  bind_id(options, *own);
  options.positional("PRIORITY", own->priority, "P0 (worst) to P3");
  bind_text(options, *own, {TextMode::optional, "why; lowering it always needs a reason"});
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_priority(env, *own); };
}

}  // namespace decklog::cmd
