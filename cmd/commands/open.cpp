// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/new_record.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct OpenCommand {
  NewRecordOptions record;
  std::string started;
  std::string detected;
};

int run_open(Env& env, const OpenCommand& own) {
  ledger::Draft draft = new_record_draft(env, own.record);
  draft.set.started_at = parse_time_if_given(env, "--started", own.started);
  draft.set.detected_at = parse_time_if_given(env, "--detected", own.detected);
  return create_and_report(env, base::Kind::incident, draft);
}

}  // namespace

Run bind_open(Options& options) {
  auto own = std::make_shared<OpenCommand>();
  options.value("--started", own->started, "WHEN", "when the harm began");
  options.value("--detected", own->detected, "WHEN", "when it was noticed");
  options.number("--impact-users", own->record.impact_users, "N", "how many users are affected");
  bind_source(options, own->record, Presence::optional);
  options.flag("--drill", own->record.drill, "an exercise: left out of statistics");
  bind_new_record(options, own->record, "incident");
  return [own](Env& env) { return run_open(env, *own); };
}

}  // namespace decklog::cmd
